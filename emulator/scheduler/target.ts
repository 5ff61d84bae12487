import type { Aws } from '../call';
import { NotEmulated, refuseOthers } from '../errors';
import { type Context, withContext } from './context-attributes';
import { validationError } from './errors';
import { universalOperation } from './universal-target';

/** What a schedule calls, and how often it tries. */
export interface Target {
  readonly arn: string;
  readonly roleArn: string;
  /** JSON. */
  readonly input?: string;
  /** The emulator's name of it. */
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
  demandObject(input);
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

function demandObject(input = '{}'): void {
  try {
    const value = JSON.parse(input);
    if (value && typeof value === 'object' && !Array.isArray(value)) return;
  } catch {}
  throw validationError('Invalid RequestJson provided. Reason The input is not a JSON object.');
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
