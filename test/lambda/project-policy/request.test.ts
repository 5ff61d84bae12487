import { namesNoPolicy, parseRequest, sameDocument, undoneBy } from '../../../lambda/project-policy/request';
import { SOURCE_PROJECT as PROJECT, SOURCE_VERSION } from '../copied-model-version/requests';

const PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::222222222222:root' },
      Action: 'rekognition:CopyProjectVersion',
      Resource: SOURCE_VERSION,
    },
  ],
};
const properties = { ServiceToken: 'token', ProjectArn: PROJECT, PolicyName: 'copies', PolicyDocument };
const event = (RequestType: 'Create' | 'Update' | 'Delete', change: object = {}) => ({
  RequestType,
  StackId:
    'arn:aws:cloudformation:eu-west-1:111111111111:stack/training/0c6b9a00-0000-0000-0000-000000000000',
  LogicalResourceId: 'Policy',
  ResourceProperties: properties,
  ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'shapes/policy/copies' }),
  ...change,
});
const asking = (change: object) => ({ ResourceProperties: { ...properties, ...change } });
const formerly = (change: object) => ({ OldResourceProperties: { ...properties, ...change } });
const otherProject = PROJECT.replace('shapes', 'colors');

test('a policy is known by its project and its name', () => {
  expect(parseRequest(event('Create'))).toMatchObject({
    projectArn: PROJECT,
    policyName: 'copies',
    document: PolicyDocument,
    physicalId: 'shapes/policy/copies',
    inPlace: false,
    idIsInvented: false,
  });
});

test.each([
  ['an Update of the same policy', true, event('Update', formerly({}))],
  ['an Update of another document', true, event('Update', formerly({ PolicyDocument: {} }))],
  ['an Update to another name', false, event('Update', { ...asking({ PolicyName: 'b' }), ...formerly({}) })],
  ['an Update from another project', false, event('Update', formerly({ ProjectArn: otherProject }))],
  [
    'an Update from a project made anew',
    false,
    event('Update', formerly({ ProjectArn: PROJECT.replace(/\d+$/, '1') })),
  ],
  ['a Delete', false, event('Delete', formerly({}))],
])('%s: in place is %p', (_, expected, asked) => {
  expect(parseRequest(asked).inPlace).toBe(expected);
});

test.each([
  ['a Delete by the policy’s own id', false, event('Delete')],
  ['a Delete by another id', true, event('Delete', { PhysicalResourceId: 'training-Policy-1ABC' })],
  ['an Update by another id', false, event('Update', { PhysicalResourceId: 'other' })],
  ['a Create', false, event('Create')],
])('%s: the id is invented is %p', (_, expected, asked) => {
  expect(parseRequest(asked).idIsInvented).toBe(expected);
});

