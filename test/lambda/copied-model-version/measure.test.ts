import { OPERATION_TAG } from '../../../contract/copied-model-version';
import { awsError, START, silence } from '../../../testing/handlers/answers';
import { MARKS, request } from '../../../testing/handlers/copy-requests';
import { deployed, type Given } from '../../../testing/handlers/copying-project';
import { type EventChange } from '../../../testing/handlers/requests';
import { at } from '../../../testing/handlers/simulate';

const NAME = request().versionName;
const of = 'prod/Copy in shapes-prod';

/** A deployed stack, and of each document with metrics what it measures, and of what. */
function measured(...given: Parameters<typeof deployed>) {
  const stack = deployed(...given);
  const documents = () =>
    stack.printed.map((document) => {
      const { _aws, Resource, Project, message, ...values } = JSON.parse(document);
      return { of: `${Resource} in ${Project}`, ...values };
    });
  return { ...stack, documents };
}
/** A stack that is being created. */
function creating(...given: Parameters<typeof deployed>) {
  const stack = measured(...given);
  stack.is('CREATE_IN_PROGRESS');
  return stack;
}
const inRollback = { type: 'Update' } as const;
const MADE_NOW = { [OPERATION_TAG]: MARKS.now };

silence();

test('a copy counts once, as no failure, with the time from its beginning until it was seen as finished', async () => {
  const { play, turn, documents } = creating();

  await play(
    {},
    at(30, () => turn('COPYING_COMPLETED')),
  );

  expect(documents()).toEqual([{ of, CopyFailed: 0, CopyDuration: 360 }]);
});

test('a copy that existed already has no duration', async () => {
  const { play, documents } = measured({ [NAME]: { status: 'COPYING_COMPLETED' } });

  await play({ type: 'Update' });

  expect(documents()).toEqual([{ of, CopyFailed: 0 }]);
});

test('a copy that was in progress already has no duration', async () => {
  const { play, turn, documents } = measured({
    [NAME]: { status: 'COPYING_IN_PROGRESS', begun: START - 60_000 },
  });

  await play(
    { type: 'Update' },
    at(1, () => turn('COPYING_COMPLETED')),
  );

  expect(documents()).toEqual([{ of, CopyFailed: 0 }]);
});

test('a copy that fails counts as a failure', async () => {
  const { play, turn, documents } = creating();

  await play(
    {},
    at(1, () => turn('COPYING_FAILED')),
  );

  expect(documents()).toEqual([{ of, CopyFailed: 1 }]);
});

test('a refusal counts as a failure: a name that is taken', async () => {
  const { play, documents } = creating({ [NAME]: { status: 'RUNNING', tags: {} } });

  await play();

  expect(documents()).toEqual([{ of, CopyFailed: 1 }]);
});

test.each<[string, EventChange, string]>([
  ['of a project', { change: { OutputBucket: '' } }, of],
  ['of none', { change: { DestinationProjectArn: 'shapes-prod' } }, 'prod/Copy in undefined'],
])('a refusal counts as a failure: bad input %s', async (_, change, expected) => {
  const { play, documents } = creating();

  await play(change);

  expect(documents()).toEqual([{ of: expected, CopyFailed: 1 }]);
});

test('a request that CloudFormation no longer waits for counts as nothing', async () => {
  const { play, is, documents } = creating();
  is('CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS');

  expect((await play()).answer).toMatchObject({ reason: expect.stringContaining('no longer waits') });
  expect(documents()).toEqual([]);
});

test('a rollback to the former copy counts as nothing', async () => {
  const { play, is, documents } = measured({ [NAME]: { status: 'COPYING_COMPLETED' } });
  is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');

  expect((await play(inRollback)).answer).toMatchObject({ status: 'SUCCESS' });
  expect(documents()).toEqual([]);
});

test('a rollback that cannot undo what the update has made counts as a failure', async () => {
  const undone = request({ change: { VersionName: 'undone' } });
  const { play, is, documents } = measured({
    [NAME]: { status: 'COPYING_COMPLETED' },
    undone: { status: 'RUNNING', tags: { ...undone.tags, ...MADE_NOW } },
  });
  is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');

  const { answer } = await play({ type: 'Update', old: { VersionName: 'undone' } });

  expect(answer).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('is RUNNING') });
  expect(documents()).toEqual([{ of, CopyFailed: 1 }]);
});

