import type { Situation } from '../../../lambda/reconcile/situation';
import { isAtRest, witnessOf } from '../../../lambda/running-model-version/rest';
import { arnOf, type EventChange, moment, request } from './requests';

test('a schedule has stopped what could be started, or soon can', () => {
  const statuses = [
    'TRAINING_COMPLETED',
    'COPYING_COMPLETED',
    'STOPPED',
    'STOPPING',
    'STARTING',
    'RUNNING',
    'FAILED',
    'COPYING_IN_PROGRESS',
    'DELETING',
    'NEW_ONE',
  ];

  expect(statuses.filter((status) => isAtRest({ status }))).toEqual(statuses.slice(0, 4));
});

const scheduled = { Scheduled: 'true' };
const other = { ModelVersionArn: arnOf('v0') };

test.each<[string, Situation, EventChange, string]>([
  ['a create', 'create', { type: 'Create', change: scheduled }, 'nobody'],
  ['a removal', 'remove', { type: 'Delete', change: scheduled }, 'nobody'],
  ['an update without a schedule', 'change', { type: 'Update', old: scheduled }, 'nobody'],
  ['an update', 'change', { type: 'Update', change: scheduled, old: scheduled }, 'itself'],
  ['an update that brings a schedule', 'change', { type: 'Update', change: scheduled }, 'itself'],
  [
    'an update that brings a schedule and other units',
    'change',
    { type: 'Update', change: scheduled, old: { MinInferenceUnits: '1' } },
    'itself',
  ],
  [
    'a replacement',
    'replace',
    { type: 'Update', change: scheduled, old: { ...scheduled, ...other } },
    'former',
  ],
  [
    'a replacement that brings a schedule',
    'replace',
    { type: 'Update', change: scheduled, old: other },
    'nobody',
  ],
  [
    'going back from other units with a schedule',
    'restore',
    { type: 'Update', change: scheduled, old: { ...scheduled, MinInferenceUnits: '1' } },
    'itself',
  ],
  ['going back from no schedule', 'restore', { type: 'Update', change: scheduled }, 'itself'],
  [
    'going back from no schedule and other units',
    'restore',
    { type: 'Update', change: scheduled, old: { MinInferenceUnits: '1' } },
    'nobody',
  ],
  [
    'going back from what named no version',
    'restore',
    { type: 'Update', change: scheduled, old: { ModelVersionArn: 'v1' } },
    'itself',
  ],
])('in %s (%s) it is told by the right version', (_case, situation, change, witness) => {
  expect(witnessOf(request(change), moment(situation))).toBe(witness);
});

test.each([true, false])('what is known already (%s) is not asked again', (rests) => {
  const asked = request({ type: 'Update', change: scheduled, old: scheduled });

  expect(witnessOf(asked, moment('change', { notes: { rests } }))).toBe('nobody');
});
