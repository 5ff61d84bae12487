import { checkInput } from '../wire/check-input';
import { buildArn } from './arns';
import { Life } from './life';
import { addProject } from './projects';
import type { Evaluation, Feature, State, Tags, Version } from './state';

/** A model that exists without anybody having trained it. */
export interface TrainedModel {
  readonly account: string;
  readonly region: string;
  /** The project is created when it is not there. */
  readonly projectName: string;
  /** The number at the end of the project's ARN, when it is created. @default - the time */
  readonly projectNumber?: number;
  readonly versionName: string;
  /** The number at the end of the version's ARN. @default - the time */
  readonly versionNumber?: number;
  /** Over all labels, from 0 to 1, or NaN or an infinity. @default - the version has no evaluation */
  readonly f1Score?: number;
  /** The F1 score of each label, in the same range. @default - none */
  readonly labels?: Readonly<Record<string, number>>;
  /** Copies name an evaluation summary that is not in their bucket. @default false */
  readonly summaryIsMissing?: boolean;
  /** Copies of this version end as COPYING_FAILED, with this as AWS's StatusMessage. */
  readonly copyFails?: string;
  /** Milliseconds that a copy of this version takes. @default - the service's `copyDuration` */
  readonly copyDuration?: number;
  /** This version and its copies do not start: they end as FAILED, with this as AWS's StatusMessage. */
  readonly startFails?: string;
  /** Milliseconds that this version and its copies take to start; `Infinity` for ever. @default - the service's `startDuration` */
  readonly startDuration?: number;
  readonly tags?: Tags;
  /** The feature of the project, if it is created. @default CUSTOM_LABELS */
  readonly feature?: Feature;
}

export interface TrainedModelArns {
  readonly projectArn: string;
  readonly modelVersionArn: string;
}

export function train(state: State, model: TrainedModel): TrainedModelArns {
  const { account, region, projectName, versionName } = model;
  for (const name of [projectName, versionName])
    checkInput('rekognition', 'CreateProject', { ProjectName: name });
  const project =
    state.projectsOf(account, region).find((project) => project.name === projectName) ??
    addProject(
      state,
      account,
      region,
      projectName,
      model.feature ?? 'CUSTOM_LABELS',
      {},
      model.projectNumber ?? state.timestamp(),
    );
  const versions = state.versionsOf(project);
  if (versions.some((version) => version.name === versionName)) {
    throw new Error(`the project ${project.arn} already has a version ${versionName}`);
  }
  const version: Version = {
    project,
    name: versionName,
    arn: buildArn(
      { account, region, project: projectName, version: versionName },
      model.versionNumber ?? state.timestamp(),
    ),
    created: state.now,
    life: new Life(state.now, 'TRAINING_COMPLETED'),
    output: { S3Bucket: `custom-labels-console-${region}-${account}`, S3KeyPrefix: 'evaluation/' },
    evaluation: evaluationOf(model),
    copies: { duration: model.copyDuration, failure: model.copyFails },
    starts: { duration: model.startDuration, failure: model.startFails },
    tags: { ...model.tags },
    earlierTags: [],
  };
  versions.push(version);
  return { projectArn: project.arn, modelVersionArn: version.arn };
}

function evaluationOf({
  f1Score,
  labels = {},
  summaryIsMissing = false,
}: TrainedModel): Evaluation | undefined {
  const scores = Object.entries({ ...labels, 'all labels': f1Score ?? 0 });
  for (const [label, score] of scores) {
    if (Number.isFinite(score) && (score < 0 || score > 1)) {
      throw new Error(`the F1 score of ${label} is ${score}: from 0 to 1`);
    }
  }
  if (f1Score !== undefined) return { f1Score, labels, summaryIsMissing };
  if (Object.keys(labels).length > 0)
    throw new Error('labels have no scores without the F1 score of the model');
  return undefined;
}
