import { parseProjectArn } from '../../../contract/arns';
import type { ModelPromotionProps } from '../../model-promotion';
import { keptVersionsOf } from './kept-versions';
import type { CopyGrant } from './pack';

/**
 * What the policies of the source's project must say. A target in the source's own account needs no project policy:
 * there the policies of its role decide.
 */
export function grantsOf({ source, targets, keptModelVersionArns }: ModelPromotionProps): CopyGrant[] {
  const { account, partition } = parseProjectArn(source.projectArn)!;
  const { modelVersionArn } = source;
  return targets
    .filter((target) => target.account !== account)
    .map((target) => ({
      principal: target.copyRoleArn ?? `arn:${partition}:iam::${target.account}:root`,
      roleArn: target.copyRoleName && `arn:${partition}:iam::*:role/${target.copyRoleName}`,
      versions: keptVersionsOf(target, { modelVersionArn, keptModelVersionArns }).kept,
    }));
}
