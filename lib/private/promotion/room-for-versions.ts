import { Annotations } from 'aws-cdk-lib';
import { VERSIONS_PER_PROJECT } from '../../../contract/limits';
import type { PromotionTargetStack } from '../../promotion-target-stack';

/** Without this warning, a deployment would copy for hours, find the project full, and delete its copies again. */
export function warnOfManyVersions(stack: PromotionTargetStack, kept: number): void {
  const problem = problemOf(kept);
  if (!problem) return;
  Annotations.of(stack).addWarningV2(
    'cdk-rekognition-custom-labels:kept-versions',
    `${stack._target.name} keeps ${kept} versions, and a project holds ${VERSIONS_PER_PROJECT} unless its quota was raised: ${problem}. ` +
      'Keep fewer, or acknowledge this warning where the quota suffices',
  );
}

function problemOf(kept: number): string | undefined {
  if (kept > VERSIONS_PER_PROJECT)
    return 'the deployment fails when the project is full, and deletes what it has copied';
  if (kept * 2 > VERSIONS_PER_PROJECT) {
    return 'another bucket, prefix or key makes all the copies again, and there is no room for the new ones beside the old ones';
  }
  return undefined;
}
