import type { Operation } from '../../../lambda/cloudformation/operation';
import type { Execution } from '../../../lambda/engine/executions';
import { examinePredecessor } from '../../../lambda/project-policy/examine-predecessor';
import type { ObservedPolicy } from '../../../lambda/project-policy/observation';
import type { Notes } from '../../../lambda/reconcile/kind';
import { answering, awsError, eventsOf } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import {
  document,
  event,
  otherDocument,
  PROJECT,
  request,
  STACK_ID,
} from '../../../testing/handlers/policy-requests';
import { type EventChange } from '../../../testing/handlers/requests';

const policy = { revision: 'r1', document: '{}' };
const OTHER = PROJECT.replace(/\d+$/, '1');
const WENT_BACK = { situation: 'restore' } as const;
const ROOT = STACK_ID.replace(/stack\/.*/, 'stack/root/1');
const operation = { status: 'UPDATE_IN_PROGRESS', since: '2026-01-01T00:00:00.000Z' };

const running = (change?: EventChange): Execution => ({ request: event(change), isRunning: true });
const ended = (notes?: Partial<Notes>, change?: EventChange): Execution => ({
  request: event(change),
  isRunning: false,
  output: { notes },
});

/**
 * The policy with the predecessor that is found among these executions, and the stacks whose events were asked for. The
 * newest execution comes first.
 */
async function examined(
  situation: 'undo' | 'remove',
  ends: Execution[] | Error,
  status: string | Error = '',
  now: Operation = operation,
  failing = 0,
  of: ObservedPolicy = policy,
) {
  const aws = answering({
    DescribeStackEvents: ({ StackName }) =>
      status instanceof Error ? status : eventsOf(StackName, [status, Date.parse(operation.since) + 1]),
  });
  aws.services.executions.predecessorOf = async (_, counts = () => true) => {
    if (ends instanceof Error) throw ends;
    return ends.find(counts);
  };
  const at = context(aws, { situation, operation: now, failing: failing * 1000 });
  const observation = await examinePredecessor(at, request({ type: 'Delete' }), of);
  const thing = observation.kind === 'seen' ? observation.thing : undefined;
  return {
    observation,
    thing,
    stacks: aws.inputsOf('DescribeStackEvents').map(({ StackName }) => StackName),
  };
}
const predecessor = async (...given: Parameters<typeof examined>) => (await examined(...given)).thing;

const asked = { asked: operation.since, operation };
const made = { ...asked, made: 'r1', found: 'absent' };

test('the observed policy stays in the answer', async () => {
  expect(await predecessor('undo', [])).toEqual({ ...policy, predecessor: { kind: 'none' } });
});

test.each<[string, Execution[], object]>([
  ['running', [running()], { kind: 'running' }],
  ['ended', [ended(asked)], { kind: 'ended', notes: asked }],
  ['ended without notes', [ended()], { kind: 'ended' }],
  [
    'the one that put it, not one whose end nobody knows',
    [{ request: event(), isRunning: false }, ended(made)],
    { kind: 'ended', notes: made },
  ],
  [
    'the one that put it, not one that was refused',
    [ended({ found: 'there', operation }), ended(made)],
    { kind: 'ended', notes: made },
  ],
  [
    'the one that made it, not one that changed it',
    [ended({ ...made, found: 'there' }), ended(made)],
    { kind: 'ended', notes: { found: 'absent' } },
  ],
  [
    'the one that made it, not one that has only seen it',
    [ended({ found: 'there', created: 'then', operation }), ended(made)],
    { kind: 'ended', notes: made },
  ],
  [
    'the one that made it, not one that put nothing',
    [ended({ found: 'absent', operation }), ended(made)],
    { kind: 'ended', notes: made },
  ],
  [
    'the one that made it, not one that went back',
    [ended({ ...made, ...WENT_BACK }), ended({ ...made, touched: true })],
    {
      kind: 'ended',
      notes: { touched: true },
      since: operation.since,
      document: event().ResourceProperties.PolicyDocument,
    },
  ],
  [
    'the newest, if none has put it',
    [ended({ found: 'there', operation }), ended(asked)],
    { kind: 'ended', notes: { found: 'there' } },
  ],
  ['none, because a Delete makes nothing', [running({ type: 'Delete' })], { kind: 'none' }],
  ['none, because it named another policy', [running({ change: { PolicyName: 'other' } })], { kind: 'none' }],
  ['none, because it named another project', [running({ change: { ProjectArn: OTHER } })], { kind: 'none' }],
  ['none if all went back', [ended(WENT_BACK)], { kind: 'none' }],
  ['the one before those that went back', [ended(WENT_BACK), ended(asked)], { kind: 'ended', notes: asked }],
])('undo: the predecessor is %s', async (_, ends, expected) => {
  expect(await predecessor('undo', ends)).toMatchObject({ predecessor: expected });
});

