import { parseModelVersionArn } from '../../../contract/arns';
import type { PromotionTarget } from '../../promotion-target';

/** The versions that a target has copies of, and which of them is the current one: ARNs of the source project. */
export interface KeptVersions {
  readonly current: string;
  /** From the oldest to the newest. So another order in the list changes nothing. */
  readonly kept: readonly string[];
}

/** The defaults of all targets. */
export interface KeptByAll {
  readonly modelVersionArn: string;
  readonly keptModelVersionArns?: readonly string[];
}

export function keptVersionsOf(target: PromotionTarget, all: KeptByAll): KeptVersions {
  const current = target.currentModelVersionArn ?? all.modelVersionArn;
  const kept = new Set([current, ...(target.keptModelVersionArns ?? all.keptModelVersionArns ?? [])]);
  return {
    current,
    kept: [...kept].sort((one, other) => created(one) - created(other) || one.localeCompare(other)),
  };
}

/** Whether a newer version is kept too. Which version is current does not matter, so going back changes no copy. */
export function isOlder(sourceVersionArn: string, { kept }: KeptVersions): boolean {
  return created(sourceVersionArn) < created(kept.at(-1)!);
}

function created(arn: string): number {
  return parseModelVersionArn(arn)?.created ?? 0;
}

/**
 * The id of the copy of a version. It depends only on the version, so every version has its own copy: a promotion adds
 * and removes copies, and never replaces one. The ids must never change, because all copies would be made again.
 */
export function idOfCopy(sourceVersionArn: string): string {
  const { versionName, created } = parseModelVersionArn(sourceVersionArn)!;
  return `Copy-${versionName}-${created}`;
}
