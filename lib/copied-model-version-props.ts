import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rekognition from 'aws-cdk-lib/aws-rekognition';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { ModelGates } from './model-gates';
import type { IModelVersionRef } from './model-version';

/** Properties of a copied model version. */
export interface CopiedModelVersionProps extends ModelGates {
  /**
   * The model version to copy, in the Region of the stack and in any account. Another account must permit the copy with
   * a `ProjectPolicy`.
   *
   * A copy can be the source of the next one, in the same stack. Between stacks pass the ARNs as values: CloudFormation
   * refuses to change an export that another stack imports, and a weak reference keeps the former ARN. The synthesis warns
   * of both (`cdk-rekognition-custom-labels:version-of-another-stack`). A change makes a new copy and deletes the old one.
   */
  readonly source: IModelVersionRef;

  /**
   * The project that receives the copy, in the account and Region of the stack. A change makes a new copy and deletes
   * the old one.
   */
  readonly destinationProject: rekognition.IProjectRef;

  /**
   * The bucket, in the account and Region of the stack, to which Rekognition writes the results of the source's
   * training, such as its evaluation. They stay there when the copy is deleted. A change makes a new copy and deletes
   * the old one.
   *
   * The copies' role may use the key that the bucket encrypts with, if the app knows the key. For an imported bucket,
   * pass the key to `Bucket.fromBucketAttributes({ encryptionKey })`. Otherwise allow a `role` of `HandlerFunctions` to
   * use the key.
   *
   * A bucket of the same stack with `autoDeleteObjects` must be emptied after the copy is gone. Otherwise a copy may
   * write results into it after a rollback has emptied it. `copy.node.addDependency(bucket)` sets this order.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html
   */
  readonly outputBucket: s3.IBucketRef;

  /**
   * The beginning of the object keys in the output bucket, at most 1024 characters. A change makes a new copy and
   * deletes the old one.
   *
   * @default - Rekognition writes at the top of the bucket
   */
  readonly outputKeyPrefix?: string;

  /**
   * The symmetric key, in the account and Region of the stack, with which Rekognition encrypts what it writes (the
   * API's KmsKeyId). Its key policy must leave permissions to IAM, as the CDK's default does. A change makes a new copy
   * and deletes the old one.
   *
   * @default - AWS owned keys, and the output bucket's own encryption
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * The name of the copy within its project: 1 to 255 of the characters `a-z`, `A-Z`, `0-9`, `_`, `.` and `-`.
   *
   * A copy cannot change in place. So if you set this name, every change that needs a new copy also needs a new name;
   * otherwise the deployment fails.
   *
   * @default - the source version's name and a hash, which changes whenever a new copy is needed
   */
  readonly versionName?: string;

  /**
   * Tags of the copy. `Tags.of()` also adds tags to it, and wins over a tag given here. At most 194: the library sets
   * six of its own, by which it knows what it may delete. Tags change in place.
   *
   * The tags in `StackProps` and those of `cdk deploy --tags` do not reach the copy, because CloudFormation passes them
   * to no custom resource.
   *
   * @default - only the tags that `Tags.of()` applies
   */
  readonly tags?: { readonly [key: string]: string };

  /**
   * What happens to the copy when it is removed from the stack or replaced: DESTROY, RETAIN or
   * RETAIN_ON_UPDATE_OR_DELETE.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether a running model is stopped before its copy is deleted. Otherwise the deletion fails, and the message says
   * how to stop the model. If a `RunningModelVersion` of another stack runs the model, the copy is never stopped or
   * deleted.
   *
   * @default false
   */
  readonly stopOnDelete?: boolean;

  /**
   * Whether to take over an existing version with the same name and source, although this construct did not make it.
   * Otherwise the deployment fails. The stack then owns the version, and deletes it when the stack is deleted. If the
   * deployment rolls back, the stack gives the version back. `RemovalPolicy.RETAIN` is an error, because with it
   * CloudFormation sends the function no Delete in a rollback.
   *
   * The version may belong to another stack. That stack then no longer deletes it.
   *
   * @default false
   */
  readonly adoptExisting?: boolean;

  /**
   * How long the copy may take, above 0 and at most 12 hours. A copy that takes longer fails the deployment.
   *
   * CloudFormation gives a resource one hour. So above 50 minutes the stack has one resource for each 50 minutes, and
   * they wait for the copy one after the other. A token must stand for at most 50 minutes. A change makes no new copy.
   *
   * @default Duration.minutes(50)
   */
  readonly timeout?: Duration;
}
