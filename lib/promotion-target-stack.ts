import { CfnOutput, type Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { parseProjectArn } from '../contract/arns';
import { EVALUATION, writeEvaluation } from '../contract/promotion-report';
import { CopiedModelVersion } from './copied-model-version';
import { type IModelVersion, ModelVersion } from './model-version';
import { ModelVersionGrants } from './model-version-grants';
import { ModelVersionPointer } from './model-version-pointer';
import { isMarkedAs, markAs } from './private/cdk/marks';
import { CopyEngine } from './private/copies/engine';
import { metricOfProject } from './private/metrics';
import { idOfCopy, isOlder, type KeptVersions } from './private/promotion/kept-versions';
import { purposeOf, rememberWhatItIsFor } from './private/promotion/made-for';
import { parameterNameOf, projectNameOf } from './private/promotion/names';
import { emptierOf, outputBucketIn } from './private/promotion/output-bucket';
import { warnOfManyVersions } from './private/promotion/room-for-versions';
import { asToken } from './private/values/placeholders';
import { type IProject, Project } from './project';
import type { PromotionSource } from './promotion-source';
import type { PromotionTarget } from './promotion-target';
import { RunningModelVersion } from './running-model-version';

/**
 * The stack of one target of a `ModelPromotion`: a project, a copy of every kept version, and the pointer to the
 * current one. You can add more to it, such as the application that uses the model.
 *
 * With `running` it costs what a `RunningModelVersion` costs, otherwise almost nothing. If you delete the stack, its
 * pointer, its copies, and the project and the bucket that it has made are deleted, unless the target's `removalPolicy`
 * says otherwise. A model that the stack runs is always stopped.
 *
 * Its outputs are ModelVersionArn, SourceModelVersionArn and F1Score, all of the current copy; ProjectArn; PointerName;
 * CopyRoleArn, which names the role that makes the copies; Evaluation, which the approvals read; and Purpose.
 *
 * @example
 * import { ModelPromotion } from 'cdk-rekognition-custom-labels';
 *
 * const promotion = new ModelPromotion(app, 'Shapes', {
 *   source: { projectArn, modelVersionArn },
 *   targets: [{ name: 'production', account: '333333333333' }],
 * });
 * const production = promotion.targetStack('production');
 * production.pointer.grants.detect(application);
 */
export class PromotionTargetStack extends Stack {
  /** Whether `x` is a `PromotionTargetStack`, also if the app has loaded this library twice. */
  public static isPromotionTargetStack(x: any): x is PromotionTargetStack {
    return isMarkedAs('PromotionTargetStack', x);
  }

  /** @internal */
  public static _of(scope: Construct, id: string, props: TargetStackProps): PromotionTargetStack {
    return new PromotionTargetStack(scope, id, props);
  }

  /** The project that holds the copies. */
  public readonly project: IProject;

  /** The bucket to which Rekognition writes the results of the versions' training. */
  public readonly outputBucket: s3.IBucket;

  /** The copies of all the kept versions, from the oldest version to the newest. */
  public readonly copies: CopiedModelVersion[];

  /** The copy of the current version. */
  public readonly currentCopy: CopiedModelVersion;

  /** The running model, if the target has one. It runs the current copy. */
  public readonly runningModelVersion?: RunningModelVersion;

  /**
   * The model version that the pointer names: the current copy. With `running`, its ARN is known only when the model
   * runs.
   */
  public readonly modelVersion: IModelVersion;

  /** The pointer to the current copy. */
  public readonly pointer: ModelVersionPointer;

  /** @internal */
  public readonly _target: PromotionTarget;

  /** @internal */
  public readonly _source: PromotionSource;

  /** @internal */
  public readonly _versions: KeptVersions;

  /** @internal */
  public readonly _evaluation: CfnOutput;

  private constructor(scope: Construct, id: string, props: TargetStackProps) {
    super(scope, id, props);
    markAs('PromotionTargetStack', this);
    const { source, target, timeout, versions } = props;
    const isRetained = (target.removalPolicy ?? RemovalPolicy.DESTROY) !== RemovalPolicy.DESTROY;
    // A rollback deletes what the failed deployment has made, even with RETAIN. Otherwise a refused copy would stay for
    // ever, and a project left by a failed first deployment would block its name for every later one.
    const removalPolicy = isRetained ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    this._target = target;
    this._source = source;
    this._versions = versions;
    warnOfManyVersions(this, versions.kept.length);
    rememberWhatItIsFor(this, purposeOf(target, source));

    this.project = target.projectArn
      ? Project.fromProjectArn(this, 'Project', target.projectArn)
      : new Project(this, 'Project', { projectName: projectNameOf(target, source), removalPolicy });
    this.outputBucket = target.outputBucketName
      ? s3.Bucket.fromBucketName(this, 'OutputBucket', asToken(target.outputBucketName))
      : outputBucketIn(this, !isRetained);
    const encryptionKey = target.encryptionKeyArn
      ? kms.Key.fromKeyArn(this, 'EncryptionKey', asToken(target.encryptionKeyArn))
      : undefined;

    const sourceProject = Project.fromProjectArn(this, 'SourceProject', source.projectArn);
    this.copies = versions.kept.map((modelVersionArn) => {
      const id = idOfCopy(modelVersionArn);
      const copy = new CopiedModelVersion(this, id, {
        source: ModelVersion.fromModelVersionAttributes(this, `SourceOf${id}`, {
          project: sourceProject,
          modelVersionArn,
        }),
        destinationProject: this.project,
        outputBucket: this.outputBucket,
        outputKeyPrefix: target.outputKeyPrefix,
        encryptionKey,
        removalPolicy,
        stopOnDelete: target.stopOnDelete ?? target.running !== undefined,
        timeout,
        minimumF1Score: target.minimumF1Score,
        minimumLabelF1Scores: target.minimumLabelF1Scores,
        f1Comparison:
          target.maximumF1Drop === undefined
            ? undefined
            : // By its name: a reference would make a circle, because the pointer waits for the copy.
              {
                maximumF1Drop: target.maximumF1Drop,
                currentVersionParameterName: parameterNameOf(target, source),
              },
        acceptMissingEvaluation: target.acceptMissingEvaluation,
      });
      if (target.minimumLabelF1Scores && isOlder(modelVersionArn, versions)) copy._unknownLabels = 'pass';
      copy.node.addDependency(...emptierOf(this.outputBucket));
      return copy;
    });
    CopyEngine.of(this).nameRole(target.copyRoleName);
    this.currentCopy = this.copies[versions.kept.indexOf(versions.current)];
    this.runningModelVersion = target.running
      ? new RunningModelVersion(this, 'Running', { ...target.running, modelVersion: this.currentCopy })
      : undefined;
    // The pointer moves when the new version runs, before the old one stops. So an application that reads the pointer
    // finds a model that answers.
    this.modelVersion = this.runningModelVersion ?? this.currentCopy;
    this.pointer = new ModelVersionPointer(this, 'Pointer', {
      parameterName: parameterNameOf(target, source),
      modelVersion: this.modelVersion,
    });
    // The ARN is written out, so that an application in another stack needs no export of this stack.
    const { partition, region } = parseProjectArn(source.projectArn)!;
    this.pointer._versions = ModelVersionGrants._fromProjectArn(
      `arn:${partition}:rekognition:${region}:${target.account}:project/${projectNameOf(target, source)}`,
      this.pointer,
    );
    // The pointer moves when all copies have passed. If it moved before that, a later copy would be compared with the
    // new version, and after a failure applications would have read the new version for a while.
    this.pointer.node.addDependency(...this.copies.filter((copy) => copy !== this.currentCopy));
    this._evaluation = this.writeOutputs();
  }

  /**
   * A metric of all copies into the project by its name: CopyDuration, CopyFailed or DeleteFailed. Each metric also has
   * its own method, which explains it.
   *
   * @param metricName the name
   * @param options what differs from the default
   * @default - the average of a duration and the sum of a count, over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOfProject(this, projectNameOf(this._target, this._source), metricName, options);
  }

  /**
   * How long copies of any version into the project took, in seconds.
   *
   * @param options what differs from the default
   * @default - the average over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricCopyDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CopyDuration', options);
  }

  /**
   * How many deployments of a copy of any version into the project failed. An alarm on this metric stays the same from
   * promotion to promotion, while copies come and go.
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
   * How many deletions of a copy in the project failed, also of versions that are no longer kept.
   *
   * @param options what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricDeleteFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DeleteFailed', options);
  }

  /** Writes the outputs. Returns the one that the report before the next wave reads. */
  private writeOutputs(): CfnOutput {
    const { modelVersionArn, sourceModelVersionArn, f1Score, evaluationSummaryUri } = this.currentCopy;
    const output = (id: string, value: string, description: string) =>
      new CfnOutput(this, id, { value, description });
    output('ModelVersionArn', modelVersionArn, 'The current copy');
    output('SourceModelVersionArn', sourceModelVersionArn, 'The version of which the current one is a copy');
    output('F1Score', f1Score, 'The F1 score of the current version');
    output('ProjectArn', this.project.projectRef.projectArn, 'The project that holds the copies');
    output('PointerName', this.pointer.parameterName, 'The parameter that points to the current copy');
    output('CopyRoleArn', CopyEngine.of(this).handlerRoleArn, 'The role that makes the copies');
    return output(
      EVALUATION,
      writeEvaluation({ sourceModelVersionArn, f1Score, evaluationSummaryUri }),
      'The current version, its F1 score and the summary of its evaluation, for approvals',
    );
  }
}

/** @internal */
export interface TargetStackProps extends StackProps {
  readonly source: PromotionSource;
  readonly target: PromotionTarget;
  readonly timeout?: Duration;
  readonly versions: KeptVersions;
}
