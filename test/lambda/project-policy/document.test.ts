import { meansTheSame } from '../../../lambda/project-policy/document';

const saying = (Principal: unknown, change: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal, Action: 'a', Resource: ['r', 's'], ...change }],
});
const root = (account: string) => `arn:aws:iam::${account}:root`;
const ONE = '111111111111';
const TWO = '222222222222';

test.each<[string, object, object]>([
  ['the same text', saying('*'), saying('*')],
  [
    'another order of keys',
    saying({ AWS: ONE }),
    Object.fromEntries(Object.entries(saying({ AWS: ONE })).reverse()),
  ],
  ['another order of principals', saying({ AWS: [ONE, TWO] }), saying({ AWS: [TWO, ONE] })],
  ['another order of resources', saying('*'), saying('*', { Resource: ['s', 'r'] })],
  ['an account by its root', saying({ AWS: ONE }), saying({ AWS: root(ONE) })],
  ['accounts by their roots', saying({ AWS: [ONE, root(TWO)] }), saying({ AWS: [root(ONE), TWO] })],
  ['an account by its root in China', saying({ AWS: ONE }), saying({ AWS: `arn:aws-cn:iam::${ONE}:root` })],
  ['an account twice', saying({ AWS: [ONE, root(ONE)] }), saying({ AWS: ONE })],
  ['everybody', saying('*'), saying({ AWS: '*' })],
  ['everybody in a list', saying('*'), saying({ AWS: ['*'] })],
  ['a single value in a list', saying('*'), saying('*', { Action: ['a'] })],
  ['a truth value as a text', saying('*', { Condition: true }), saying('*', { Condition: 'true' })],
  ['our signature', saying('*'), saying('*', { Sid: 'By0123456789abcdef' })],
  [
    'the signatures of two stacks',
    saying('*', { Sid: 'By0123456789abcdef' }),
    saying('*', { Sid: 'By0000000000000000' }),
  ],
  ['a single statement alone', saying('*'), { ...saying('*'), Statement: saying('*').Statement[0] }],
])('%s: it means the same', (_, one, other) => {
  expect(meansTheSame(JSON.stringify(one), other)).toBe(true);
  expect(meansTheSame(JSON.stringify(other), one)).toBe(true);
});

test('a declared Sid counts only where the policy in AWS shows a Sid', () => {
  const [bare, mine] = [saying('*'), saying('*', { Sid: 'mine' })];

  expect(meansTheSame(JSON.stringify(bare), mine)).toBe(true);
  expect(meansTheSame(JSON.stringify(mine), bare)).toBe(false);
});

test.each<[string, object, object]>([
  ['another effect', saying('*'), saying('*', { Effect: 'Deny' })],
  ['another account', saying({ AWS: ONE }), saying({ AWS: TWO })],
  ['one account more', saying({ AWS: ONE }), saying({ AWS: [ONE, TWO] })],
  ['a role and its account', saying({ AWS: ONE }), saying({ AWS: `arn:aws:iam::${ONE}:role/root` })],
  ['everybody and every service', saying('*'), saying({ Service: '*' })],
  ['a key more', saying('*'), saying('*', { Id: 'mine' })],
  ['another Sid', saying('*', { Sid: 'yours' }), saying('*', { Sid: 'mine' })],
  [
    'our signature, and the user’s Sid',
    saying('*', { Sid: 'By0123456789abcdef' }),
    saying('*', { Sid: 'mine' }),
  ],
  ['a principal by a condition', saying('*'), saying('*', { Condition: { Principal: '*' } })],
  ['no statement', saying('*'), {}],
])('%s: it does not mean the same', (_, one, other) => {
  expect(meansTheSame(JSON.stringify(one), other)).toBe(false);
  expect(meansTheSame(JSON.stringify(other), one)).toBe(false);
});

test.each(['{', '', 'null'])('%j means nothing', (text) => {
  expect(meansTheSame(text, {})).toBe(false);
});
