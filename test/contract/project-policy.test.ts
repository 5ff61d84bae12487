import { type PolicyInput, policyText, problemsOfPolicy } from '../../contract/project-policy';

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
const BAD: readonly (readonly [
  what: string,
  change: Partial<PolicyInput>,
  property: string,
  value: unknown,
  allowed: RegExp,
])[] = [
  [
    'a project that is none',
    { projectArn: 'shapes' },
    'project',
    'shapes',
    /must look like arn:.*:project\/NAME\/TIMESTAMP/,
  ],
  [
    'a project in another account',
    { account: '333333333333' },
    'project',
    PROJECT,
    /stack is in account 333333333333, eu-west-1/,
  ],
  [
    'a project in another account, the Region not known',
    { account: '333333333333', region: undefined },
    'project',
    PROJECT,
    /stack is in account 333333333333, eu-west-1/,
  ],
  [
    'a project in another Region',
    { region: 'us-east-1' },
    'project',
    PROJECT,
    /stack is in account 111111111111, us-east-1/,
  ],
  [
    'a project in another Region, the account not known',
    { region: 'us-east-1', account: undefined },
    'project',
    PROJECT,
    /stack is in account 111111111111, us-east-1/,
  ],
  ['no name', { policyName: '' }, 'policyName', '', /1 to 128/],
  ['a name with a space', { policyName: 'not good' }, 'policyName', 'not good', /1 to 128/],
  ['a name that is too long', { policyName: 'p'.repeat(129) }, 'policyName', 'p'.repeat(129), /1 to 128/],
  [
    'an empty list of statements',
    { document: { Statement: [] } },
    'document',
    { Statement: [] },
    /at least one statement/,
  ],
  ['no statement', { document: { Version: 'x' } }, 'document', { Version: 'x' }, /at least one statement/],
  [
    'a document that is too long',
    { document: ofLength(2001) },
    'document',
    '2001 characters',
    /at most 2000/,
  ],
  ['other than Latin-1 characters', { document: saying({ Sid: 'a€b→c' }) }, 'document', '€→', /Latin-1/],
  [
    'NotAction',
    { document: saying({ Action: undefined, NotAction: 's3:*' }) },
    `${at}.NotAction`,
    's3:*',
    /cannot hold/,
  ],
  [
    'NotResource',
    { document: saying({ Resource: undefined, NotResource: '*' }) },
    `${at}.NotResource`,
    '*',
    /cannot hold/,
  ],
  [
    'NotPrincipal',
    { document: saying({ Principal: undefined, NotPrincipal: '*' }) },
    `${at}.NotPrincipal`,
    '*',
    /cannot hold/,
  ],
  ['no Effect', { document: saying({ Effect: undefined }) }, `${at}.Effect`, undefined, /required/],
  ['no Principal', { document: saying({ Principal: undefined }) }, `${at}.Principal`, undefined, /required/],
  ['no Action', { document: saying({ Action: undefined }) }, `${at}.Action`, undefined, /required/],
  ['no Resource', { document: saying({ Resource: undefined }) }, `${at}.Resource`, undefined, /required/],
  [
    'another action',
    { document: saying({ Action: 'rekognition:*' }) },
    `${at}.Action`,
    'rekognition:*',
    /CopyProjectVersion only/,
  ],
  [
    'another action beside the one',
    { document: saying({ Action: [statement.Action, 's3:GetObject'] }) },
    `${at}.Action`,
    's3:GetObject',
    /CopyProjectVersion only/,
  ],
  [
    'the project itself',
    { document: saying({ Resource: PROJECT }) },
    `${at}.Resource`,
    PROJECT,
    /must be a version of arn:.*\/shapes\/1700000000000/,
  ],
  [
    "another project's version",
    { document: saying({ Resource: VERSION.replace('shapes', 'shapes-too') }) },
    `${at}.Resource`,
    VERSION.replace('shapes', 'shapes-too'),
    /must be a version/,
  ],
  [
    "another project's version beside one",
    { document: saying({ Resource: [VERSION, VERSION.replace('shapes', 'colors')] }) },
    `${at}.Resource`,
    VERSION.replace('shapes', 'colors'),
    /must be a version/,
  ],
  [
    'a second statement with a fault',
    { document: { Statement: [statement, { ...statement, Action: 's3:*' }] } },
    'document.Statement[1].Action',
    's3:*',
    /CopyProjectVersion only/,
  ],
  ...[
    ['an account that has lost its zeros', '22222222222'],
    ['the root of such an account', 'arn:aws:iam::2222:root'],
    ['every account', 'arn:aws:iam::*:root'],
    ['every role of an account', 'arn:aws:iam::222222222222:role/*'],
    ['an account of another partition', 'arn:aws-cn:iam::222222222222:root'],
    ['another service', 'arn:aws:s3::222222222222:root'],
  ].map(
    ([what, principal]) =>
      [
        what,
        { document: saying({ Principal: { AWS: ['222222222222', principal] } }) },
        `${at}.Principal`,
        principal,
        /^a principal is arn:aws:iam::ACCOUNT:root, or a role or a user of such an account, which has twelve digits, and a wildcard cannot be a part of it$/,
      ] as const,
  ),
  ['a statement that is nothing', { document: { Statement: [null] } }, at, null, /an object/],
  ['a statement that is a string', { document: { Statement: ['Allow'] } }, at, 'Allow', /an object/],
];

test.each(BAD)('fails on %s', (_what, change, property, value, allowed) => {
  expect(problemsOfPolicy({ ...good, ...change })).toEqual([
    { property, value, allowed: expect.stringMatching(allowed), change: expect.stringMatching(/./) },
  ]);
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
