import { App, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { deployAll, destroyAll, Emulator, VirtualClock } from '../../emulator';

/** What `app.synth()` answers, deployed without the CLI. */

const env = { account: '222222222222', region: 'eu-west-1' };

let aws: Emulator;
beforeEach(async () => {
  const accounts = [{ account: env.account, regions: [env.region] }];
  aws = await Emulator.start({ accounts }, { clock: new VirtualClock() });
});
afterEach(() => aws.close());

function synthesise(build: (app: App) => void) {
  const app = new App({ analyticsReporting: false });
  build(app);
  return app.synth();
}

/** An app of two stacks, each with a parameter of the Parameter Store. */
const pair = (first: string, second = 'good') =>
  synthesise((app) => {
    for (const [name, value] of Object.entries({ First: first, Second: second })) {
      const stack = new Stack(app, name, { env });
      new StringParameter(stack, 'Parameter', { parameterName: `/${name}`, stringValue: value });
    }
  });

const statuses = (outcomes: Record<string, { readonly status: string }>) =>
  Object.fromEntries(Object.entries(outcomes).map(([name, { status }]) => [name, status]));

test('stacks are created, left alone, updated, and destroyed', async () => {
  const created = await deployAll(aws, pair('one'));
  const updated = await deployAll(aws, pair('two'));
  const destroyed = await destroyAll(aws, pair('two'));
  const gone = await destroyAll(aws, pair('two'));

  expect(statuses(created)).toEqual({ First: 'CREATE_COMPLETE', Second: 'CREATE_COMPLETE' });
  expect(statuses(updated)).toEqual({ First: 'UPDATE_COMPLETE', Second: 'UNCHANGED' });
  expect(statuses(destroyed)).toEqual({ Second: 'DELETE_COMPLETE', First: 'DELETE_COMPLETE' });
  expect(Object.keys(destroyed)).toEqual(['Second', 'First']);
  expect(statuses(gone)).toEqual({ Second: 'UNCHANGED', First: 'UNCHANGED' });
});

/** A role that IAM refuses. */
const broken = synthesise((app) => {
  new CfnRole(new Stack(app, 'First', { env }), 'Role', { assumeRolePolicyDocument: {} });
  new Stack(app, 'Second', { env });
});

test('a failed stack says why, and is the last one, until it is deleted and made again', async () => {
  const { First, ...others } = await deployAll(aws, broken);

  expect(First.status).toBe('ROLLBACK_COMPLETE');
  expect(First.reasons.join('\n')).toMatch(/Role CREATE_FAILED: /);
  expect(others).toEqual({});
  expect(statuses(await deployAll(aws, pair('one')))).toMatchObject({ First: 'CREATE_COMPLETE' });
});

test('the stacks of stages are deployed after those of the app', async () => {
  const staged = synthesise((app) => {
    const inner = new Stack(new Stage(app, 'Later', { env }), 'Inner');
    for (const stack of [inner, new Stack(app, 'Outer', { env })])
      new StringParameter(stack, 'Parameter', { stringValue: 'good' });
  });

  expect(Object.keys(await deployAll(aws, staged))).toEqual(['Outer', 'Later-Inner']);
});

test('a parameter keeps its value, and a value that is no longer allowed is refused', async () => {
  const allowing = (allowed: string) =>
    synthesise((app) => {
      const stack = new Stack(app, 'First', { env });
      const settings = { default: allowed, allowedValues: [allowed] };
      const { valueAsString } = new CfnParameter(stack, 'Name', settings);
      new StringParameter(stack, 'Parameter', { parameterName: '/first', stringValue: valueAsString });
    });
  await deployAll(aws, allowing('shapes'));

  const { First } = await deployAll(aws, allowing('cars'));

  expect(First.status).toBe('REFUSED');
  expect(First.reasons).toEqual([expect.stringContaining('must be one of AllowedValues')]);
});
