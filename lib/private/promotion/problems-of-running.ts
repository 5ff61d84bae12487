import type { Problem } from '../../../contract/problem';
import { problemsOfRunning } from '../../../contract/running-model-version';
import type { PromotionRunning } from '../../promotion-running';
import { knownSeconds, problemsOfUnit } from '../checks/timeout';
import { known } from '../checks/validation';
import { problemsOfSchedule } from '../running/hours';

/** What `RunningModelVersion` would refuse later, when half of the stacks are already made. */
export function problemsOfRunningTarget(running: PromotionRunning | undefined): Problem[] {
  if (!running) return [];
  const { minInferenceUnits, maxInferenceUnits, timeout, drain, schedule } = running;
  return [
    ...problemsOfRunning({
      minInferenceUnits: known(minInferenceUnits),
      maxInferenceUnits: known(maxInferenceUnits),
      timeout: knownSeconds(timeout),
      drain: knownSeconds(drain),
    }),
    ...problemsOfSchedule(schedule),
    ...problemsOfUnit('timeout', timeout),
    ...problemsOfUnit('drain', drain),
  ].map((problem) => ({ ...problem, property: `running.${problem.property}` }));
}
