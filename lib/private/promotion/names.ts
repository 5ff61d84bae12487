import { Fn, Token } from 'aws-cdk-lib';
import { parseProjectArn } from '../../../contract/arns';
import type { PromotionSource } from '../../promotion-source';
import type { PromotionTarget } from '../../promotion-target';
import { pointerNameFor } from '../checks/pointer-name';
import { isPlaceholder } from '../values/placeholders';

/** The name of the project that receives the copies. The default is the name of the source's project. */
export function projectNameOf(target: PromotionTarget, source: PromotionSource): string {
  // Two targets whose projects are not known yet must not both get the name of the source's project.
  if (isPlaceholder(target.projectArn)) return target.projectArn!;
  if (Token.isUnresolved(target.projectArn)) return Fn.select(1, Fn.split('/', target.projectArn!));
  const existing = parseProjectArn(target.projectArn)?.projectName;
  return existing ?? target.projectName ?? parseProjectArn(source.projectArn)?.projectName ?? '';
}

/** The name of the parameter that points to the current copy. */
export function parameterNameOf(target: PromotionTarget, source: PromotionSource): string {
  return target.parameterName ?? pointerNameFor(projectNameOf(target, source));
}
