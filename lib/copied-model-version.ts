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
import type { Construct } from 'constructs';
import {
  COPIED_MODEL_VERSION_TYPE,
  type CopiedModelVersionAttributes,
  type CopiedModelVersionProperties,
  problemsOfCopy,
} from '../contract/copied-model-version';
import { LONGEST_TIMEOUT } from '../contract/limits';
import type { CopiedModelVersionProps } from './copied-model-version-props';
import type { IModelVersion, ModelVersionReference } from './model-version';
import { ModelVersionGrants } from './model-version-grants';
import { isMarkedAs, markAs } from './private/cdk/marks';
import { problemsOfNamesake } from './private/checks/namesakes';
import { warnOfOtherStack, warnOfUseElsewhere } from './private/checks/other-stack';
import { problemsOfRemovalPolicy, problemsOfRetainedAdoption, retentionOf } from './private/checks/retention';
import { knownTags, throwProblems, validateLater, warnOfRegion } from './private/checks/validation';
import { Chain } from './private/copies/chain';
import { CopyEngine } from './private/copies/engine';
import { problemsOfCopyProps } from './private/copies/problems';
import { problemsOfShapeOfCopy } from './private/copies/shape';
import { metricOfResource } from './private/metrics';
import { keyArnOfBucket, keyOf } from './private/values/key-of';
import { numerals, optionalNumeral, type Rendered } from './private/values/rendering';

/**
 * A copy of a model version. It costs nothing while it does not run. It is deleted with the stack unless
 * `removalPolicy` says otherwise. CopyProjectVersion makes it when the stack is deployed.
 *
 * The model is copied unchanged, with its training results and without its datasets. It is not trained again, and it is
 * not started. If you change a property that cannot change in place, the deployment makes the new copy first and
 * deletes the old one last.
 *
 * The first copy of a stack also makes a function, a state machine, two roles and a log group. A deployment costs less
 * than a cent. S3 bills the results in your bucket. They stay there when the copy is deleted. If the copy runs, its
 * deletion fails, unless `stopOnDelete` is set.
 *
 * Rekognition makes five copies at a time for each account and Region, so the copies of one stack wait in five lanes.
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
  /** Whether `x` is a `CopiedModelVersion`, also if the app has loaded this library twice. */
  public static isCopiedModelVersion(x: any): x is CopiedModelVersion {
    return isMarkedAs('CopiedModelVersion', x);
  }

  /** Grants for this copy. */
  public readonly grants: ModelVersionGrants;

  /** The tags of the copy, from `tags` and `Tags.of()`. */
  public readonly cdkTagManager: TagManager;

  /** @internal What a promotion decides for the labels that this version does not know. */
  public _unknownLabels?: 'pass';

  private readonly chain: Chain;
  private readonly destinationProjectArn: string;

  /**
   * Throws one error with all mistakes in the properties, before anything is made. Tokens are checked when the stack is
   * deployed.
   */
  constructor(scope: Construct, id: string, props: CopiedModelVersionProps) {
    super(scope, id);
    markAs('CopiedModelVersion', this);
    throwProblems(this, problemsOfShapeOfCopy(props));
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
    validateLater(this, () => [
      ...problemsOfCopy({ tags: knownTags(this.cdkTagManager.tagValues()) }),
      ...problemsOfRetainedAdoption(this.chain.first, props.adoptExisting),
    ]);

    const engine = CopyEngine.of(this);
    engine.permissions.permit({
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
      Retain: Lazy.string({ produce: () => retentionOf(this.chain.first) }),
    };
    const gates: Rendered<Partial<CopiedModelVersionProperties>> = {
      MinimumF1Score: optionalNumeral(props.minimumF1Score),
      MinimumLabelF1Scores: numerals(props.minimumLabelF1Scores),
      UnknownLabels: Lazy.string({ produce: () => this._unknownLabels }),
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
    warnOfUseElsewhere(this, this.modelVersionArn);
  }

  /** Changes what happens to the copy when it is removed from the stack or replaced. See `removalPolicy`. */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    throwProblems(this, problemsOfRemovalPolicy(policy));
    for (const link of this.chain.links) link.applyRemovalPolicy(policy);
  }

  /** The reference to this copy. It can be the source of another copy. */
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
   * A metric of this copy by its name: CopyDuration, CopyFailed or DeleteFailed. Each metric also has its own method,
   * which explains it.
   *
   * @param metricName the name
   * @param options what differs from the default
   * @default - the average of a duration and the sum of a count, over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOfResource(this, this.chain.resources[0], metricName, options);
  }

  /**
   * How long the copy took, in seconds: from its beginning in Rekognition until the deployment saw that it was
   * complete. That is up to twelve seconds more than Rekognition needed. A deployment that makes no copy has no value.
   *
   * CloudWatch reads the values from the log, a minute or two after the deployment. To show them in a stack of another
   * account or Region, set `account` and `region` in `options`. If both stacks have an explicit `env`, this is not
   * needed.
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
   * succeeds. A rollback counts only if it fails too. A request that CloudFormation has cancelled does not count.
   *
   * An alarm on it must treat missing data as not breaching: between deployments there is no data.
   *
   * @param options what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricCopyFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CopyFailed', options);
  }

  /**
   * How many deletions of this copy failed: 1 when a deletion fails, for instance because the model runs, and 0 when it
   * succeeds.
   *
   * If a deletion fails in the clean-up after an update, the update still succeeds. So this may be the only sign that a
   * former copy still exists.
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
