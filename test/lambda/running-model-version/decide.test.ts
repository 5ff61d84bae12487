import { type Decision, decide, isAtRest, type Moment } from '../../../lambda/running-model-version/decide';
import type { Observation, ObservedVersion } from '../../../lambda/running-model-version/observation';
import { type EventChange, RUNNER, request, VERSION, version } from './requests';

const later: Moment = {
  mayNotShowYet: false,
  mayYetStart: false,
  untouched: false,
  rollsBack: false,
  rests: false,
  mayTryAgain: false,
  restarted: false,
};
const absent: Observation = { kind: 'absent' };
const seen = (change: Partial<ObservedVersion> = {}): Observation => ({
  kind: 'version',
  version: version(change),
});

const STARTABLE = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED'];
const HOPELESS = [
  'FAILED',
  'TRAINING_IN_PROGRESS',
  'TRAINING_FAILED',
  'COPYING_FAILED',
  'DELETING',
  'DEPRECATED',
  'EXPIRED',
  'NEW_ONE',
];
const nobodys = { runner: undefined };
const theirs = { runner: 'other/Run' };
const scheduled: EventChange = { change: { Scheduled: 'true' } };

interface Row {
  readonly when: string;
  readonly request?: EventChange;
  readonly observed: Observation;
  readonly moment?: Partial<Moment>;
  readonly decided: Decision['action'];
  /** What the message must say, when the decision is to fail. */
  readonly says?: RegExp;
}

