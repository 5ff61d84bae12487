import {
  type CopyInput,
  OPERATION_TAG,
  OWNER_TAG,
  problemsOfCopy,
  STOP_TAG,
  TAKEN_FROM_TAG,
} from '../../contract/copied-model-version';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { type Bad, problemOf } from './problem-of';

const SOURCE = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
const VERSION = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000';
const DESTINATION = 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/1700000002000';

const good: CopyInput = {
  sourceProjectArn: SOURCE,
  sourceModelVersionArn: VERSION,
  destinationProjectArn: DESTINATION,
  outputBucket: 'models-of-prod',
  timeout: 3000,
  account: '222222222222',
  region: 'eu-west-1',
};
const tagsOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, '']));

const GOOD: readonly (readonly [what: string, change: Partial<CopyInput>])[] = [
  ['nothing more than it needs', {}],
  ['a source in the same account', { account: '111111111111', destinationProjectArn: SOURCE }],
  ['a source project that is not known', { sourceProjectArn: undefined }],
  ['a source version that is not known', { sourceModelVersionArn: undefined }],
  ['a destination that is not known', { destinationProjectArn: undefined }],
  ['a stack whose account is not known', { account: undefined }],
  ['a stack whose Region is not known', { region: undefined }],
  ['the shortest bucket name', { outputBucket: 'abc' }],
  ['the longest bucket name', { outputBucket: 'b'.repeat(255) }],
  ['every character of a bucket name', { outputBucket: 'aZ09.-_' }],
  ['no prefix at all', { outputKeyPrefix: '' }],
  ['the longest prefix', { outputKeyPrefix: 'p'.repeat(1024) }],
  ['a key id', { encryptionKey: '1234abcd-12ab-34cd-56ef-1234567890ab' }],
  ['an alias', { encryptionKey: 'alias/models' }],
  [
    "a key's ARN",
    { encryptionKey: 'arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab' },
  ],
  ['the longest key', { encryptionKey: 'k'.repeat(2048) }],
  ['the shortest version name', { versionName: 'v' }],
  ['the longest version name', { versionName: 'v'.repeat(255) }],
  ['every character of a version name', { versionName: 'aZ09_.-' }],
  ['no tags', { tags: {} }],
  ['as many tags as fit', { tags: tagsOf(194) }],
  ['a tag in any script', { tags: { 'größe 1': 'каталог ２' } }],
  ['every character of a tag', { tags: { 'a_.:/=+-@ 9': 'a_.:/=+-@ 9' } }],
  ['the longest tag', { tags: { ['k'.repeat(128)]: 'v'.repeat(256) } }],
  ['a tag that only begins like one of AWS', { tags: { awsome: 'yes', 'not:aws:': 'yes' } }],
  ['the shortest time-out', { timeout: 1 }],
  ['the longest time-out', { timeout: 3000 }],
  ['a time-out that is not known', { timeout: undefined }],
  ['any F1 score', { minimumF1Score: 0 }],
  ['a perfect F1 score', { minimumF1Score: 1 }],
];

test.each(GOOD)('%s is good', (_, change) => {
  expect(problemsOfCopy({ ...good, ...change })).toEqual([]);
});

