import { OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { act, type Change, type Effect, isChange, outcomeOf } from '../../../lambda/copied-model-version/act';
import type { RekognitionCalls } from '../../../lambda/rekognition/calls';
import { DESTINATION, request, SOURCE_PROJECT, SOURCE_VERSION, version } from './requests';

const because = 'a test';
const asked = request({
  type: 'Update',
  change: { OutputKeyPrefix: 'p/', KmsKeyId: 'alias/k', Tags: { team: 'vision' } },
  old: { Tags: { former: 'yes', older: 'yes' } },
});
const { arn } = version();

const CHANGES: readonly (readonly [Change, keyof RekognitionCalls, object])[] = [
  [
    { action: 'copy', because },
    'copyProjectVersion',
    {
      SourceProjectArn: SOURCE_PROJECT,
      SourceProjectVersionArn: SOURCE_VERSION,
      DestinationProjectArn: DESTINATION,
      VersionName: asked.versionName,
      OutputConfig: { S3Bucket: 'models-of-prod', S3KeyPrefix: 'p/' },
      KmsKeyId: 'alias/k',
      Tags: { team: 'vision', 'cdk-rekognition-custom-labels:owner': 'prod/Copy' },
    },
  ],
  [
    { action: 'adopt', version: version({ tags: { [OWNER_TAG]: 'other/Copy' } }), because },
    'tagResource',
    { ResourceArn: arn, Tags: { team: 'vision', [OWNER_TAG]: 'prod/Copy', [TAKEN_FROM_TAG]: 'other/Copy' } },
  ],
  [
    { action: 'adopt', version: version({ tags: {} }), because },
    'tagResource',
    { ResourceArn: arn, Tags: { team: 'vision', [OWNER_TAG]: 'prod/Copy', [TAKEN_FROM_TAG]: 'nobody' } },
  ],
  [
    { action: 'release', version: version(), because },
    'untagResource',
    { ResourceArn: arn, TagKeys: [OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG] },
  ],
  [
    { action: 'release', version: version(), formerOwner: 'other/Copy', because },
    'tagResource',
    { ResourceArn: arn, Tags: { [OWNER_TAG]: 'other/Copy' } },
  ],
  [
    { action: 'tag', version: version(), tags: { team: 'vision' }, because },
    'tagResource',
    { ResourceArn: arn, Tags: { team: 'vision' } },
  ],
  [
    { action: 'untag', version: version(), keys: ['former'], because },
    'untagResource',
    { ResourceArn: arn, TagKeys: ['former'] },
  ],
  [{ action: 'delete', version: version(), because }, 'deleteProjectVersion', { ProjectVersionArn: arn }],
  [{ action: 'stop', version: version(), because }, 'stopProjectVersion', { ProjectVersionArn: arn }],
];

/** What comes of `change` when Rekognition answers as `answer` does, and the calls that it took. */
async function outcome(change: Change, answer: () => Promise<object>, deniedForGood = false) {
  const calls: [string, unknown][] = [];
  const rekognition = new Proxy({} as RekognitionCalls, {
    get: (_, call: string) => (input: unknown) => {
      calls.push([call, input]);
      return answer();
    },
  });
  const effect: Effect = await act(rekognition, asked, change, deniedForGood);
  return { effect, calls };
}
const failing = (name: string, httpStatusCode?: number) => () =>
  Promise.reject(Object.assign(new Error('AWS’s own text.'), { name, $metadata: { httpStatusCode } }));

describe.each(CHANGES)('%j', (change, call, input) => {
  const named = change.action === 'release' ? 'UntagResource' : call.charAt(0).toUpperCase() + call.slice(1);

  test('makes its one call', async () => {
    const { effect, calls } = await outcome(change, async () => ({ ProjectVersionArn: 'new' }));

    expect(isChange(change)).toBe(true);
    expect(calls).toEqual([[call, input]]);
    expect(effect).toEqual({ kind: 'begun' });
  });

  test.each([
    ['LimitExceededException', 400, false],
    ['InternalServerError', 500, true],
    ['TimeoutError', undefined, true],
    ['ResourceInUseException', 400, false],
    ['AccessDeniedException', 400, false],
  ])('has not happened yet on %s', async (name, status, uncertain) => {
    const { effect } = await outcome(change, failing(name, status));

    expect(effect).toEqual({ kind: 'not yet', because: `${name}: AWS’s own text.`, uncertain });
  });

  test('fails on AccessDenied for good, and says who must allow what', async () => {
    const { effect } = await outcome(change, failing('AccessDeniedException', 400), true);

    expect(effect).toEqual({
      kind: 'failed',
      message: expect.stringMatching(new RegExp(`^${named} is not allowed for the copy .* must let `)),
    });
  });

  test('fails on what would be the same tomorrow', async () => {
    const { effect } = await outcome(change, failing('InvalidParameterException', 400));

    expect(effect).toEqual({
      kind: 'failed',
      message: expect.stringMatching(new RegExp(`^${named} was refused for the copy `)),
    });
  });

  test(change.action === 'copy' ? 'fails on what is not there' : 'looks again on what is gone', async () => {
    const { effect } = await outcome(change, failing('ResourceNotFoundException', 400));

    expect(effect.kind).toBe(change.action === 'copy' ? 'failed' : 'not yet');
  });
});

test.each(['wait', 'examine', 'done', 'fail'] as const)('%s changes nothing', (action) => {
  expect(isChange({ action, message: '', version: version(), because })).toBe(false);
});

describe('what there is afterwards', () => {
  const found = version({ ours: false, tags: { former: 'yes', team: 'audio', [OWNER_TAG]: 'other/Copy' } });
  const left: readonly (readonly [Change, object | undefined])[] = [
    [
      { action: 'adopt', version: found, because },
      {
        ours: true,
        tags: {
          former: 'yes',
          team: 'vision',
          [OWNER_TAG]: 'prod/Copy',
          [TAKEN_FROM_TAG]: 'other/Copy',
        },
      },
    ],
    [
      { action: 'tag', version: found, tags: { team: 'vision' }, because },
      { ours: false, tags: { former: 'yes', team: 'vision', [OWNER_TAG]: 'other/Copy' } },
    ],
    [
      { action: 'untag', version: found, keys: ['former'], because },
      { ours: false, tags: { team: 'audio', [OWNER_TAG]: 'other/Copy' } },
    ],
    [{ action: 'release', version: version(), because }, { ours: false }],
    [{ action: 'copy', because }, undefined],
    [{ action: 'delete', version: version(), because }, undefined],
    [{ action: 'stop', version: version(), because }, undefined],
  ];

  test.each(left)('$action', (change, expected) => {
    const observation = outcomeOf(asked, change);

    if (expected) expect(observation).toMatchObject({ kind: 'version', version: { arn, ...expected } });
    else expect(observation).toBeUndefined();
  });

  test('an untagged version has lost its tag', () => {
    const untag: Change = { action: 'untag', version: found, keys: ['former'], because };

    expect(outcomeOf(asked, untag)).not.toHaveProperty('version.tags.former');
  });
});
