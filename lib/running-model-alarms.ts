import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { warnOfOtherStack } from './private/checks/other-stack';
import { throwProblems } from './private/checks/validation';
import { loadClock } from './private/running/clock';
import type { RunningModelVersion } from './running-model-version';

/** Properties of the alarms of running models. */
export interface RunningModelAlarmsProps {
  /**
   * The models that the alarms watch, at least one. If you pass one model of a project, pass all models that run in
   * this project.
   */
  readonly models: RunningModelVersion[];
}

/** In hours. An alarm with periods of an hour can cover at most seven days. */
const LONGEST_ALARM = 7 * 24;
/** In minutes. In a hand-over with the longest drain two models may run for so long. */
const HAND_OVER = 60;

/**
 * Alarms for running models: a model runs and is billed although nobody declared it, or a start or a stop fails.
 * CloudWatch bills each metric that an alarm watches, some $0.10 a month: two to four metrics for a model, two
 * for a stack, and for a project those that `Others` finds. The alarms are deleted with the stack. They stop no model.
 *
 * - `Fails`, for each model: a deployment, a start or a stop has failed, or EventBridge Scheduler could not deliver a
 *   start or a stop.
 * - `RunsTooLong`, for each model with a schedule: it runs longer than the schedule's longest run. The alarm reports a
 *   missed stop within two hours. It reports a start by hand when the model has run longer than the longest run. If
 *   somebody starts the model within two or three hours of a stop, the alarm does not notice that stop, and reports too
 *   early. There is no such alarm for a schedule with a `rate` or a token, for a schedule that is switched off, and for
 *   a schedule that runs the model for nearly a week.
 * - `Lost`, for each stack of the models: a deployment, a start or a stop was given up before it could count as failed.
 *   Lambda has dropped its event (`AsyncEventsDropped`), or its execution has failed (`ExecutionsFailed`). One alarm
 *   covers all models of the stack, because they share a function.
 * - `Others`, for each project: a version that is not in `models` has been in service for an hour, whoever started it.
 *
 * The alarms do nothing until you call `addAlarmAction()`. Put them into the stack of the models: in another stack they
 * would import the versions' names, and the synthesis warns of that.
 *
 * @example
 * import { ModelVersion, Project, RunningModelAlarms, RunningModelVersion } from 'cdk-rekognition-custom-labels';
 *
 * const project = Project.fromProjectArn(this, 'Project', projectArn);
 * const running = new RunningModelVersion(this, 'Running', {
 *   modelVersion: ModelVersion.fromModelVersionAttributes(this, 'Version', { project, modelVersionArn }),
 *   minInferenceUnits: 1,
 * });
 * const alarms = new RunningModelAlarms(this, 'Alarms', { models: [running] });
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/rm-model-usage.html
 */
export class RunningModelAlarms extends Construct {
  /** All the alarms. */
  public readonly alarms: cloudwatch.Alarm[];

  /** Throws when there is no model. */
  constructor(scope: Construct, id: string, props: RunningModelAlarmsProps) {
    super(scope, id);
    const { models } = props;
    const allowed = 'there is nothing to watch';
    const problem = { property: 'models', value: models, allowed, change: 'pass at least one model' };
    throwProblems(this, models.length > 0 ? [] : [problem]);
    // Models are grouped by the project's ARN: it is the same for two models of one project, even if it is a token. A
    // name that is split off a token is a new token each time.
    const projects = new Map<string, RunningModelVersion[]>();
    for (const model of models) {
      const { projectArn, modelVersionArn } = model.modelVersionRef;
      warnOfOtherStack(this, 'A model in models', modelVersionArn, 'watcher');
      projects.set(projectArn, [...(projects.get(projectArn) ?? []), model]);
    }
    const stacks = new Map(models.map((model) => [Stack.of(model), model]));
    this.alarms = [
      ...models.flatMap((model) => this.alarmsOf(model)),
      ...[...stacks].map(([stack, model]) => this.lost(stack, model)),
      ...[...projects].map(([projectArn, all]) => this.others(projectArn, all)),
    ];
  }

  /**
   * Adds actions to all the alarms.
   *
   * @param actions such as `new SnsAction(topic)`
   */
  public addAlarmAction(...actions: cloudwatch.IAlarmAction[]): void {
    for (const alarm of this.alarms) alarm.addAlarmAction(...actions);
  }