const BAD: readonly (readonly [change: object, says: RegExp])[] = [
  [
    { ProjectArn: undefined },
    /^Policy cannot be attached as asked: ProjectArn is undefined, but it must be a string: [^;]+$/,
  ],
  [{ ProjectArn: [PROJECT] }, /ProjectArn is \[.*, but it must be a string: [^;]+$/],
  [{ PolicyName: 7 }, /PolicyName is 7, but it must be a string: [^;]+$/],
  [{ PolicyDocument: 'text' }, /PolicyDocument is "text", but it must be an object: [^;]+$/],
  [{ PolicyDocument: [] }, /PolicyDocument is \[\], but it must be an object: [^;]+$/],
  [{ ProjectArn: 'shapes' }, /project is "shapes", but it must look like/],
  [
    { ProjectArn: PROJECT.replace('111111111111', '333333333333') },
    /the stack is in account 111111111111, eu-west-1/,
  ],
  [
    { ProjectArn: PROJECT.replace('eu-west-1', 'us-east-1') },
    /the stack is in account 111111111111, eu-west-1/,
  ],
  [{ PolicyName: 'not good' }, /policyName is "not good"/],
  [{ PolicyDocument: {} }, /at least one statement/],
];

test.each(BAD)('fails on %j', (change, says) => {
  expect(() => parseRequest(event('Create', asking(change)))).toThrow(says);
  expect(() => parseRequest(event('Update', asking(change)))).toThrow(says);
});

test('a Delete is judged only by what names the policy, so that a stricter rule never strands one', () => {
  expect(parseRequest(event('Delete', asking({ PolicyName: 'not good', PolicyDocument: {} })))).toMatchObject(
    {
      policyName: 'not good',
    },
  );
});

describe('what a rollback undoes', () => {
  const undone = (change: object) => undoneBy(parseRequest(event('Update', change)));

  test.each([
    ['another name', { PolicyName: 'renamed' }, 'shapes/policy/renamed'],
    [
      'another project',
      {
        ProjectArn: otherProject,
        PolicyDocument: {
          ...properties.PolicyDocument,
          Statement: [
            {
              ...properties.PolicyDocument.Statement[0],
              Resource: `${otherProject.replace(/\/\d+$/, '')}/version/*`,
            },
          ],
        },
      },
      'colors/policy/copies',
    ],
    ['a project made anew', { ProjectArn: PROJECT.replace(/\d+$/, '1') }, 'shapes/policy/copies'],
  ])('is the policy of %s', (_, change, physicalId) => {
    expect(undone(formerly(change))).toMatchObject({
      event: { RequestType: 'Delete', ResourceProperties: { ...properties, ...change } },
      idIsInvented: true,
      physicalId,
    });
  });

  test.each([
    [
      'no policy of the same name on the same project',
      formerly({ PolicyDocument: { ...PolicyDocument, Id: 'before' } }),
    ],
    [
      'no policy of the same name on the same project, whatever CloudFormation knows',
      {
        ...formerly({ PolicyDocument: { ...PolicyDocument, Id: 'before' } }),
        PhysicalResourceId: 'training-Policy-1ABC',
      },
    ],
    [
      'nothing that CloudFormation knows by its id',
      { ...formerly({ PolicyName: 'renamed' }), PhysicalResourceId: 'shapes/policy/renamed' },
    ],
    ['nothing where the old properties name no policy', formerly({ PolicyDocument: 'text' })],
    ['nothing where the old properties were refused', formerly({ PolicyName: 'not good' })],
    ['nothing where there are no old properties', {}],
  ])('is %s', (_, change) => {
    expect(undone(change)).toBeUndefined();
  });

  test.each(['Create', 'Delete'] as const)('is nothing of a %s', (type) => {
    expect(undoneBy(parseRequest(event(type, formerly({ PolicyName: 'renamed' }))))).toBeUndefined();
  });
});

test.each([
  ['the same text', true, '{"a":[{"b":1,"c":2}]}'],
  ['another order of keys', true, '{ "a": [{ "c": 2, "b": 1 }] }'],
  ['another value', false, '{"a":[{"b":1,"c":3}]}'],
  ['another key', false, '{"a":[{"b":1,"c":2}],"d":0}'],
  ['no JSON', false, '{'],
  ['no text', false, undefined],
])('%s: the same document is %p', (_, expected, text) => {
  expect(sameDocument(text, { a: [{ b: 1, c: 2 }] })).toBe(expected);
});

test('no text is not an empty document', () => {
  expect(sameDocument(undefined, {})).toBe(false);
});

test('the order of a list says something', () => {
  expect(sameDocument('{"a":[2,1]}', { a: [1, 2] })).toBe(false);
});

test.each([
  ['alone', '{"a":{"c":2,"b":1}}', { a: [{ b: 1, c: 2 }] }],
  ['in a list', '{"a":[{"c":2,"b":1}]}', { a: { b: 1, c: 2 } }],
  ['in a list of more', '{"a":[{"c":2,"b":1},3]}', { a: [{ b: 1, c: 2 }, 3] }],
])('a value that stands %s says the same', (_, text, document) => {
  expect(sameDocument(text, document)).toBe(true);
});

test('only a Delete can have properties that name no policy', () => {
  const badly = (type: 'Create' | 'Update' | 'Delete') =>
    namesNoPolicy(event(type, asking({ PolicyDocument: 'text' })));

  expect([badly('Create'), badly('Update'), badly('Delete')]).toEqual([false, false, true]);
  expect(namesNoPolicy(event('Delete'))).toBe(false);
});
