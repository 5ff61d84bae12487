import type { Aws, Caller } from '../call';
import { AwsError, ConnectionLost } from '../errors';
import type { StatesOptions } from './options';
import { StateError } from './state-error';

/** AWS's error names that Step Functions passes on, after `Lambda.`. */
const KNOWN = new Set([
  'ClientExecutionTimeoutException',
  'ResourceNotFoundException',
  'ServiceException',
  'TooManyRequestsException',
]);

/** Lambda's errors for a function that did not finish. */
const DEATHS = new Set(['Sandbox.Timedout', 'Runtime.ExitError']);

/** Invokes a function, and gives its errors the names that Retry and Catch look for. */
export async function invokeFunction(
  aws: Aws,
  caller: Caller,
  functionArn: string,
  input: unknown,
  behaviour: StatesOptions,
) {
  const region = functionArn.split(':')[3];
  const request = { FunctionName: functionArn, Payload: JSON.stringify(input) };
  const answer = await aws.call(caller, region, 'lambda', 'Invoke', request).catch((error) => {
    throw asStateError(error);
  });
  const payload = answer.Payload.toString();
  if (answer.FunctionError) throw new StateError(errorName(behaviour, JSON.parse(payload)), payload);
  return JSON.parse(payload);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception */
function errorName(
  { deathName }: StatesOptions,
  { errorType = 'Lambda.Unknown' }: { errorType?: string },
): string {
  return deathName === 'Lambda.Unknown' && DEATHS.has(errorType) ? 'Lambda.Unknown' : errorType;
}

function asStateError(error: unknown): StateError {
  if (error instanceof ConnectionLost) return new StateError('Lambda.SdkClientException', error.message);
  if (!(error instanceof AwsError))
    return new StateError('EmulatorDefect', String((error as Error)?.stack), false);
  if (error.code === 'NotEmulated') return new StateError(error.code, error.message, false);
  const name = KNOWN.has(error.code) ? error.code : 'AWSLambdaException';
  return new StateError(`Lambda.${name}`, `${error.message} (Service: Lambda, Status Code: ${error.status})`);
}
