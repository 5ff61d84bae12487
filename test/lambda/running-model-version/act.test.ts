import type { Notes } from '../../../lambda/reconcile/kind';
import type { Situation } from '../../../lambda/reconcile/situation';
import { act } from '../../../lambda/running-model-version/act';
import type { Change } from '../../../lambda/running-model-version/decision';
import { answering, awsError, iso, START, silence } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import { Aws } from '../../../testing/handlers/running-project';
import { arnOf, BY_DAY, type EventChange, request } from '../../../testing/handlers/running-requests';

type Action = Change['action'];

silence();

const CALLS = {
  claim: 'TagResource',
  start: 'StartProjectVersion',
  stop: 'StopProjectVersion',
  release: 'UntagResource',
};

interface Given {
  readonly error?: Error;
  readonly stray?: string;
  readonly age?: number;
  readonly edge?: EventChange['edge'];
  readonly notes?: Notes;
}

/** The result of a change, if AWS answers each call with `error`. */
function effectOf(
  action: Action,
  situation: Situation,
  { error, stray, age = 900_000, edge, notes }: Given = {},
) {
  const aws = answering(Object.fromEntries(Object.values(CALLS).map((call) => [call, error ?? {}])));
  const at = context(aws, { situation, age, ...(notes && { notes }) });
  const type = edge ? 'Schedule' : situation === 'remove' || situation === 'undo' ? 'Delete' : 'Update';
  const change = edge && { Schedule: BY_DAY };
  return act(at, request({ type, edge, change }), { action, stray, row: 'a.test', because: 'a test' });
}
const ASKED = { asked: iso(START) };
const REFUSED = awsError('InvalidParameterException');

test.each<[Action, Situation, object]>([
  ['claim', 'change', ASKED],
  ['start', 'change', { ...ASKED, tried: true }],
  ['stop', 'change', { restarted: true }],
  ['stop', 'remove', {}],
  ['stop', 'undo', {}],
  ['release', 'remove', {}],
])('after a %s in a %s is noted: %j', async (action, situation, notes) => {
  expect(await effectOf(action, situation)).toEqual({ kind: 'begun', notes });
});

test('after a stop of another version nothing is noted', async () => {
  expect(await effectOf('stop', 'change', { stray: arnOf('v0') })).toEqual({ kind: 'begun', notes: {} });
});

test.each<[Action, Situation, string, number | 'lost', object]>([
  ['claim', 'change', 'TimeoutError', 'lost', ASKED],
  ['claim', 'change', 'ThrottlingException', 400, {}],
  ['claim', 'change', 'LimitExceededException', 400, {}],
  ['start', 'change', 'TimeoutError', 'lost', ASKED],
  ['start', 'change', 'ThrottlingException', 500, ASKED],
  ['start', 'change', 'ResourceNotFoundException', 400, {}],
  ['start', 'change', 'ResourceInUseException', 400, {}],
  ['start', 'change', 'LimitExceededException', 400, { fullSince: iso(START) }],
  ['stop', 'change', 'ResourceInUseException', 400, {}],
  ['stop', 'change', 'ThrottlingException', 400, {}],
])('after a %s in a %s that gets %s (%p) is noted: %j', async (action, situation, name, status, notes) => {
  const error = awsError(name, status);

  expect(await effectOf(action, situation, { error })).toEqual({
    kind: 'not yet',
    because: `${name}: AWS’s own text.`,
    notes,
  });
});

test.each(Object.entries(CALLS))(
  'fails a %s that is refused, and names the call: %s',
  async (action, call) => {
    expect(await effectOf(action as Action, 'change', { error: REFUSED })).toEqual({
      kind: 'failed',
      message: expect.stringContaining(`${call} was refused`),
    });
  },
);

test.each<[Action, Situation, number, string]>([
  ['stop', 'edge', 599_000, 'not yet'],
  ['stop', 'edge', 600_000, 'failed'],
  ['start', 'edge', 599_000, 'not yet'],
  ['start', 'edge', 600_000, 'failed'],
  ['stop', 'change', 599_000, 'failed'],
])('a refused %s in the situation "%s", after %d ms: %s', async (action, situation, age, kind) => {
  expect(await effectOf(action, situation, { error: REFUSED, age })).toMatchObject({ kind });
});

test.each([
  ['stop', 'InvalidParameterException', 'was refused for'],
  ['restore', 'AccessDeniedException', 'is not allowed for'],
] as const)('a stop in the edge "%s" that gets %s says how to stop the model', async (edge, name, says) => {
  expect(await effectOf('stop', 'edge', { error: awsError(name), edge })).toEqual({
    kind: 'failed',
    message: expect.stringMatching(
      new RegExp(
        `^StopProjectVersion ${says} .*\\. It may run on, and be billed\\. .* run "aws rekognition stop-project-version .*"\\. AWS said: ${name}`,
      ),
    ),
  });
});

test.each([
  ['start of a schedule', 'start', 'edge', 'start'],
  ['stop of an update', 'stop', 'change', undefined],
] as const)('a %s that is refused says nothing of a bill', async (_, action, situation, edge) => {
  expect(await effectOf(action, situation, { error: REFUSED, edge })).toMatchObject({
    message: expect.not.stringContaining('billed'),
  });
});

test.each<[Situation, number, string]>([
  ['change', 599_999, 'not yet'],
  ['change', 600_000, 'failed'],
  ['edge', 600_000, 'not yet'],
])('a start that has had no room in the situation "%s" for %d ms: %s', async (situation, waited, kind) => {
  const notes = { startedAt: iso(START - waited), fullSince: iso(START - waited) };

  expect(
    await effectOf('start', situation, { error: awsError('LimitExceededException'), age: 0, notes }),
  ).toMatchObject({ kind });
});

test('the message about a full account has the largest number of units', async () => {
  const aws = new Aws();
  Object.assign(aws.instead, { StartProjectVersion: awsError('LimitExceededException') });

  const { answer } = await aws.run({ change: { MaxInferenceUnits: '4' } });

  expect(answer!.reason).toContain('a model may not have 4 inference units');
});
