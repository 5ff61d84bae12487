import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { withSibling } from '../../testing/world/sibling';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { arns, expectEnd, newWorld, world } from '../../testing/world/story';

let source: Trained;
beforeEach(async () => {
  await newWorld({ rekognition: { copyDuration: 120_000 } });
  [source] = await permitted(world, world.train('v1'));
});

const copyOf = (version: Trained, options: CopyOptions = {}, project?: string) =>
  copies({ Copy: version }, options, project);
const projectArn = async (): Promise<string> =>
  (await world.byHand('DescribeProjects')).ProjectDescriptions[0].ProjectArn;
const nameOf = (arn: string) => arn.split('/')[3];
const standing = () => arns().map(nameOf);
const owners = () =>
  world
    .copies()
    .map(({ arn, tags }) => `${nameOf(arn)} of ${tags['cdk-rekognition-custom-labels:owner']}`)
    .sort();

test('a retained copy that an undone update made again survives the rollback of a later return to it', async () => {
  const kept = { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE };
  await world.deploy('Prod', withSibling(copyOf(source, kept)));
  await world.deleteVersion(arns()[0]);
  await world.deploy('Prod', withSibling(copyOf(source, { ...kept, tags: { team: 'vision' } }), 900));
  await world.deploy('Prod', withSibling(copyOf(world.train('v2'), kept)));
  const before = standing();

  const back = await world.deploy('Prod', withSibling(copyOf(source, kept), 1));

  expect(back.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(standing()).toEqual(before);
  expect(before).toHaveLength(2);
});

test('within one project a retained copy of another version is refused although it has the given name', async () => {
  await withoutSources();
  const [one] = world.copies();
  const project = await projectArn();
  const within = (modelVersionArn: string, options: CopyOptions) =>
    copyOf({ projectArn: project, modelVersionArn }, options, project);
  await world.deploy('Other', within(one.arn, { versionName: 'other' }));
  await world.deploy('Within', within(one.arn, { versionName: 'x', removalPolicy: RemovalPolicy.RETAIN }));
  await world.destroy('Within');
  const other = world.copies().find(({ arn }) => nameOf(arn) === 'other')!;

  const again = await world.deploy('Within', within(other.arn, { versionName: 'x' }));

  expectEnd(again, 'ROLLBACK_COMPLETE', 'The name shapes-prod/x is taken');
  expect(standing()).toContain('x');
});

/** Rekognition may name no source within one project. */
async function withoutSources(): Promise<void> {
  await world.deploy('Prod', copyOf(source, { versionName: 'one' }));
  world.aws.intercept(async (call, _input, next) => {
    const answer = await next();
    if (call.operation !== 'DescribeProjectVersions') return answer;
    const ProjectVersionDescriptions = answer.ProjectVersionDescriptions.map((description: object) => ({
      ...description,
      SourceProjectVersionArn: undefined,
    }));
    return { ...answer, ProjectVersionDescriptions };
  });
}

test('an adoption whose call arrives during its rollback takes no copy from its owner', async () => {
  await world.deploy('Owner', copyOf(source, { versionName: 'x' }));
  const project = await projectArn();
  const taker = (versionName: string, failsAfter?: number) =>
    withSibling(copyOf(source, { versionName, adoptExisting: true }, project), failsAfter);
  await world.deploy('Taker', taker('y'));
  const before = owners();
  // The role may tag the copy only after twenty seconds, so the first call is denied. The second one is on its way when
  // the deployment fails.
  let calls = 0;
  world.aws.intercept(async (call, _input, next) => {
    if (call.operation === 'TagResource' && ++calls <= 2) await world.clock.sleep(9_000);
    return next();
  });

  const undone = await world.deploy('Taker', taker('x', 29));

  await world.clock.advance(600_000);
  expect(undone.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(calls).toBeGreaterThan(1);
  expect(owners()).toEqual(before);
});

test('after a rollback two copies that swapped their names have their former owners, and are deleted with the stack', async () => {
  const named = (x: string, y: string) => (stack: Stack) => {
    copies({ X: source }, { versionName: x, adoptExisting: true })(stack);
    copies({ Y: source }, { versionName: y, adoptExisting: true })(stack);
  };
  await world.deploy('Prod', withSibling(named('a', 'b')));
  const before = owners();

  await world.deploy('Prod', withSibling(named('b', 'a'), 60));
  expect(owners()).toEqual(before);

  await world.deploy('Prod', withSibling(named('b', 'a')));
  expect(owners()).not.toEqual(before);
  await world.destroy('Prod');
  expect(standing()).toEqual([]);
});

test.each([
  ['a copy', 30, 30],
  ['a chain', 120, 120],
  ['a copy that becomes a chain', 30, 120],
  ['a chain that becomes a copy', 120, 30],
  ['a chain that gets longer', 120, 200],
])('a rollback returns what %s took back from another stack in place', async (_name, before, after) => {
  await world.deploy('Owner', copyOf(source));
  const project = await projectArn();
  const taking = (minutes: number, tags = {}) =>
    copyOf(
      source,
      { versionName: 'x', adoptExisting: true, timeout: Duration.minutes(minutes), tags },
      project,
    );
  await world.deploy('Prod', withSibling(taking(before)));
  await world.deploy('Taker', taking(30));
  const taken = owners();

  const undone = await world.deploy('Prod', withSibling(taking(after, { team: 'vision' }), 100));

  expect(undone.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(owners()).toEqual(taken);
  await world.destroy('Taker');
  await world.destroy('Prod');
  await world.destroy('Owner');
  expect(standing()).toEqual([]);
});
