import { type Stack, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { copies, type RunOptions, runs, type Trained } from './stacks';
import { deploy, world } from './story';

/** What the stories of running models share: hours, which resource runs which model, and deployments that fail. */

const MINUTE = 60_000;
export const at = (hour: number, minute = 0) =>
  ScheduleExpression.cron({ minute: String(minute), hour: String(hour), timeZone: TimeZone.ETC_UTC });
export const schedule = { start: at(8), stop: at(20) };

/**
 * The models that a start, a stop or a resource has reached, as `v1 RUNNING ours`. Behind the status is the resource
 * that runs the model, if there is one: `ours` is `Run` of the stack `production`.
 */
export const models = () =>
  world
    .copies()
    .map(({ sourceArn, name, status, tags }) => [
      sourceArn?.split('/').at(-2) ?? name,
      status,
      tags[RUNNER_TAG],
    ])
    .filter(([, status, runner]) => runner || !/_COMPLETED|_FAILED/.test(status!))
    .map(([name, status, runner]) => `${name} ${status} ${runner ?? ''}`.trim())
    .map((text) => text.replace(/production\/Run[0-9A-F]{8}$/, 'ours'));

/** The same models, when the clock next shows this hour. */
export async function modelsAt(hour: number, minutes = 0): Promise<string[]> {
  await world.until(hour, minutes);
  return models();
}

/** Deploys the version with its schedule. Then the clock shows each of these hours. */
export async function scheduled(version: Trained, ...hours: number[]): Promise<void> {
  await deploy(runs(version, { schedule }));
  for (const hour of hours) await world.until(hour);
}

/** A version whose copies fail this many minutes after they have begun. */
export const failingAfter = (minutes: number) =>
  world.train(`bad${minutes}`, { copyFails: 'No.', copyDuration: minutes * MINUTE });

/** The model, and beside it a copy that fails this many minutes after it has begun. */
export function runsAndFails(
  version: Trained,
  minutes: number,
  options: RunOptions = {},
  bad = failingAfter(minutes),
) {
  return (stack: Stack): void => {
    runs(version, options)(stack);
    copies({ Bad: bad })(stack);
  };
}

/** The same, but the copy begins only after the model is as declared. */
export function runsThenFails(...how: Parameters<typeof runsAndFails>) {
  const build = runsAndFails(...how);
  return (stack: Stack): void => {
    build(stack);
    stack.node.findChild('Bad').node.addDependency(stack.node.findChild('Run'));
  };
}
