import { createHash } from 'node:crypto';
import {
  asksForAnotherCopy,
  versionNameIn,
  versionNameOf,
} from '../../../lambda/copied-model-version/identity';
import { DESTINATION, properties, request, SOURCE_VERSION } from '../../../testing/handlers/copy-requests';

const { stack } = request();

test('the derived name is that of deployed stacks', () => {
  const name = versionNameOf(stack, 'Copy', {
    ...properties,
    OutputKeyPrefix: 'copies/',
    KmsKeyId: 'alias/models',
  });

  const identity =
    '["222222222222","eu-west-1","prod","Copy",' +
    `"${SOURCE_VERSION}","${DESTINATION}","models-of-prod","copies/","alias/models"]`;
  expect(name).toBe(`v1-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`);
  expect(versionNameOf(stack, 'Copy', properties)).toBe('v1-776a0385e80c');
});

test.each([
  ['the account', { stack: { ...stack, account: '333333333333' } }],
  ['the Region', { stack: { ...stack, region: 'us-east-1' } }],
  ['the stack name', { stack: { ...stack, name: 'test' } }],
  ['the logical id', { logicalId: 'Other' }],
  ['the source version', { properties: { SourceProjectVersionArn: SOURCE_VERSION.replace('1700', '1800') } }],
  ['the destination project', { properties: { DestinationProjectArn: DESTINATION.replace('1700', '1800') } }],
  ['the output bucket', { properties: { OutputBucket: 'elsewhere' } }],
  ['the output prefix', { properties: { OutputKeyPrefix: 'elsewhere' } }],
  ['the output key', { properties: { KmsKeyId: 'alias/elsewhere' } }],
])(
  '%s gives another name',
  (_what, change: { stack?: typeof stack; logicalId?: string; properties?: object }) => {
    const name = versionNameOf(change.stack ?? stack, change.logicalId ?? 'Copy', {
      ...properties,
      ...change.properties,
    });

    expect(name).not.toBe(versionNameOf(stack, 'Copy', properties));
    expect(name).toMatch(/^v1-[0-9a-f]{12}$/);
  },
);

test.each([
  ['Tags', { a: 'b' }],
  ['StopOnDelete', 'true'],
  ['AdoptExisting', 'true'],
  ['Timeout', '60'],
  ['MinimumF1Score', '0.5'],
  ['SourceProjectArn', request().sourceProjectArn.replace('1700', '1800')],
])('%s changes in place', (property, value) => {
  expect(request({ change: { [property]: value } }).versionName).toBe(request().versionName);
});

test('the longest source name is cut to fit', () => {
  const name = versionNameOf(stack, 'Copy', {
    ...properties,
    SourceProjectVersionArn: SOURCE_VERSION.replace('/v1/', `/${'v'.repeat(255)}/`),
  });

  expect(name).toHaveLength(255);
  expect(name).toMatch(/^v{242}-[0-9a-f]{12}$/);
});

test('a given name is used unchanged', () => {
  expect(request({ change: { VersionName: 'blue' } }).physicalId).toBe('shapes-prod/blue');
});

test.each([
  ['an id of our own', 'shapes-prod/blue', 'blue'],
  ['an id that CloudFormation invented', 'prod-Copy-1ABCDEFGHIJKL', undefined],
  ['an id of another project', 'shapes-test/blue', undefined],
  ['an id without a name', 'shapes-prod/', undefined],
  ['no id', undefined, undefined],
])('%s: %p names %p', (_, physicalId, expected) => {
  expect(versionNameIn(physicalId, DESTINATION)).toBe(expected);
});

const full = { ...properties, OutputKeyPrefix: 'copies/', KmsKeyId: 'alias/models' };

test.each([
  'SourceProjectVersionArn',
  'DestinationProjectArn',
  'OutputBucket',
  'OutputKeyPrefix',
  'KmsKeyId',
])('another %s asks for another copy', (property) => {
  expect(asksForAnotherCopy({ ...full, [property]: 'other' }, full)).toBe(true);
});

test.each([
  ['nothing changed', full, full],
  ['an empty prefix or key is left out', { ...properties, OutputKeyPrefix: '', KmsKeyId: '' }, properties],
  [
    'a missing prefix or key becomes an empty one',
    properties,
    { ...properties, OutputKeyPrefix: '', KmsKeyId: '' },
  ],
  ['only the name changed', { ...full, VersionName: 'blue' }, full],
])('the same copy is asked for if %s', (_, before, after) => {
  expect(asksForAnotherCopy(before, after)).toBe(false);
});
