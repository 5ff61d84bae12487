import { type PolicyInput, policyText, problemsOfPolicy } from '../../contract/project-policy';
import { type Bad, problemOf } from './problem-of';

const PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
const VERSION = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000';

const statement = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::222222222222:root' },
  Action: 'rekognition:CopyProjectVersion',
  Resource: VERSION,
};
/** A document of one statement: the one above, with a change. */
const saying = (change: object) => ({ Version: '2012-10-17', Statement: [{ ...statement, ...change }] });
/** A document whose text has exactly so many characters. */
function ofLength(length: number) {
  const rest = policyText({ ...saying({}), Id: '' }).length;
  return { ...saying({}), Id: 'i'.repeat(length - rest) };
}

const good: PolicyInput = {
  projectArn: PROJECT,
  policyName: 'copies',
  document: saying({}),
  account: '111111111111',
  region: 'eu-west-1',
};

const GOOD: readonly (readonly [what: string, change: Partial<PolicyInput>])[] = [
  ['nothing more than it needs', {}],
  ['a project that is not known', { projectArn: undefined }],
  [
    'a project that is not known, whatever its versions',
    { projectArn: undefined, document: saying({ Resource: 'any' }) },
  ],
  ['a name that is not known', { policyName: undefined }],
  ['a document that is not known', { document: undefined }],
  ['a stack whose account is not known', { account: undefined }],
  ['a stack whose Region is not known', { region: undefined }],
  ['the shortest name', { policyName: 'p' }],
  ['the longest name', { policyName: 'p'.repeat(128) }],
  ['every character of a name', { policyName: 'aZ09_.-' }],
  ['a statement that stands alone', { document: { Statement: statement } }],
  [
    'lists',
    { document: saying({ Action: [statement.Action], Resource: [VERSION, VERSION.replace('v1', 'v2')] }) },
  ],
  ['every version', { document: saying({ Resource: VERSION.replace(/v1\/\d+$/, '*') }) }],
  ['every resource', { document: saying({ Resource: '*' }) }],
  [
    'principals of every form that AWS knows',
    {
      document: saying({
        Principal: {
          AWS: [
            '*',
            '222222222222',
            'arn:aws:iam::222222222222:role/path/copies',
            'arn:aws:sts::222222222222:assumed-role/copies/session',
            'AROAXXXXXXXXXXXXXXXXX',
          ],
        },
      }),
    },
  ],
  ['everybody', { document: saying({ Principal: '*' }) }],
  ['a service', { document: saying({ Principal: { Service: 'lambda.amazonaws.com' } }) }],
  [
    'a partition that is not known',
    { projectArn: undefined, document: saying({ Principal: { AWS: 'arn:aws-cn:iam::222222222222:root' } }) },
  ],
  ['the longest document', { document: ofLength(2000) }],
  ['Latin-1 characters', { document: saying({ Sid: 'für\t\n\r\u00ff' }) }],
];

test.each(GOOD)('%s is good', (_, change) => {
  expect(problemsOfPolicy({ ...good, ...change })).toEqual([]);
});

