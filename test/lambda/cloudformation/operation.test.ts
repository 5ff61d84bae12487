import {
  currentOperation,
  goesBack,
  isSame,
  mayStillGoBack,
  type Operation,
  type Verdict,
  verdictOn,
} from '../../../lambda/cloudformation/operation';
import { Unanswered } from '../../../lambda/cloudformation/unanswered';
import {
  answering,
  awsError,
  BEGAN,
  eventsOf,
  iso,
  operationIn,
  START,
  stackIn,
} from '../../../testing/handlers/answers';
import { STACK_ID } from '../../../testing/handlers/copy-requests';

const NO_STATUS = 'the stack has no status or no time';

describe('the operation of a stack', () => {
  const found = (DescribeStacks: object) => {
    const aws = answering({ DescribeStacks });
    return currentOperation(aws.services.cloudFormation, STACK_ID);
  };

  test('is found by the id of the stack, so that no later stack of the same name answers', async () => {
    const { services, inputsOf } = answering();

    await currentOperation(services.cloudFormation, STACK_ID);

    expect(inputsOf('DescribeStacks')).toEqual([{ StackName: STACK_ID }]);
  });

  test.each([
    'CREATE_IN_PROGRESS',
    'ROLLBACK_IN_PROGRESS',
    'UPDATE_IN_PROGRESS',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_FAILED',
    'UPDATE_ROLLBACK_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'DELETE_IN_PROGRESS',
    'IMPORT_IN_PROGRESS',
    'A_NEW_ONE',
  ])('is known by the status %s and its time', async (status) => {
    expect(await found(stackIn(status))).toEqual({ status, since: iso(BEGAN) });
  });

  test.each([
    'CREATE_COMPLETE',
    'CREATE_FAILED',
    'ROLLBACK_COMPLETE',
    'ROLLBACK_FAILED',
    'UPDATE_COMPLETE',
    'UPDATE_ROLLBACK_COMPLETE',
    'UPDATE_ROLLBACK_FAILED',
    'DELETE_COMPLETE',
    'DELETE_FAILED',
    'IMPORT_COMPLETE',
    'IMPORT_ROLLBACK_COMPLETE',
    'REVIEW_IN_PROGRESS',
  ])('is over if the stack is %s', async (status) => {
    expect(await found(stackIn(status))).toBe('at rest');
  });

  test('begins with the creation of the stack before its first update', async () => {
    const stack = stackIn('CREATE_IN_PROGRESS', {
      LastUpdatedTime: undefined,
      CreationTime: new Date(START),
    });

    expect(await found(stack)).toEqual({ status: 'CREATE_IN_PROGRESS', since: iso(START) });
  });

  test.each([
    [true, true],
    [false, undefined],
  ])('notes whether rollback is disabled: %p', async (DisableRollback, withoutRollback) => {
    const operation: any = await found(stackIn('UPDATE_IN_PROGRESS', { DisableRollback }));

    expect(operation.withoutRollback).toBe(withoutRollback);
  });

  test('is a part of the root’s operation, if the stack is nested', async () => {
    expect(await found(stackIn('UPDATE_IN_PROGRESS', { RootId: 'arn:root' }))).toMatchObject({
      root: 'arn:root',
    });
  });

  test.each([
    ['is throttled', awsError('Throttling'), 'Throttling: AWS’s own text.'],
    ['does not let us ask', awsError('AccessDenied', 403), 'AccessDenied: AWS’s own text.'],
    ['shows no stack', { Stacks: [] }, NO_STATUS],
    ['says nothing', {}, NO_STATUS],
    ['shows no status', { Stacks: [{ CreationTime: new Date(0) }] }, NO_STATUS],
    ['shows no time', { Stacks: [{ StackStatus: 'UPDATE_IN_PROGRESS' }] }, NO_STATUS],
  ])('is not known if CloudFormation %s', async (_, answer, because) => {
    expect(await found(answer)).toEqual(new Unanswered(because));
  });
});

test.each([
  ['CREATE_IN_PROGRESS', false],
  ['UPDATE_IN_PROGRESS', false],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', false],
  ['DELETE_IN_PROGRESS', false],
  ['ROLLBACK_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', true],
  ['UPDATE_FAILED', true],
])('a stack in %s goes back: %p', (status, expected) => {
  expect(goesBack(operationIn(status))).toBe(expected);
});

