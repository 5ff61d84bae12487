import { type PolicyInput, policyText, problemsOfPolicy } from '../../contract/project-policy';
import { expectProblem } from './expect-problem';

const PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
const VERSION = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000';
const SECOND = VERSION.replace('v1', 'v2');

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

const CHINESE = 'arn:aws-cn:iam::222222222222:root';

const GOOD: readonly (readonly [what: string, change: Partial<PolicyInput>])[] = [
  ['nothing more than it needs', {}],
  ['a project that is not known', { projectArn: undefined }],
  ['any version of an unknown project', { projectArn: undefined, document: saying({ Resource: 'any' }) }],
  ['a name that is not known', { policyName: undefined }],
  ['a document that is not known', { document: undefined }],
  ['a stack whose account is not known', { account: undefined }],
  ['a stack whose Region is not known', { region: undefined }],
  ['the shortest name', { policyName: 'p' }],
  ['the longest name', { policyName: 'p'.repeat(128) }],
  ['every character of a name', { policyName: 'aZ09_.-' }],
  ['a statement that stands alone', { document: { Statement: statement } }],
  ['lists', { document: saying({ Action: [statement.Action], Resource: [VERSION, SECOND] }) }],
  ['every version', { document: saying({ Resource: VERSION.replace(/v1\/\d+$/, '*') }) }],
  ['every resource', { document: saying({ Resource: '*' }) }],
  ...[
    '*',
    '222222222222',
    'arn:aws:iam::222222222222:role/path/copies',
    'arn:aws:sts::222222222222:assumed-role/copies/session',
    'AROAXXXXXXXXXXXXXXXXX',
  ].map((AWS) => [`the principal ${AWS}`, { document: saying({ Principal: { AWS } }) }] as const),
  ['everybody', { document: saying({ Principal: '*' }) }],
  ['a service', { document: saying({ Principal: { Service: 'lambda.amazonaws.com' } }) }],
  ['an unknown partition', { projectArn: undefined, document: saying({ Principal: { AWS: CHINESE } }) }],
  ['the longest document', { document: ofLength(2000) }],
  ['Latin-1 characters', { document: saying({ Sid: 'für\t\n\r\u00ff' }) }],
];

test.each(GOOD)('%s is good', (_, change) => {
  expect(problemsOfPolicy({ ...good, ...change })).toEqual([]);
});

const at = 'document.Statement[0]';
const PLACE = `project is "${PROJECT}", but the stack is in account`;
const NAME = 'a policy name has 1 to 128 of the characters';
const [SIMILAR, COLORS] = ['shapes-too', 'colors'].map((name) => VERSION.replace('shapes', name));
const OF_PROJECT = `it must be a version of ${PROJECT}: `;
const ONLY = 'a project policy can speak of rekognition:CopyProjectVersion only';

test.each<[string, Partial<PolicyInput>]>([
  [
    'project is "shapes", but it must look like arn:aws:rekognition:REGION:ACCOUNT:',
    { projectArn: 'shapes' },
  ],
  [`${PLACE} 333333333333, eu-west-1, and`, { account: '333333333333' }],
  [`${PLACE} 333333333333, eu-west-1, and`, { account: '333333333333', region: undefined }],
  [`${PLACE} 111111111111, us-east-1, and`, { region: 'us-east-1' }],
  [`${PLACE} 111111111111, us-east-1, and`, { region: 'us-east-1', account: undefined }],
  [`policyName is "", but ${NAME}`, { policyName: '' }],
  [`policyName is "not good", but ${NAME}`, { policyName: 'not good' }],
  [`policyName is "${'p'.repeat(129)}", but ${NAME}`, { policyName: 'p'.repeat(129) }],
  ['document is {"Statement":[]}, but a project policy needs at least one', { document: { Statement: [] } }],
  ['document is {"Version":"x"}, but a project policy needs at least one', { document: { Version: 'x' } }],
  ['document is "2001 characters", but a project policy has at most 2000', { document: ofLength(2001) }],
  ['document is "€→", but a project policy is written in Latin-1', { document: saying({ Sid: 'a€b→c' }) }],
  ...['Action', 'Resource', 'Principal'].map((element): [string, Partial<PolicyInput>] => [
    `${at}.Not${element} is "*", but a project policy cannot hold it: say it with ${element}`,
    { document: saying({ [element]: undefined, [`Not${element}`]: '*' }) },
  ]),
  ...['Effect', 'Principal', 'Action', 'Resource'].map((element): [string, Partial<PolicyInput>] => [
    `${at}.${element} is undefined, but it is required: `,
    { document: saying({ [element]: undefined }) },
  ]),
  [`${at}.Action is "rekognition:*", but ${ONLY}`, { document: saying({ Action: 'rekognition:*' }) }],
  [`${at}.Action is "s3:*", but ${ONLY}`, { document: saying({ Action: [statement.Action, 's3:*'] }) }],
  [`${at}.Resource is "${PROJECT}", but ${OF_PROJECT}`, { document: saying({ Resource: PROJECT }) }],
  ...[SIMILAR, [VERSION, COLORS]].map((Resource): [string, Partial<PolicyInput>] => [
    `${at}.Resource is "${[Resource].flat().at(-1)}", but ${OF_PROJECT}`,
    { document: saying({ Resource }) },
  ]),
  [
    `document.Statement[1].Action is "s3:*", but ${ONLY}`,
    { document: { Statement: [statement, { ...statement, Action: 's3:*' }] } },
  ],
  ...[
    '22222222222',
    'arn:aws:iam::2222:root',
    'arn:aws:iam::*:root',
    'arn:aws:iam::222222222222:role/*',
    'arn:aws-cn:iam::222222222222:root',
    'arn:aws:s3::222222222222:root',
  ].map((principal): [string, Partial<PolicyInput>] => [
    `${at}.Principal is "${principal}", but a principal is arn:aws:iam::ACCOUNT:root, or a role or a user of such an account, which has twelve digits, and a wildcard cannot be a part of it: `,
    { document: saying({ Principal: { AWS: ['222222222222', principal] } }) },
  ]),
  [`${at} is null, but a statement is an object: `, { document: { Statement: [null] } }],
  [`${at} is "Allow", but a statement is an object: `, { document: { Statement: ['Allow'] } }],
])('fails: %s', (says, change) => {
  expectProblem(problemsOfPolicy({ ...good, ...change }), says);
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
