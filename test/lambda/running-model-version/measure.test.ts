import type { End } from '../../../lambda/reconcile/kind';
import { measure } from '../../../lambda/running-model-version/measure';
import type { ObservedVersion } from '../../../lambda/running-model-version/observation';
import { iso, START } from '../../../testing/handlers/answers';
import {
  BY_DAY,
  BY_NIGHT,
  type EventChange,
  event,
  version,
} from '../../../testing/handlers/running-requests';

type Notes = Extract<End<ObservedVersion>, { failed: false }>['notes'];

const FAILED: End<ObservedVersion> = { failed: true };
/** A request that ends after ten minutes. By default its model runs, and did not run when it began. */
const done = (notes: Partial<Notes> = {}, thing: Partial<ObservedVersion> = {}): End<ObservedVersion> => ({
  failed: false,
  notes: { startedAt: iso(START), situation: 'create', found: 'STOPPED', ...notes },
  thing: version(thing),
  now: START + 600_000,
});
const START_EDGE: EventChange = { type: 'Schedule', edge: 'start', change: { Schedule: BY_NIGHT } };
const STOP_EDGE: EventChange = { type: 'Schedule', edge: 'stop', change: { Schedule: BY_DAY } };

test.each<[string, object | undefined, EventChange, End<ObservedVersion>]>([
  ['a model that it has started: its duration too', { StartFailed: 0, StartDuration: 600 }, {}, done()],
  ['a model that already ran', { StartFailed: 0 }, { type: 'Update' }, done({ found: 'RUNNING' })],
  [
    'a model that its hours let rest',
    { StartFailed: 0 },
    { type: 'Update' },
    done({}, { status: 'STOPPED' }),
  ],
  ['a start that failed', { StartFailed: 1 }, {}, FAILED],
  ['a refusal because of its properties', { StartFailed: 1 }, { change: { MinInferenceUnits: '0' } }, FAILED],
  ['a rollback: nothing', undefined, { type: 'Update' }, done({ situation: 'restore' })],
  ['a rollback that failed', { StartFailed: 1 }, { type: 'Update' }, FAILED],
  ['a stop', { StopFailed: 0 }, { type: 'Delete' }, done({ situation: 'remove' })],
  ['a stop that failed', { StopFailed: 1 }, { type: 'Delete' }, FAILED],
  ['a start of a schedule', { StartFailed: 0, StartDuration: 600 }, START_EDGE, done({ situation: 'edge' })],
  ['a start of a schedule that failed', { StartFailed: 1 }, START_EDGE, FAILED],
  ['a stop of a schedule', { StopFailed: 0 }, STOP_EDGE, done({ situation: 'edge' })],
  ['a stop of a schedule that failed', { StopFailed: 1 }, STOP_EDGE, FAILED],
])('a request counts %s', (_case, values, change, end) => {
  const asked = event(change);

  expect(measure(asked, end)).toEqual(values && { event: asked, projectName: 'shapes', values });
});
