import { buildArn } from './arns';
import { checkStrings } from './constraints';
import { addProject } from './create-project';
import { Life } from './life';
import type { Feature, State, Tags, Version } from './state';

/** A model that exists without anybody having trained it. */
export interface TrainedModel {
  readonly account: string;
  readonly region: string;
  /** The project is created when it is not there. */
  readonly projectName: string;
  readonly versionName: string;
  readonly f1Score: number;
  /** The F1 score of each label. @default - none */
  readonly labels?: Readonly<Record<string, number>>;
  /** Copies of this version end as COPYING_FAILED, with this as AWS's StatusMessage. */
  readonly copyFails?: string;
  /** Milliseconds that a copy of this version takes. @default - the service's `copyDuration` */
  readonly copyDuration?: number;
  readonly tags?: Tags;
  /** Of the project, when it is created. @default CUSTOM_LABELS */
  readonly feature?: Feature;
}

export interface TrainedModelArns {
  readonly projectArn: string;
  readonly modelVersionArn: string;
}

export function train(state: State, model: TrainedModel): TrainedModelArns {
  const { account, region, projectName, versionName } = model;
  checkStrings({ ProjectName: projectName, VersionName: versionName }, ['ProjectName', 'VersionName']);
  const project =
    state.projectsOf(account, region).find((project) => project.name === projectName) ??
    addProject(state, account, region, projectName, model.feature ?? 'CUSTOM_LABELS');
  const versions = state.versionsOf(project);
  if (versions.some((version) => version.name === versionName)) {
    throw new Error(`the project ${project.arn} already has a version ${versionName}`);
  }
  const version: Version = {
    project,
    name: versionName,
    arn: buildArn({ account, region, project: projectName, version: versionName }, state.timestamp()),
    created: state.now,
    life: new Life(state.now, 'TRAINING_COMPLETED'),
    output: { S3Bucket: `custom-labels-console-${region}-${account}`, S3KeyPrefix: 'evaluation/' },
    evaluation: { f1Score: model.f1Score, labels: model.labels ?? {} },
    copies: { duration: model.copyDuration, failure: model.copyFails },
    tags: { ...model.tags },
  };
  versions.push(version);
  return { projectArn: project.arn, modelVersionArn: version.arn };
}
