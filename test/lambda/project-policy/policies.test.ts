import { awsError, lines, START, silence } from '../../../testing/handlers/answers';
import { World } from '../../../testing/handlers/policy-project';
import {
  document,
  event,
  ID,
  otherDocument,
  PROJECT,
  rewritten,
  signed,
} from '../../../testing/handlers/policy-requests';

let world: World;
beforeEach(() => {
  world = new World();
});
silence();

const NOTHING_MADE = 'nothing-was-made:Policy';
const RENAMED_ID = 'shapes/policy/renamed';
const deletion = event({ type: 'Delete' });

const rows = () => lines().map(({ row }) => row);
const names = () => world.policies.map(({ PolicyName }) => PolicyName);
const texts = () => world.policies.map(({ PolicyDocument }) => JSON.parse(PolicyDocument));
const made = (PolicyRevisionId: string) => ({
  status: 'SUCCESS',
  physicalId: ID,
  data: { PolicyName: 'copies', PolicyRevisionId },
});

test('a Create looks, puts the policy a second later, and remembers when AWS made it', async () => {
  const { answer, notes, steps, seconds } = await world.play(event());

  expect(answer).toEqual(made('r1'));
  expect(texts()).toEqual([signed]);
  expect([steps, seconds]).toEqual([4, 7]);
  expect(rows()).toEqual(['policy.first-look', 'policy.absent', 'policy.first-seen', 'policy.as-declared']);
  expect(notes).toMatchObject({
    found: 'absent',
    touched: true,
    made: 'r1',
    created: new Date(START + 1_000).toISOString(),
  });
});

test('a Create fails if its name is taken, and it and its Delete leave the policy', async () => {
  world.thereIs(rewritten);

  const { answer } = await world.play(event());
  world.isIn('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');
  await world.play(event({ type: 'Delete', id: NOTHING_MADE }));

  expect(answer).toEqual({
    status: 'FAILED',
    physicalId: NOTHING_MADE,
    reason:
      `The name of the project policy copies on ${PROJECT} is taken by a policy that this deployment has not put, and it ` +
      'is left as it is. Choose another policyName, or if nothing needs that policy any more, in account 111111111111 run "aws rekognition delete-project-policy ' +
      `--project-arn ${PROJECT} --policy-name copies", then deploy again`,
  });
  expect(texts()).toEqual([rewritten]);
});

test('a Create looks every five seconds while AWS shows nothing, and in the end says what it saw last', async () => {
  world.instead.ListProjectPolicies = () => awsError('ThrottlingException', 500);

  const { answer, seconds } = await world.play(event());

  expect(answer?.reason).toBe(
    `Gave up after 2.5 minutes on the project policy copies on ${PROJECT}. ` +
      'Last seen: ThrottlingException: AWS’s own text. Deploy again',
  );
  expect(seconds).toBe(150);
  expect(world.inputsOf('ListProjectPolicies')).toHaveLength(31);
});

test('an Update of a policy without a known revision still returns every attribute', async () => {
  const { PolicyName, PolicyDocument } = world.thereIs(document);
  world.policies = [{ PolicyName, PolicyDocument }];
  world.isIn('UPDATE_IN_PROGRESS');

  expect((await world.play(event({ type: 'Update' }))).answer).toEqual(made(''));
});

describe('after an undone Update that renamed the policy', () => {
  beforeEach(async () => {
    await world.play(event());
    world.clock.now += 60_000;
    world.isIn('UPDATE_IN_PROGRESS');
    await world.play(event({ type: 'Update', change: { PolicyName: 'renamed' } }));
    world.isIn('UPDATE_ROLLBACK_IN_PROGRESS');
    vi.mocked(console.log).mockClear();
  });

  test('the Update that goes back deletes the policy of the new name, and keeps the former one', async () => {
    const { answer } = await world.play(event({ type: 'Update', old: { PolicyName: 'renamed' } }));

    expect(answer).toEqual(made('r1'));
    expect(rows()).toEqual([
      'policy.predecessor-unread',
      'policy.undone',
      'policy.gone',
      'policy.as-declared',
    ]);
    expect(names()).toEqual(['copies']);
  });

  test('neither the Update that goes back nor the removal deletes what somebody has put meanwhile', async () => {
    world.policies = [];
    world.thereIs(otherDocument);

    await world.play(event({ type: 'Update', id: RENAMED_ID, old: { PolicyName: 'renamed' } }));
    world.isIn('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    await world.play(deletion);

    expect(rows()).toContain('policy.left-as-found');
    expect(rows()).toContain('policy.of-somebody-else');
    expect(texts()).toEqual([otherDocument]);
  });
});

test.each([
  ['removes the policy, though somebody has edited it', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
  ['undoes its Create, however AWS has rewritten the text', 'ROLLBACK_IN_PROGRESS'],
])('a Delete %s, in one step', async (_case, stack) => {
  await world.play(event());
  world.policies = world.policies.map((policy) => ({ ...policy, PolicyDocument: '{"AROA":"XYZ"}' }));
  world.isIn(stack, 'DELETE_IN_PROGRESS');

  expect(await world.play(deletion)).toMatchObject({
    answer: { status: 'SUCCESS', physicalId: ID },
    steps: 1,
  });
  expect(names()).toEqual([]);
});