describe('a Delete', () => {
  const removing = (kept: Given) => {
    const stack = measured({ [NAME]: kept });
    stack.is('DELETE_IN_PROGRESS');
    return stack;
  };

  test('that succeeds counts once, as no failure', async () => {
    const { play, documents } = removing({ status: 'COPYING_COMPLETED' });

    await play({ type: 'Delete' });

    expect(documents()).toEqual([{ of, DeleteFailed: 0 }]);
  });

  test('that fails counts as a failure', async () => {
    const { play, documents } = removing({ status: 'RUNNING' });

    await play({ type: 'Delete' });

    expect(documents()).toEqual([{ of, DeleteFailed: 1 }]);
  });

  test('whose properties name no copy counts as nothing', async () => {
    const { play, documents } = removing({ status: 'COPYING_COMPLETED' });
    const nameless = { type: 'Delete', id: 'given', change: { DestinationProjectArn: 7 } } as const;

    expect((await play(nameless)).answer).toMatchObject({ status: 'SUCCESS' });
    expect(documents()).toEqual([]);
  });
});

test('a defect of ours counts as a failure too', async () => {
  const { play, documents } = creating(
    { [NAME]: { status: 'RUNNING' } },
    {
      DescribeProjectVersions: { ProjectVersionDescriptions: { find: 'no function' } },
    },
  );

  await play();

  expect(documents()).toEqual([{ of, CopyFailed: 1 }]);
});

test('no document holds secrets of the event', async () => {
  const { play, turn, answer, printed, answers } = creating();
  answer({ DescribeProjectVersions: awsError('AccessDeniedException') });

  await play(
    {},
    {
      before: (step) => {
        if (step === 1) answer(answers);
        if (step === 2) turn('COPYING_COMPLETED');
      },
    },
  );

  expect(printed).toHaveLength(1);
  expect(printed.join()).not.toMatch(/ResponseURL|https?:|Signature|secret/);
});

describe('in a chain', () => {
  const FIRST = { change: { Followed: 'true', Timeout: '60' } };
  const LAST = { change: { First: 'Head', WaitedBefore: '3000' } };
  const MIDDLE = { change: { ...LAST.change, Followed: 'true' } };
  const head = 'prod/Head in shapes-prod';
  const { versionName, tags } = request(LAST);
  const following = (status: string) =>
    creating({ [versionName]: { status, tags: { ...tags, ...MADE_NOW }, begun: START - 7_200_000 } });

  test('a first link that hands over counts as nothing', async () => {
    const { play, documents } = creating();

    expect((await play(FIRST)).answer).toMatchObject({ status: 'SUCCESS' });
    expect(documents()).toEqual([]);
  });

  test('a first link that sees the finished copy has the duration, and leaves the count to the last link', async () => {
    const { play, turn, documents } = creating();

    await play(
      FIRST,
      at(2, () => turn('COPYING_COMPLETED')),
    );

    expect(documents()).toEqual([{ of, CopyDuration: 24 }]);
  });

  test('a follower that sees the copy finish has the duration since the copy’s beginning, like the first link', async () => {
    const { play, turn, documents } = following('COPYING_IN_PROGRESS');

    await play(
      LAST,
      at(1, () => turn('COPYING_COMPLETED', versionName)),
    );

    const [{ CopyDuration: duration, ...document }] = documents();
    expect(document).toEqual({ of: head, CopyFailed: 0 });
    expect(duration).toBeGreaterThanOrEqual(7_200 + 60);
    expect(duration).toBeLessThan(7_200 + 70);
  });

  test('a last link that finds a finished copy has no duration', async () => {
    const { play, documents } = following('COPYING_COMPLETED');

    await play(LAST);

    expect(documents()).toEqual([{ of: head, CopyFailed: 0 }]);
  });

  test('a middle link that finds a finished copy counts as nothing', async () => {
    const { play, documents } = following('COPYING_COMPLETED');

    await play(MIDDLE);

    expect(documents()).toEqual([]);
  });

  test('a middle link that sees the copy fail counts as a failure', async () => {
    const { play, documents } = following('COPYING_FAILED');

    await play(MIDDLE);

    expect(documents()).toEqual([{ of: head, CopyFailed: 1 }]);
  });

  test('a Delete of a follower counts as nothing', async () => {
    const { play, is, documents } = following('COPYING_COMPLETED');
    is('DELETE_IN_PROGRESS');

    await play({ ...LAST, type: 'Delete' });

    expect(documents()).toEqual([]);
  });
});
