import { OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { BEGAN, eventsOf, lines, resourceIn, START, silence } from '../../../testing/handlers/answers';
import {
  arnOf,
  MARKS,
  request,
  SOURCE_VERSION,
  STACK_ID,
  shown,
  TAGS,
} from '../../../testing/handlers/copy-requests';
import { deployed } from '../../../testing/handlers/copying-project';
import { at } from '../../../testing/handlers/simulate';

const NAME = request().versionName;
const ID = request().physicalId;
const ARN = arnOf(NAME);
/** Seconds between two steps. */
const PAUSE = 12;

const seconds = (time: number) => (time - START) / 1000;

/** A stack that is being created. */
function creating(...given: Parameters<typeof deployed>) {
  const stack = deployed(...given);
  stack.is('CREATE_IN_PROGRESS');
  return stack;
}

silence();

test('a copy is seen as finished at the next step, and its first look waits a second for its lane', async () => {
  const { play, turn, clock } = creating();

  await play(
    {},
    at(1, () => turn('COPYING_COMPLETED')),
  );

  expect(seconds(clock.now)).toBe(1 + PAUSE);
});

test('a copy has every attribute', async () => {
  const EvaluationResult = { F1Score: 0.93, Summary: { S3Object: { Bucket: 'b', Name: 'k/summary.json' } } };
  const { play } = deployed(
    {},
    {
      DescribeProjectVersions: shown({ ProjectVersionArn: ARN, EvaluationResult }),
      ListTagsForResource: { Tags: TAGS },
    },
  );

  expect((await play({ type: 'Update' })).answer).toEqual({
    status: 'SUCCESS',
    physicalId: ID,
    data: {
      ModelVersionArn: ARN,
      VersionName: NAME,
      SourceModelVersionArn: SOURCE_VERSION,
      F1Score: '0.93',
      EvaluationSummaryUri: 's3://b/k/summary.json',
      Status: 'COPYING_COMPLETED',
    },
  });
});

test('a rollback whose copy is gone still returns every attribute', async () => {
  const { play, is } = deployed();
  is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');

  expect((await play({ type: 'Update' })).answer).toMatchObject({
    data: { ModelVersionArn: '', VersionName: NAME, F1Score: '', EvaluationSummaryUri: '', Status: '' },
  });
});

test.each([
  ['an address of 1024 bytes', 'k'.repeat(1024 - '"s3://b/"'.length), true],
  ['an address of 1025 bytes', 'k'.repeat(1025 - '"s3://b/"'.length), false],
  ['an address of fewer letters, but more bytes', 'ü'.repeat(600), false],
  ['an address of fewer letters, but more as JSON', '"'.repeat(600), false],
])('%s is returned as %p', async (_, Name, expected) => {
  const EvaluationResult = { F1Score: Number.NaN, Summary: { S3Object: { Bucket: 'b', Name } } };
  const { play } = deployed(
    {},
    { DescribeProjectVersions: shown({ EvaluationResult }), ListTagsForResource: { Tags: TAGS } },
  );

  expect((await play({ type: 'Update' })).answer).toMatchObject({
    data: { F1Score: '', EvaluationSummaryUri: expected ? `s3://b/${Name}` : '' },
  });
});

test('a copy that a dead step began fails at the deadline under its own id, so that it is undone', async () => {
  const tags = { ...TAGS, [OPERATION_TAG]: MARKS.now };
  const { play } = creating({ [NAME]: { status: 'COPYING_IN_PROGRESS', tags } });

  expect((await play()).answer).toMatchObject({
    status: 'FAILED',
    physicalId: ID,
    reason: expect.stringContaining('Last seen: COPYING_IN_PROGRESS (the copy is in progress)'),
  });
});

test.each<[string, Record<string, string>]>([
  ['of nobody', { handmade: 'yes' }],
  ['of another resource', { [OWNER_TAG]: 'other/Copy', [OPERATION_TAG]: MARKS.elsewhere }],
  ['kept by a former stack of the same name', { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere }],
])('an undone create gives back the version that it took over: one %s', async (_, tags) => {
  const { play, is, answer, versions } = creating({ [NAME]: { status: 'RUNNING', tags } });
  const change = { AdoptExisting: 'true' };

  const created = await play({ change });
  const taken = versions.get(NAME)!.tags[OWNER_TAG];
  is('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');
  answer({ DescribeStackEvents: eventsOf(STACK_ID, ['ROLLBACK_IN_PROGRESS', BEGAN + 1]) });
  const undone = await play({ type: 'Delete', change });

  expect([created.answer!.status, undone.answer!.status]).toEqual(['SUCCESS', 'SUCCESS']);
  expect([taken, versions.get(NAME)!.tags[OWNER_TAG]]).toEqual(['prod/Copy', tags[OWNER_TAG]]);
});

test.each<[string, string | undefined]>([
  ['still has it, the version is given back', 'prod/Other'],
  ['no longer has it, the version is deleted', undefined],
])(
  'a finished operation took a version from another resource of the stack: if that resource %s',
  async (_, owner) => {
    const tags = { ...TAGS, [TAKEN_FROM_TAG]: 'prod/Other' };
    const { play, versions, is, answer } = deployed({ [NAME]: { status: 'COPYING_COMPLETED', tags } });
    is('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    answer({
      DescribeStackEvents: eventsOf(STACK_ID, ['UPDATE_COMPLETE', BEGAN - 60_000]),
      DescribeStackResource: ({ LogicalResourceId }) =>
        resourceIn(LogicalResourceId === 'Other' && owner ? 'UPDATE_COMPLETE' : 'DELETE_IN_PROGRESS', ID),
    });

    const { answer: said } = await play({ type: 'Delete' });

    expect(said!.status).toBe('SUCCESS');
    expect(versions.get(NAME)?.tags[OWNER_TAG]).toBe(owner);
  },
);

describe('the gates', () => {
  const change = { MinimumLabelF1Scores: { circle: '0.8' } };
  const text = JSON.stringify({ LabelEvaluationResults: [{ Label: 'circle', Metrics: { F1Score: 0.9 } }] });
  const GetObject = () => ({ Body: [Buffer.from(text)] });

  test('read the summary in the step that finds the copy finished', async () => {
    const EvaluationResult = { Summary: { S3Object: { Bucket: 'b', Name: 'summary.json' } } };
    const { play, calls } = deployed(
      {},
      {
        DescribeProjectVersions: shown({ EvaluationResult }),
        ListTagsForResource: { Tags: TAGS },
        GetObject,
      },
    );

    expect(await play({ type: 'Update', change })).toMatchObject({ steps: 1, answer: { status: 'SUCCESS' } });
    expect(calls).toEqual(['DescribeStacks', 'DescribeProjectVersions', 'ListTagsForResource', 'GetObject']);
    expect(lines()).toMatchObject([
      { row: 'copy.gates-unread', calls: [{}, {}, { call: 'GetObject' }] },
      { row: 'copy.finished', because: 'the copy is there; label circle 0.9 >= 0.8', calls: [] },
    ]);
  });

  test('judge after the request knows which operation made a found copy', async () => {
    const { play, inputsOf } = creating({ [NAME]: { status: 'STOPPED' } }, { GetObject });

    expect((await play({ change })).answer).toMatchObject({ status: 'FAILED' });
    expect(inputsOf('DescribeStackEvents')).toHaveLength(1);
  });
});