test.each<[string, Partial<Operation>, boolean]>([
  ['UPDATE_ROLLBACK_FAILED', {}, true],
  ['UPDATE_FAILED', { withoutRollback: true }, true],
  ['UPDATE_IN_PROGRESS', { withoutRollback: true }, true],
  ['UPDATE_ROLLBACK_IN_PROGRESS', { withoutRollback: true }, true],
  ['UPDATE_IN_PROGRESS', {}, false],
  ['DELETE_IN_PROGRESS', { withoutRollback: true }, false],
  ['DELETE_FAILED', { withoutRollback: true }, false],
  ['UPDATE_COMPLETE', { withoutRollback: true }, false],
  ['UPDATE_ROLLBACK_COMPLETE', {}, false],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', { withoutRollback: true }, false],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', { root: 'root' }, true],
  ['UPDATE_COMPLETE', { root: 'root' }, false],
])('in %s (%j), a failed update may be taken back: %s', (status, more, expected) => {
  expect(mayStillGoBack({ status, since: '', ...more })).toBe(expected);
});

test('two operations differ in status or time', () => {
  const operation = operationIn();

  expect(isSame(operation, operationIn())).toBe(true);
  expect(isSame(operation, operationIn('UPDATE_ROLLBACK_IN_PROGRESS'))).toBe(false);
  expect(isSame(operation, operationIn('UPDATE_IN_PROGRESS', BEGAN + 1))).toBe(false);
});

