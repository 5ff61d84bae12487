import type { Call } from '../call';
import type { CopyInput } from './copy-input';
import {
  invalidParameter,
  limitExceeded,
  resourceInUse,
  resourceNotFound,
  serviceQuotaExceeded,
} from './errors';
import { LIMITS } from './limits';
import type { Project, State, Version, VersionStatus } from './state';

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
