import { CfnOutput, Duration } from 'aws-cdk-lib';
import { OPERATION_TAG, OWNER_TAG } from '../../contract/copied-model-version';
import { AwsError } from '../../emulator';
import { listen } from '../../testing/histories/rows';
import { follow } from '../../testing/world/advice';
import { copies, permit, permitted, type Trained } from '../../testing/world/stacks';
import {
  deploy,
  destroy,
  disturb,
  expectCleanDeletion,
  expectEnd,
  newWorld,
  world,
} from '../../testing/world/story';
import { PRODUCTION, REGION, TRAINING } from '../../testing/world/world';

beforeEach(() => newWorld());

const calls = (operation: string) => world.aws.journal.filter((call) => call.operation === operation);

test('a model version is copied into another account, used, and deleted with its stack', async () => {
  const inventory = () => [TRAINING, PRODUCTION].flatMap((account) => world.aws.inventory(account));
  const before = inventory();
  const v1 = world.train('v1');
  await world.deploy('training', permit(v1, v1), TRAINING);

  const deployed = await deploy((stack) => {
    const [copy] = copies({ Copy: v1 })(stack);
    new CfnOutput(stack, 'Arn', { value: copy.modelVersionArn });
    new CfnOutput(stack, 'F1', { value: copy.f1Score });
    new CfnOutput(stack, 'Summary', { value: copy.evaluationSummaryUri });
    new CfnOutput(stack, 'Source', { value: copy.sourceModelVersionArn });
    new CfnOutput(stack, 'Name', { value: copy.versionName });
  });

  const [made] = world.copies();
  const outputs = { Arn: made.arn, F1: '0.93', Source: v1.modelVersionArn, Name: made.name };
  expect(deployed).toMatchObject({ status: 'CREATE_COMPLETE', outputs });
  expect(deployed.outputs.Summary).toMatch(/^s3:\/\/.*EvaluationSummary-shapes.*\.json$/);
  expect(made.tags).toEqual({
    [OWNER_TAG]: 'production/Copy1ED8A51E',
    [OPERATION_TAG]: expect.stringMatching(/^[0-9a-f-]{36}\/2026-\S+Z\/made$/),
  });
  // Six minutes of copying, and half a minute until IAM knows the new roles.
  expect(deployed.took).toBeLessThan(7 * 60);

  expect((await destroy()).status).toBe('DELETE_COMPLETE');
  expect((await world.destroy('training', TRAINING)).status).toBe('DELETE_COMPLETE');
  const left = inventory().filter((arn) => !before.includes(arn));
  expect(left).toEqual([v1.projectArn, v1.modelVersionArn]);
});

test('a copy without faults takes one look, one copy call, one look for each poll, and one at the tags', async () => {
  const [v1] = await permitted(world, world.train('v1'));

  await deploy(copies({ Copy: v1 }));

  const ours = world.aws.journal
    .filter(
      ({ service, account, operation }) =>
        service === 'rekognition' && account === PRODUCTION && /Version|Tag/.test(operation),
    )
    .map(({ operation }) => operation);
  const looks = calls('DescribeProjectVersions').length;
  // At most six a minute for six minutes, the first one, and those until IAM knows the role.
  expect(looks).toBeLessThan(6 * 6 + 6);
  expect(calls('CopyProjectVersion').filter(({ error }) => !error)).toHaveLength(1);
  expect(ours.filter((operation) => !/Describe|Copy/.test(operation))).toEqual(['ListTagsForResource']);
});

test('a copy that fails rolls the create back with AWS’s reason, however long that is, and leaves nothing', async () => {
  const before = world.aws.inventory(PRODUCTION);
  const [bad] = await permitted(
    world,
    world.train('bad', { copyFails: `Because ${'"\u00e9\n'.repeat(3000)}` }),
  );

  const create = await deploy(copies({ Copy: bad }));

  expectEnd(create, 'ROLLBACK_COMPLETE', 'COPYING_FAILED, Because');
  expect(create.reasons.join()).not.toContain('too long');
  expect(world.copies()).toEqual([]);
  await destroy();
  expect(world.aws.inventory(PRODUCTION)).toEqual(before);
});

