import {
  Duration,
  type ITaggableV2,
  Lazy,
  type RemovalPolicy,
  Resource,
  TagManager,
  TagType,
} from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rekognition from 'aws-cdk-lib/aws-rekognition';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  COPIED_MODEL_VERSION_TYPE,
  type CopiedModelVersionAttributes,
  type CopiedModelVersionProperties,
  problemsOfCopy,
} from '../contract/copied-model-version';
import { LONGEST_TIMEOUT } from '../contract/limits';
import { describeProblems } from '../contract/problem';
import type { ModelGates } from './model-gates';
import type { IModelVersion, IModelVersionRef, ModelVersionReference } from './model-version';
import { ModelVersionGrants } from './model-version-grants';
import { Chain } from './private/chain';
import { CopyEngine } from './private/copy-engine';
import { keyArnOfBucket, keyOf } from './private/key-of';
import { isMarkedAs, markAs } from './private/kind';
import { metricOfResource } from './private/metrics';
import { problemsOfNamesake } from './private/namesakes';
import { warnOfOtherStack } from './private/other-stack';
import { problemsOfCopyProps } from './private/problems-of-copy-props';
import { numerals, optionalNumeral, type Rendered } from './private/rendering';
import { isRetained, problemsOfRemovalPolicy } from './private/retention';
import { knownTags, throwProblems, warnOfRegion } from './private/validation';

/** Properties of a copied model version. */
export interface CopiedModelVersionProps extends ModelGates {
  /**
   * The model version to copy, in the Region of the stack and in any account. Another account has to permit it with a
   * `ProjectPolicy`.
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
   * The copies' role may use the key that the bucket encrypts with, if the app knows the key. A bucket that is imported
   * tells it with `Bucket.fromBucketAttributes({ encryptionKey })`. Otherwise allow a `role` of `HandlerFunctions`.
   *
   * A bucket of the same stack with `autoDeleteObjects` has to be emptied after the copy is gone, or a rollback may find
   * results in it that a copy left in the meantime: `copy.node.addDependency(bucket)` sees to that.
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
   * API's KmsKeyId). Its key policy has to leave permissions to IAM, as the CDK's default does. A change makes a new
   * copy and deletes the old one.
   *
   * @default - AWS owned keys, and the output bucket's own encryption
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * The name of the copy within its project: 1 to 255 of the characters `a-z`, `A-Z`, `0-9`, `_`, `.` and `-`.
   *
   * A copy cannot change in place, so with a name of your own every other change that needs a new copy also needs a
   * new name; the deployment fails otherwise.
   *
   * @default - the source version's name and a hash, which changes whenever a new copy is needed
   */
  readonly versionName?: string;

  /**
   * Tags of the copy. `Tags.of()` reaches it too and wins over a tag given here. At most 194: the library sets six of
   * its own, by which it knows what it may delete. They change in place.
   *
   * The tags in `StackProps` and those of `cdk deploy --tags` do not reach the copy: CloudFormation gives them to no custom
   * resource.
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
   * Whether a model that runs is stopped when its copy is to be deleted. Otherwise the removal fails, and says how to
   * stop it. A model that a `RunningModelVersion` of another stack runs is neither stopped nor deleted in either case.
   *
   * @default false
   */
  readonly stopOnDelete?: boolean;

  /**
   * Whether a version that has the wanted name and source already, but was not made by this construct, is taken over
   * instead of failing the deployment. Taking over means ownership: the version is deleted with the stack. A deployment
   * that rolls back gives it back.
   *
   * A copy of another stack is taken over as well. That stack then no longer deletes it.
   *
   * @default false
   */
  readonly adoptExisting?: boolean;

  /**
   * How long the copy may take, above 0 and at most 12 hours. A copy that takes longer fails the deployment.
   *
   * CloudFormation gives a resource one hour. So above 50 minutes the stack has one resource for each 50 minutes, and they
   * wait for the copy one after the other. A token has to stand for at most 50 minutes. A change makes no new copy.
   *
   * @default Duration.minutes(50)
   */
  readonly timeout?: Duration;
}