  private alarmsOf(model: RunningModelVersion): cloudwatch.Alarm[] {
    const { hours, scheduleGroupName, path } = model._watched;
    const failures: Record<string, cloudwatch.IMetric> = {
      starts: model.metricStartFailed(),
      stops: model.metricStopFailed(),
      ...(scheduleGroupName ? { dropped: droppedIn(scheduleGroupName) } : {}),
    };
    const fails = this.alarm(`Fails-${model.node.path}`, {
      alarmDescription: `A start or stop of the model ${path} has failed: see the log of its function`,
      ...anyOf('Failed starts and stops', failures),
    });
    const longest = hours && loadClock().longestRun(hours, new Date());
    // A run can touch one more clock hour at each end, and a stop takes some minutes.
    const periods = longest && Math.ceil(longest / 3_600_000) + 2;
    if (!periods || periods > LONGEST_ALARM) return [fails];
    return [
      fails,
      this.alarm(`RunsTooLong-${model.node.path}`, {
        alarmDescription: `The model ${path} runs, and is billed, for longer than its schedule says`,
        metric: model.metricInServiceUnits({ period: Duration.hours(1) }),
        evaluationPeriods: periods,
        threshold: 0,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      }),
    ];
  }

  /** The alarm of one stack. */
  private lost(
    stack: Stack,
    { _watched: { functionName, machineArn } }: RunningModelVersion,
  ): cloudwatch.Alarm {
    const events = sumOf('AWS/Lambda', 'AsyncEventsDropped', { FunctionName: functionName });
    const executions = sumOf('AWS/States', 'ExecutionsFailed', { StateMachineArn: machineArn });
    return this.alarm(`Lost-${stack.node.path}`, {
      alarmDescription: `A deployment, start or stop of a model of the stack ${stack.stackName} was lost: see the log of its function`,
      ...anyOf('Lost requests', { events, executions }),
    });
  }

  /**
   * The alarm of one project. Its id contains the project's ARN as in the template, and the stack of the models if that ARN
   * is only known there.
   */
  private others(projectArn: string, models: RunningModelVersion[]): cloudwatch.Alarm {
    const theirs = Stack.of(models[0]);
    const isOfTheirs = theirs !== Stack.of(this) && Token.isUnresolved(projectArn);
    const { projectName } = models[0]._watched;
    const declared = models.map(({ _watched: { versionName } }) => ` AND VersionName != '${versionName}'`);
    const id = `Others-${JSON.stringify(Stack.of(this).resolve(projectArn))}`;
    return this.alarm(isOfTheirs ? `${id}-${theirs.node.path}` : id, {
      alarmDescription: `A version of the project ${projectName} runs, and is billed, that is not declared to run`,
      metric: new cloudwatch.MathExpression({
        expression:
          'SELECT AVG(InServiceInferenceUnits) FROM SCHEMA("AWS/Rekognition", ProjectName, VersionName) ' +
          `WHERE ProjectName = '${projectName}'${declared.join('')} GROUP BY VersionName`,
        usingMetrics: {},
        period: Duration.minutes(5),
      }),
      evaluationPeriods: HAND_OVER / 5,
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    });
  }

  /** A model that does not run has no data. The failure metrics have none between requests. */
  private alarm(id: string, props: cloudwatch.AlarmProps): cloudwatch.Alarm {
    const treatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING;
    return new cloudwatch.Alarm(this, id, { ...props, treatMissingData });
  }
}

/** What EventBridge Scheduler has not delivered, in the schedule group of the stack. */
function droppedIn(scheduleGroupName: string): cloudwatch.Metric {
  return sumOf('AWS/Scheduler', 'InvocationDroppedCount', { ScheduleGroup: scheduleGroupName });
}

function sumOf(
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, statistic: cloudwatch.Stats.SUM });
}

/** The settings of an alarm for which a count in one of the metrics is enough. */
function anyOf(label: string, usingMetrics: Record<string, cloudwatch.IMetric>) {
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ');
  const metric = new cloudwatch.MathExpression({
    expression,
    usingMetrics,
    label,
    period: Duration.minutes(5),
  });
  return { metric, evaluationPeriods: 1, threshold: 1 };
}
