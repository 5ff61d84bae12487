import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { runs, type Trained } from '../../testing/world/stacks';
import { newWorld, world } from '../../testing/world/story';
import { type Synthesised, synthesise } from '../../testing/world/synthesis';
import { PRODUCTION, REGION } from '../../testing/world/world';

/** A stack whose schedules called Rekognition themselves, and had a resource that caught up with what they missed. */

const CATCH_UP = 'Custom::RekognitionScheduleCatchUp';

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld();
  [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  // The former function made this resource. Today's function answers an Update of it, and so gives it an id.
  world.aws.intercept((call, input, next) => {
    const event = call.operation === 'Invoke' ? JSON.parse(Buffer.from(input.Payload).toString()) : {};
    if (event.ResourceType !== CATCH_UP || event.RequestType !== 'Create') return next();
    const update = { ...event, RequestType: 'Update', PhysicalResourceId: 'RunCatchUp' };
    input.Payload = Buffer.from(JSON.stringify(update));
    return next();
  });
  expect(await deploy(formerly(v1))).toBe('CREATE_COMPLETE');
});

const declare = (version: Trained) =>
  runs(version, {
    schedule: {
      start: ScheduleExpression.expression('cron(0 8 * * ? *)'),
      stop: ScheduleExpression.expression('cron(0 20 * * ? *)'),
    },
  });
const now = (version: Trained): Synthesised =>
  synthesise('production', declare(version), { account: PRODUCTION, region: REGION });

/** The template as the former version of this library made it, except for the code of the function. */
function formerly(version: Trained): Synthesised {
  const synthesised = now(version);
  const template = JSON.parse(synthesised.template);
  const { Resources } = template;
  const [runId] = Object.keys(Resources).filter((id) => Resources[id].Type.endsWith('RunningModelVersion'));
  const { Schedule: _, ...properties } = Resources[runId].Properties;
  Resources[runId].Properties = { ...properties, Scheduled: 'true' };
  for (const id of Object.keys(Resources)) {
    if (id.includes('Schedules') || id.startsWith('RunHours')) delete Resources[id];
  }
  const arn = { 'Fn::GetAtt': [runId, 'ModelVersionArn'] };
  const schedule = (expression: string, action: string, units: string) => ({
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpression: expression,
      Target: {
        Arn: `arn:aws:scheduler:::aws-sdk:rekognition:${action}`,
        RoleArn: { 'Fn::GetAtt': ['RunScheduleRole', 'Arn'] },
        Input: { 'Fn::Join': ['', ['{"ProjectVersionArn":"', arn, `"${units}}`]] },
      },
    },
  });
  const statement = (text: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...text }] });
  const Principal = { Service: 'scheduler.amazonaws.com' };
  const Action = ['rekognition:StartProjectVersion', 'rekognition:StopProjectVersion'];
  Object.assign(Resources, {
    RunScheduleRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: statement({ Action: 'sts:AssumeRole', Principal }),
        Policies: [{ PolicyName: 'Permissions', PolicyDocument: statement({ Action, Resource: '*' }) }],
      },
    },
    RunScheduleStart: schedule('cron(0 8 * * ? *)', 'startProjectVersion', ',"MinInferenceUnits":1'),
    RunScheduleStop: schedule('cron(0 20 * * ? *)', 'stopProjectVersion', ''),
    RunCatchUp: {
      Type: CATCH_UP,
      DependsOn: ['RunScheduleStart', 'RunScheduleStop'],
      Properties: { ...properties, Scheduled: 'true', ModelVersionArn: arn, RunBy: runId, Left: 'RUNNING' },
    },
  });
  return { ...synthesised, template: JSON.stringify(template) };
}

async function deploy(synthesised: Synthesised): Promise<string> {
  const { status, reasons } = await world.deploySynthesised('production', synthesised);
  expect(reasons.filter((reason) => reason.includes('_FAILED'))).toEqual([]);
  return status;
}

const statuses = () => world.copies().map(({ name, status }) => `${name} ${status}`);
test('a running model runs on during the upgrade, and then follows its schedule', async () => {
  await world.until(12);
  const before = statuses();

  const status = await deploy(now(v1));
  const after = statuses();
  const seen: string[] = [];
  for (const hour of [19, 21, 7, 9]) {
    await world.until(hour);
    seen.push(...statuses().slice(0, 1));
  }

  expect(status).toBe('UPDATE_COMPLETE');
  const types = (await world.resourcesOf('production')).map(({ ResourceType }) => ResourceType);
  expect(types).not.toContain(CATCH_UP);
  expect(before).toEqual(['v1 RUNNING', 'v2 TRAINING_COMPLETED']);
  expect(after).toEqual(before);
  expect(seen).toEqual(['v1 RUNNING', 'v1 STOPPED', 'v1 STOPPED', 'v1 RUNNING']);
  expect(world.aws.inventory(PRODUCTION).filter((arn) => arn.includes(':schedule/default/'))).toEqual([]);
});

test.each([
  ['at noon', 12, ['v1 STOPPED', 'v2 RUNNING'], ['v1 STOPPED', 'v2 STOPPED']],
  ['at night', 21, ['v1 STOPPED', 'v2 TRAINING_COMPLETED'], ['v1 STOPPED', 'v2 TRAINING_COMPLETED']],
  ['just before the stop', 19.95, ['v1 STOPPED', 'v2 STOPPED'], ['v1 STOPPED', 'v2 STOPPED']],
])('an upgrade with another version %s hands over by the clock', async (_when, hour, after, atNight) => {
  await world.until(12);
  await world.until(Math.floor(hour), (hour % 1) * 60);

  expect(await deploy(now(v2))).toBe('UPDATE_COMPLETE');
  const found = statuses();
  await world.until(23);

  expect([found, statuses()]).toEqual([after, atNight]);
});