const ensure: Row[] = [
  {
    when: 'AWS would not say',
    observed: { kind: 'unknown', because: 'ThrottlingException' },
    decided: 'wait',
  },
  {
    when: 'AWS will never say',
    observed: { kind: 'unobservable', message: 'denied for good' },
    decided: 'fail',
    says: /^denied for good$/,
  },
  { when: 'absent, at first', observed: absent, moment: { mayNotShowYet: true }, decided: 'wait' },
  {
    when: 'absent',
    observed: absent,
    decided: 'fail',
    says: /^arn:\S+\/v1\/1700000001000 cannot run: account 222222222222 has no such version in the project arn:/,
  },
  ...[...STARTABLE, 'STARTING', 'RUNNING', 'STOPPING', 'FAILED'].map(
    (status): Row => ({
      when: `${status}, run by another`,
      observed: seen({ ...theirs, status }),
      decided: 'fail',
      says: new RegExp(
        `\\(${status}\\) is run by the stack resource other/Run.*aws rekognition untag-resource --resource-arn ${VERSION} --tag-keys cdk-rekognition-custom-labels:runner"$`,
      ),
    }),
  ),
  ...STARTABLE.flatMap((status): Row[] => [
    { when: `${status}, nobody’s`, observed: seen({ ...nobodys, status }), decided: 'claim' },
    { when: `${status}, ours`, observed: seen({ status }), decided: 'start' },
    {
      when: `${status}, nobody’s, at rest`,
      observed: seen({ ...nobodys, status }),
      moment: { rests: true },
      decided: 'claim',
    },
    {
      when: `${status}, ours, at rest`,
      observed: seen({ status }),
      moment: { rests: true },
      decided: 'done',
    },
  ]),
  ...['STARTING', 'STOPPING', 'COPYING_IN_PROGRESS'].flatMap((status): Row[] => [
    { when: `${status}, ours`, observed: seen({ status }), decided: 'wait' },
    { when: `${status}, nobody’s`, observed: seen({ ...nobodys, status }), decided: 'wait' },
  ]),
  ...HOPELESS.map(
    (status): Row => ({
      when: `${status}`,
      observed: seen({ ...nobodys, status, statusMessage: 'AWS’s reason.' }),
      decided: 'fail',
      says: new RegExp(`cannot run: it is ${status} \\(AWS’s reason\\.\\)\\.`),
    }),
  ),
  {
    when: 'FAILED before, nobody’s',
    observed: seen({ ...nobodys, status: 'FAILED' }),
    moment: { mayTryAgain: true },
    decided: 'claim',
  },
  {
    when: 'FAILED before, ours',
    observed: seen({ status: 'FAILED' }),
    moment: { mayTryAgain: true },
    decided: 'start',
  },
  { when: 'RUNNING, ours', observed: seen(), decided: 'done' },
  {
    when: 'RUNNING, ours, and Rekognition does not tell its units',
    observed: seen({ minInferenceUnits: undefined }),
    decided: 'done',
  },
  { when: 'RUNNING, ours, with fewer units', observed: seen({ minInferenceUnits: 1 }), decided: 'stop' },
  { when: 'RUNNING, ours, with more units', observed: seen({ minInferenceUnits: 3 }), decided: 'stop' },
  { when: 'RUNNING, ours, scaled unasked', observed: seen({ maxInferenceUnits: 3 }), decided: 'stop' },
  {
    when: 'RUNNING, ours, the most told as the fewest',
    observed: seen({ maxInferenceUnits: 2 }),
    decided: 'done',
  },
  {
    when: 'RUNNING, ours, not scaled as asked',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen(),
    decided: 'stop',
  },
  {
    when: 'RUNNING, ours, scaled as asked',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen({ maxInferenceUnits: 4 }),
    decided: 'done',
  },
  {
    when: 'RUNNING, ours, with other units, but started again already',
    observed: seen({ minInferenceUnits: 1 }),
    moment: { restarted: true },
    decided: 'done',
  },
  ...[{ minInferenceUnits: 1 }, { minInferenceUnits: 3 }, { maxInferenceUnits: 3 }].map(
    (units): Row => ({
      when: `RUNNING, ours, with a schedule and other units: ${JSON.stringify(units)}`,
      request: scheduled,
      observed: seen(units),
      decided: 'done',
    }),
  ),
  { when: 'RUNNING, ours, at rest at first', observed: seen(), moment: { rests: true }, decided: 'done' },
  { when: 'RUNNING, nobody’s', observed: seen(nobodys), decided: 'done' },
  {
    when: 'RUNNING, nobody’s, with more units',
    observed: seen({ ...nobodys, minInferenceUnits: 3 }),
    decided: 'done',
  },
  {
    when: 'RUNNING, nobody’s, with too few units',
    observed: seen({ ...nobodys, minInferenceUnits: 1, maxInferenceUnits: 5 }),
    decided: 'fail',
    says: /runs already with 1 to 5 inference units, not the 2 inference units that are asked for.*or ask for fewer units/,
  },
  {
    when: 'RUNNING, nobody’s, and scaled as far as asked',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen({ ...nobodys, maxInferenceUnits: 4 }),
    decided: 'done',
  },
  {
    when: 'RUNNING, nobody’s, always with as many as asked at most',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen({ ...nobodys, minInferenceUnits: 4 }),
    decided: 'done',
  },
  {
    when: 'RUNNING, nobody’s, not scaled as far as asked',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen(nobodys),
    decided: 'fail',
    says: /with 2 inference units, not the 2 to 4 inference units/,
  },
  {
    when: 'RUNNING, nobody’s, and Rekognition does not tell its units',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen({ ...nobodys, minInferenceUnits: undefined }),
    decided: 'done',
  },
  {
    when: 'RUNNING, nobody’s, with a schedule',
    request: scheduled,
    observed: seen(nobodys),
    decided: 'fail',
    says: /runs already and the schedule would stop it.*aws rekognition stop-project-version/,
  },
];

const remove: Row[] = [
  {
    when: 'AWS would not say',
    observed: { kind: 'unknown', because: 'ThrottlingException' },
    decided: 'wait',
  },
  { when: 'absent', observed: absent, decided: 'done' },
  { when: 'absent, cut off', observed: absent, moment: { mayYetStart: true }, decided: 'done' },
  { when: 'DELETING', observed: seen({ status: 'DELETING' }), decided: 'done' },
  { when: 'RUNNING, ours', observed: seen(), decided: 'stop' },
  { when: 'RUNNING, ours, cut off', observed: seen(), moment: { mayYetStart: true }, decided: 'stop' },
  { when: 'STARTING, ours', observed: seen({ status: 'STARTING' }), decided: 'wait' },
  { when: 'STOPPING, ours', observed: seen({ status: 'STOPPING' }), decided: 'wait' },
  ...['RUNNING', 'STARTING', 'STOPPING'].flatMap((status): Row[] => [
    { when: `${status}, nobody’s`, observed: seen({ ...nobodys, status }), decided: 'done' },
    { when: `${status}, another’s`, observed: seen({ ...theirs, status }), decided: 'done' },
  ]),
  ...[...STARTABLE, 'FAILED', 'COPYING_IN_PROGRESS', 'NEW_ONE'].flatMap((status): Row[] => [
    { when: `${status}, ours`, observed: seen({ status }), decided: 'release' },
    { when: `${status}, nobody’s`, observed: seen({ ...nobodys, status }), decided: 'done' },
    { when: `${status}, another’s`, observed: seen({ ...theirs, status }), decided: 'done' },
    {
      when: `${status}, ours, cut off`,
      observed: seen({ status }),
      moment: { mayYetStart: true },
      decided: 'wait',
    },
    {
      when: `${status}, nobody’s, cut off`,
      observed: seen({ ...nobodys, status }),
      moment: { mayYetStart: true },
      decided: 'wait',
    },
  ]),
];

