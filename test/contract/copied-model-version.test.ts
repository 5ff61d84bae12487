import { type CopyInput, problemsOfCopy } from '../../contract/copied-model-version';
import { expectProblem } from './expect-problem';

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
  ["a key's ARN", { encryptionKey: 'arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd' }],
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
  ['a time-out that is not known', { timeout: undefined }],
];

test.each(GOOD)('%s is good', (_, change) => {
  expect(problemsOfCopy({ ...good, ...change })).toEqual([]);
});

const OF_THE_LIBRARY = ['owner', 'operation', 'stop-on-delete', 'taken-from', 'runner', 'run-operation'].map(
  (name) => `cdk-rekognition-custom-labels:${name}`,
);
const far = (arn: string) => arn.replace('eu-west-1', 'us-east-1');
/** How a value of so many characters, with its quotes, is shown. */
const cut = (letter: string, length: number) => `"${letter.repeat(199)}… (${length} characters)`;
const [FAR_PROJECT, FAR_VERSION] = [SOURCE, VERSION].map(far);
const PROJECT_SHAPE = 'it must look like arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP';
const VERSION_SHAPE =
  'it must look like arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIME';
const ACROSS = 'but the destination project is in eu-west-1 and AWS cannot copy a model across Regions';
const KEY = 'it must be a key id, a key ARN, an alias';
const NAME = 'a version name has 1 to 255 of the characters';
const TAG_KEY =
  'a tag key has 1 to 128 letters, digits, spaces and _ . : / = + - @, does not start with aws:';

test.each<[string, Partial<CopyInput>]>([
  [`source.projectArn is "${VERSION}", but ${PROJECT_SHAPE}`, { sourceProjectArn: VERSION }],
  [`source.modelVersionArn is "${SOURCE}", but ${VERSION_SHAPE}`, { sourceModelVersionArn: SOURCE }],
  [`destinationProject is "shapes-prod", but ${PROJECT_SHAPE}`, { destinationProjectArn: 'shapes-prod' }],
  [
    `source.modelVersionArn is "${VERSION}", but it must be a version of the project arn:aws:rekognition:eu-west-1:111111111111:project/colors/`,
    { sourceProjectArn: SOURCE.replace('shapes', 'colors') },
  ],
  [
    `source is "${FAR_VERSION}", ${ACROSS}`,
    { sourceProjectArn: FAR_PROJECT, sourceModelVersionArn: FAR_VERSION },
  ],
  [
    `source is "${FAR_PROJECT}", ${ACROSS}`,
    { sourceProjectArn: FAR_PROJECT, sourceModelVersionArn: undefined },
  ],
  [
    `source is "${FAR_VERSION}", ${ACROSS}`,
    { sourceProjectArn: undefined, sourceModelVersionArn: FAR_VERSION },
  ],
  [`destinationProject is "${DESTINATION}", but the stack is in account 333`, { account: '333333333333' }],
  [`destinationProject is "${DESTINATION}", but the stack is in us-east-1`, { region: 'us-east-1' }],
  ['outputBucket is "ab", but a bucket name has 3 to 255', { outputBucket: 'ab' }],
  [`outputBucket is ${cut('b', 258)}, but a bucket name`, { outputBucket: 'b'.repeat(256) }],
  ['outputBucket is "s3://models", but a bucket name has 3 to 255', { outputBucket: 's3://models' }],
  ['outputBucket is "models\\n", but a bucket name has 3 to 255', { outputBucket: 'models\n' }],
  [`outputKeyPrefix is ${cut('p', 1027)}, but a key prefix`, { outputKeyPrefix: 'p'.repeat(1025) }],
  [`encryptionKey is "", but ${KEY}`, { encryptionKey: '' }],
  [`encryptionKey is "/models", but ${KEY}`, { encryptionKey: '/models' }],
  [`encryptionKey is "alias/my models", but ${KEY}`, { encryptionKey: 'alias/my models' }],
  [`encryptionKey is ${cut('k', 2051)}, but ${KEY}`, { encryptionKey: 'k'.repeat(2049) }],
  [`versionName is "", but ${NAME}`, { versionName: '' }],
  [`versionName is "not good", but ${NAME}`, { versionName: 'not good' }],
  [`versionName is "a/b", but ${NAME}`, { versionName: 'a/b' }],
  [`versionName is ${cut('v', 258)}, but ${NAME}`, { versionName: 'v'.repeat(256) }],
  [
    "tags is 195, but a model version carries at most 200 tags, and 6 of them are the library's own",
    { tags: tagsOf(195) },
  ],
  [`tags is "aws:x", but ${TAG_KEY}`, { tags: { 'aws:x': '' } }],
  [`tags is "AWS:x", but ${TAG_KEY}`, { tags: { 'AWS:x': '' } }],
  [`tags is "", but ${TAG_KEY}`, { tags: { '': 'x' } }],
  [`tags is "${'k'.repeat(129)}", but ${TAG_KEY}`, { tags: { ['k'.repeat(129)]: '' } }],
  [`tags is "a#b", but ${TAG_KEY}`, { tags: { 'a#b': '' } }],
  ...OF_THE_LIBRARY.map((key): [string, Partial<CopyInput>] => [
    `tags is "${key}", but ${TAG_KEY} and is not ${OF_THE_LIBRARY.join(' or ')}`,
    { tags: { [key]: 'x' } },
  ]),
  [`tags.a is ${cut('v', 259)}, but a tag value`, { tags: { a: 'v'.repeat(257) } }],
  ['tags.a is "b#c", but a tag value has at most 256 letters', { tags: { a: 'b#c' } }],
])('fails: %s', (says, change) => {
  expectProblem(problemsOfCopy({ ...good, ...change }), says);
});

test('every problem is found at once', () => {
  const problems = problemsOfCopy({
    ...good,
    destinationProjectArn: far(DESTINATION).replace('222222222222', '333333333333'),
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
