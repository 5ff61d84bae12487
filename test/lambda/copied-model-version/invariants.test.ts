import { OPERATION_TAG, OWNER_TAG } from '../../../contract/copied-model-version';
import {
  awsError,
  BEGAN,
  eventsOf,
  resourceIn,
  START,
  silence,
  stackIn,
} from '../../../testing/handlers/answers';
import {
  arnOf,
  INVENTED,
  MARKS,
  OTHER_SOURCE,
  request,
  STACK_ID,
  shown,
  TAGS,
} from '../../../testing/handlers/copy-requests';
import { deployed, type Given } from '../../../testing/handlers/copying-project';
import { type EventChange } from '../../../testing/handlers/requests';
import { at } from '../../../testing/handlers/simulate';

/** What must always hold for copies: the invariants of the design, played from request to request. */

const NAME = request().versionName;
const ID = request().physicalId;
const NOTHING = 'nothing-was-made:Copy';
/** A copy that a removal policy has kept from an earlier stack of the same name. */
const KEPT: Given = { status: 'STOPPED', tags: { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere } };

type Stack = ReturnType<typeof deployed>;
const isCreated = (stack: Stack) => stack.is('CREATE_IN_PROGRESS');
/** The ways in which the creation of a stack is undone. */
const UNDOINGS: readonly (readonly [how: string, undo: (stack: Stack) => void])[] = [
  [
    'by its rollback',
    (stack) => {
      stack.is('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');
      stack.answer({
        DescribeStackEvents: eventsOf(
          STACK_ID,
          ['CREATE_IN_PROGRESS', BEGAN],
          ['ROLLBACK_IN_PROGRESS', START],
        ),
      });
    },
  ],
  [
    'by OnFailure=DELETE',
    (stack) => {
      stack.is('DELETE_IN_PROGRESS');
      stack.answer({
        DescribeStackEvents: eventsOf(STACK_ID, ['CREATE_IN_PROGRESS', BEGAN], ['DELETE_IN_PROGRESS', START]),
      });
    },
  ],
  [
    'by --no-rollback and then delete-stack',
    (stack) => {
      stack.is('DELETE_IN_PROGRESS');
      stack.answer({
        DescribeStackEvents: eventsOf(STACK_ID, ['CREATE_FAILED', BEGAN + 1], ['DELETE_IN_PROGRESS', START]),
      });
    },
  ],
  [
    'by delete-stack in ROLLBACK_FAILED',
    (stack) => {
      stack.is('DELETE_IN_PROGRESS');
      stack.answer({
        DescribeStackEvents: eventsOf(
          STACK_ID,
          ['ROLLBACK_IN_PROGRESS', BEGAN + 1],
          ['ROLLBACK_FAILED', BEGAN + 2],
          ['DELETE_IN_PROGRESS', START],
        ),
      });
    },
  ],
  [
    'by the rollback of its parent, which deletes it',
    (stack) => {
      const root = STACK_ID.replace('/prod/', '/parent/');
      stack.answer({
        DescribeStacks: stackIn('DELETE_IN_PROGRESS', { RootId: root }),
        DescribeStackResource: resourceIn('DELETE_IN_PROGRESS', ID),
        DescribeStackEvents: ({ StackName }: { StackName: string }) =>
          StackName === root
            ? eventsOf(root, ['UPDATE_ROLLBACK_IN_PROGRESS', BEGAN + 1])
            : eventsOf(STACK_ID, ['CREATE_COMPLETE', BEGAN + 1]),
      });
    },
  ],
];

silence();

