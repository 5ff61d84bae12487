import { type App, Tags } from 'aws-cdk-lib';
import { ModelPromotion } from '../lib';
import type { Promotion } from './configuration';

/** Makes the stacks of a promotion. The copies have no tags of CloudFormation's, so theirs come from the app. */
export function promote(app: App, { name, props, tags }: Promotion): ModelPromotion {
  const promotion = new ModelPromotion(app, name, props);
  const stacks = [promotion.sourceStack, ...promotion.targetStacks];
  for (const [key, value] of Object.entries(tags)) {
    Tags.of(promotion).add(key, value);
    // With the CDK's recommended feature flags, Tags.of() tags no stack.
    for (const stack of stacks) stack.tags.setTag(key, value);
  }
  return promotion;
}
