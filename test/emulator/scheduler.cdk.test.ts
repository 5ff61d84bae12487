import { App, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Emulator, VirtualClock } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { administratorOf } from '../../emulator/iam/credentials';

const ACCOUNT = '111111111111';
const REGION = 'eu-west-1';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("schedules of the CDK run a model on workdays, with the CDK's own role and trust policy", async () => {
  const clock = new VirtualClock('2026-01-01T00:00:00Z');
  const aws = new Emulator({ clock, iam: { iamPropagation: 20_000 } });
  await clock.run(bootstrap(aws, ACCOUNT, REGION));
  const { modelVersionArn } = aws.rekognition.train({
    account: ACCOUNT,
    region: REGION,
    projectName: 'cats',
    versionName: 'v1',
    f1Score: 0.9,
  });
  const call = (operation: string, input: object) =>
    clock.run(aws.call(administratorOf(ACCOUNT), REGION, 'cloudformation', operation, input));

  await call('CreateStack', {
    StackName: 'demo',
    TemplateBody: JSON.stringify(workdays(modelVersionArn)),
    Capabilities: ['CAPABILITY_IAM'],
  });
  await clock.advance(2 * MINUTE);
  expect((await call('DescribeStacks', { StackName: 'demo' })).Stacks[0].StackStatus).toBe('CREATE_COMPLETE');
  await clock.advance(5 * DAY);
  await call('DeleteStack', { StackName: 'demo' });
  await clock.advance(5 * DAY);

  expect(
    aws.scheduler.invocations.map(({ due, targetArn, outcome, error }) =>
      [new Date(due).toISOString(), targetArn.split(':').at(-1), outcome, error].filter(Boolean).join(' '),
    ),
  ).toEqual([
    '2026-01-01T07:00:00.000Z startProjectVersion done',
    '2026-01-01T17:00:00.000Z stopProjectVersion done',
    '2026-01-02T07:00:00.000Z startProjectVersion done',
    '2026-01-02T17:00:00.000Z stopProjectVersion done',
    '2026-01-05T07:00:00.000Z startProjectVersion done',
    '2026-01-05T17:00:00.000Z stopProjectVersion done',
  ]);
  expect(aws.inventory(ACCOUNT).filter((arn) => arn.includes(':scheduler:'))).toEqual([]);
});

test('a stack makes a group with its schedules and deletes both, and no schedule changes its group', async () => {
  const clock = new VirtualClock('2026-01-01T00:00:00Z');
  const aws = new Emulator({ clock });
  await clock.run(bootstrap(aws, ACCOUNT, REGION));
  const call = async (operation: string, grouped: boolean) => {
    await clock.run(
      aws.call(administratorOf(ACCOUNT), REGION, 'cloudformation', operation, {
        StackName: 'demo',
        TemplateBody: JSON.stringify(workdays('arn:aws:rekognition:eu-west-1:1:project/a', grouped)),
        Capabilities: ['CAPABILITY_IAM'],
      }),
    );
    await clock.advance(5 * MINUTE);
  };
  const made = () => aws.inventory(ACCOUNT).filter((arn) => arn.includes(':scheduler:'));

  await call('CreateStack', false);
  await call('UpdateStack', true);
  const { StackEvents } = await clock.run(
    aws.call(administratorOf(ACCOUNT), REGION, 'cloudformation', 'DescribeStackEvents', {
      StackName: 'demo',
    }),
  );
  await call('DeleteStack', true);
  expect(StackEvents.map(({ ResourceStatusReason }: any) => ResourceStatusReason)).toContainEqual(
    expect.stringMatching(/Schedule demo-\S+ does not exist/),
  );
  expect(made()).toEqual([]);

  await call('CreateStack', true);
  expect(made()).toEqual([
    expect.stringMatching(/:schedule-group\/demo-Group-\w+$/),
    expect.stringMatching(/:schedule\/demo-Group-\w+\/demo-start\S+$/),
    expect.stringMatching(/:schedule\/demo-Group-\w+\/demo-stop\S+$/),
  ]);
  await call('DeleteStack', true);
  expect(made()).toEqual([]);
});

/** From eight to six in Berlin, Monday to Friday. */
function workdays(modelVersionArn: string, grouped = false): object {
  const app = new App();
  const stack = new Stack(app, 'demo', { env: { account: ACCOUNT, region: REGION } });
  const scheduleGroup = grouped
    ? new ScheduleGroup(stack, 'Group', { removalPolicy: RemovalPolicy.DESTROY })
    : undefined;
  const at = (hour: string, action: string, permission: string, input: object) =>
    new Schedule(stack, action, {
      scheduleGroup,
      schedule: ScheduleExpression.cron({
        minute: '0',
        hour,
        weekDay: 'MON-FRI',
        timeZone: TimeZone.EUROPE_BERLIN,
      }),
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