test.each<[string, Execution[], object]>([
  ['running', [running()], { kind: 'running' }],
  ['the newest if none has seen the policy', [ended(made)], { kind: 'ended', notes: made }],
  [
    'the one that made it, though none has seen it',
    [ended({ found: 'there', operation }), ended(made)],
    { kind: 'ended', notes: made },
  ],
  ['one that went back, if there is no other', [ended(WENT_BACK)], { kind: 'ended', notes: WENT_BACK }],
  ['none if there was no request', [], { kind: 'none' }],
  ['one that runs, though another has seen it', [running(), ended({ created: 'then' })], { kind: 'running' }],
  [
    'the newest that has seen it, even one that went back',
    [ended(asked), ended({ created: 'then', situation: 'restore' }), ended({ created: 'before' })],
    { kind: 'ended', notes: { created: 'then' } },
  ],
])('remove: the predecessor is %s', async (_, ends, expected) => {
  expect(await predecessor('remove', ends)).toMatchObject({ predecessor: expected });
});

test('undo: the predecessor is the one that was to put this document, not one that was to put another', async () => {
  const lost = { ...asked, found: 'absent' };
  const another = ended(lost, { change: { PolicyDocument: otherDocument } });
  const seen = { ...policy, document: JSON.stringify(document) };

  const { thing } = await examined('undo', [another, ended(lost)], 'UPDATE_COMPLETE', operation, 0, seen);

  expect(thing).toMatchObject({ predecessor: { document, verdict: 'finished' } });
});

describe.each(['undo', 'remove'] as const)('%s: Step Functions', (situation) => {
  test('that does not answer is asked again', async () => {
    expect((await examined(situation, awsError('ThrottlingException'))).observation).toEqual({
      kind: 'unknown',
      because: 'ThrottlingException: AWS’s own text.',
    });
  });

  test('that denies the answer for ten minutes fails the request', async () => {
    const { observation } = await examined(situation, awsError('AccessDeniedException'), '', operation, 600);

    expect(observation).toMatchObject({
      kind: 'unobservable',
      message: expect.stringMatching(/^ListExecutions is not allowed for the project policy/),
    });
  });
});

test('undo: CloudFormation that denies the events for ten minutes fails the request', async () => {
  const denial = awsError('AccessDenied');

  expect((await examined('undo', [ended(made)], denial, operation, 600)).observation).toMatchObject({
    kind: 'unobservable',
    message: expect.stringMatching(/^DescribeStackEvents is not allowed for the project policy/),
  });
});

describe('a policy with the signature of the resource', () => {
  const signed = { ...policy, maker: 'this resource' } as const;
  const change = { responseUrl: 'https://bucket.s3.amazonaws.com/?X-Amz-Date=20260101T000000Z' };
  const without = { request: { ...event(), ResponseURL: change.responseUrl }, isRunning: false } as Execution;
  const found = async (ends: Execution[], of: typeof policy = signed) =>
    (await examined('undo', ends, 'UPDATE_ROLLBACK_IN_PROGRESS', operation, 0, of)).thing?.predecessor;

  test('is of the undone request, though that request left no notes', async () => {
    expect(await found([without])).toMatchObject({
      isShownBySignature: true,
      since: operation.since,
      verdict: 'undone',
    });
  });

  test.each<[string, Execution[]]>([
    ['an earlier request has seen it', [without, ended({ created: 'then' })]],
    ['the undone request has left notes', [ended({ found: 'there', operation })]],
    ['a step of the undone request was answered, though without notes', [ended()]],
  ])('is not of the undone request if %s', async (_case, ends) => {
    expect(await found(ends)).not.toHaveProperty('isShownBySignature');
  });

  test('is of the undone request only with that signature', async () => {
    expect(await found([without], policy)).not.toHaveProperty('isShownBySignature');
  });
});

test.each([
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'undone'],
  ['UPDATE_COMPLETE', 'finished'],
  ['UPDATE_IN_PROGRESS', 'under way'],
])('undo: after %s the operation that put the policy is %s', async (status, verdict) => {
  const { observation, thing } = await examined('undo', [ended(made)], status);

  expect(thing).toMatchObject({ predecessor: { verdict } });
  expect(observation).toMatchObject({ notes: { told: { verdict } } });
});

test.each<['undo' | 'remove', Partial<Notes>]>([
  ['undo', { ...made, made: 'r0' }],
  ['remove', { ...made, created: 'then' }],
])('%s: the events are not read if they do not decide', async (situation, notes) => {
  const thing = await predecessor(situation, [ended(notes)], 'UPDATE_COMPLETE');

  expect(thing?.predecessor).not.toHaveProperty('verdict');
});

test.each([
  ['its own', operation, STACK_ID],
  ['the root’s, if the stack is nested', { ...operation, root: ROOT }, ROOT],
])('undo: the events that decide are %s', async (_, now, stack) => {
  expect((await examined('undo', [ended(made)], 'UPDATE_COMPLETE', now)).stacks).toEqual([stack]);
});