function check(type: 'Create' | 'Update' | 'Delete', row: Row): void {
  const decision = decide(request({ ...row.request, type }), row.observed, { ...later, ...row.moment });

  expect(decision.action).toBe(row.decided);
  expect(decision.because).not.toBe('');
  if (decision.action === 'fail') expect(decision.message).toMatch(row.says!);
}

describe.each(['Create', 'Update'] as const)('%s', (type) => {
  test.each(ensure.map((row) => [row.when, row.decided, row] as const))('%s: %s', (_when, _decided, row) => {
    check(type, row);
  });
});

describe('Delete', () => {
  test.each(remove.map((row) => [row.when, row.decided, row] as const))('%s: %s', (_when, _decided, row) => {
    check('Delete', row);
  });
});

describe('an update in a rollback', () => {
  const rollsBack: Moment = { ...later, rollsBack: true };
  const update = request({ type: 'Update' });

  test.each([
    ['another runs it', seen(theirs)],
    ['it is gone', absent],
    ['it cannot be started', seen({ status: 'FAILED' })],
  ])('is done where it would fail otherwise, because %s', (_case, observed) => {
    expect(decide(update, observed, rollsBack)).toMatchObject({
      action: 'done',
      because: expect.stringMatching(/^it is left as it is, though \w+/),
    });
  });

  test('starts what does not run, and restarts what runs with other units', () => {
    expect(decide(update, seen({ status: 'STOPPED' }), rollsBack).action).toBe('start');
    expect(decide(update, seen({ minInferenceUnits: 1 }), rollsBack).action).toBe('stop');
  });

  test('fails where AWS does not let it look', () => {
    expect(decide(update, { kind: 'unobservable', message: 'denied' }, rollsBack).action).toBe('fail');
  });

  test.each([
    ['does not run', seen({ status: 'STOPPED' })],
    ['is gone', absent],
    ['cannot be seen', { kind: 'unknown', because: 'ThrottlingException' } as Observation],
  ])('leaves a version that the undone update never touched, also when it %s', (_case, observed) => {
    expect(decide(update, observed, { ...rollsBack, untouched: true }).action).toBe('done');
  });
});

test('what is to stay ours is stopped, and keeps its tag', () => {
  const stop = { ...request({ type: 'Delete' }), staysOurs: true };

  expect(decide(stop, seen(), later).action).toBe('stop');
  expect(decide(stop, seen({ status: 'STOPPED' }), later).action).toBe('done');
});

test('a runner whose name begins like ours is another one', () => {
  expect(decide(request(), seen({ runner: `${RUNNER}2` }), later).action).toBe('fail');
});

test('a schedule has stopped what could be started, or soon can', () => {
  const atRest = [...STARTABLE, 'STOPPING', 'STARTING', 'RUNNING', ...HOPELESS].filter((status) =>
    isAtRest(version({ status })),
  );

  expect(atRest).toEqual([...STARTABLE, 'STOPPING']);
});

test.each([
  ['FAILED', /start it there by hand, or copy or train the model again$/],
  ['TRAINING_IN_PROGRESS', /Deploy again once it is trained, which can take a day$/],
  ['DELETING', /Pass another version$/],
  ['COPYING_FAILED', /Pass a version that was trained or copied to its end$/],
])('%s comes with its own advice', (status, advice) => {
  const decision = decide(request(), seen({ ...nobodys, status }), later);

  expect(decision).toMatchObject({ message: expect.stringMatching(advice) });
});
