import type { RemovalPolicy, StackProps } from 'aws-cdk-lib';
import type { PromotionRunning } from './promotion-running';

/** One account that receives the promoted model version. */
export interface PromotionTarget {
  /**
   * The name of the target, such as `staging`: letters, digits and hyphens, beginning with a letter. The stack's name
   * contains it, so it must not change.
   */
  readonly name: string;

  /**
   * The id of the account, twelve digits. It must be written out, because the policies in the source's account name it.
   * The target's Region is the source's: AWS copies no model from one Region to another.
   */
  readonly account: string;

  /**
   * The wave of the target, such as `early`. Targets of one wave are deployed at the same time, as many as `cdk deploy
   * --concurrency` allows. The waves come in the order of their first target. Targets of a wave need not be neighbours
   * in the list. If a target fails, the others of its wave that have begun finish, and later waves do not begin.
   *
   * @default - the target is a wave by itself
   */
  readonly wave?: string;

  /**
   * Options of the target's stack, such as a synthesizer, a permissions boundary or termination protection. Its `env` is
   * `account` and the source's Region.
   *
   * `tags` are tags of the stack. CloudFormation passes them to its own resources, but not to copies and models.
   * `Tags.of(promotion)` tags copies and models too.
   *
   * @default - a stack with a name and a description that come from the promotion's
   */
  readonly stackProps?: StackProps;

  /**
   * The name of the project that the target's stack makes for its copies. Exclusive with `projectArn`. A change makes
   * all copies again.
   *
   * @default - the name of the source's project; required in the source's own account
   */
  readonly projectName?: string;

  /**
   * The ARN of an existing project that receives the copies,
   * `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`. Exclusive with `projectName`. If the target's own
   * stack has made the project, deploy with a `removalPolicy` of RETAIN first.
   *
   * @default - the target's stack makes a project
   */
  readonly projectArn?: string;

  /**
   * The name of an existing bucket, in the account and Region of the target, to which Rekognition writes the results of
   * the versions' training.
   *
   * @default - a private bucket of the target's stack, emptied and deleted with it unless `removalPolicy` retains the copies
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
  readonly encryptionKeyArn?: string;

  /**
   * The name of the SSM parameter that points to the current copy, see `ModelVersionPointer`. A change deletes the
   * former parameter. If applications read it, add a second pointer to the stack instead.
   *
   * @default - `/custom-labels/PROJECT/current`, with the name of the target's project
   */
  readonly parameterName?: string;

  /**
   * The ARN of the source's version that is current in this target.
   *
   * @default - the source's `modelVersionArn`
   */
  readonly currentModelVersionArn?: string;

  /**
   * The ARNs of the source's versions that this target has copies of, in any order. The current one is always kept.
   *
   * @default - the promotion's `keptModelVersionArns`
   */
  readonly keptModelVersionArns?: string[];

  /**
   * The F1 score, from 0 to 1, that the evaluation of every kept version must reach. A copy with a lower score, or
   * without a score, fails the deployment, and the pointer does not move.
   *
   * All copies have these gates, not only the current one, so that going back changes no copy. If you raise the minimum
   * above the score of a kept version, the deployment fails: no longer keep that version in the same change.
   *
   * @default - the models are not judged as a whole
   */
  readonly minimumF1Score?: number;

  /**
   * The F1 scores, from 0 to 1, that single labels must reach, by their names in the training data. See `ModelGates`.
   *
   * Name the labels of the newest version. An older version that is kept is not judged by a label that it does not
   * have.
   *
   * @default - no label is judged on its own
   */
  readonly minimumLabelF1Scores?: { readonly [label: string]: number };

  /**
   * How much lower a new copy's F1 score may be, from 0 to 1, than the score of the version that the target's pointer
   * names when the copy is made. The first promotion passes, because there is nothing to compare with. A version that
   * was trained before the current one passes too, because it goes back to an older model.
   *
   * @default - the models are not compared
   */
  readonly maximumF1Drop?: number;

  /**
   * Whether a gate accepts a missing number, such as that of a model that was not tested.
   *
   * @default false
   */
  readonly acceptMissingEvaluation?: boolean;

  /**
   * Runs the current copy. A promotion starts the new copy, moves the pointer when the new copy runs, and then stops
   * the old one. Going back then takes as long as the start of the model.
   *
   * @default - the copies are not started
   */
  readonly running?: PromotionRunning;

  /**
   * What happens to a copy that is no longer kept. When the stack is deleted, also what happens to the project and the
   * bucket that it made: DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE. The last two mean the same here: a failed
   * deployment leaves no copy and no project.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether a running copy is stopped when it is no longer kept. Otherwise its deletion fails, and the message says how
   * to stop it. If a `RunningModelVersion` of another stack runs the copy, it is never stopped or deleted.
   *
   * @default - true with `running`, otherwise false
   */
  readonly stopOnDelete?: boolean;

  /**
   * Whether a person must approve before the target is deployed by CDK Pipelines. See `ModelPromotion.approvalSteps()`.
   * All targets of a wave must have the same value.
   *
   * @default - true, except in the first wave
   */
  readonly requireApproval?: boolean;

  /**
   * The ARN of the role that may copy the versions, instead of the target's whole account:
   * `arn:aws:iam::ACCOUNT:role/NAME`. It is the role of the function that makes the copies. The target's stack has it
   * as its output `CopyRoleArn`, so deploy once without this property. Exclusive with `copyRoleName`.
   *
   * @default - every principal of the target's account whose own policies allow the copy
   */
  readonly copyRoleArn?: string;

  /**
   * A name for the role that makes the copies. The target's stack gives the role this name. The policies in the
   * source's account let the account copy if the caller has this role. So one deployment is enough, and the policies
   * stay the same when a stack is deleted and made again. Targets in other accounts can have the same name. Exclusive
   * with `copyRoleArn`.
   *
   * AWS does not document whether Rekognition evaluates a condition in a project policy. If Rekognition ignores it, the
   * whole account may copy, as without this property. If Rekognition refuses it, the deployment of the source's stack
   * fails at once. If it never matches, the copy fails as not allowed. The way out: remove this property, deploy, and give
   * the output `CopyRoleArn` as `copyRoleArn`.
   *
   * If `HandlerFunctions` gives the target's stack a role, that role must have this name.
   *
   * @default - AWS names the role, and every principal of the account whose own policies allow it may copy
   */
  readonly copyRoleName?: string;
}
