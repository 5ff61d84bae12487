import type { RemovalPolicy, StackProps } from 'aws-cdk-lib';
import type { PromotionRunning } from './promotion-running';

/** One account that receives the promoted model version. */
export interface PromotionTarget {
  /**
   * The name of the target, such as `staging`: letters, digits and hyphens, beginning with a letter. The stack is named
   * after it, so it has to stay the same.
   */
  readonly name: string;

  /**
   * The id of the account, twelve digits. It has to be written out, for the policies in the source's account name it. The
   * target's Region is the source's: AWS copies no model from one Region to another.
   */
  readonly account: string;

  /**
   * The wave of the target, such as `early`: targets of one wave are deployed at the same time, as many as `cdk deploy
   * --concurrency` says, and waves in the order of their first target. They need not stand next to each other. A target that
   * fails stops none of its wave that have begun, and the waves after it are not reached.
   *
   * @default - the target is a wave by itself
   */
  readonly wave?: string;

  /**
   * Options of the target's stack, such as a synthesizer, a permissions boundary or termination protection. Its `env` is
   * `account` and the source's Region.
   *
   * `tags` are tags of the stack. CloudFormation passes them on to its own resources, and not to copies and models. Use
   * `Tags.of(promotion)` to tag these too.
   *
   * @default - a stack with a name and a description that come from the promotion's
   */
  readonly stackProps?: StackProps;

  /**
   * The name of the project that the target's stack makes for its copies. Exclusive with `projectArn`. A change makes all
   * copies anew.
   *
   * @default - the name of the source's project; in the source's own account it has to be given
   */
  readonly projectName?: string;

  /**
   * The ARN of a project that exists already and receives the copies,
   * `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`. Exclusive with `projectName`. If the target's own stack has
   * made the project, deploy with a `removalPolicy` of RETAIN first.
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
   * The name of the SSM parameter that points to the current copy, see `ModelVersionPointer`. A change deletes the former
   * parameter, so add a second pointer to the stack where applications read this one.
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
   * The ARNs of the source's versions that this target has copies of, in any order. The current one is always kept.
   *
   * @default - the promotion's `keptModelVersionArns`
   */
  readonly keptModelVersionArns?: string[];

  /**
   * The F1 score, from 0 to 1, that the evaluation of every kept version has to reach. A copy with a lower one, or with
   * none, fails the deployment, and the pointer stays where it was.
   *
   * The gates are those of all the copies, not only of the current one, so that going back changes no copy. A bar that is
   * raised above a version which is still kept is refused when it is deployed: drop that version with it.
   *
   * @default - the models are not judged as a whole
   */
  readonly minimumF1Score?: number;

  /**
   * The F1 scores, from 0 to 1, that single labels have to reach, by their names in the training data. See `ModelGates`.
   *
   * @default - no label is judged on its own
   */
  readonly minimumLabelF1Scores?: { readonly [label: string]: number };

  /**
   * How far, from 0 to 1, the F1 score of a new copy may lie below that of the version which the target's pointer names
   * when the copy is made. The first promotion has nothing to be compared with, and passes. So does a version that was
   * trained before the current one, for it is a way back.
   *
   * @default - the models are not compared
   */
  readonly maximumF1Drop?: number;

  /**
   * Whether a gate lets pass what has no number, such as a model that was not tested.
   *
   * @default false
   */
  readonly acceptMissingEvaluation?: boolean;

  /**
   * Runs the current copy. A promotion starts the new copy, moves the pointer when it runs, and then stops the old one. To
   * go back then takes as long as the start of the model.
   *
   * @default - the copies are not started
   */
  readonly running?: PromotionRunning;

  /**
   * What happens to the copies when they are no longer kept, and with the last of them to the project and the bucket that
   * the stack made: DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE. The last two are the same here: a deployment that fails,
   * at a gate for instance, leaves no copy and no project behind.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether a copy that runs is stopped when it is no longer kept. Otherwise its removal fails, and says how to stop it.
   * A copy that a `RunningModelVersion` of another stack runs is neither stopped nor deleted in either case.
   *
   * @default - true where `running` is given, else false
   */
  readonly stopOnDelete?: boolean;

  /**
   * Whether a person has to approve before the target is deployed, where the promotion runs in CDK Pipelines. See
   * `ModelPromotion.approvalSteps()`. All targets of a wave say the same.
   *
   * @default - true for every target but those of the first wave
   */
  readonly requireApproval?: boolean;

  /**
   * The ARN of the role that may copy the versions, instead of the target's whole account:
   * `arn:aws:iam::ACCOUNT:role/NAME`. It is the role of the function that makes the copies, which the target's stack
   * gives as its output `CopyRoleArn`, so deploy once without. Exclusive with `copyRoleName`.
   *
   * @default - every principal of the target's account whose own policies permit it
   */
  readonly copyRoleArn?: string;

  /**
   * A name for the role that makes the copies. The target's stack gives the role this name, and the policies in the source's account
   * let the account copy under the condition that the caller has this role. So it takes one deployment, and a stack that is made
   * again needs no change. Other targets can have the same name, in other accounts. Exclusive with `copyRoleArn`.
   *
   * AWS does not document whether a condition in a project policy counts. If Rekognition ignores it, the whole account may copy,
   * as without this property. If Rekognition refuses it, the deployment of the source's stack fails at once. If the condition is
   * never met, the copy fails as not allowed. Then leave this property out, deploy, and give the output `CopyRoleArn` as `copyRoleArn`.
   *
   * Where `HandlerFunctions` gives the target's stack a role, that role has to have this name.
   *
   * @default - AWS names the role, and every principal of the account may copy whose own policies permit it
   */
  readonly copyRoleName?: string;
}