const at = 'document.Statement[0]';
const BAD: readonly Bad<PolicyInput>[] = [
  [
    'a project that is none',
    { projectArn: 'shapes' },
    /must look like arn:.*:project\/NAME\/TIMESTAMP/,
    'project',
    'shapes',
  ],
  [
    'a project in another account',
    { account: '333333333333' },
    /stack is in account 333333333333, eu-west-1/,
    'project',
    PROJECT,
  ],
  [
    'a project in another account, the Region not known',
    { account: '333333333333', region: undefined },
    /stack is in account 333333333333, eu-west-1/,
    'project',
    PROJECT,
  ],
  [
    'a project in another Region',
    { region: 'us-east-1' },
    /stack is in account 111111111111, us-east-1/,
    'project',
    PROJECT,
  ],
  [
    'a project in another Region, the account not known',
    { region: 'us-east-1', account: undefined },
    /stack is in account 111111111111, us-east-1/,
    'project',
    PROJECT,
  ],
  ['no name', { policyName: '' }, /1 to 128/],
  ['a name with a space', { policyName: 'not good' }, /1 to 128/],
  ['a name that is too long', { policyName: 'p'.repeat(129) }, /1 to 128/],
  ['an empty list of statements', { document: { Statement: [] } }, /at least one statement/],
  ['no statement', { document: { Version: 'x' } }, /at least one statement/],
  [
    'a document that is too long',
    { document: ofLength(2001) },
    /at most 2000/,
    'document',
    '2001 characters',
  ],
  ['other than Latin-1 characters', { document: saying({ Sid: 'a€b→c' }) }, /Latin-1/, 'document', '€→'],
  [
    'NotAction',
    { document: saying({ Action: undefined, NotAction: 's3:*' }) },
    /cannot hold/,
    `${at}.NotAction`,
    's3:*',
  ],
  [
    'NotResource',
    { document: saying({ Resource: undefined, NotResource: '*' }) },
    /cannot hold/,
    `${at}.NotResource`,
    '*',
  ],
  [
    'NotPrincipal',
    { document: saying({ Principal: undefined, NotPrincipal: '*' }) },
    /cannot hold/,
    `${at}.NotPrincipal`,
    '*',
  ],
  ['no Effect', { document: saying({ Effect: undefined }) }, /required/, `${at}.Effect`, undefined],
  ['no Principal', { document: saying({ Principal: undefined }) }, /required/, `${at}.Principal`, undefined],
  ['no Action', { document: saying({ Action: undefined }) }, /required/, `${at}.Action`, undefined],
  ['no Resource', { document: saying({ Resource: undefined }) }, /required/, `${at}.Resource`, undefined],
  [
    'another action',
    { document: saying({ Action: 'rekognition:*' }) },
    /CopyProjectVersion only/,
    `${at}.Action`,
    'rekognition:*',
  ],
  [
    'another action beside the one',
    { document: saying({ Action: [statement.Action, 's3:GetObject'] }) },
    /CopyProjectVersion only/,
    `${at}.Action`,
    's3:GetObject',
  ],
  [
    'the project itself',
    { document: saying({ Resource: PROJECT }) },
    /must be a version of arn:.*\/shapes\/1700000000000/,
    `${at}.Resource`,
    PROJECT,
  ],
  [
    "another project's version",
    { document: saying({ Resource: VERSION.replace('shapes', 'shapes-too') }) },
    /must be a version/,
    `${at}.Resource`,
    VERSION.replace('shapes', 'shapes-too'),
  ],
  [
    "another project's version beside one",
    { document: saying({ Resource: [VERSION, VERSION.replace('shapes', 'colors')] }) },
    /must be a version/,
    `${at}.Resource`,
    VERSION.replace('shapes', 'colors'),
  ],
  [
    'a second statement with a fault',
    { document: { Statement: [statement, { ...statement, Action: 's3:*' }] } },
    /CopyProjectVersion only/,
    'document.Statement[1].Action',
    's3:*',
  ],
  ...[
    ['an account that has lost its zeros', '22222222222'],
    ['the root of such an account', 'arn:aws:iam::2222:root'],
    ['every account', 'arn:aws:iam::*:root'],
    ['every role of an account', 'arn:aws:iam::222222222222:role/*'],
    ['an account of another partition', 'arn:aws-cn:iam::222222222222:root'],
    ['another service', 'arn:aws:s3::222222222222:root'],
  ].map(
    ([what, principal]): Bad<PolicyInput> => [
      what,
      { document: saying({ Principal: { AWS: ['222222222222', principal] } }) },
      /^a principal is arn:aws:iam::ACCOUNT:root, or a role or a user of such an account, which has twelve digits, and a wildcard cannot be a part of it$/,
      `${at}.Principal`,
      principal,
    ],
  ),
  ['a statement that is nothing', { document: { Statement: [null] } }, /an object/, at, null],
  ['a statement that is a string', { document: { Statement: ['Allow'] } }, /an object/, at, 'Allow'],
];

test.each(BAD)('fails on %s', (...bad) => {
  expect(problemsOfPolicy({ ...good, ...bad[1] })).toEqual([problemOf(bad)]);
});

test('an unknown value has no problem', () => {
  const token = (value: unknown) => String(value).includes('${Token');
  const document = {
    ...saying({
      Action: '${Token[a]}',
      Principal: { AWS: 'arn:aws:iam::${Token[p]}:root' },
      Resource: '${Token[r]}',
    }),
    Id: `€${'i'.repeat(2000)}`,
  };

  expect(problemsOfPolicy({ ...good, document }, (value) => !token(value))).toEqual([]);
});

test('the policy text has no superfluous characters', () => {
  expect(policyText({ a: ['b', { c: 1 }] })).toBe('{"a":["b",{"c":1}]}');
});
