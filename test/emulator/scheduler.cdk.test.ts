import { App, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Emulator, VirtualClock } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { Account } from './account';

const ACCOUNT = '111111111111';
const REGION = 'eu-west-1';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let clock: VirtualClock;
let aws: Emulator;

const setUp = async (iam = {}) => {
  clock = new VirtualClock('2026-01-01T00:00:00Z');
  aws = new Emulator({ clock, iam });
  await clock.run(bootstrap(aws, ACCOUNT, REGION));
};
/** Makes a call for the stack. */
const call = (operation: string, template?: object) => {
  const body = template && { TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_IAM'] };
  const input = { StackName: 'demo', ...body };
  return clock.run(new Account(aws, ACCOUNT).call('cloudformation', operation, input));
};
const made = () => aws.inventory(ACCOUNT).filter((arn) => arn.includes(':scheduler:'));

test("schedules of the CDK run a model on workdays, with the CDK's own role and trust policy", async () => {
  await setUp({ iamPropagation: 20_000 });
  const model = { account: ACCOUNT, region: REGION, projectName: 'cats', versionName: 'v1', f1Score: 0.9 };
  const { modelVersionArn } = aws.rekognition.train(model);

  await call('CreateStack', workdays(modelVersionArn));
  await clock.advance(2 * MINUTE);
  expect(await call('DescribeStacks')).toMatchObject({ Stacks: [{ StackStatus: 'CREATE_COMPLETE' }] });
  await clock.advance(5 * DAY);
  await call('DeleteStack');
  await clock.advance(5 * DAY);

  expect(
    aws.scheduler.invocations.map(({ due, targetArn, outcome, error }) =>
      [new Date(due).toISOString(), targetArn.split(':').at(-1), outcome, error].filter(Boolean).join(' '),
    ),
  ).toEqual(
    ['2026-01-01', '2026-01-02', '2026-01-05'].flatMap((day) => [
      `${day}T07:00:00.000Z startProjectVersion done`,
      `${day}T17:00:00.000Z stopProjectVersion done`,
    ]),
  );
  expect(made()).toEqual([]);
});

test('a stack makes a group with its schedules and deletes both, and no schedule changes its group', async () => {
  await setUp();
  const played = async (operation: string, template?: object) => {
    await call(operation, template);
    await clock.advance(5 * MINUTE);
  };
  const grouped = workdays('arn:aws:rekognition:eu-west-1:1:project/a', true);

  await played('CreateStack', workdays('arn:aws:rekognition:eu-west-1:1:project/a'));
  await played('UpdateStack', grouped);
  const { StackEvents } = await call('DescribeStackEvents');
  await played('DeleteStack');
  expect(StackEvents.map(({ ResourceStatusReason }: any) => ResourceStatusReason)).toContainEqual(
    expect.stringMatching(/Schedule demo-\S+ does not exist/),
  );
  expect(made()).toEqual([]);

  await played('CreateStack', grouped);
  expect(made()).toEqual([
    expect.stringMatching(/:schedule-group\/demo-Group-\w+$/),
    expect.stringMatching(/:schedule\/demo-Group-\w+\/demo-start\S+$/),
    expect.stringMatching(/:schedule\/demo-Group-\w+\/demo-stop\S+$/),
  ]);
  await played('DeleteStack');
  expect(made()).toEqual([]);
});

/** From eight to six in Berlin, Monday to Friday. */
function workdays(modelVersionArn: string, grouped = false): object {
  const app = new App();
  const stack = new Stack(app, 'demo', { env: { account: ACCOUNT, region: REGION } });
  const removalPolicy = RemovalPolicy.DESTROY;
  const scheduleGroup = grouped ? new ScheduleGroup(stack, 'Group', { removalPolicy }) : undefined;
  const workday = { minute: '0', weekDay: 'MON-FRI', timeZone: TimeZone.EUROPE_BERLIN };
  const at = (hour: string, action: string, permission: string, input: object) =>
    new Schedule(stack, action, {
      scheduleGroup,
      schedule: ScheduleExpression.cron({ ...workday, hour }),
      target: new Universal({
        service: 'rekognition',
        action,
        input: ScheduleTargetInput.fromObject({ ProjectVersionArn: modelVersionArn, ...input }),
        policyStatements: [new PolicyStatement({ actions: [permission], resources: [modelVersionArn] })],
      }),
    });
  at('8', 'startProjectVersion', 'rekognition:StartProjectVersion', { MinInferenceUnits: 1 });
  at('18', 'stopProjectVersion', 'rekognition:StopProjectVersion', {});
  return app.synth().getStackByName('demo').template;
}