describe('undoing destroys only what the undone operation made', () => {
  describe.each(UNDOINGS)('when a creation is undone %s', (_, undo) => {
    test('a copy that it made is deleted', async () => {
      const stack = deployed();
      isCreated(stack);
      const { answer } = await stack.play(
        {},
        at(1, () => stack.turn('COPYING_COMPLETED')),
      );

      undo(stack);
      await stack.play({ type: 'Delete', id: answer!.physicalId });

      expect(stack.versions.size).toBe(0);
    });

    test('a kept copy of an earlier stack stays, although the creation had found it', async () => {
      const stack = deployed({ [NAME]: KEPT });
      isCreated(stack);
      const { answer } = await stack.play();
      expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID });

      undo(stack);
      const gone = await stack.play({ type: 'Delete', id: ID });

      expect(gone.answer).toMatchObject({ status: 'SUCCESS' });
      expect(stack.versions.get(NAME)).toMatchObject({
        status: 'STOPPED',
        tags: { [OWNER_TAG]: 'prod/Copy' },
      });
    });

    test('a kept copy of an earlier stack stays, although the creation was cancelled before it answered', async () => {
      const stack = deployed({ [NAME]: KEPT });

      undo(stack);
      await stack.play({ type: 'Delete', id: INVENTED });

      expect(stack.versions.get(NAME)!.tags).toEqual(KEPT.tags);
    });

    test.each<[string, Record<string, string>]>([
      ['by nobody', { handmade: 'yes' }],
      ['by another resource', { [OWNER_TAG]: 'other/Copy', [OPERATION_TAG]: MARKS.elsewhere }],
    ])('an adopted version stays, and gets its former owner back %s', async (_, tags) => {
      const stack = deployed({ [NAME]: { status: 'RUNNING', tags } });
      isCreated(stack);
      const adopt = { AdoptExisting: 'true' };
      const { answer } = await stack.play({ change: adopt });
      expect(answer).toMatchObject({ status: 'SUCCESS' });
      expect(stack.versions.get(NAME)!.tags).toMatchObject({ [OWNER_TAG]: 'prod/Copy' });

      undo(stack);
      const gone = await stack.play({ type: 'Delete', id: answer!.physicalId, change: adopt });

      expect(gone.answer).toMatchObject({ status: 'SUCCESS' });
      expect(stack.versions.get(NAME)!.tags[OWNER_TAG]).toBe(tags[OWNER_TAG]);
    });
  });

  test('an adopted version stays, although CloudFormation never shows its events', async () => {
    const stack = deployed({ [NAME]: { status: 'RUNNING', tags: {} } });
    isCreated(stack);
    await stack.play({ change: { AdoptExisting: 'true' } });
    stack.is('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    stack.answer({ DescribeStackEvents: awsError('AccessDenied', 403) });

    expect((await stack.play({ type: 'Delete' })).answer).toMatchObject({ status: 'SUCCESS' });
    expect(stack.versions.get(NAME)!.tags).toEqual({});
  });

  describe('a kept version of another source under the given name', () => {
    const named = { VersionName: 'blue' };
    const kept: Given = { status: 'STOPPED', source: OTHER_SOURCE };

    test('refuses the Create, whose id says that nothing was made', async () => {
      const stack = deployed({ blue: kept });
      stack.is('UPDATE_IN_PROGRESS', 'CREATE_IN_PROGRESS');
      const { answer } = await stack.play({ change: named });
      expect(answer).toMatchObject({ physicalId: NOTHING, reason: expect.stringContaining('is taken by') });
      expect(stack.versions.has('blue')).toBe(true);
    });

    test('stays if the Create was cancelled, and its Delete has an invented id', async () => {
      const stack = deployed({ blue: kept });
      stack.is('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_IN_PROGRESS');
      stack.answer({ DescribeStackEvents: eventsOf(STACK_ID, ['UPDATE_COMPLETE', BEGAN - 1]) });

      await stack.play({ type: 'Delete', id: INVENTED, change: named });

      expect(stack.versions.has('blue')).toBe(true);
    });
  });
});

