import * as messages from '../../../lambda/copied-model-version/messages';
import type { Told } from '../../../lambda/reconcile/kind';
import { examineOperation } from '../../../lambda/reconcile/maker';
import { answering, awsError, BEGAN, eventsOf, operationIn, START } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import { request, STACK_ID, version } from '../../../testing/handlers/copy-requests';

const ROOT = STACK_ID.replace('/prod/', '/root/');

describe('the operation that made a thing', () => {
  const verdictWith = async (
    DescribeStackEvents: object,
    root?: string,
    [status, began]: readonly [string, number] = ['UPDATE_ROLLBACK_IN_PROGRESS', START],
  ) => {
    const aws = answering({ DescribeStackEvents });
    const operation = { ...operationIn(status, began), ...(root ? { root } : {}) };
    const observation = await examineOperation(
      messages,
      context(aws, { situation: 'undo', operation }),
      request({ type: 'Delete' }),
      version(),
    );
    return {
      observation,
      verdict: (observation as any).thing?.verdict,
      asked: aws.inputsOf('DescribeStackEvents'),
    };
  };

  test('is read from the events of the stack', async () => {
    expect(await verdictWith(eventsOf(STACK_ID, ['UPDATE_COMPLETE', BEGAN]))).toMatchObject({
      verdict: 'finished',
      asked: [{ StackName: STACK_ID, NextToken: undefined }],
    });
  });

  test('is read from the events of the root, if the stack is nested', async () => {
    expect(await verdictWith(eventsOf(ROOT, ['UPDATE_ROLLBACK_IN_PROGRESS', BEGAN]), ROOT)).toMatchObject({
      verdict: 'undone',
      asked: [{ StackName: ROOT, NextToken: undefined }],
    });
  });

  const CLEAN_UP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
  const MADE = Date.parse(version().mark!.since);
  const events = eventsOf(STACK_ID, ['UPDATE_FAILED', MADE + 1], [CLEAN_UP, BEGAN + 1]);

  test.each([
    ['undone', 'in the clean-up after a later update', [CLEAN_UP, BEGAN]],
    ['finished', 'in its own clean-up', [CLEAN_UP, MADE]],
    ['finished', 'when the stack is deleted', ['DELETE_IN_PROGRESS', BEGAN]],
  ] as const)('is %s %s', async (expected, _, operation) => {
    expect((await verdictWith(events, undefined, operation)).verdict).toBe(expected);
  });

  describe('that an earlier step has read', () => {
    const { since } = version().mark!;
    const knowing = async (told: Told) => {
      const aws = answering({ DescribeStackEvents: eventsOf(STACK_ID, ['UPDATE_COMPLETE', BEGAN]) });
      const notes = { startedAt: '', told };
      const at = context(aws, { situation: 'undo', notes });
      const observation = await examineOperation(messages, at, request({ type: 'Delete' }), version());
      return { notes: observation.notes, asked: aws.inputsOf('DescribeStackEvents').length };
    };

    test('is not read again', async () => {
      const told: Told = { since, verdict: 'undone' };

      expect(await knowing(told)).toEqual({ notes: { told }, asked: 0 });
    });

    test.each<[string, Told]>([
      ['is read again if it was under way', { since, verdict: 'under way' }],
      ['does not tell of another operation', { since: '', verdict: 'undone' }],
    ])('%s', async (_case, told) => {
      expect(await knowing(told)).toEqual({ notes: { told: { since, verdict: 'finished' } }, asked: 1 });
    });
  });

  test.each([
    ['the call', undefined, /^DescribeStackEvents is not allowed/],
    [
      'the root stack, if the stack is nested',
      ROOT,
      /^DescribeStackEvents on \S+:stack\/root\/\S+ is not allowed/,
    ],
  ])('is denied: the message names %s', async (_case, root, says) => {
    const operation = { ...operationIn(), ...(root ? { root } : {}) };
    const at = context(answering({ DescribeStackEvents: awsError('AccessDenied') }), {
      situation: 'undo',
      operation,
      failing: 600_000,
    });

    expect(await examineOperation(messages, at, request({ type: 'Delete' }), version())).toMatchObject({
      message: expect.stringMatching(says),
    });
  });

  test('is not known if CloudFormation does not answer', async () => {
    expect((await verdictWith(awsError('Throttling'))).observation).toMatchObject({ kind: 'unknown' });
  });
});
