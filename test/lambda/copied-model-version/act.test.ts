import { OPERATION_TAG, OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { act } from '../../../lambda/copied-model-version/act';
import type { Change } from '../../../lambda/copied-model-version/decision';
import type { Notes } from '../../../lambda/reconcile/kind';
import { answering, awsError, iso, START } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import {
  arnOf,
  DESTINATION,
  MARKS,
  request,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  TAGS,
  version,
} from '../../../testing/handlers/copy-requests';

const why = { row: 'a.test', because: 'a test' };
const VISION = { team: 'vision' };
const asked = request({
  type: 'Update',
  change: { OutputKeyPrefix: 'p/', KmsKeyId: 'alias/k', Tags: VISION },
});
const { arn } = version();
const NOTED = { asked: iso(START) };
const FOUND = version({ tags: { former: 'yes', team: 'audio', [OWNER_TAG]: 'other/Copy' } });
const TAKEN = { ...VISION, [OWNER_TAG]: 'prod/Copy', [OPERATION_TAG]: MARKS.now };

const after = (change: Parameters<typeof version>[0]) => ({ kind: 'seen', thing: version(change) });
const GIVEN_BACK = { after: { kind: 'seen', thing: { ...version(), ours: false } } };
const OUR_TAGS = [OWNER_TAG, OPERATION_TAG, STOP_TAG, TAKEN_FROM_TAG];

/** A change, its call with the input, and the result. */
const CHANGES: readonly (readonly [Change, string, object, object])[] = [
  [
    { action: 'copy', ...why },
    'CopyProjectVersion',
    {
      SourceProjectArn: SOURCE_PROJECT,
      SourceProjectVersionArn: SOURCE_VERSION,
      DestinationProjectArn: DESTINATION,
      VersionName: asked.versionName,
      OutputConfig: { S3Bucket: 'models-of-prod', S3KeyPrefix: 'p/' },
      KmsKeyId: 'alias/k',
      Tags: { ...TAKEN, [OPERATION_TAG]: MARKS.made },
    },
    { notes: { ...NOTED, made: arnOf('new') } },
  ],
  [
    { action: 'adopt', version: FOUND, tags: TAKEN, ...why },
    'TagResource',
    { ResourceArn: arn, Tags: TAKEN },
    { notes: NOTED, after: after({ tags: { former: 'yes', ...TAKEN } }) },
  ],
  [
    { action: 'tag', version: FOUND, tags: VISION, ...why },
    'TagResource',
    { ResourceArn: arn, Tags: VISION },
    { notes: NOTED, after: after({ tags: { ...FOUND.tags, ...VISION } }) },
  ],
  [
    { action: 'untag', version: FOUND, keys: ['former'], ...why },
    'UntagResource',
    { ResourceArn: arn, TagKeys: ['former'] },
    { notes: NOTED, after: after({ tags: { team: 'audio', [OWNER_TAG]: 'other/Copy' } }) },
  ],
  [
    { action: 'release', version: version(), ...why },
    'UntagResource',
    { ResourceArn: arn, TagKeys: OUR_TAGS },
    GIVEN_BACK,
  ],
  [
    { action: 'release', version: version(), formerOwner: 'other/Copy', ...why },
    'TagResource',
    { ResourceArn: arn, Tags: { [OWNER_TAG]: 'other/Copy', [OPERATION_TAG]: 'given-back' } },
    GIVEN_BACK,
  ],
  [{ action: 'delete', version: version(), ...why }, 'DeleteProjectVersion', { ProjectVersionArn: arn }, {}],
  [{ action: 'stop', version: version(), ...why }, 'StopProjectVersion', { ProjectVersionArn: arn }, {}],
];

/** Changes that ask for no version, so the time of their call is not noted. */
const MAKES_NONE = ['release', 'delete', 'stop'];

/** The result of `change` with this answer of AWS, and its calls. */
async function outcome(change: Change, call: string, answer: object, age = 0) {
  const aws = answering({ [call]: answer });
  const effect = await act(context(aws, { age }), asked, change);
  return { effect, ...aws };
}

describe.each(CHANGES)('%j', (change, call, input, expected) => {
  test('makes its one call, and returns the new state', async () => {
    const { effect, calls, inputsOf } = await outcome(change, call, { ProjectVersionArn: arnOf('new') });

    expect(calls).toEqual([call]);
    expect(inputsOf(call)).toEqual([input]);
    expect(effect).toEqual({ kind: 'begun', ...expected });
  });

  test.each<[string, number | 'lost', boolean]>([
    ['LimitExceededException', 400, false],
    ['InternalServerError', 500, true],
    ['TimeoutError', 'lost', true],
    ['ResourceInUseException', 400, false],
    ['AccessDeniedException', 400, false],
  ])('must be tried again after %s', async (name, status, isUncertain) => {
    const { effect } = await outcome(change, call, awsError(name, status), 119_999);

    expect(effect).toEqual({
      kind: 'not yet',
      because: `${name}: AWS’s own text.`,
      ...(isUncertain ? { notes: MAKES_NONE.includes(change.action) ? {} : NOTED } : {}),
      ...(name === 'AccessDeniedException' ? { isRefused: true } : {}),
    });
  });

  test('fails on AccessDenied after two minutes, and says who must allow what', async () => {
    const { effect } = await outcome(change, call, awsError('AccessDeniedException'), 120_000);

    expect(effect).toEqual({
      kind: 'failed',
      message: expect.stringMatching(new RegExp(`^${call} is not allowed for the copy .* must let `)),
    });
  });

  test('fails on an answer that a retry would get again', async () => {
    const { effect } = await outcome(change, call, awsError('InvalidParameterException'));

    expect(effect).toEqual({
      kind: 'failed',
      message: expect.stringMatching(new RegExp(`^${call} was refused for the copy `)),
    });
  });

  test(
    change.action === 'copy'
      ? 'fails if the source is gone for a minute'
      : 'looks again if the version is gone',
    async () => {
      const effectAt = async (age: number) =>
        (await outcome(change, call, awsError('ResourceNotFoundException'), age)).effect.kind;

      expect(await effectAt(59_999)).toBe('not yet');
      expect(await effectAt(60_000)).toBe(change.action === 'copy' ? 'failed' : 'not yet');
    },
  );
});

test('a version that gets our mark is recognised by it', async () => {
  const { effect } = await outcome(
    { action: 'adopt', version: FOUND, tags: TAKEN, ...why },
    'TagResource',
    {},
  );

  expect(effect).toMatchObject({
    after: { thing: { ours: true, mark: { stack: request().stack.uuid, since: MARKS.now.split('/')[1] } } },
  });
  expect(TAGS[OPERATION_TAG]).not.toBe(MARKS.now);
});

test.each([
  ['a change of tags leaves the time at which the request asked for its copy', 'untag', {}],
  ['another copy has its own time', 'copy', NOTED],
] as const)('%s', async (_, action, notes) => {
  const [change, call] = CHANGES.find(([one]) => one.action === action)!;
  const aws = answering({ [call]: { ProjectVersionArn: arnOf('new') } });

  const effect = await act(context(aws, { notes: { made: arn } as Notes }), asked, change);

  expect(effect).toMatchObject({ kind: 'begun', notes });
  expect(Object.keys((effect as { notes: object }).notes)).toEqual(
    action === 'copy' ? ['asked', 'made'] : [],
  );
});