/**
 * A copy of a model version, which costs nothing while it does not run, and which is deleted with the stack unless
 * `removalPolicy` says otherwise. CopyProjectVersion makes it when the stack is deployed.
 *
 * The model is copied as it is, with its training results and without its datasets; it is not trained again, and it is
 * not started. When a property changes that a copy cannot change in place, the new copy is made first and the old one
 * deleted last.
 *
 * The first copy of a stack also makes a function, a state machine, two roles and a log group. A deployment costs less than a cent,
 * and S3 bills the results in your bucket, which stay there. If the model of the copy runs, the deletion fails, unless
 * `stopOnDelete` is set.
 *
 * Five copies run at a time for each account and Region, so the copies of one stack queue in five lanes.
 *
 * @resource AWS::CloudFormation::CustomResource
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/md-copy-model-overview.html
 * @example
 * import { CopiedModelVersion, ModelVersion, Project } from 'cdk-rekognition-custom-labels';
 *
 * const trainedIn = Project.fromProjectArn(this, 'SourceProject', projectArn);
 * const copy = new CopiedModelVersion(this, 'Copy', {
 *   source: ModelVersion.fromModelVersionAttributes(this, 'Source', { project: trainedIn, modelVersionArn }),
 *   destinationProject: new Project(this, 'Project', { projectName: 'shapes-prod' }),
 *   outputBucket: bucket,
 *   minimumF1Score: 0.9,
 * });
 * copy.grants.detect(application);
 */
export class CopiedModelVersion extends Resource implements IModelVersion, ITaggableV2 {
  /** Whether `x` is a `CopiedModelVersion`, also one of another copy of this library. */
  public static isCopiedModelVersion(x: any): x is CopiedModelVersion {
    return isMarkedAs('CopiedModelVersion', x);
  }

  /** Lets others use the copy. */
  public readonly grants: ModelVersionGrants;

  /** The tags that reach the copy, from `tags` and `Tags.of()`. */
  public readonly cdkTagManager: TagManager;

  private readonly chain: Chain;
  private readonly destinationProjectArn: string;

  /**
   * Throws one error with everything that is wrong with the properties, and before anything is made. Tokens are
   * checked when the stack is deployed.
   */
  constructor(scope: Construct, id: string, props: CopiedModelVersionProps) {
    super(scope, id);
    markAs('CopiedModelVersion', this);
    const { projectArn, modelVersionArn } = props.source.modelVersionRef;
    const destinationProjectArn = props.destinationProject.projectRef.projectArn;
    const timeout = props.timeout ?? Duration.seconds(LONGEST_TIMEOUT);
    const encryptionKey = props.encryptionKey && keyOf(props.encryptionKey);

    throwProblems(this, [
      ...problemsOfCopyProps(this, props),
      ...problemsOfNamesake(this, 'versionName', props.versionName, destinationProjectArn),
    ]);
    warnOfRegion(this);
    warnOfOtherStack(this, 'source', modelVersionArn);

    this.cdkTagManager = new TagManager(TagType.MAP, COPIED_MODEL_VERSION_TYPE, props.tags);
    this.node.addValidation({
      validate: () =>
        problemsOfCopy({ tags: knownTags(this.cdkTagManager.tagValues()) }).map((problem) =>
          describeProblems([problem]),
        ),
    });

    const engine = CopyEngine.of(this);
    engine.permit({
      sourceProjectArn: projectArn,
      sourceModelVersionArn: modelVersionArn,
      destinationProjectArn,
      versionName: props.versionName,
      outputBucketArn: props.outputBucket.bucketRef.bucketArn,
      outputKeyPrefix: props.outputKeyPrefix ?? '',
      encryptionKeyArn: encryptionKey?.keyRef.keyArn,
      bucketKeyArn: keyArnOfBucket(props.outputBucket),
      stopOnDelete: props.stopOnDelete ?? false,
      currentVersionParameterName: props.f1Comparison?.currentVersionParameterName,
    });
    const properties: Rendered<Omit<CopiedModelVersionProperties, 'Timeout'>> = {
      SourceProjectArn: projectArn,
      SourceProjectVersionArn: modelVersionArn,
      DestinationProjectArn: destinationProjectArn,
      OutputBucket: props.outputBucket.bucketRef.bucketName,
      OutputKeyPrefix: props.outputKeyPrefix,
      KmsKeyId: encryptionKey?.keyRef.keyArn,
      VersionName: props.versionName,
      Tags: this.cdkTagManager.renderedTags,
      StopOnDelete: props.stopOnDelete ? 'true' : undefined,
      AdoptExisting: props.adoptExisting ? 'true' : undefined,
      Retain: Lazy.string({ produce: () => (isRetained(this.chain.first) ? 'true' : undefined) }),
    };
    const gates: Rendered<Partial<CopiedModelVersionProperties>> = {
      MinimumF1Score: optionalNumeral(props.minimumF1Score),
      MinimumLabelF1Scores: numerals(props.minimumLabelF1Scores),
      MaximumF1Drop: optionalNumeral(props.f1Comparison?.maximumF1Drop),
      CurrentVersionParameterName: props.f1Comparison?.currentVersionParameterName,
      AcceptMissingEvaluation: props.acceptMissingEvaluation ? 'true' : undefined,
    };
    this.chain = new Chain(this, { engine, timeout, removalPolicy: props.removalPolicy, properties, gates });
    this.node.defaultChild = this.chain.resources[0];
    engine.enqueue(this.chain.resources, () =>
      [properties, gates, gates.MinimumLabelF1Scores ?? {}, this.cdkTagManager.tagValues()]
        .flatMap((values) => Object.values(values))
        .filter((value) => typeof value === 'string'),
    );

    this.destinationProjectArn = destinationProjectArn;
    this.grants = ModelVersionGrants.fromModelVersion(this);
  }