const BAD: readonly Bad<CopyInput>[] = [
  [
    'a source project that is none',
    { sourceProjectArn: VERSION },
    /must look like arn:.*:project\/NAME\/TIMESTAMP/,
    'source.projectArn',
    VERSION,
  ],
  [
    'a source version that is none',
    { sourceModelVersionArn: SOURCE },
    /must look like arn:.*\/version\/VERSION\/TIMESTAMP/,
    'source.modelVersionArn',
    SOURCE,
  ],
  [
    'a destination that is none',
    { destinationProjectArn: 'shapes-prod' },
    /must look like arn:.*:project\/NAME\/TIMESTAMP/,
    'destinationProject',
    'shapes-prod',
  ],
  [
    'a source version of another project',
    { sourceProjectArn: SOURCE.replace('shapes', 'colors') },
    /a version of the project arn:.*colors/,
    'source.modelVersionArn',
    VERSION,
  ],
  [
    'a source in another Region',
    {
      sourceProjectArn: SOURCE.replace('eu-west-1', 'us-east-1'),
      sourceModelVersionArn: VERSION.replace('eu-west-1', 'us-east-1'),
    },
    /destination project is in eu-west-1 and AWS cannot copy a model across Regions/,
    'source',
    VERSION.replace('eu-west-1', 'us-east-1'),
  ],
  [
    'a source project in another Region',
    { sourceProjectArn: SOURCE.replace('eu-west-1', 'us-east-1'), sourceModelVersionArn: undefined },
    /across Regions/,
    'source',
    SOURCE.replace('eu-west-1', 'us-east-1'),
  ],
  [
    'a source version in another Region',
    { sourceProjectArn: undefined, sourceModelVersionArn: VERSION.replace('eu-west-1', 'us-east-1') },
    /across Regions/,
    'source',
    VERSION.replace('eu-west-1', 'us-east-1'),
  ],
  [
    'a destination in another account',
    { account: '333333333333' },
    /stack is in account 333333333333/,
    'destinationProject',
    DESTINATION,
  ],
  [
    'a destination in another Region',
    { region: 'us-east-1' },
    /stack is in us-east-1/,
    'destinationProject',
    DESTINATION,
  ],
  ['a bucket name that is too short', { outputBucket: 'ab' }, /3 to 255/],
  ['a bucket name that is too long', { outputBucket: 'b'.repeat(256) }, /3 to 255/],
  ['a bucket address', { outputBucket: 's3://models' }, /3 to 255/],
  ['a bucket name with a line break', { outputBucket: 'models\n' }, /3 to 255/],
  ['a prefix that is too long', { outputKeyPrefix: 'p'.repeat(1025) }, /at most 1024/],
  ['no key', { encryptionKey: '' }, /key id/],
  ['a key that begins with a slash', { encryptionKey: '/models' }, /key id/],
  ['a key with a space', { encryptionKey: 'alias/my models' }, /key id/],
  ['a key that is too long', { encryptionKey: 'k'.repeat(2049) }, /key id/],
  ['no version name', { versionName: '' }, /1 to 255/],
  ['a version name with a space', { versionName: 'not good' }, /1 to 255/],
  ['a version name with a slash', { versionName: 'a/b' }, /1 to 255/],
  ['a version name that is too long', { versionName: 'v'.repeat(256) }, /1 to 255/],
  [
    'too many tags',
    { tags: tagsOf(195) },
    /at most 200 tags, and 6 of them are the library's own/,
    'tags',
    195,
  ],
  ['a tag of AWS', { tags: { 'aws:x': '' } }, /does not start with aws:/, 'tags', 'aws:x'],
  ['a tag of AWS in capitals', { tags: { 'AWS:x': '' } }, /does not start with aws:/, 'tags', 'AWS:x'],
  [
    'the owner tag',
    { tags: { [OWNER_TAG]: 'me' } },
    /is not cdk-rekognition-custom-labels:owner or /,
    'tags',
    OWNER_TAG,
  ],
  [
    'the tag of stopOnDelete',
    { tags: { [STOP_TAG]: 'true' } },
    / or cdk-rekognition-custom-labels:stop-on-delete/,
    'tags',
    STOP_TAG,
  ],
  [
    'the tag of what was taken over',
    { tags: { [TAKEN_FROM_TAG]: 'nobody' } },
    / or cdk-rekognition-custom-labels:taken-from/,
    'tags',
    TAKEN_FROM_TAG,
  ],
  [
    'the tag of the operation',
    { tags: { [OPERATION_TAG]: 'x' } },
    / or cdk-rekognition-custom-labels:operation/,
    'tags',
    OPERATION_TAG,
  ],
  [
    'the tag of what runs the version',
    { tags: { [RUNNER_TAG]: 'x' } },
    / or cdk-rekognition-custom-labels:runner/,
    'tags',
    RUNNER_TAG,
  ],
  [
    'the tag of the operation that ran it',
    { tags: { [RUN_OPERATION_TAG]: 'x' } },
    / or cdk-rekognition-custom-labels:run-operation/,
    'tags',
    RUN_OPERATION_TAG,
  ],
  ['a tag without a key', { tags: { '': 'x' } }, /1 to 128/, 'tags', ''],
  ['a tag key that is too long', { tags: { ['k'.repeat(129)]: '' } }, /1 to 128/, 'tags', 'k'.repeat(129)],
  ['a tag key with another character', { tags: { 'a#b': '' } }, /1 to 128/, 'tags', 'a#b'],
  [
    'a tag value that is too long',
    { tags: { a: 'v'.repeat(257) } },
    /at most 256/,
    'tags.a',
    'v'.repeat(257),
  ],
  ['a tag value with another character', { tags: { a: 'b#c' } }, /at most 256/, 'tags.a', 'b#c'],
  ['no time at all', { timeout: 0 }, /above 0 and at most 50 minutes/, 'timeout', '0 seconds'],
  [
    'a time-out that is too long',
    { timeout: 3001 },
    /above 0 and at most 50 minutes/,
    'timeout',
    '3001 seconds',
  ],
  ['a time-out that is no number', { timeout: Number.NaN }, /above 0/, 'timeout', 'not a number'],
  ['a negative F1 score', { minimumF1Score: -0.01 }, /between 0 and 1/],
  ['an F1 score in percent', { minimumF1Score: 1.01 }, /between 0 and 1/],
  [
    'an F1 score that is no number',
    { minimumF1Score: Number.NaN },
    /between 0 and 1/,
    'minimumF1Score',
    'not a number',
  ],
];

test.each(BAD)('fails on %s', (...bad) => {
  expect(problemsOfCopy({ ...good, ...bad[1] })).toEqual([problemOf(bad)]);
});

test('every problem is found at once', () => {
  const problems = problemsOfCopy({
    ...good,
    destinationProjectArn: DESTINATION.replace('222222222222', '333333333333').replace(
      'eu-west-1',
      'us-east-1',
    ),
    outputBucket: '',
    outputKeyPrefix: 'p'.repeat(2000),
    encryptionKey: ' ',
    versionName: ' ',
    tags: { 'aws:x': '#' },
    timeout: -1,
    minimumF1Score: 90,
    minimumLabelF1Scores: { circle: 90 },
    maximumF1Drop: 2,
    currentVersionParameterName: ' ',
  });

  expect(problems.map(({ property }) => property)).toEqual([
    'source',
    'destinationProject',
    'destinationProject',
    'outputBucket',
    'outputKeyPrefix',
    'encryptionKey',
    'versionName',
    'tags',
    'tags.aws:x',
    'timeout',
    'minimumF1Score',
    'minimumLabelF1Scores.circle',
    'maximumF1Drop',
    'currentVersionParameterName',
  ]);
});
