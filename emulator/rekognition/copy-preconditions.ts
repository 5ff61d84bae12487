import type { Call } from '../call';
import { requestTags } from '../iam/request-context';
import { buildArn, parseArn } from './arns';
import {
  invalidParameter,
  limitExceeded,
  resourceInUse,
  resourceNotFound,
  serviceQuotaExceeded,
} from './errors';
import { LIMITS } from './limits';
import type { OutputConfig, Project, State, Tags, Version, VersionStatus } from './state';
import { resourceTags } from './tags';

/** Which resources AWS checks is documented only in part; behaviour.md says what is inferred. Returns the new ARN. */
export async function authorizeCopy(state: State, call: Call, input: CopyInput): Promise<string> {
  const source = state.findProject(input.SourceProjectArn);
  const version = state.findVersion(input.SourceProjectVersionArn);
  const destination = state.findProject(input.DestinationProjectArn);
  const asked = requestTags(input.Tags);
  const copy = 'rekognition:CopyProjectVersion';
  const onDestination = { ...resourceTags(destination), ...asked };
  // A project policy names versions, never the project: on the source project only the caller's own policies count.
  await call.aws.iam.authorizeIdentity(call, copy, [input.SourceProjectArn], {
    ...resourceTags(source),
    ...asked,
  });
  await call.authorize(copy, [input.SourceProjectVersionArn], { ...resourceTags(version), ...asked });
  await call.authorize(copy, [input.DestinationProjectArn], onDestination);
  await call.authorize('rekognition:CreateProjectVersion', [input.DestinationProjectArn], onDestination);
  const { project } = parseArn(input.DestinationProjectArn)!;
  const arn = buildArn(
    { region: call.region, account: call.account, project, version: input.VersionName },
    state.timestamp(),
  );
  if (Object.keys(input.Tags ?? {}).length > 0) await call.authorize('rekognition:TagResource', [arn], asked);
  return arn;
}

export function findSource(state: State, call: Call, input: CopyInput): Version {
  const project = state.project(input.SourceProjectArn, call.region);
  const version = state.version(input.SourceProjectVersionArn, call.region);
  if (version.project !== project) {
    throw invalidParameter(`${version.arn} is not a version of the project ${project.arn}.`);
  }
  return version;
}

const SETTLED: readonly VersionStatus[] = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'RUNNING', 'STOPPED'];

const FAILURES: readonly VersionStatus[] = ['TRAINING_FAILED', 'COPYING_FAILED', 'FAILED'];

export function checkSource(state: State, source: Version): void {
  if (source.project.feature !== 'CUSTOM_LABELS') {
    throw invalidParameter(`${source.arn} is not a Custom Labels model: only those can be copied.`);
  }
  const status = state.statusOf(source);
  if (SETTLED.includes(status)) return;
  if (status === 'GONE') throw resourceNotFound(source.arn);
  const message = `${source.arn} cannot be copied while its status is ${status}.`;
  throw FAILURES.includes(status) ? invalidParameter(message) : resourceInUse(message);
}

export function checkDestination(state: State, destination: Project, name: string): void {
  if (destination.feature !== 'CUSTOM_LABELS') {
    throw invalidParameter(`${destination.arn} is not a Custom Labels project.`);
  }
  if (destination.life.at(state.now).status !== 'CREATED') {
    throw resourceInUse(`The project ${destination.arn} is being deleted.`);
  }
  const versions = state.versionsOf(destination);
  if (versions.some((version) => version.name === name)) {
    throw resourceInUse(`The project ${destination.arn} already has a version with the name ${name}.`);
  }
  if (versions.length >= state.settings.versionsPerProject) {
    throw serviceQuotaExceeded(
      `The project ${destination.arn} has ${state.settings.versionsPerProject} versions, the most that is allowed.`,
    );
  }
  const copying = state
    .versionsIn(destination.account, destination.region)
    .filter((version) => state.statusOf(version) === 'COPYING_IN_PROGRESS');
  if (copying.length >= LIMITS.concurrentCopies) {
    throw limitExceeded(
      `${LIMITS.concurrentCopies} copies are in progress in this account and Region, the most that is allowed at once.`,
    );
  }
}

export interface CopyInput {
  readonly SourceProjectArn: string;
  readonly SourceProjectVersionArn: string;
  readonly DestinationProjectArn: string;
  readonly VersionName: string;
  readonly OutputConfig: OutputConfig;
  readonly Tags?: Tags;
  readonly KmsKeyId?: string;
}

export function checkRegion(call: Call, input: CopyInput): void {
  for (const arn of [input.SourceProjectArn, input.SourceProjectVersionArn, input.DestinationProjectArn]) {
    if (parseArn(arn)?.region !== call.region) {
      throw invalidParameter(
        `${arn} is not in ${call.region}: a model can be copied only within one Region.`,
      );
    }
  }
}
