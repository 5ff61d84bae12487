import type { RemovalPolicy } from 'aws-cdk-lib';

/** One account that receives the promoted model version. */
export interface PromotionTarget {
  /**
   * The name of the target, such as `staging`: letters, digits and hyphens, beginning with a letter. The stack is named
   * after it, so it has to stay the same.
   */
  readonly name: string;

  /** The id of the account, twelve digits. Its Region is the source's: AWS copies no model from one Region to another. */
  readonly account: string;

  /**
   * The name of the project that the target's stack makes for its copies. Exclusive with `projectArn`. A change makes all
   * copies anew.
   *
   * @default - the name of the source's project
   */
  readonly projectName?: string;

  /**
   * The ARN of a project that exists already and receives the copies,
   * `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`. Exclusive with `projectName`.
   *
   * @default - the target's stack makes a project
   */
  readonly projectArn?: string;

  /**
   * The name of an existing bucket, in the account and Region of the target, to which Rekognition writes the results of
   * the versions' training.
   *
   * @default - a bucket of the target's stack: private, only by TLS, not versioned, and emptied and deleted with the
   * stack unless `removalPolicy` retains the copies
   */
  readonly outputBucketName?: string;

  /**
   * The beginning of the object keys in the bucket, at most 1024 characters.
   *
   * @default - Rekognition writes at the top of the bucket
   */
  readonly outputKeyPrefix?: string;

  /**
   * The ARN of the symmetric KMS key, in the account and Region of the target, with which Rekognition encrypts what it
   * writes.
   *
   * @default - AWS owned keys, and the bucket's own encryption
   */
  readonly outputKeyArn?: string;

  /**
   * The name of the SSM parameter that points to the current copy, see `ModelVersionPointer`.
   *
   * @default - `/custom-labels/PROJECT/current`, with the name of the target's project
   */
  readonly parameterName?: string;

  /**
   * The ARN of the source's version that is the current one in this target.
   *
   * @default - the source's `modelVersionArn`
   */
  readonly currentModelVersionArn?: string;

  /**
   * The ARNs of the source's versions that this target has copies of, in any order. The current one has to be among them.
   *
   * @default - the promotion's `keptModelVersionArns`
   */
  readonly keptModelVersionArns?: string[];

  /**
   * What happens to the copies when they are no longer kept, and with the last of them to the project and the bucket that
   * the stack made: DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether a copy that runs is stopped when it is no longer kept. Otherwise its removal fails, and says how to stop it.
   *
   * @default false
   */
  readonly stopOnDelete?: boolean;

  /**
   * Whether a person has to approve before the target is deployed, where the promotion runs in CDK Pipelines. See
   * `ModelPromotion.approvalSteps()`.
   *
   * @default - true for every target but the first
   */
  readonly requireApproval?: boolean;

  /**
   * The ARN of the role that may copy the versions, instead of the target's whole account:
   * `arn:aws:iam::ACCOUNT:role/NAME`. It is the role of the function that makes the copies, which the target's stack
   * gives as its output `CopyRoleArn`, so deploy once without.
   *
   * @default - every principal of the target's account whose own policies permit it
   */
  readonly copyRoleArn?: string;
}