  /** Changes what happens to the copy when it is removed from the stack or replaced. See `removalPolicy`. */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    throwProblems(this, problemsOfRemovalPolicy(policy));
    for (const link of this.chain.links) link.applyRemovalPolicy(policy);
  }

  /** Where the copy is found: it can be the source of another one. */
  public get modelVersionRef(): ModelVersionReference {
    return { projectArn: this.destinationProjectArn, modelVersionArn: this.modelVersionArn };
  }

  /**
   * The ARN of the copy, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP`.
   *
   * @attribute
   */
  public get modelVersionArn(): string {
    return this.attribute('ModelVersionArn');
  }

  /**
   * The name of the copy within its project.
   *
   * @attribute
   */
  public get versionName(): string {
    return this.attribute('VersionName');
  }

  /**
   * The ARN of the version that was copied.
   *
   * @attribute
   */
  public get sourceModelVersionArn(): string {
    return this.attribute('SourceModelVersionArn');
  }

  /**
   * The F1 score of the model's evaluation, a number from 0 to 1 written as a string.
   *
   * It is empty when Rekognition gives none. It is known only after the deployment, so use it as a token.
   *
   * @attribute
   */
  public get f1Score(): string {
    return this.attribute('F1Score');
  }

  /**
   * Where the summary of the evaluation is, `s3://BUCKET/KEY`.
   *
   * It is empty when Rekognition gives none.
   *
   * @attribute
   */
  public get evaluationSummaryUri(): string {
    return this.attribute('EvaluationSummaryUri');
  }

  /**
   * A metric of this copy by its name: CopyDuration, CopyFailed or DeleteFailed. Each has a method with its meaning.
   *
   * @param metricName the name
   * @param options what differs from the default
   * @default - the average of a duration and the sum of a count, over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOfResource(this, this.chain.resources[0], metricName, options);
  }

  /**
   * How long the copy took, in seconds: from its beginning in Rekognition until the deployment saw it done, so up to twelve
   * seconds more than Rekognition needed. A deployment that makes no copy has no value.
   *
   * The values come out of the log, a minute or two after the deployment. A stack of another account or Region that
   * shows them says so in `options`, unless both stacks name their own.
   *
   * @param options what differs from the default
   * @default - the average over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricCopyDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CopyDuration', options);
  }

  /**
   * How many deployments of this copy failed: 1 when its creation or update fails, for whatever reason, and 0 when it
   * succeeds. A rollback counts only when it fails as well, and what CloudFormation has cancelled does not count.
   *
   * An alarm on it has to take missing data for no breach: between deployments there is none.
   *
   * @param options what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricCopyFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CopyFailed', options);
  }

  /**
   * How many deletions of this copy failed: 1 when one fails, such as that of a model that runs, and 0 when it succeeds.
   *
   * The clean-up after an update goes on when a deletion fails, and the stack is updated all the same. So this may be the
   * only sign that a former copy is still there.
   *
   * @param options what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricDeleteFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DeleteFailed', options);
  }

  private attribute(name: keyof CopiedModelVersionAttributes): string {
    return this.chain.last.getAttString(name);
  }
}
