import { idIn, oldPropertiesIn } from '../cloudformation/request';
import { done, fail, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import type { Decision } from './decision';
import { meansTheSame } from './document';
import * as messages from './messages';
import type { ObservedPolicy } from './observation';
import {
  goesBackToAnotherId,
  isAsDeclared,
  isFirstSeen,
  isNewName,
  isPutByThisRequest,
  isTakenBack,
} from './ownership';
import type { PolicyRequest } from './request';

/** A Create or an Update: the declared policy must exist under the name. */
export function decidePresence(
  request: PolicyRequest,
  policy: ObservedPolicy | undefined,
  moment: Moment,
): Decision {
  if (!policy) {
    // A late Update that arrives during its own rollback looks like the rollback's Update. So nothing is put: the
    // rollback's policy exists, unless a person has deleted it.
    return goesBackToAnotherId(request, moment)
      ? done('policy.return-absent', 'a rollback puts no policy under another name')
      : put(moment, 'policy.absent', 'there is no policy of this name');
  }
  const { revision } = policy;
  const isNew = isNewName(request, moment);
  if (isNew && !isTakenBack(request, policy, moment) && !isPutByThisRequest(request, policy, moment.notes)) {
    const message = messages.nameTaken(request);
    return fail('policy.name-taken', message, 'this request has not put it');
  }
  if (mayBeOvertaken(request, moment)) {
    const because = 'a put of the undone update may still arrive, and this revision refuses it';
    return put(moment, 'policy.restored', because, revision);
  }
  if (isAsDeclared(request, policy, moment.notes)) {
    if (isNew && isFirstSeen(moment)) {
      return wait('policy.first-seen', 'the time of its creation is noted before the answer');
    }
    return done('policy.as-declared', 'the policy has the declared document');
  }
  if (isNew) return put(moment, 'policy.differs', 'its document is not the declared one', revision);
  if (goesBackToAnotherId(request, moment)) {
    return done('policy.left-as-found', 'a rollback does not overwrite a policy that may not be ours');
  }
  return isEdited(request, policy)
    ? put(moment, 'policy.edited', 'it was edited by hand, and the declared document wins', revision)
    : put(moment, 'policy.changed', 'the declared document has changed', revision);
}

function put({ remembered }: Moment, row: string, because: string, revision?: string): Decision {
  if (remembered.found === undefined) {
    return wait('policy.first-look', 'the first look is noted before a put');
  }
  return { row, action: 'put', because, ...(revision === undefined ? {} : { revision }) };
}

/** The undone update has sent another document. AWS may not have executed that call yet. */
function mayBeOvertaken(request: PolicyRequest, { situation, notes }: Moment): boolean {
  const { event, physicalId, document } = request;
  if (situation !== 'restore' || idIn(event) !== physicalId || notes.made !== undefined) return false;
  const undone = oldPropertiesIn(event).PolicyDocument;
  return undone !== undefined && !meansTheSame(JSON.stringify(undone), document);
}

/** Whether the policy matches neither the present declaration nor the former one. */
function isEdited({ event }: PolicyRequest, { document }: ObservedPolicy): boolean {
  const before = oldPropertiesIn(event).PolicyDocument;
  return before !== undefined && !meansTheSame(document, before);
}