test('a create that is cancelled while it waits for a place never starts its copy', async () => {
  const [v1, bad] = await permitted(
    world,
    world.train('v1', { copyDuration: 5 * 60_000 }),
    world.train('bad', { copyFails: 'No.', copyDuration: 60_000 }),
  );
  const others = { A: v1, B: v1, C: v1, D: v1, E: v1 };
  const full = await world.run(world.begin('others', copies(others, {}, 'shapes-others')));
  await world.clock.advance(120_000);

  const remove = world.aws.intercept(async ({ operation }, input, next) => {
    if (operation === 'CopyProjectVersion' && input.VersionName.startsWith('bad'))
      throw new AwsError('AccessDeniedException', 'Refused by the test.');
    return next();
  });
  const create = await deploy(copies({ Queued: v1, Bad: bad }));
  remove();
  await world.run(full.end);
  await world.clock.advance(60 * 60_000);

  expect(create.status).toBe('ROLLBACK_COMPLETE');
  expect(world.copies().filter(({ projectName }) => projectName === 'shapes-prod')).toEqual([]);
});

test('a request that Lambda delivers twice makes one copy', async () => {
  const [v1] = await permitted(world, world.train('v1'));
  world.aws.intercept(async (call, input, next) => {
    const answer = await next();
    const isRequest = call.operation === 'Invoke' && input.InvocationType === 'Event' && !input.again;
    if (isRequest) await world.aws.call(call.caller, REGION, 'lambda', 'Invoke', { ...input, again: true });
    return answer;
  });

  const create = await deploy(copies({ Copy: v1 }));

  expect(create.status).toBe('CREATE_COMPLETE');
  expect(world.copies()).toHaveLength(1);
  await expectCleanDeletion();
});

test('seven copies of one stack never exceed Rekognition’s five, and none fails', async () => {
  const [v1] = await permitted(world, world.train('v1', { copyDuration: 180_000 }));
  let most = 0;
  world.aws.intercept(async (call, _input, next) => {
    const answer = await next();
    if (call.operation === 'CopyProjectVersion') {
      most = Math.max(most, world.copies().filter(({ status }) => status === 'COPYING_IN_PROGRESS').length);
    }
    return answer;
  });

  const create = await deploy(copies({ A: v1, B: v1, C: v1, D: v1, E: v1, F: v1, G: v1 }));

  expect(create.status).toBe('CREATE_COMPLETE');
  expect(world.copies()).toHaveLength(7);
  expect(most).toBe(5);
  expect(world.aws.journal.filter(({ error }) => error === 'LimitExceededException')).toEqual([]);
  // Two rounds of three minutes. The limit would show a third round, but not the random pauses.
  expect(create.took).toBeLessThan(9 * 60);
});

