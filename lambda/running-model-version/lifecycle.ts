import { SCHEDULE_CATCH_UP_TYPE } from '../../contract/running-model-version';
import type { ResourceEvent } from '../cloudformation/request';
import type { Lifecycle } from '../engine/lifecycle';
import type { Notes, Services } from '../reconcile/kind';
import { reconcile } from '../reconcile/reconcile';
import { createCatchUp } from './catch-up';
import { running } from './running';

/** One function serves the models that run and the catch-ups after their schedules. */
export function createLifecycle(services: Services): Lifecycle<Notes> {
  const ofModels = reconcile(running, services);
  const ofCatchUps = createCatchUp(services);
  const of = ({ ResourceType }: ResourceEvent) =>
    ResourceType === SCHEDULE_CATCH_UP_TYPE ? ofCatchUps : ofModels;
  return {
    onCreate: (event) => of(event).onCreate(event),
    onUpdate: (event) => of(event).onUpdate(event),
    onDelete: (event) => of(event).onDelete(event),
    isComplete: (event, notes) => of(event).isComplete(event, notes),
    byHand: (event) => of(event).byHand(event),
    physicalIdOf: (event) => of(event).physicalIdOf(event),
  };
}
