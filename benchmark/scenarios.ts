import { awsCustomResource, ours, oursWithin, stockProvider } from './alternatives/copies';
import { type Deployed, deploy } from './deployment';
import { type Queued, queue } from './queue';

const SIX_MINUTES = () => 360;
/** From five to seven minutes, so that the ends fall anywhere between two polls. */
const UNEVEN = (index: number) => 300 + ((index * 7919) % 1201) / 10;

export interface Deployments {
  readonly ours: readonly Deployed[];
  readonly stockProvider: readonly Deployed[];
  readonly awsCustomResource: readonly Deployed[];
  readonly uneven: { readonly ours: Deployed; readonly stockProvider: Deployed };
}

/** All the deployments of the tables. `large` adds the one of 400 copies, which takes minutes. */
export async function runDeployments(large: boolean): Promise<Deployments> {
  // The CDK's own check of a template is measured with the synthesis.
  process.env.CDK_VALIDATION = 'false';
  const all = async (way: typeof ours, counts: number[]) => {
    const results: Deployed[] = [];
    for (const copies of counts) results.push(await deploy(way, { copies, duration: SIX_MINUTES }));
    return results;
  };
  return {
    ours: await all(ours, [1, 5, 50, ...(large ? [400] : [])]),
    stockProvider: await all(stockProvider, [1, 5, 6, 50]),
    awsCustomResource: await all(awsCustomResource, [1, 5, 50]),
    uneven: {
      ours: await deploy(ours, { copies: 50, duration: UNEVEN }),
      stockProvider: await deploy(stockProvider, { copies: 5, duration: UNEVEN }),
    },
  };
}

export interface Queues {
  readonly crowds: readonly Queued[];
  /** One copy of three hours, for which a chain waits. */
  readonly chain: Deployed;
}

/** Several stacks of one account at once. `large` adds the one of 200 copies, which takes minutes. */
export async function runQueues(large: boolean): Promise<Queues> {
  process.env.CDK_VALIDATION = 'false';
  const crowds: Queued[] = [];
  for (const [stacks, copies, timeout, apart] of [
    [3, 20, 50, false],
    [4, 20, 120, false],
    ...(large ? ([[10, 20, 360, false]] as const) : []),
    [3, 20, 120, true],
    // More than the default `timeout` allows: fifty copies that begin at once.
    [10, 5, 50, false],
  ] as const) {
    crowds.push(await queue({ stacks, copies, timeout, apart }));
  }
  return { crowds, chain: await deploy(oursWithin(360), { copies: 1, duration: () => 3 * 3600 }) };
}
