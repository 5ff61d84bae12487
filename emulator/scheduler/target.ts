import type { Emulator } from '../emulator';
import { NotEmulated } from '../errors';
import { numberProblems, refuseOthers, report, TARGET, textProblems } from './constraints';
import { validationError } from './errors';

/** An operation of any service, with its input. */
export interface UniversalTarget {
  readonly arn: string;
  readonly roleArn: string;
  /** JSON. */
  readonly input?: string;
  /** As the emulator names it. */
  readonly service: string;
  readonly operation: string;
  readonly maximumAge: number;
  readonly maximumRetries: number;
}

/** Where the SDK's name for a service is another one than that in the credential scope. */
const SERVICES: Readonly<Record<string, string>> = { sfn: 'states', cloudwatchlogs: 'logs' };

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html#unsupported-api-actions */
const READ_ONLY =
  /^(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;

const DAY = 86_400;

export function targetProblems(target: any): string[] {
  const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: attempts } = target.RetryPolicy ?? {};
  return [
    ...textProblems(target, TARGET),
    ...numberProblems('target.retryPolicy.maximumEventAgeInSeconds', age, 60, DAY),
    ...numberProblems('target.retryPolicy.maximumRetryAttempts', attempts, 0, 185),
  ];
}

export function targetOf(aws: Emulator, target: any): UniversalTarget {
  refuseOthers("schedule's target", target, ['Arn', 'Input', 'RetryPolicy', 'RoleArn']);
  report(targetProblems(target));
  const [, service, action] =
    /^arn:aws:scheduler:::aws-sdk:([a-z\d]+):([a-z][A-Za-z\d]*)$/.exec(target.Arn) ?? [];
  if (!action) {
    if (target.Arn.startsWith('arn:aws:scheduler:')) {
      throw validationError('Provided Arn is not in correct format.');
    }
    throw new NotEmulated(
      `templated targets such as ${target.Arn}, only arn:aws:scheduler:::aws-sdk:SERVICE:ACTION`,
    );
  }
  if (READ_ONLY.test(action)) throw validationError(`The action ${action} is read-only, and not supported.`);
  const { MaximumEventAgeInSeconds = DAY, MaximumRetryAttempts = 185 } = target.RetryPolicy ?? {};
  const universal: UniversalTarget = {
    arn: target.Arn,
    roleArn: target.RoleArn,
    input: target.Input,
    service: SERVICES[service] ?? service,
    operation: action[0].toUpperCase() + action.slice(1),
    maximumAge: MaximumEventAgeInSeconds * 1000,
    maximumRetries: MaximumRetryAttempts,
  };
  if (!aws.knows(universal.service, universal.operation)) throw new NotEmulated(`the target ${target.Arn}`);
  inputOf(universal);
  return universal;
}

/** The request that the target gets. */
export function inputOf({ input = '{}' }: UniversalTarget): object {
  try {
    const value = JSON.parse(input);
    if (value && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch {}
  throw validationError('Invalid RequestJson provided. Reason The input is not a JSON object.');
}

/** In the shape of the API. */
export function describeTarget(target: UniversalTarget): object {
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
