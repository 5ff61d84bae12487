import type { Moment } from '../reconcile/kind';
import type { ObservedVersion } from './observation';
import { formerOf, isSameVersion, type RunRequest } from './request';

/** Statuses of a version that does not run and can be started. A fresh copy never becomes TRAINING_COMPLETED. */
const STARTABLE: readonly string[] = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED'];

/** Whether a schedule that finds this has the model stopped. */
export function isAtRest({ status }: Pick<ObservedVersion, 'status'>): boolean {
  return STARTABLE.includes(status) || status === 'STOPPING';
}

/**
 * Which version is to tell whether the schedule has the model stopped: the one that the schedule knows, which before a
 * replacement is the former one. Nobody where the model is to run in any case, or where that is known already.
 */
export function witnessOf(
  request: RunRequest,
  { situation, notes }: Pick<Moment, 'situation' | 'notes'>,
): 'itself' | 'former' | 'nobody' {
  const isUpdate = situation === 'replace' || situation === 'change' || situation === 'restore';
  if (!request.scheduled || !isUpdate || notes.rests !== undefined) return 'nobody';
  const former = formerOf(request);
  if (former && !isSameVersion(former, request)) return former.scheduled ? 'former' : 'nobody';
  // What the undone update has stopped in order to start it again does not rest.
  const mayBeRestarting =
    situation === 'restore' && former && !former.scheduled && !hasSameUnits(former, request);
  return mayBeRestarting ? 'nobody' : 'itself';
}

export function hasSameUnits(one: RunRequest, other: RunRequest): boolean {
  return (
    one.minInferenceUnits === other.minInferenceUnits && one.maxInferenceUnits === other.maxInferenceUnits
  );
}
