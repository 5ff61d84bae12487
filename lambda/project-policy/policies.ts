import type { ProjectPolicyAttributes } from '../../contract/project-policy';
import type { Kind } from '../reconcile/kind';
import { act } from './act';
import { decide } from './decide';
import type { Change, Question } from './decision';
import { examinePredecessor } from './examine-predecessor';
import { byHand, timedOut } from './messages';
import type { ObservedPolicy } from './observation';
import { observe } from './observe';
import { isNewName, isPutByThisRequest } from './ownership';
import { pauseOf } from './pace';
import { type PolicyRequest, parseRequest, undoneBy } from './request';

/**
 * `Custom::RekognitionProjectPolicy`, as the loop sees it. A policy has no tags, and AWS may rewrite its document. So
 * two things show its owner: the notes, which stay readable in the request's execution, and a signature in the
 * document, if AWS keeps it.
 */
export const policies: Kind<PolicyRequest, ObservedPolicy, Change, Question> = {
  parse: parseRequest,
  undoneBy,
  observe,
  decide,
  examine: { predecessor: examinePredecessor },
  act,
  report: {
    statusOf: () => 'there',
    isTouched: (request, policy, moment) =>
      isNewName(request, moment) && isPutByThisRequest(request, policy, moment.notes),
    timedOut,
    byHand,
    attributes: ({ policyName }, policy): ProjectPolicyAttributes => ({
      PolicyName: policyName,
      PolicyRevisionId: policy?.revision ?? '',
    }),
    measure: () => undefined,
    pause: pauseOf,
  },
};
