import { parseModelVersionArn } from '../../../contract/arns';
import type { PromotionTarget } from '../../promotion-target';

/** The versions that a target has copies of, and which of them is the current one: ARNs of the source project. */
export interface KeptVersions {
  readonly current: string;
  /** From the oldest to the newest, whatever order they were given in, so that the order alone changes nothing. */
  readonly kept: readonly string[];
}

/** What holds for all targets, as far as a target does not say otherwise. */
export interface KeptByAll {
  readonly modelVersionArn: string;
  readonly keptModelVersionArns?: readonly string[];
}

export function keptVersionsOf(target: PromotionTarget, all: KeptByAll): KeptVersions {
  const current = target.currentModelVersionArn ?? all.modelVersionArn;
  const kept = new Set([current, ...(target.keptModelVersionArns ?? all.keptModelVersionArns ?? [])]);
  const created = (arn: string) => parseModelVersionArn(arn)?.created ?? 0;
  return {
    current,
    kept: [...kept].sort((one, other) => created(one) - created(other) || one.localeCompare(other)),
  };
}

/**
 * The id of the copy of a version. It says the version and nothing else, so that every version has a copy of its own:
 * to promote a version is to add a copy and to remove one, and no copy is ever replaced. Permanent: another id would make
 * all the copies anew.
 */
export function idOfCopy(sourceVersionArn: string): string {
  const { versionName, created } = parseModelVersionArn(sourceVersionArn)!;
  return `Copy-${versionName}-${created}`;
}
