import { NOBODY, OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { markAgain, markAsMade, markOf } from '../cloudformation/mark';
import { done, examine, fail, VISIBILITY, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isTakenBack } from '../reconcile/maker';
import { decideReturn } from './decide-deletion';
import {
  type Decision,
  decideInherited,
  isFromBefore,
  isOfThisRequest,
  isVerdictUnread,
  isWithinOneProject,
} from './decision';
import { ifGatesPass } from './if-gates-pass';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import { isFull } from './pace';
import type { CopyRequest } from './request';

type Tags = Readonly<Record<string, string>>;

/** A Create or an Update: in the end there must be a finished copy. */
export function decidePresence(
  request: CopyRequest,
  version: ObservedVersion | undefined,
  moment: Moment,
): Decision {
  if (request.changesNamedCopy) {
    const message = messages.namedCopyChanged(request);
    return fail('copy.named-changed', message, 'a named copy cannot change in place');
  }
  if (!version) return decideAbsent(moment);
  // AWS does not show its tags yet.
  if (version.ours === undefined && moment.notes.made !== version.arn) return inProgress;
  if (!isOurs(version, moment)) return decideForeign(request, version, moment);
  if (!isCopyOfSource(request, version, moment)) {
    return nameTaken(request, version, 'copy.other-source', 'our name holds another model');
  }
  if (FINISHED.includes(version.status)) return decideFinished(request, version, moment);
  switch (version.status) {
    case 'COPYING_IN_PROGRESS':
      return inProgress;
    case 'COPYING_FAILED':
      return isOfThisRequest(request, version, moment)
        ? fail('copy.failed', messages.copyFailed(request, version), 'it failed in this operation')
        : {
            row: 'copy.failed-before',
            action: 'delete',
            version,
            because: 'it failed in an earlier operation',
          };
    case 'DELETING':
      return deleting;
    default:
      return fail('copy.unexpected', messages.unexpectedStatus(request, version), 'no copy has this status');
  }
}

/**
 * A `restore`: the earlier copy gets its earlier tags. If the undone update has taken it over, its former owner gets it
 * back. This makes and deletes nothing. If the copy is gone or no longer ours, that is no failure: otherwise the stack
 * could not go back.
 */
export function decideRestore(
  request: CopyRequest,
  version: ObservedVersion | undefined,
  moment: Moment,
): Decision {
  if (!version) return done('copy.return-absent', 'somebody else deleted the earlier copy');
  if (version.ours === false) {
    return done('copy.return-foreign', 'the earlier copy is no longer ours');
  }
  const back = decideReturn(request, version, moment);
  if (back) return back;
  if (version.status === 'COPYING_IN_PROGRESS') return inProgress;
  if (!FINISHED.includes(version.status)) {
    return done('copy.return-other', `the earlier copy is ${version.status}`);
  }
  const decision = decideFinished(request, version, moment);
  const isUntouched = decision.action === 'done' && moment.notes.asked === undefined;
  const mayChange = isUntouched && request.changesTags && moment.age < VISIBILITY;
  return mayChange ? wait('copy.tags-may-show', 'a tag of the undone update may show late') : decision;
}

/** The statuses of a version whose copy is complete. FAILED: a start has failed, but the copy itself is good. */
const FINISHED = ['COPYING_COMPLETED', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED', 'FAILED'];

const deleting: Decision = wait('copy.deleting', 'the name is free once the deletion is over');

const inProgress: Decision = wait('copy.in-progress', 'the copy is in progress');

function nameTaken(request: CopyRequest, version: ObservedVersion, row: string, because: string): Decision {
  return fail(row, messages.nameTaken(request, version), because);
}

function isOurs({ ours, arn }: ObservedVersion, { notes }: Moment): boolean {
  return ours ?? notes.made === arn;
}

/**
 * Whether the version is a copy of the declared source. Usually the version names its source. Within one project it may
 * not. Then the request knows the answer to its own CopyProjectVersion call, and later requests know the mark. If the
 * user chose the `versionName`, an earlier operation may have left a copy of another source under that name.
 */
function isCopyOfSource(request: CopyRequest, version: ObservedVersion, moment: Moment): boolean {
  if (version.sourceModelVersionArn) return version.sourceModelVersionArn === request.sourceModelVersionArn;
  if (moment.notes.made === version.arn) return true;
  const isOfSameSource =
    request.isNameDerived || moment.situation === 'change' || isOfThisRequest(request, version, moment);
  return isWithinOneProject(request) && version.mark !== undefined && isOfSameSource;
}

function decideForeign(request: CopyRequest, version: ObservedVersion, moment: Moment): Decision {
  if (version.status === 'DELETING') return deleting;
  const isAdoptable =
    version.sourceModelVersionArn === request.sourceModelVersionArn && version.status !== 'COPYING_FAILED';
  if (!request.adoptExisting || !isAdoptable) {
    return nameTaken(request, version, 'copy.name-taken', 'the name is taken');
  }
  // The gates can judge a copy only once it is finished.
  if (version.status === 'COPYING_IN_PROGRESS') return inProgress;
  // Only the first link and the last one have the gates.
  if (request.link === 'middle') {
    return done('copy.handed-over', 'the last resource of its chain judges it before it is taken over');
  }
  return ifGatesPass(request, version, moment, {
    row: 'copy.adoptable',
    action: 'adopt',
    version,
    tags: tagsOfTakeover(request, version, moment),
    because: 'a copy of the same source has the name, and adoptExisting is set',
  });
}

function tagsOfTakeover(request: CopyRequest, version: ObservedVersion, moment: Moment): Tags {
  const { ours, tags, mark, verdict } = version;
  const { operation } = moment;
  if (ours && verdict === 'finished' && isTakenBack(request, version, moment)) {
    return { ...request.tags, [OPERATION_TAG]: markAgain(mark!, operation) };
  }
  // An unfinished operation may have left the version. Then an undo of the present operation must do what the undo of
  // the unfinished one would have done. So the mark still says whether the unfinished one made the version, and
  // TAKEN_FROM_TAG still names the owner before both.
  const isLeftOver = verdict === 'undone' || verdict === 'under way';
  const newMark = isLeftOver && mark?.made ? markAsMade : markOf;
  return {
    ...request.tags,
    [OPERATION_TAG]: newMark(request.stack, operation),
    ...(isLeftOver ? {} : { [TAKEN_FROM_TAG]: tags?.[OWNER_TAG] ?? NOBODY }),
  };
}

function decideFinished(request: CopyRequest, version: ObservedVersion, moment: Moment): Decision {
  const finished = done('copy.finished', 'the copy is there');
  const { tags } = version;
  // This request has set the copy's tags, and AWS does not show them yet.
  if (!tags) return ifGatesPass(request, version, moment, finished);
  const found = isFromBefore(request, version, moment);
  if (found && isVerdictUnread(request, version)) {
    const because = 'what became of the operation that made it or took it over?';
    return examine('copy.found-unread', 'operation', because);
  }
  const wanted = found ? tagsOfTakeover(request, version, moment) : request.tags;
  const missing = Object.entries(wanted).filter(([key, value]) => tags[key] !== value);
  if (missing.length > 0) {
    const because = found ? 'it existed before this operation' : 'its tags differ';
    const row = found ? 'copy.found' : 'copy.tags-differ';
    return { row, action: 'tag', version, tags: Object.fromEntries(missing), because };
  }
  const has = (key: string) => Object.hasOwn(tags, key);
  const keys = request.formerTagKeys.filter(has);
  if (keys.length > 0) {
    const because = 'it has tags that are no longer declared';
    return { row: 'copy.former-tags', action: 'untag', version, keys, because };
  }
  const inherited = isOfThisRequest(request, version, moment) ? decideInherited(version) : undefined;
  if (inherited) return inherited;
  return ifGatesPass(request, version, moment, finished);
}

function decideAbsent({ sinceAsked, notes }: Moment): Decision {
  if (sinceAsked < VISIBILITY) return wait('copy.asked', 'the copy was requested and is not visible yet');
  return isFull(notes)
    ? wait('copy.full', 'as many copies are in progress as AWS allows')
    : { row: 'copy.absent', action: 'copy', because: 'there is no version of this name' };
}
