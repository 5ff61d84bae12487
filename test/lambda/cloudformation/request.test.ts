import {
  deletionOfOld,
  idIn,
  isRecord,
  oldPropertiesIn,
  parseEvent,
  sentAt,
  stackOf,
} from '../../../lambda/cloudformation/request';

const STACK_ID =
  'arn:aws-us-gov:cloudformation:us-gov-west-1:222222222222:stack/prod/0c6b9a00-0000-0000-0000-000000000000';
const create = {
  RequestType: 'Create',
  StackId: STACK_ID,
  LogicalResourceId: 'Copy',
  ResourceProperties: {},
};
const update = { ...create, RequestType: 'Update', PhysicalResourceId: 'id', OldResourceProperties: {} };

test.each([
  ['a Create', create],
  ['an Update', update],
  ['a Delete', { ...create, RequestType: 'Delete', PhysicalResourceId: 'id' }],
])('%s is a request', (_, event) => {
  expect(parseEvent(event)).toBe(event);
});

test.each([
  ['another type', { ...update, RequestType: 'Read' }, 'RequestType'],
  ['no type', { ...update, RequestType: undefined }, 'RequestType'],
  ['no stack', { ...create, StackId: undefined }, 'StackId'],
  ['a stack that is no text', { ...create, StackId: [STACK_ID] }, 'StackId'],
  ['a stack by its name', { ...create, StackId: 'prod' }, 'StackId'],
  ['no logical id', { ...create, LogicalResourceId: undefined }, 'LogicalResourceId'],
  ['a physical id that is no text', { ...create, PhysicalResourceId: 7 }, 'PhysicalResourceId'],
  ['an Update without a physical id', { ...update, PhysicalResourceId: undefined }, 'PhysicalResourceId'],
  ['an Update whose physical id is no text', { ...update, PhysicalResourceId: 7 }, 'PhysicalResourceId'],
  ['no properties', { ...create, ResourceProperties: undefined }, 'ResourceProperties'],
  ['a list of properties', { ...create, ResourceProperties: [] }, 'ResourceProperties'],
  ['old properties that are null', { ...update, OldResourceProperties: null }, 'OldResourceProperties'],
  ['nothing', undefined, 'RequestType, StackId, LogicalResourceId, PhysicalResourceId, ResourceProperties'],
  ['null', null, 'RequestType, StackId, LogicalResourceId, PhysicalResourceId, ResourceProperties'],
])('fails on %s, and says what is wrong', (_, event, wrong) => {
  expect(() => parseEvent(event)).toThrow(
    `This is not a request of CloudFormation's: ${wrong} missing or malformed`,
  );
});

test('a request names its stack', () => {
  expect(stackOf(parseEvent(create))).toEqual({
    id: STACK_ID,
    uuid: '0c6b9a00-0000-0000-0000-000000000000',
    name: 'prod',
    account: '222222222222',
    region: 'us-gov-west-1',
  });
});

test.each([
  [{}, true],
  [null, false],
  [[], false],
  ['text', false],
  [undefined, false],
])('%p is a record: %p', (value, expected) => {
  expect(isRecord(value)).toBe(expected);
});

test('only a Create has no id, and only an Update has old properties', () => {
  const [made, changed] = [create, { ...update, OldResourceProperties: { a: 'b' } }].map(parseEvent);
  const removed = parseEvent({ ...changed, RequestType: 'Delete' });

  expect([made, changed, removed].map(idIn)).toEqual([undefined, 'id', 'id']);
  expect(idIn(parseEvent({ ...create, PhysicalResourceId: 'id' }))).toBeUndefined();
  expect([made, changed, removed].map(oldPropertiesIn)).toEqual([{}, { a: 'b' }, {}]);
  expect(oldPropertiesIn(parseEvent({ ...update, OldResourceProperties: undefined }))).toEqual({});
});

test('the Delete of an Update’s former thing has the old properties', () => {
  const changed = {
    ...update,
    ServiceToken: 'function',
    ResourceProperties: { a: 'new' },
    OldResourceProperties: { a: 'old' },
  };

  expect(deletionOfOld(parseEvent(changed), 'given')).toEqual({
    RequestType: 'Delete',
    ServiceToken: 'function',
    StackId: STACK_ID,
    LogicalResourceId: 'Copy',
    PhysicalResourceId: 'given',
    ResourceProperties: { ServiceToken: 'function', a: 'old' },
  });
});

test.each([
  [
    'X-Amz-Date in the middle',
    '?X-Amz-Date=20231123T074157Z&X-Amz-SignedHeaders=host',
    '2023-11-23T07:41:57.000Z',
  ],
  [
    'X-Amz-Date at the end',
    '?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20231123T074157Z',
    '2023-11-23T07:41:57.000Z',
  ],
  [
    'only the older signature, which has no such time',
    '?AWSAccessKeyId=AKIA&Expires=1510162268&Signature=x',
    'never',
  ],
  ['a time of another form', '?X-Amz-Date=20231123T0741Z', 'never'],
  ['X-Amz-Date in its path', '/X-Amz-Date=20231123T074157Z', 'never'],
  ['no time', '', 'never'],
])('the time of a request whose ResponseURL has %s', (_, query, expected) => {
  const event = { ...create, ResponseURL: `https://responses.s3.amazonaws.com/key${query}` } as any;
  expect(sentAt(event)).toBe(Date.parse(expected));
});
