import type { Aws } from '../call';
import { NotEmulated, refuseOthers } from '../errors';
import { objectIn } from '../json';
import { validationError } from './errors';

/** What a schedule calls, and how often it tries. */
export interface Target {
  readonly arn: string;
  readonly roleArn: string;
  /** JSON. */
  readonly input?: string;
  /** The emulator's names of the service and operation that are called. */
  readonly service: string;
  readonly operation: string;
  readonly maximumAge: number;
  readonly maximumRetries: number;
}

const DAY = 86_400;

const FUNCTION = /^arn:aws:lambda:[a-z\d-]+:\d{12}:function:/;

export function targetOf(aws: Aws, target: any): Target {
  refuseOthers("schedule's target", target, ['Arn', 'Input', 'RetryPolicy', 'RoleArn']);
  const { Arn: arn, Input: input } = target;
  const { service, operation } = operationOf(arn, input);
  if (!aws.knows(service, operation)) throw new NotEmulated(`the target ${arn}`);
  if (!objectIn(input ?? '{}')) {
    throw validationError('Invalid RequestJson provided. Reason The input is not a JSON object.');
  }
  const { MaximumEventAgeInSeconds = DAY, MaximumRetryAttempts = 185 } = target.RetryPolicy ?? {};
  return {
    arn,
    roleArn: target.RoleArn,
    input,
    service,
    operation,
    maximumAge: MaximumEventAgeInSeconds * 1000,
    maximumRetries: MaximumRetryAttempts,
  };
}

function operationOf(arn: string, input: string | undefined): Pick<Target, 'service' | 'operation'> {
  if (arn.startsWith('arn:aws:scheduler:')) return universalOperation(arn);
  if (!FUNCTION.test(arn)) throw new NotEmulated(`templated targets such as ${arn}, only functions`);
  if (input === undefined) throw new NotEmulated('the notification that a function gets without an "Input"');
  return { service: 'lambda', operation: 'Invoke' };
}

/** The request that the target gets. */
export function requestOf({ arn, input = '{}' }: Target, context: Context): object {
  const text = withContext(input, context);
  return FUNCTION.test(arn)
    ? { FunctionName: arn, InvocationType: 'Event', Payload: text }
    : JSON.parse(text);
}

/** In the shape of the API. */
export function describeTarget(target: Target): object {
  return {
    Arn: target.arn,
    RoleArn: target.roleArn,
    Input: target.input,
    RetryPolicy: {
      MaximumEventAgeInSeconds: target.maximumAge / 1000,
      MaximumRetryAttempts: target.maximumRetries,
    },
  };
}

/** Services whose name in the SDK differs from that in the credential scope. */
const SERVICES: Readonly<Record<string, string>> = { sfn: 'states', cloudwatchlogs: 'logs' };

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html#unsupported-api-actions */
const READ_ONLY =
  /^(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;

/** `arn:aws:scheduler:::aws-sdk:SERVICE:action`, as the emulator names service and operation. */
export function universalOperation(arn: string): { service: string; operation: string } {
  const [, service, action] = /^arn:aws:scheduler:::aws-sdk:([a-z\d]+):([a-z][A-Za-z\d]*)$/.exec(arn) ?? [];
  if (!action) throw validationError('Provided Arn is not in correct format.');
  if (READ_ONLY.test(action)) throw validationError(`The action ${action} is read-only, and not supported.`);
  return { service: SERVICES[service] ?? service, operation: action[0].toUpperCase() + action.slice(1) };
}

/** What a schedule's input may ask about the call that carries it. */
export interface Context {
  readonly scheduleArn: string;
  /** When the schedule was due, in milliseconds. */
  readonly due: number;
  /** The id of this attempt. */
  readonly executionId: string;
  readonly attempt: number;
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
export function withContext(input: string, { scheduleArn, due, executionId, attempt }: Context): string {
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': scheduleArn,
    'scheduled-time': new Date(due).toISOString().replace('.000Z', 'Z'),
    'execution-id': executionId,
    'attempt-number': String(attempt),
  };
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (keyword, name) => values[name] ?? keyword);
}
