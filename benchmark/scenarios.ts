import { awsCustomResource, ours, stockProvider } from './alternatives/copies';
import { type Deployed, deploy } from './deployment';

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
