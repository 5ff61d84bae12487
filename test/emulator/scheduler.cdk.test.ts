import { App, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Emulator, VirtualClock } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { ACCOUNT, Account, HOUR, MINUTE, REGION } from './account';

const DAY = 24 * HOUR;

let account: Account;
const setUp = async (iam = {}) => {
  account = new Account(new Emulator({ clock: new VirtualClock(), iam }));
  await account.clock.run(bootstrap(account.aws, ACCOUNT, REGION));
};
/** Makes a call for the stack. */
const call = (operation: string, template?: object) => {
  const body = template && { TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_IAM'] };
  return account.clock.run(account.call('cloudformation', operation, { StackName: 'demo', ...body }));
};
const made = () => account.aws.inventory(ACCOUNT).filter((arn) => arn.includes(':scheduler:'));

test("schedules of the CDK run a model on workdays, with the CDK's own role and trust policy", async () => {
  await setUp({ iamPropagation: 20_000 });
  const { aws, clock } = account;
  const model = { account: ACCOUNT, region: REGION, projectName: 'cats', versionName: 'v1', f1Score: 0.9 };
  const { modelVersionArn } = aws.rekognition.train(model);

  await call('CreateStack', workdays(modelVersionArn));
  await clock.advance(2 * MINUTE);
  expect(await call('DescribeStacks')).toMatchObject({ Stacks: [{ StackStatus: 'CREATE_COMPLETE' }] });
  await clock.advance(5 * DAY);
  await call('DeleteStack');
  await clock.advance(5 * DAY);

  const invoked = aws.scheduler.invocations.map(({ due, targetArn, outcome }) => {
    return `${new Date(due).toISOString().slice(0, 16)} ${targetArn.split(':').at(-1)} ${outcome}`;
  });
  const ofDay = (day: string) => [
    `2026-01-${day}T07:00 startProjectVersion done`,
    `2026-01-${day}T17:00 stopProjectVersion done`,
  ];
  expect(invoked).toEqual(['01', '02', '05'].flatMap(ofDay));
  expect(made()).toEqual([]);
});

test('a stack makes a group with its schedules and deletes both, and no schedule changes its group', async () => {
  await setUp();
  const played = async (operation: string, template?: object) => {
    await call(operation, template);
    await account.clock.advance(5 * MINUTE);
  };
  const project = 'arn:aws:rekognition:eu-west-1:1:project/a';
  const grouped = workdays(project, true);

  await played('CreateStack', workdays(project));
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
