import { App } from 'aws-cdk-lib';
import { ModelPromotion, type ModelPromotionProps, type PromotionTarget } from '../../lib';
import { ALL_FLAGS, REGION, SOURCE_ACCOUNT, SOURCE_PROJECT } from './fixture';

/** The ARN of the source's version `v1`, `v2` and so on: the higher the number, the newer. */
export const version = (number: number) =>
  `arn:aws:rekognition:${REGION}:${SOURCE_ACCOUNT}:project/cats/version/v${number}/${1600000001000 + number}`;

export const STAGING: PromotionTarget = { name: 'staging', account: '222222222222' };
export const PRODUCTION: PromotionTarget = { name: 'production', account: '333333333333' };

/** The given number of other accounts. */
export const fleet = (size: number): PromotionTarget[] =>
  Array.from({ length: size }, (_, index) => ({
    name: `account-${index}`,
    account: String(400000000000 + index),
  }));

export function promotionProps(props: Partial<ModelPromotionProps> = {}): ModelPromotionProps {
  return {
    source: { projectArn: SOURCE_PROJECT, modelVersionArn: version(1) },
    targets: [STAGING, PRODUCTION],
    ...props,
  };
}

export function promotionIn(
  props: Partial<ModelPromotionProps> = {},
  app = new App({ context: ALL_FLAGS, analyticsReporting: false }),
): ModelPromotion {
  return new ModelPromotion(app, 'Cats', promotionProps(props));
}

/** The source of a promotion of the version with this number. */
export const source = (number: number) => ({ projectArn: SOURCE_PROJECT, modelVersionArn: version(number) });
