import type { Edge, ResourceEvent } from '../../../lambda/cloudformation/request';
import type { Execution } from '../../../lambda/engine/executions';
import { declaredNow, isListedLate } from '../../../lambda/reconcile/edge';
import { answering } from '../../../testing/handlers/answers';

/** What an edge finds declared, request by request. The id of a thing is its name. */

const common = {
  StackId: 'arn:aws:cloudformation:eu-west-1:222222222222:stack/production/uuid',
  LogicalResourceId: 'Run',
  ResourceType: 'Custom::Thing',
  ServiceToken: 'function',
  RequestId: 'request',
};
const EDGE = {
  ...common,
  RequestType: 'Schedule',
  Edge: 'start',
  PhysicalResourceId: 'v1',
  ResourceProperties: { Name: 'v1', Of: 'the schedule' },
} as unknown as Edge;

type Kind = ResourceEvent['RequestType'];

/** An earlier request. A `cut off` request has given no answer, and one that `runs` has no output. */
function earlier(
  RequestType: Kind,
  name: string,
  of: string,
  status: 'SUCCESS' | 'FAILED' | 'runs' | 'cut off' = 'SUCCESS',
): Execution {
  const request = { ...common, RequestType, ResourceProperties: { Name: name, Of: of } };
  const answer = status === 'cut off' ? undefined : { status, physicalId: name };
  const isRunning = status === 'runs';
  return {
    request: request as unknown as ResourceEvent,
    isRunning,
    ...(isRunning ? {} : { output: answer ? { answer } : {} }),
  } as Execution;
}

const idOf = ({ ResourceProperties }: ResourceEvent) => ResourceProperties.Name as string;

/** `ends`: the earlier requests, the newest first. */
function declared(
  resource: object | Error,
  ends: Execution[] | Error,
  edge = EDGE,
): ReturnType<typeof declaredNow> {
  const shown = resource instanceof Error ? resource : { StackResourceDetail: resource };
  const { services } = answering({ DescribeStackResource: shown });
  services.executions.predecessorOf = async (_, counts = () => true) => {
    if (ends instanceof Error) throw ends;
    return ends.find(counts);
  };
  return declaredNow(services, edge, idOf);
}

const shown = (status: string, id = 'v1') => ({ ResourceStatus: status, PhysicalResourceId: id });
const ofWhich = async (resource: object, ends: Execution[]) => {
  const { event, state } = await declared(resource, ends);
  const { PhysicalResourceId, ResourceProperties } = event;
  return [state, PhysicalResourceId, ResourceProperties.Of];
};

describe.each<[Kind]>([['Create'], ['Update']])('at rest, an earlier %s', (type) => {
  test('counts if it is the newest that made the shown version', async () => {
    const ends = [earlier(type, 'v1', 'the newest'), earlier(type, 'v1', 'an older one')];

    expect(await ofWhich(shown('UPDATE_COMPLETE'), ends)).toEqual(['settled', 'v1', 'the newest']);
  });

  test.each<[string, 'FAILED' | 'runs' | 'cut off']>([
    ['has failed', 'FAILED'],
    ['still runs', 'runs'],
    ['has given no answer', 'cut off'],
  ])('that %s does not count', async (_case, status) => {
    const ends = [earlier(type, 'v1', 'no success', status), earlier(type, 'v1', 'the success')];

    expect(await ofWhich(shown('UPDATE_COMPLETE'), ends)).toEqual(['settled', 'v1', 'the success']);
  });

  test('of another version does not count', async () => {
    const ends = [earlier(type, 'v2', 'another one'), earlier(type, 'v1', 'this one')];

    expect(await ofWhich(shown('UPDATE_COMPLETE'), ends)).toEqual(['settled', 'v1', 'this one']);
  });

  test('of the shown version counts, although the schedule names another one', async () => {
    const ends = [earlier(type, 'v2', 'the new one'), earlier(type, 'v1', 'the old one')];

    expect(await ofWhich(shown('UPDATE_COMPLETE', 'v2'), ends)).toEqual(['settled', 'v2', 'the new one']);
  });
});

test('a Delete declares nothing', async () => {
  const ends = [earlier('Delete', 'v1', 'a Delete'), earlier('Create', 'v1', 'a Create')];

  expect(await ofWhich(shown('UPDATE_COMPLETE'), ends)).toEqual(['settled', 'v1', 'a Create']);
});

test('without any request the schedule’s text counts', async () => {
  expect(await ofWhich(shown('UPDATE_COMPLETE'), [])).toEqual(['settled', 'v1', 'the schedule']);
});

