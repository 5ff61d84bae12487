import { examine, fail } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { type Decision, isNewToStack } from './decision';
import { asksForCurrent, asksForLabels, judge, refusals } from './gate';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * Returns `open` if the gates let the copy pass. In a `restore` they are not asked: the copy has passed before, and the
 * pointer may name another version by now. If the gates did not change, a number that is missing refuses nothing: the copy
 * has passed before, and its summary may have left the bucket since.
 */
export function pastGates(
  request: CopyRequest,
  version: ObservedVersion,
  moment: Moment,
  open: Decision & { action: 'done' | 'adopt' },
): Decision {
  const { gates } = request;
  if (moment.situation === 'restore') return open;
  const isNew = isNewToStack(request, version, moment);
  if (!version.evidence && (asksForLabels(gates) || asksForCurrent(gates, isNew))) {
    const because = 'the gates ask for more than Rekognition shows of a copy';
    return examine('copy.gates-unread', because);
  }
  const findings = judge(gates, version, isNew);
  const hasPassed = version.ours !== false && request.keepsGates && !isNew;
  const refused = refusals(findings, gates.acceptMissingEvaluation || hasPassed);
  if (refused.length > 0) {
    const message = messages.refusedByGates(version, refused);
    return fail('copy.gates-refuse', message, 'its gates refuse it');
  }
  const because = [open.because, ...findings.map(({ text }) => text)].join('; ');
  return { ...open, because };
}
