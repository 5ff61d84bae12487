import type { Operation } from '../call';
import { deliverResults } from './deliver-results';
import { resourceInUse } from './errors';
import { summaryKey } from './evaluation-summary';
import { openProject, openVersion } from './open';
import { page } from './paging';
import type { State, Version, VersionStatus } from './state';

export const describeProjectVersions =
  (state: State): Operation =>
  async (call, input) => {
    const project = await openProject(state, call, input.ProjectArn);
    await deliverResults(state, project);
    const names: string[] | undefined = input.VersionNames;
    if (state.settings.emptyFirstPage && names && input.NextToken === undefined) {
      return { ProjectVersionDescriptions: [], NextToken: AFTER_EMPTY_PAGE };
    }
    const versions = state
      .versionsOf(project)
      .filter((version) => names?.includes(version.name) ?? true)
      .filter((version) => version.created + state.settings.describeLag <= state.now)
      .reverse();
    const { page: found, NextToken } = page(versions, ({ arn }) => arn, afterEmptyPage(input), 100);
    return { ProjectVersionDescriptions: found.map((version) => describe(state, version)), NextToken };
  };

/** The token of the empty page of `emptyFirstPage`. All results come after it. */
const AFTER_EMPTY_PAGE = Buffer.from('after the empty page').toString('base64');

const afterEmptyPage = (input: any) =>
  input.NextToken === AFTER_EMPTY_PAGE ? { ...input, NextToken: undefined } : input;

const WITHOUT_RESULTS: readonly VersionStatus[] = [
  'TRAINING_IN_PROGRESS',
  'TRAINING_FAILED',
  'COPYING_IN_PROGRESS',
  'COPYING_FAILED',
];

/** AWS's StatusMessage of a status without a failure. AWS's documents have the first text. */
const MESSAGES: Partial<Record<VersionStatus, string>> = {
  TRAINING_COMPLETED: 'The model is ready to run.',
  COPYING_COMPLETED: 'The model is ready to run.',
  RUNNING: 'The model is running.',
};

function describe(state: State, version: Version) {
  const { status, message } = version.life.at(state.now);
  const { evaluation, inferenceUnits, output, project } = version;
  const evaluated = evaluation && !WITHOUT_RESULTS.includes(status);
  const trained = version.sourceArn === undefined;
  return {
    ProjectVersionArn: version.arn,
    CreationTimestamp: new Date(version.created),
    Status: status,
    StatusMessage: message ?? MESSAGES[status],
    OutputConfig: output,
    EvaluationResult: evaluated
      ? {
          F1Score: evaluation.f1Score,
          Summary: { S3Object: { Bucket: output.S3Bucket, Name: summaryKey(version) } },
        }
      : undefined,
    TrainingEndTimestamp: trained ? new Date(version.created) : undefined,
    KmsKeyId: version.kmsKeyId,
    SourceProjectVersionArn: version.sourceArn,
    MinInferenceUnits: inferenceUnits?.minimum,
    MaxInferenceUnits: inferenceUnits?.maximum,
    Feature: project.feature,
  };
}

/**
 * No version in one of these statuses can be deleted. AWS documents this for running and training. For the others it is
 * inferred.
 */
const BUSY: readonly VersionStatus[] = [
  'TRAINING_IN_PROGRESS',
  'COPYING_IN_PROGRESS',
  'STARTING',
  'RUNNING',
  'STOPPING',
  'DELETING',
];

export const deleteProjectVersion =
  (state: State): Operation =>
  async (call, input) => {
    const version = await openVersion(state, call, input.ProjectVersionArn);
    await deliverResults(state, version.project);
    const status = state.statusOf(version);
    if (BUSY.includes(status)) {
      throw resourceInUse(
        `The model version ${version.arn} cannot be deleted while its status is ${status}.`,
      );
    }
    version.life.begin(state.now, 'DELETING', { after: state.settings.deleteDuration, status: 'GONE' });
    return { Status: 'DELETING' };
  };
