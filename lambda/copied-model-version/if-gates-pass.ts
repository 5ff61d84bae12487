import { examine, fail } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { type Decision, isNewToStack } from './decision';
import { asksForCurrent, asksForLabels, judge, refusals } from './gate';
import { isFollowed } from './link';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * Returns `next` if the gates let the copy pass. The last link of a chain judges our copy, and the first one only a
 * version that it would adopt. A `restore` asks no gate: the copy has passed before, and the pointer may name another
 * version by now. If the gates did not change, a missing number refuses nothing: the copy has passed before, and
 * somebody may have deleted its summary since.
 */
export function ifGatesPass(
  request: CopyRequest,
  version: ObservedVersion,
  moment: Moment,
  next: Decision & { action: 'done' | 'adopt' },
): Decision {
  const { gates } = request;
  const isJudgedLater = isFollowed(request) && version.ours !== false;
  if (moment.situation === 'restore' || isJudgedLater) return next;
  const isNew = isNewToStack(request, version, moment);
  const { labels, current } = version.evidence ?? {};
  if ((asksForLabels(gates) && !labels) || (asksForCurrent(gates, isNew) && !current)) {
    const because = 'the gates ask for more than Rekognition shows of a copy';
    return examine('copy.gates-unread', 'gates', because);
  }
  const findings = judge(gates, version, isNew);
  const hasPassedBefore = version.ours !== false && request.keepsGates && !isNew;
  const refused = refusals(findings, gates.acceptMissingEvaluation || hasPassedBefore);
  if (refused.length > 0) {
    const message = messages.refusedByGates(version, refused);
    return fail('copy.gates-refuse', message, 'its gates refuse it');
  }
  const because = [next.because, ...findings.map(({ text }) => text)].join('; ');
  return { ...next, because };
}
