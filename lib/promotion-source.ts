import type { StackProps } from 'aws-cdk-lib';

/** The model version that is promoted, in the account that trained it. */
export interface PromotionSource {
  /**
   * The ARN of the project that holds the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`.
   *
   * It must be written out and cannot be a token, because the account and Region of the stacks come from it.
   */
  readonly projectArn: string;

  /**
   * The ARN of the version that the targets receive and their pointers name,
   * `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP`. To promote another version, change
   * this value.
   *
   * It must be written out and cannot be a token, because the ids of the copies come from it.
   */
  readonly modelVersionArn: string;

  /**
   * Options of the source's stack, such as a synthesizer or termination protection. Its `env` comes from the ARNs.
   *
   * @default - a stack with a name and a description that come from the promotion's
   */
  readonly stackProps?: StackProps;
}
