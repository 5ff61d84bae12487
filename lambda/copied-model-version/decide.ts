import { NOBODY, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { asksForCurrent, asksForLabels, judge, refusals } from './gate';
import * as messages from './messages';
import type { Observation, ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/** The one thing to do next. Its name is the log's word and the heading in docs/life-cycle.md. */
export type Decision =
  | { readonly action: 'copy'; readonly because: string }
  | {
      readonly action: 'wait';
      readonly because: string;
      /** The request may be over, and CloudFormation has to be asked. */
      readonly isDoubtful?: boolean;
    }
  | { readonly action: 'adopt'; readonly version: ObservedVersion; readonly because: string }
  | {
      readonly action: 'delete' | 'stop';
      readonly version: ObservedVersion;
      readonly because: string;
    }
  | {
      readonly action: 'tag';
      readonly version: ObservedVersion;
      readonly tags: Readonly<Record<string, string>>;
      readonly because: string;
    }
  | {
      readonly action: 'release';
      readonly version: ObservedVersion;
      /** Whose the version was before. Absent when it had no owner. */
      readonly formerOwner?: string;
      readonly because: string;
    }
  | {
      readonly action: 'untag';
      readonly version: ObservedVersion;
      readonly keys: readonly string[];
      readonly because: string;
    }
  /** Reads what the gates ask for. */
  | { readonly action: 'examine'; readonly version: ObservedVersion; readonly because: string }
  | { readonly action: 'done'; readonly version?: ObservedVersion; readonly because: string }
  | { readonly action: 'fail'; readonly message: string; readonly because: string };

/** What time has to do with it. */
export interface Moment {
  /** When the stack operation began, in milliseconds since the epoch. */
  readonly operationBegan: number;
  /** CloudFormation does not know the copy yet. */
  readonly isNew: boolean;
  /** The stack is rolling back, so that a Delete undoes what this very operation did. */
  readonly rollsBack: boolean;
  /**
   * A rollback finds the copy from before where it was. A request that does not may be the one that is undone, delivered
   * so late that it took the rollback for its own operation.
   */
  readonly mayBeUndone: boolean;
  /** An absent copy may yet show up: it was just asked for, or a call for it may still be under way. */
  readonly mayNotShowYet: boolean;
}

/** The decision table of docs/life-cycle.md, row by row. */
export function decide(request: CopyRequest, observation: Observation, moment: Moment): Decision {
  if (observation.kind === 'unknown') return { action: 'wait', because: observation.because };
  if (observation.kind === 'unobservable') {
    return { action: 'fail', message: observation.message, because: 'AWS does not let us look' };
  }
  const version = observation.kind === 'version' ? observation.version : undefined;
  return request.type === 'Delete'
    ? decideDelete(request, version, moment)
    : decideEnsure(request, version, moment);
}

/** Create and Update: there shall be a finished copy. */
function decideEnsure(request: CopyRequest, version: ObservedVersion | undefined, moment: Moment): Decision {
  if (!version) {
    if (moment.mayNotShowYet)
      return { action: 'wait', because: 'the copy was asked for and does not show yet' };
    if (moment.mayBeUndone)
      return {
        action: 'wait',
        because: 'the update that asks for the copy may be the one that is rolled back',
        isDoubtful: true,
      };
    return { action: 'copy', because: 'there is no version of this name' };
  }
  if (version.ours === undefined) return { action: 'wait', because: 'the copy is on its way' };
  const otherSource = version.sourceModelVersionArn !== request.sourceModelVersionArn;
  if (!version.ours) {
    if (!request.adoptExisting || otherSource) {
      return { action: 'fail', message: messages.nameTaken(request, version), because: 'the name is taken' };
    }
    const because = 'a copy of the same source stands there, and adoptExisting is set';
    const open: Decision = { action: 'adopt', version, because };
    return version.status === 'COPYING_IN_PROGRESS' ? open : pastGates(request, version, moment, open);
  }
  if (version.sourceModelVersionArn && otherSource) {
    return {
      action: 'fail',
      message: messages.nameTaken(request, version),
      because: 'our name holds another model',
    };
  }
  switch (version.status) {
    case 'COPYING_IN_PROGRESS':
      return { action: 'wait', because: 'the copy is on its way' };
    case 'COPYING_COMPLETED':
    case 'STARTING':
    case 'RUNNING':
    case 'STOPPING':
    case 'STOPPED':
      return decideFinished(request, version, moment);
    case 'COPYING_FAILED':
      return version.created < moment.operationBegan
        ? { action: 'delete', version, because: 'it failed in an earlier operation' }
        : {
            action: 'fail',
            message: messages.copyFailed(request, version),
            because: 'it failed in this operation',
          };
    case 'DELETING':
      return { action: 'wait', because: 'the name is free once the deletion is over' };
    default:
      return {
        action: 'fail',
        message: messages.unexpectedStatus(request, version),
        because: 'no copy has this status',
      };
  }
}

function decideFinished(request: CopyRequest, version: ObservedVersion, moment: Moment): Decision {
  const { tags = {} } = version;
  const stoodThere = moment.isNew && version.created < moment.operationBegan && !tags[TAKEN_FROM_TAG];
  const wanted = { ...request.tags, ...(stoodThere ? { [TAKEN_FROM_TAG]: request.owner } : {}) };
  const missing = Object.entries(wanted).filter(([key, value]) => tags[key] !== value);
  if (missing.length > 0)
    return { action: 'tag', version, tags: Object.fromEntries(missing), because: 'its tags differ' };
  const former = request.formerTagKeys.filter(
    (key) => Object.hasOwn(tags, key) && !(key === TAKEN_FROM_TAG && moment.isNew),
  );
  if (former.length > 0)
    return {
      action: 'untag',
      version,
      keys: former,
      because: 'it carries tags that are no longer asked for',
    };
  return pastGates(request, version, moment, { action: 'done', version, because: 'the copy is there' });
}

/**
 * `open` where the gates let the copy pass. A rollback has no gates: it brings back a copy that has passed, and by now the
 * pointer may name another version. Where something else changes, a number that is missing refuses nothing: the copy has
 * passed before, and its summary may have left the bucket since.
 */
function pastGates(
  request: CopyRequest,
  version: ObservedVersion,
  { rollsBack, isNew }: Moment,
  open: Extract<Decision, { action: 'done' | 'adopt' }>,
): Decision {
  const { gates } = request;
  if (rollsBack) return open;
  if (!version.evidence && (asksForLabels(gates) || asksForCurrent(gates, isNew))) {
    return { action: 'examine', version, because: 'the gates ask for more than Rekognition shows of a copy' };
  }
  const findings = judge(gates, version, isNew);
  const hasPassed = version.ours === true && request.keepsGates && !isNew;
  const refused = refusals(findings, gates.acceptMissingEvaluation || hasPassed);
  if (refused.length > 0) {
    const message = messages.refusedByGates(version, refused);
    return { action: 'fail', message, because: 'its gates refuse it' };
  }
  const because = [open.because, ...findings.map(({ text }) => text)].join('; ');
  return { ...open, because };
}

/** Delete: there shall be no version of ours under this name. */
function decideDelete(request: CopyRequest, version: ObservedVersion | undefined, moment: Moment): Decision {
  if (!version) {
    return moment.mayNotShowYet
      ? { action: 'wait', because: 'the create was cut off and may still show its copy' }
      : { action: 'done', because: 'there is no version of this name' };
  }
  if (!version.ours) return { action: 'done', because: 'it is not ours, so it is not touched' };
  const formerOwner = version.tags?.[TAKEN_FROM_TAG];
  if (moment.rollsBack && formerOwner !== undefined) {
    const because = 'it stood there before the deployment that is rolled back';
    if (formerOwner === request.owner) return { action: 'done', because };
    return { action: 'release', version, because, ...(formerOwner === NOBODY ? {} : { formerOwner }) };
  }
  if (request.undoes && version.created < moment.operationBegan) {
    return { action: 'done', because: 'it is older than the update that is rolled back' };
  }
  switch (version.status) {
    case 'RUNNING':
    case 'STARTING':
      if (!request.stopOnDelete && isRunHere(request, version)) {
        return { action: 'wait', because: messages.runHere(version) };
      }
      if (!request.stopOnDelete) {
        return {
          action: 'fail',
          message: messages.running(request, version),
          because: 'it runs, and stopOnDelete is not set',
        };
      }
      return version.status === 'RUNNING'
        ? { action: 'stop', version, because: 'it runs, and stopOnDelete is set' }
        : { action: 'wait', because: 'it can be stopped once it runs' };
    case 'COPYING_IN_PROGRESS':
    case 'STOPPING':
      return { action: 'wait', because: `it cannot be deleted while it is ${version.status}` };
    case 'DELETING':
      return { action: 'wait', because: 'its deletion is under way' };
    default:
      return { action: 'delete', version, because: 'it is ours' };
  }
}

/** Whether a `RunningModelVersion` of the same stack has started it: it is stopped in the same clean-up, before or beside. */
function isRunHere({ stack }: CopyRequest, { tags }: ObservedVersion): boolean {
  return tags?.[RUNNER_TAG]?.startsWith(`${stack.name}/`) ?? false;
}