test.each<[string, Execution[], string]>([
  ['for this version', [earlier('Update', 'v1', 'new', 'runs')], 'being handled'],
  [
    'for this version, and a Delete after it',
    [earlier('Delete', 'v2', 'old'), earlier('Update', 'v1', 'new', 'runs')],
    'being handled',
  ],
  ['to another version', [earlier('Update', 'v2', 'new', 'runs')], 'being replaced'],
  ['that has no execution', [], 'being replaced'],
  ['after one to another version that failed', [earlier('Update', 'v2', 'new', 'FAILED')], 'being replaced'],
])('while a request is under way %s, the earlier one counts', async (_case, newest, state) => {
  const made = newest.length > 0 ? [earlier('Create', 'v1', 'the Create')] : [];
  const of = made.length > 0 ? 'the Create' : 'the schedule';

  expect(await ofWhich(shown('UPDATE_IN_PROGRESS'), [...newest, ...made])).toEqual([state, 'v1', of]);
});

test.each<[string, object | Error, Execution[] | Error]>([
  ['CloudFormation does not answer', new Error('Throttling'), []],
  ['the resource has no status', {}, []],
  ['no request has made the version that is shown', shown('UPDATE_COMPLETE', 'v3'), []],
  ['the requests cannot be listed', shown('UPDATE_COMPLETE'), new Error('ThrottlingException')],
])('it is unknown when %s', async (_case, resource, ends) => {
  expect(await declared(resource, ends)).toEqual({ event: EDGE, state: 'unknown' });
});

test.each<[string, object | Error]>([
  ['is deleted', shown('DELETE_IN_PROGRESS')],
  ['is gone', Object.assign(new Error('no such resource'), { name: 'ValidationError' })],
])('a resource that %s wants no edge', async (_case, resource) => {
  await expect(declared(resource, [])).rejects.toThrow('no longer waits for this Schedule of Run');
});

describe('a change of the resource', () => {
  const NOW = Date.parse('2026-11-28T17:00:00.000Z');
  const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000);

  test.each<[string, number, object, boolean]>([
    ['makes the first step wait', 1, {}, true],
    ['makes the first step wait though CloudFormation’s clock is ahead', -9, {}, true],
    ['does not make the next step wait', 1, { changedAt: minutesAgo(1).toISOString() }, false],
    ['makes a step wait after another change', 1, { changedAt: minutesAgo(2).toISOString() }, true],
    ['does not make a step wait after ten minutes', 10, {}, false],
  ])('%s', async (_case, minutes, notes, expected) => {
    const resource = { ...shown('UPDATE_COMPLETE'), LastUpdatedTimestamp: minutesAgo(minutes) };
    const known = { startedAt: minutesAgo(0).toISOString(), ...notes };

    for (const edge of [EDGE, { ...EDGE, Edge: 'restore' } as Edge])
      expect(isListedLate(await declared(resource, [], edge), known, NOW)).toBe(expected);
  });

  test('does not make a step wait if CloudFormation does not say when', async () => {
    const known = { startedAt: minutesAgo(0).toISOString() };

    expect(isListedLate(await declared(shown('UPDATE_COMPLETE'), []), known, NOW)).toBe(false);
  });
});

describe('an edge that goes on trying for a rollback', () => {
  const restore = { ...EDGE, Edge: 'restore' } as Edge;
  const itself = earlier('Update', 'v1', 'the schedule');
  const rest = shown('UPDATE_COMPLETE');

  test.each<[string, object, Execution[], string]>([
    ['at rest', rest, [itself], 'settled'],
    ['at rest, and no request is known', rest, [], 'settled'],
    ['after a request for something else', rest, [earlier('Update', 'v1', 'new'), itself], 'overtaken'],
    ['after a failed one', rest, [earlier('Update', 'v1', 'new', 'FAILED'), itself], 'settled'],
    ['after one that still runs', rest, [earlier('Update', 'v1', 'new', 'runs'), itself], 'overtaken'],
    ['after one without an answer', rest, [earlier('Update', 'v1', 'new', 'cut off'), itself], 'overtaken'],
    ['after a Delete', rest, [earlier('Delete', 'v2', 'old'), itself], 'settled'],
    [
      'in a hand-over',
      shown('UPDATE_IN_PROGRESS'),
      [earlier('Update', 'v2', 'new', 'runs')],
      'being handled',
    ],
  ])('%s', async (_, resource, ends, state) => {
    expect((await declared(resource, ends, restore)).state).toBe(state);
  });
});
