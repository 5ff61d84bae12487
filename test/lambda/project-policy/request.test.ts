import { parseRequest, undoneBy } from '../../../lambda/project-policy/request';
import {
  document,
  event,
  INVENTED_ID,
  PROJECT,
  properties,
  request,
  statement,
} from '../../../testing/handlers/policy-requests';
import { type EventChange } from '../../../testing/handlers/requests';

const otherProject = PROJECT.replace('shapes', 'colors');
const madeAnew = PROJECT.replace(/\d+$/, '1');

test('a policy is known by its project and its name', () => {
  expect(request()).toMatchObject({
    projectArn: PROJECT,
    policyName: 'copies',
    document,
    physicalId: 'shapes/policy/copies',
    isOnOtherProject: false,
  });
});

test.each<[string, boolean, EventChange]>([
  ['an Update of the same policy', false, { type: 'Update' }],
  ['an Update of another document', false, { type: 'Update', old: { PolicyDocument: {} } }],
  ['an Update to another name', false, { type: 'Update', change: { PolicyName: 'b' } }],
  ['an Update from another project', true, { type: 'Update', old: { ProjectArn: otherProject } }],
  ['an Update from a project made anew', true, { type: 'Update', old: { ProjectArn: madeAnew } }],
  ['a Delete', false, { type: 'Delete' }],
])('%s: it is on another project is %p', (_, expected, change) => {
  expect(request(change).isOnOtherProject).toBe(expected);
});

test.each<[string, EventChange, string]>([
  ['its own id, though the properties name another one', { change: { PolicyName: 'later' } }, 'copies'],
  ['its own id, though the project was made anew', { change: { ProjectArn: madeAnew } }, 'copies'],
  ['its properties, if CloudFormation has invented its id', { id: INVENTED_ID }, 'copies'],
  [
    'its properties, if its id is of another project',
    { id: 'colors/policy/a', change: { PolicyName: 'b' } },
    'b',
  ],
])('a Delete is known by %s', (_, change, policyName) => {
  const physicalId = `shapes/policy/${policyName}`;

  expect(request({ type: 'Delete', ...change })).toMatchObject({ policyName, physicalId });
});

test('a put has two and a half minutes, a deletion its whole time', () => {
  const timeouts = (['Create', 'Update', 'Delete'] as const).map((type) => request({ type }).timeout);

  expect(timeouts).toEqual([150_000, 150_000, 3_000_000]);
  expect(request({ type: 'Update' }).timeoutOfRestore).toBe(3_000_000);
});

const ELSEWHERE = /the stack is in account 111111111111, eu-west-1/;
const BAD: readonly (readonly [change: object, says: RegExp])[] = [
  [
    { ProjectArn: undefined },
    /^Policy cannot be attached as asked: ProjectArn is undefined, but it must be a string/,
  ],
  [
    { ProjectArn: [PROJECT] },
    /^Policy cannot be attached as asked: ProjectArn is \[.*, but it must be a string/,
  ],
  [{ PolicyName: 7 }, /^Policy cannot be attached as asked: PolicyName is 7, but it must be a string/],
  [
    { PolicyDocument: 'text' },
    /^Policy cannot be attached as asked: PolicyDocument is "text", but it must be an object/,
  ],
  [
    { PolicyDocument: [] },
    /^Policy cannot be attached as asked: PolicyDocument is \[\], but it must be an object/,
  ],
  [{ ProjectArn: 'shapes' }, /project is "shapes", but it must look like/],
  [{ ProjectArn: PROJECT.replace('111111111111', '333333333333') }, ELSEWHERE],
  [{ ProjectArn: PROJECT.replace('eu-west-1', 'us-east-1') }, ELSEWHERE],
  [{ PolicyName: 'not good' }, /policyName is "not good"/],
  [{ PolicyDocument: {} }, /at least one statement/],
];

test.each(BAD)('fails on %j', (change, says) => {
  expect(() => request({ change })).toThrow(says);
  expect(() => request({ type: 'Update', change })).toThrow(says);
});

test('a Delete checks only what names the policy, so that a stricter rule never blocks a deletion', () => {
  const change = { PolicyName: 'not good', PolicyDocument: {} };

  expect(request({ type: 'Delete', id: INVENTED_ID, change })).toMatchObject({ policyName: 'not good' });
});

test('a Delete whose properties name no policy asks for nothing', () => {
  expect(parseRequest(event({ type: 'Delete', change: { PolicyDocument: 'text' } }))).toBeUndefined();
});

describe('what a rollback undoes', () => {
  const undone = (change: EventChange) => undoneBy(request({ type: 'Update', ...change }));
  const colors = {
    ProjectArn: otherProject,
    PolicyDocument: {
      ...document,
      Statement: [{ ...statement, Resource: `${otherProject.replace(/\/\d+$/, '')}/version/*` }],
    },
  };

  test.each([
    ['another name', { PolicyName: 'renamed' }, 'shapes/policy/renamed'],
    ['another project', colors, 'colors/policy/copies'],
    ['a project made anew', { ProjectArn: madeAnew }, 'shapes/policy/copies'],
    ['a removal policy of RETAIN too', { PolicyName: 'renamed', Retain: 'true' }, 'shapes/policy/renamed'],
  ])('is the policy of %s', (_, old, physicalId) => {
    expect(undone({ old })).toMatchObject({
      event: { RequestType: 'Delete', ResourceProperties: { ...properties, ...old } },
      projectArn: PROJECT,
      physicalId,
      ...('ProjectArn' in old ? { projectArn: old.ProjectArn } : {}),
    });
  });

  const before = { PolicyDocument: { ...document, Id: 'before' } };
  test.each<[string, EventChange]>([
    ['no policy of the same name on the same project', { old: before }],
    ['no such policy, whatever CloudFormation knows', { old: before, id: INVENTED_ID }],
    [
      'nothing that CloudFormation knows by its id',
      { old: { PolicyName: 'renamed' }, id: 'shapes/policy/renamed' },
    ],
    ['nothing if the old properties name no policy', { old: { PolicyDocument: 'text' } }],
    ['nothing if the old properties were refused', { old: { PolicyName: 'not good' } }],
  ])('is %s', (_, change) => {
    expect(undone(change)).toBeUndefined();
  });

  test.each(['Create', 'Delete'] as const)('is nothing for a %s', (type) => {
    expect(undoneBy(request({ type }))).toBeUndefined();
  });
});