describe('what became of an operation', () => {
  const verdict = (DescribeStackEvents: object) =>
    verdictOn(answering({ DescribeStackEvents }).services.cloudFormation, {
      id: STACK_ID,
      since: iso(BEGAN),
    });
  const DAY = 86_400_000;
  const created = ['CREATE_IN_PROGRESS', BEGAN - DAY] as const;

  /** The statuses of the stack since the operation began, the oldest first. */
  const HISTORIES: readonly (readonly [Verdict, readonly string[]])[] = [
    ['under way', ['UPDATE_IN_PROGRESS']],
    ['finished', ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS']],
    ['finished', ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE']],
    ['finished', ['CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS']],
    ['finished', ['CREATE_COMPLETE', 'DELETE_IN_PROGRESS']],
    ['finished', ['IMPORT_COMPLETE']],
    ['undone', ['ROLLBACK_IN_PROGRESS']],
    ['undone', ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE']],
    [
      'undone long ago',
      ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
    ],
    ['undone', ['CREATE_FAILED', 'DELETE_IN_PROGRESS']],
    ['undone', ['ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED', 'DELETE_IN_PROGRESS']],
    ['under way', ['CREATE_FAILED']],
    ['under way', ['UPDATE_FAILED']],
    ['finished', ['UPDATE_FAILED', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE']],
    ['undone', ['UPDATE_FAILED', 'UPDATE_ROLLBACK_IN_PROGRESS']],
  ];

  test.each(HISTORIES)('is %s: %j', async (expected, statuses) => {
    const events = statuses.map((status, index) => [status, BEGAN + 1 + index] as const);

    expect(await verdict(eventsOf(STACK_ID, created, ['CREATE_COMPLETE', BEGAN - 1], ...events))).toBe(
      expected,
    );
  });

  test('does not depend on events of other resources, or of exactly the time when it began', async () => {
    const others = eventsOf('another', ['UPDATE_COMPLETE', BEGAN + 1]).StackEvents;
    const own = eventsOf(
      STACK_ID,
      created,
      ['UPDATE_COMPLETE', BEGAN],
      ['UPDATE_IN_PROGRESS', BEGAN + 1],
    ).StackEvents;

    expect(await verdict({ StackEvents: [...others, ...own] })).toBe('under way');
  });

  test('is found on a later page, and no older page is read', async () => {
    const pages: Record<string, object> = {
      first: { ...eventsOf(STACK_ID, ['DELETE_IN_PROGRESS', BEGAN + 3]), NextToken: 'second' },
      second: { ...eventsOf(STACK_ID, ['UPDATE_COMPLETE', BEGAN + 2]), NextToken: 'third' },
      third: { ...eventsOf(STACK_ID, ['UPDATE_ROLLBACK_IN_PROGRESS', BEGAN - 1]), NextToken: 'fourth' },
    };
    const { services, inputsOf } = answering({
      DescribeStackEvents: ({ NextToken = 'first' }: { NextToken?: string }) => pages[NextToken],
    });

    expect(await verdictOn(services.cloudFormation, { id: STACK_ID, since: iso(BEGAN) })).toBe('finished');
    expect(inputsOf('DescribeStackEvents')).toEqual(
      [undefined, 'second', 'third'].map((NextToken) => ({ StackName: STACK_ID, NextToken })),
    );
  });

  test.each([
    ['finished', DAY + 1, 'its events were forgotten'],
    ['under way', DAY, 'the stack has just been created'],
  ])('is %s if the oldest event came %d milliseconds later: %s', async (expected, younger) => {
    expect(await verdict(eventsOf(STACK_ID, ['UPDATE_IN_PROGRESS', BEGAN + younger]))).toBe(expected);
  });

  test('is not known if there is no event at all', async () => {
    expect(await verdict({ StackEvents: [] })).toBe('finished');
  });

  describe('before a later update removes what it made', () => {
    const UNTIL = BEGAN + 100;
    const withdrawn = (statuses: readonly string[], root?: string, younger = 0) => {
      const events = statuses.map((status, index) => [status, BEGAN + 1 + index + younger] as const);
      const later = [
        ['UPDATE_IN_PROGRESS', UNTIL],
        ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', UNTIL + 9],
      ] as const;
      const { services } = answering({
        DescribeStackEvents: ({ StackName }: { StackName: string }) =>
          StackName === root
            ? eventsOf(StackName, ['UPDATE_COMPLETE', BEGAN - 1])
            : eventsOf(StackName, created, ['CREATE_COMPLETE', BEGAN - 1], ...events, ...later),
      });
      return verdictOn(services.cloudFormation, {
        id: STACK_ID,
        root,
        since: iso(BEGAN),
        before: iso(UNTIL),
      });
    };

    test.each([
      ['undone', ['UPDATE_IN_PROGRESS', 'UPDATE_FAILED']],
      ['undone', ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS']],
      ['finished', ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE']],
      ['finished', ['UPDATE_FAILED', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE']],
      ['undone long ago', ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_FAILED']],
    ])('is %s: %j', async (expected, statuses) => {
      expect(await withdrawn(statuses)).toBe(expected);
    });

    test('is undone also in a nested stack that was updated by itself', async () => {
      expect(await withdrawn(['UPDATE_FAILED'], `${STACK_ID}-root`)).toBe('undone');
    });
  });

  describe('of a nested stack', () => {
    const ROOT = `${STACK_ID}-root`;
    const told = (statusOfRoot: string, ...afterwards: [string, number][]) => {
      const own = eventsOf(STACK_ID, ['UPDATE_IN_PROGRESS', BEGAN + 1], ['UPDATE_COMPLETE', BEGAN + 2]);
      const ofRoot = eventsOf(ROOT, created, [statusOfRoot, BEGAN - 2], ...afterwards);
      const others = eventsOf('a resource', ['UPDATE_IN_PROGRESS', BEGAN - 1]);
      const { services, inputsOf } = answering({
        DescribeStackEvents: ({ StackName, NextToken }: { StackName: string; NextToken?: string }) => {
          if (StackName === STACK_ID) return own;
          return NextToken ? ofRoot : { ...others, NextToken: 'next' };
        },
      });
      const asked = () => inputsOf('DescribeStackEvents').map(({ StackName }: any) => StackName);
      return {
        verdict: verdictOn(services.cloudFormation, { id: STACK_ID, root: ROOT, since: iso(BEGAN) }),
        asked,
      };
    };

    test.each(['UPDATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'UPDATE_FAILED'])(
      'comes from its root’s events if the root was %s when it began',
      async (status) => {
        const { verdict, asked } = told(status);

        expect(await verdict).toBe('under way');
        expect(asked()).toEqual([ROOT, ROOT]);
      },
    );

    test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'])(
      'comes from its own events if the root was %s when it began',
      async (status) => {
        const later: [string, number] = ['UPDATE_ROLLBACK_IN_PROGRESS', BEGAN + 9];
        const { verdict, asked } = told(status, later);

        expect(await verdict).toBe('finished');
        expect(asked()).toEqual([ROOT, ROOT, STACK_ID]);
      },
    );
  });

  test('fails if CloudFormation does not answer', async () => {
    await expect(verdict(awsError('Throttling'))).rejects.toThrow('AWS’s own text.');
  });
});