test('copies of two stacks wait for Rekognition’s five places, and none fails', async () => {
  const [v1] = await permitted(world, world.train('v1', { copyDuration: 120_000 }));
  const five = { A: v1, B: v1, C: v1, D: v1, E: v1 };

  const first = await world.run(world.begin('one', copies(five, {}, 'shapes-one')));
  const second = await world.run(world.begin('two', copies(five, {}, 'shapes-two')));
  const ends = await world.run(Promise.all([first.end, second.end]));

  expect(ends.map(({ status }) => status)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(world.aws.journal.some(({ error }) => error === 'LimitExceededException')).toBe(true);
  expect(world.copies()).toHaveLength(10);
});

test('copies of two stacks that share a project see the five places taken, and ask for none until one is free', async () => {
  const [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
  const ProjectArn = await world.createProject();
  const decisions = listen(world.aws);
  const five = (of: Trained) => copies({ A: of, B: of, C: of, D: of, E: of }, {}, ProjectArn);

  const first = await world.run(world.begin('one', five(v1)));
  await world.clock.advance(120_000);
  const second = await world.run(world.begin('two', five(v2)));
  const ends = await world.run(Promise.all([first.end, second.end]));

  expect(ends.map(({ status }) => status)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(decisions.get('copy.full')).toBeGreaterThan(10);
  expect(world.aws.journal.filter(({ error }) => error === 'LimitExceededException')).toEqual([]);
  expect(world.copies()).toHaveLength(10);
});

test('a copy whose answer was lost is found when it has finished, though five newer ones are in progress', async () => {
  const [short, long] = await permitted(
    world,
    world.train('short', { copyDuration: 6.1 * 60_000 }),
    world.train('long', { copyDuration: 100 * 60_000 }),
  );
  const project = await world.createProject();
  disturb('rekognition', 'CopyProjectVersion', { name: 'answer lost' }, { by: 'assumed-role/production-' });
  const create = await world.run(world.begin('production', copies({ Copy: short }, {}, project)));
  await world.clock.advance(60_000);
  for (const name of ['a', 'b', 'c', 'd']) await world.copyByHand(long, project, name);
  // The fifth one begins as soon as there is a place.
  const begin = () => world.copyByHand(long, project, 'e').catch(() => undefined);
  while (!(await begin())) await world.clock.advance(1_000);

  const { status, reasons, took } = await world.run(create.end);

  expect({ status, reasons }).toMatchObject({ status: 'CREATE_COMPLETE' });
  expect(took).toBeLessThan(10 * 60);
});

test('a copy that takes longer than its time-out fails the deployment, but does not block the next one', async () => {
  const [v1] = await permitted(world, world.train('v1', { copyDuration: 6 * 60_000 }));

  const create = await deploy(copies({ Copy: v1 }, { timeout: Duration.minutes(5) }));

  expectEnd(create, 'ROLLBACK_COMPLETE', /Gave up after 5 minutes.*COPYING_IN_PROGRESS/);
  expect(world.copies()).toEqual([]);
  await destroy();
  expect((await deploy(copies({ Copy: v1 }))).status).toBe('CREATE_COMPLETE');
});

describe('the source account', () => {
  test('fails the deployment when it permits nothing, and the message says what it must do', async () => {
    const v1 = world.train('v1');

    const create = await deploy(copies({ Copy: v1 }));

    expectEnd(
      create,
      'ROLLBACK_COMPLETE',
      /CopyProjectVersion is not allowed .*account 111111111111 must attach a project policy to \S+project\/shapes\/\d+ that allows rekognition:CopyProjectVersion on \S+\/v1\/\d+ to arn:aws:iam::222222222222:root/,
    );
    expect(world.copies()).toEqual([]);
  });

  test('may permit a minute late', async () => {
    const v1 = world.train('v1');
    const create = await world.run(world.begin('production', copies({ Copy: v1 })));
    await world.clock.advance(60_000);
    await world.deploy('training', permit(v1), TRAINING);

    expect((await world.run(create.end)).status).toBe('CREATE_COMPLETE');
  });
});

describe('an existing version with the name', () => {
  const versionName = 'blue';
  let project: string;
  let v1: Trained;
  let v2: Trained;
  beforeEach(async () => {
    [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
    project = await world.createProject('shapes-prod');
  });
  async function copyByHand(source: Trained): Promise<void> {
    await world.copyByHand(source, project, versionName, { Tags: { made: 'by hand' } });
    await world.clock.advance(10 * 60_000);
  }

  test.each<[string, () => Trained, boolean, RegExp]>([
    ['', () => v1, false, /The name shapes-prod\/blue is taken by .*Set adoptExisting to take it over/],
    [', also with adoptExisting if its source is another', () => v2, true, /is taken by .*of \S+\/v2\//],
  ])('fails the deployment, and is not touched%s', async (_, source, adoptExisting, says) => {
    await copyByHand(source());
    const before = world.copies();

    const create = await deploy(copies({ Copy: v1 }, { versionName, adoptExisting }, project));

    expectEnd(create, 'ROLLBACK_COMPLETE', says);
    await destroy();
    expect(world.copies()).toEqual(before);
  });

  test('that failed is not adopted, and a deployment makes the copy once the reason was followed', async () => {
    await copyByHand(v1);
    world.aws.rekognition.change(world.copies()[0].arn, { status: 'COPYING_FAILED' });
    const adopting = copies({ Copy: v1 }, { versionName, adoptExisting: true }, project);
    const refused = await deploy(adopting);
    await destroy();
    await follow(world, PRODUCTION, refused.reasons.find((reason) => reason.includes('"aws '))!);

    const create = await deploy(adopting);

    expect([refused.status, create.status]).toEqual(['ROLLBACK_COMPLETE', 'CREATE_COMPLETE']);
    expect(world.copies()).toMatchObject([{ name: versionName, status: 'COPYING_COMPLETED' }]);
  });

  test('is adopted with adoptExisting, gets the tags, and is later deleted with the stack', async () => {
    await copyByHand(v1);

    const create = await deploy(copies({ Copy: v1 }, { versionName, adoptExisting: true }, project));

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(calls('CopyProjectVersion')).toHaveLength(1);
    expect(world.copies()[0].tags).toMatchObject({
      made: 'by hand',
      [OWNER_TAG]: expect.stringMatching(/^production\/Copy/),
    });
    await expectCleanDeletion();
  });
});