describe('the removal of a finished resource deletes its own thing', () => {
  const isDeleted = (stack: Stack) => {
    stack.is('DELETE_IN_PROGRESS');
    stack.answer({
      DescribeStackEvents: eventsOf(STACK_ID, ['CREATE_COMPLETE', BEGAN + 1], ['DELETE_IN_PROGRESS', START]),
    });
  };

  test.each<[string, Given]>([
    ['a version that it has adopted', { status: 'STOPPED', tags: {} }],
    ['a version that it found kept', KEPT],
  ])('%s', async (_, kept) => {
    const stack = deployed({ [NAME]: kept });
    isCreated(stack);
    await stack.play({ change: { AdoptExisting: 'true' } });

    isDeleted(stack);
    await stack.play({ type: 'Delete' });

    expect(stack.versions.size).toBe(0);
  });

  test('a copy whose mark an older version of this library did not set', async () => {
    const stack = deployed({ [NAME]: { status: 'STOPPED', tags: { ...request().tags } } });
    isDeleted(stack);

    await stack.play({ type: 'Delete' });

    expect(stack.versions.size).toBe(0);
  });
});

describe('going back never fails because of how things were', () => {
  const TAGGED: EventChange = { type: 'Update', change: { Tags: { team: 'audio' } } };
  const FORWARD: EventChange = { type: 'Update', change: { Tags: { team: 'vision' } } };

  const CHANGED: readonly (readonly [
    how: string,
    kept: Given | undefined,
    answers: object,
    forward: string,
  ])[] = [
    ['is FAILED after a failed start', { status: 'FAILED' }, {}, 'SUCCESS'],
    ['has lost its tags', { status: 'RUNNING', tags: {} }, {}, 'FAILED'],
    [
      'was adopted by another stack',
      { status: 'RUNNING', tags: { [OWNER_TAG]: 'other/Copy' } },
      {},
      'FAILED',
    ],
    ['has a status that nobody knows', { status: 'NEW_ONE' }, {}, 'FAILED'],
    ['is another model now', { status: 'RUNNING', source: OTHER_SOURCE }, {}, 'FAILED'],
    [
      'is gone with its project',
      undefined,
      { DescribeProjectVersions: awsError('ResourceNotFoundException') },
      'FAILED',
    ],
    [
      'cannot be tagged',
      { status: 'RUNNING' },
      { TagResource: awsError('InvalidParameterException') },
      'FAILED',
    ],
  ];

  test.each(CHANGED)('if the copy %s', async (_, kept, answers, forward) => {
    const stack = deployed(kept ? { [NAME]: kept } : {}, answers as never);
    const changed = await stack.play({ ...FORWARD, old: TAGGED.change });
    expect(changed.answer).toMatchObject({ status: forward, physicalId: ID });

    stack.is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    const rolledBack = await stack.play({ ...TAGGED, old: FORWARD.change });
    const continued = await stack.play({ ...TAGGED, old: FORWARD.change });

    expect([rolledBack.answer, continued.answer]).toMatchObject([
      { status: 'SUCCESS' },
      { status: 'SUCCESS' },
    ]);
    expect(stack.calls.filter((call) => /^(Copy|Delete|Stop)/.test(call))).toEqual([]);
  });

  test('without rollback, the Update that takes a failed one back comes in UPDATE_FAILED', async () => {
    const stack = deployed({ [NAME]: { status: 'NEW_ONE' } });
    stack.is('UPDATE_FAILED', 'UPDATE_IN_PROGRESS');

    expect((await stack.play(TAGGED)).answer).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('only a copy of the declared source, by what Rekognition says, counts as the copy', () => {
  test.each<[string, EventChange]>([
    ['Create', {}],
    ['Update', { type: 'Update' }],
  ])('a trained version under the derived name, with our tags, fails the %s', async (type, change) => {
    const stack = deployed({ [NAME]: { status: 'STOPPED' } });
    stack.versions.get(NAME)!.source = undefined;
    if (type === 'Create') isCreated(stack);

    expect((await stack.play(change)).answer).toMatchObject({
      status: 'FAILED',
      physicalId: type === 'Create' ? NOTHING : ID,
      reason: expect.stringContaining(
        'it is no copy and belongs to the stack resource prod/Copy. Choose another versionName',
      ),
    });
  });

  test('a copy within one project, whose source Rekognition does not name, counts by the answer to the call', async () => {
    const project = request().destinationProjectArn;
    const within = { SourceProjectArn: project, SourceProjectVersionArn: arnOf('v1') };
    const name = request({ change: within }).versionName;
    const stack = deployed();
    isCreated(stack);

    const { answer } = await stack.play(
      { change: within },
      at(1, () => {
        stack.turn('COPYING_COMPLETED', name);
        stack.versions.get(name)!.source = undefined;
      }),
    );

    expect(answer).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('clocks that differ by five minutes', () => {
  test.each([
    ['ahead of', START + 300_000],
    ['behind', START - 300_000],
  ])(
    'CloudFormation’s is %s Rekognition’s: a failing copy is requested once, and undone',
    async (_, since) => {
      const stack = deployed();
      stack.is('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', ID, since);
      const { answer } = await stack.play(
        {},
        at(1, () => stack.turn('COPYING_FAILED')),
      );
      expect(answer).toMatchObject({ physicalId: ID, reason: expect.stringContaining('COPYING_FAILED') });
      expect(stack.inputsOf('CopyProjectVersion')).toHaveLength(1);

      stack.is('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS', ID, since);
      await stack.play({ type: 'Delete' });

      expect(stack.versions.size).toBe(0);
    },
  );

  test.each([START + 300_000, START - 300_000])(
    'a copy of a cancelled update is deleted, with its stack at %d',
    async (since) => {
      const old = { SourceProjectVersionArn: OTHER_SOURCE };
      const undone = request({ change: old }).versionName;
      const stack = deployed({ [NAME]: { status: 'RUNNING' } });
      stack.is('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', ID, since);
      await stack.play({ type: 'Update', change: old }, { patience: 20 });
      expect(stack.versions.has(undone)).toBe(true);
      stack.turn('COPYING_COMPLETED', undone);

      stack.is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS', ID, since);
      await stack.play({ type: 'Update', old });

      expect([...stack.versions.keys()]).toEqual([NAME]);
    },
  );

  test('a copy that failed in an earlier operation is made again, however recent its timestamp is', async () => {
    const stack = deployed({ [NAME]: { status: 'COPYING_FAILED', arn: arnOf(NAME, START + 300_000) } });

    const { answer } = await stack.play(
      { type: 'Update' },
      at(2, () => stack.turn('COPYING_COMPLETED')),
    );

    expect(answer).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('only numbers from 0 to 1 can pass a gate', () => {
  const refusedBy = { status: 'FAILED', reason: expect.stringContaining('does not pass its gates') };

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'the F1 score %p of a copy cannot pass',
    async (f1Score) => {
      const stack = deployed({ [NAME]: { status: 'RUNNING', f1Score } });
      const gated = (change: object): EventChange => ({ type: 'Update', change: { ...change } });

      expect((await stack.play(gated({ MinimumF1Score: '0.5' }))).answer).toMatchObject(refusedBy);
      expect((await stack.play(gated({ MinimumF1Score: '0' }))).answer).toMatchObject(refusedBy);
    },
  );

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.9])(
    'with the F1 score %p of the current version, neither a worse copy nor one without a score can pass',
    async (f1Score) => {
      const current = arnOf('v0');
      const stack = deployed(
        {
          [NAME]: { status: 'STOPPED', f1Score: f1Score === 0.9 ? Number.NaN : 0.1 },
          v0: { status: 'RUNNING', f1Score },
        },
        { GetParameter: { Parameter: { Value: current } } },
      );
      isCreated(stack);

      const change = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };

      expect((await stack.play({ change })).answer).toMatchObject(refusedBy);
    },
  );

  test('a bare NaN in a summary refuses its own label, and no other', async () => {
    const text =
      '{"LabelEvaluationResults":[{"Label":"a","Metrics":{"F1Score":NaN}},{"Label":"b","Metrics":{"F1Score":0.9}}]}';
    const EvaluationResult = { Summary: { S3Object: { Bucket: 'b', Name: 'k' } } };
    const stack = deployed(
      { [NAME]: { status: 'RUNNING' } },
      {
        DescribeProjectVersions: shown({ ProjectVersionArn: arnOf(NAME), EvaluationResult }),
        GetObject: () => ({ Body: [Buffer.from(text)] }),
      },
    );
    const gated = (label: string): EventChange => ({
      type: 'Update',
      change: { MinimumLabelF1Scores: { [label]: '0.8' } },
    });

    expect((await stack.play(gated('b'))).answer).toMatchObject({ status: 'SUCCESS' });
    expect((await stack.play(gated('a'))).answer).toMatchObject(refusedBy);
  });

  test('no copy passes if the pointer was deleted by hand, and the better copy stays', async () => {
    const stack = deployed(
      { [NAME]: { status: 'STOPPED', f1Score: 0.1 }, better: { status: 'RUNNING', f1Score: 0.99 } },
      { GetParameter: awsError('ParameterNotFound') },
    );
    const change = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };

    const { answer } = await stack.play({ type: 'Update', id: 'shapes-prod/better', change });

    expect(answer).toMatchObject(refusedBy);
    expect(answer!.reason).toContain('/models/current does not exist, though the stack was deployed before');
    expect(stack.versions.has('better')).toBe(true);
  });
});

test('a copy is found although the first page is empty, and is neither lost nor made twice', async () => {
  const stack = deployed();
  isCreated(stack);
  const whole = stack.answers.DescribeProjectVersions as (input: object) => object;
  stack.answer({
    DescribeProjectVersions: (input: { NextToken?: string }) =>
      input.NextToken ? whole(input) : { ProjectVersionDescriptions: [], NextToken: 'more' },
  });

  const { answer } = await stack.play(
    {},
    at(8, () => stack.turn('COPYING_COMPLETED')),
  );
  expect(answer).toMatchObject({ status: 'SUCCESS' });
  expect(stack.inputsOf('CopyProjectVersion')).toHaveLength(1);

  stack.is('DELETE_IN_PROGRESS');
  await stack.play({ type: 'Delete' });
  expect(stack.versions.size).toBe(0);
});

describe('every advice works if it is followed exactly', () => {
  const commandsIn = (reason: string) =>
    [...reason.matchAll(/"aws ([a-z]+) ([a-z-]+) ([^"]*)"/g)].map(([, ...rest]) => rest);

  test('a stack whose copy runs is not deleted, and what is to be done needs no function', async () => {
    const stack = deployed({ [NAME]: { status: 'RUNNING' } });
    stack.is('DELETE_IN_PROGRESS');

    const { answer } = await stack.play({ type: 'Delete' });

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: ID });
    expect(commandsIn(answer!.reason!)).toEqual([
      ['rekognition', 'stop-project-version', `--project-version-arn ${arnOf(NAME)}`],
      ['rekognition', 'delete-project-version', `--project-version-arn ${arnOf(NAME)}`],
      ['cloudformation', 'delete-stack', '--stack-name prod --retain-resources Copy'],
    ]);
    // CloudFormation may also keep the function, and call it again.
    stack.versions.clear();
    expect((await stack.play({ type: 'Delete' })).answer).toMatchObject({ status: 'SUCCESS' });
  });

  test('the clean-up leaves a running former copy, and says that no later deployment deletes it', async () => {
    const stack = deployed({ old: { status: 'RUNNING' } });
    stack.is('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE');
    const clean: EventChange = { type: 'Delete', id: 'shapes-prod/old' };

    const { answer } = await stack.play(clean);

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: 'shapes-prod/old' });
    expect(commandsIn(answer!.reason!).map(([, command]) => command)).toEqual([
      'stop-project-version',
      'delete-project-version',
    ]);
    expect(answer!.reason).toMatch(
      /tries the deletion three times and then forgets Copy: no later deployment deletes what is left$/,
    );
    expect(answer!.reason!.length).toBeLessThan(1000);
    // If somebody stops it in time, the next attempt deletes it.
    stack.turn('STOPPED', 'old');
    expect((await stack.play(clean)).answer).toMatchObject({ status: 'SUCCESS' });
    expect(stack.versions.size).toBe(0);
  });
});
