import { done, examine, fail, stays, VISIBILITY, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { type Decision } from './decision';
import * as messages from './messages';
import type { ObservedPolicy, Predecessor } from './observation';
import { isPerhapsPutByEarlier, isPutByAnother, isPutByEarlier } from './ownership';
import type { PolicyRequest } from './request';

/** A Delete: deletes only what the request may delete. */
export function decideDeletion(
  request: PolicyRequest,
  policy: ObservedPolicy | undefined,
  moment: Moment,
): Decision {
  if (!policy) return decideAbsent(moment);
  const { predecessor } = policy;
  if (!predecessor) {
    return examine('policy.predecessor-unread', 'predecessor', 'who has put it?');
  }
  if (predecessor.kind === 'running') {
    return wait('policy.predecessor-runs', 'an earlier request may still put it');
  }
  const isUndo = moment.situation === 'undo';
  if (isUndo && predecessor.kind === 'none' && moment.age < VISIBILITY) {
    return wait('policy.predecessor-may-show', 'no earlier request shows yet');
  }
  if (predecessor.kind === 'ended' && isPerhapsPutByEarlier(predecessor, policy)) {
    return fail('policy.maker-doubtful', messages.makerDoubtful(request), 'a step died that may have put it');
  }
  if (!isUndo && predecessor.kind === 'none' && policy.maker === 'another resource') {
    return fail(
      'policy.maker-forgotten',
      messages.makerForgotten(request),
      'another resource may have put it',
    );
  }
  return isUndo ? decideUndo(policy, predecessor) : decideRemoval(policy, predecessor);
}

function decideAbsent({ situation, notes, age }: Moment): Decision {
  const mayShow = situation === 'undo' && notes.found === 'absent' && age < VISIBILITY;
  return mayShow
    ? wait('policy.may-show', 'if the undone request has put a policy, it shows within a minute')
    : done('policy.gone', 'there is no policy of this name');
}

/** Deletes only what the undone request has put. */
function decideUndo(policy: ObservedPolicy, predecessor: Predecessor): Decision {
  if (predecessor.kind !== 'ended' || !(predecessor.notes || predecessor.isShownBySignature)) {
    return stays('policy.maker-unknown', 'nothing shows who has put it');
  }
  const { verdict } = predecessor;
  if (!isPutByEarlier(predecessor, policy))
    return stays('policy.not-made', 'the undone request has not put this policy');
  if (verdict === 'finished' || verdict === 'undone long ago') {
    return stays('policy.of-before', 'an operation before the undone one has put it');
  }
  return remove('policy.undone', policy, 'the undone request has put it');
}

function decideRemoval(policy: ObservedPolicy, predecessor: Predecessor): Decision {
  const notes = predecessor.kind === 'ended' ? predecessor.notes : undefined;
  const created = notes?.created;
  if (predecessor.kind === 'ended' && created === undefined && !isPutByEarlier(predecessor, policy)) {
    return stays('policy.never-put', 'no request of the resource has put or accepted it');
  }
  // Whoever has put the signed document again has given the resource its policy back.
  const isSigned = policy.maker === 'this resource';
  const isAnotherOne = created !== undefined && created !== policy.created && !isSigned;
  if (isAnotherOne || isPutByAnother(policy, notes)) {
    return stays('policy.of-somebody-else', 'somebody else has put it since');
  }
  return remove('policy.removable', policy, 'the resource has its name');
}

function remove(row: string, { revision }: ObservedPolicy, because: string): Decision {
  return { row, action: 'delete', revision, because };
}
