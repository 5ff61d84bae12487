import type { AppStack } from './assembly';
import type { Difference } from './difference';
import { differences } from './differences';
import { find } from './find';
import type { Account, Found, FoundVersion } from './found';
import { problemsOfSources, type Sources } from './sources';
import { namedBy, versionOf } from './versions';

/** What the report says about one stack. */
export interface StackStatus {
  /** What `cdk deploy` calls it. */
  readonly id: string;
  readonly stackName: string;
  readonly account?: string;
  readonly region?: string;
  /** The stack's status in CloudFormation. Absent if there is no stack, or if it could not be read. */
  readonly status?: string;
  /** The version that the pointer should name. Absent if the stack has no pointer. */
  readonly current?: ToldVersion;
  /** The copies that exist. */
  readonly kept: readonly ToldVersion[];
  /** Versions that run, are being started or stopped. */
  readonly running: readonly ToldVersion[];
  readonly pointers: readonly { readonly name: string; readonly value?: string }[];
  readonly differences: readonly Difference[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

export interface ToldVersion {
  readonly modelVersionArn: string;
  readonly sourceModelVersionArn?: string;
  readonly f1Score?: number;
  readonly status: string;
}

/** Reads everything about a stack in its account. What cannot be read goes into `unread`: the function never throws. */
export async function statusOf(
  stack: AppStack,
  open: () => Promise<Account>,
  sources: Sources,
): Promise<StackStatus> {
  try {
    const account = await open();
    const found = await find(stack, account);
    const status = told({ ...stack, account: account.account, region: account.region }, found);
    try {
      const ofSources = await problemsOfSources(stack, found, account.ask, sources);
      return { ...status, differences: together(status.differences, ofSources) };
    } catch (error) {
      return { ...status, unread: [...status.unread, `the source versions: ${(error as Error).message}`] };
    }
  } catch (error) {
    return {
      ...place(stack),
      kept: [],
      running: [],
      pointers: [],
      differences: [],
      unread: [(error as Error).message],
    };
  }
}

/** A copy that is gone and that no deployment can make again has one difference, with the advice for its source. */
function together(differences: readonly Difference[], ofSources: readonly Difference[]): Difference[] {
  const goneOf = (copy: string | undefined) =>
    differences.find((one) => copy !== undefined && one.copy === copy);
  const merged = ofSources.map((one) => {
    const gone = goneOf(one.copy);
    return gone ? { ...one, what: `${gone.what}; ${one.what}` } : one;
  });
  return [...differences.filter((one) => !ofSources.some(({ copy }) => one === goneOf(copy))), ...merged];
}

function told(stack: AppStack, found: Found): StackStatus {
  const { deployed, known, parameters, status, unread } = found;
  const all = [...found.versions.values()].flat();
  // Within one project Rekognition may not name the source.
  const sources = new Map(
    deployed.copies.map(({ logicalId, properties }) => [
      versionOf(found, logicalId)?.arn,
      properties.SourceProjectVersionArn,
    ]),
  );
  const tell = ({ arn, status, f1Score, sourceArn = sources.get(arn) }: FoundVersion): ToldVersion => ({
    modelVersionArn: arn,
    sourceModelVersionArn: sourceArn,
    f1Score,
    status,
  });
  const [pointer] = deployed.pointers;
  const current = all.find(({ arn }) => pointer && arn === namedBy(found, pointer.names));
  return {
    ...place(stack),
    status,
    current: current && tell(current),
    kept: deployed.copies.flatMap(({ logicalId }) => versionOf(found, logicalId) ?? []).map(tell),
    running: all.filter(({ status }) => ACTIVE.includes(status)).map(tell),
    pointers: deployed.pointers.flatMap(({ logicalId }) => {
      const name = known.physicalIds.get(logicalId);
      return name ? [{ name, value: parameters.get(name) }] : [];
    }),
    differences: differences(stack, found),
    unread,
  };
}

const ACTIVE = ['STARTING', 'RUNNING', 'STOPPING'];

const place = ({ id, name, account, region }: AppStack) => ({ id, stackName: name, account, region });
