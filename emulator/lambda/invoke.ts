import type { Operation } from '../call';
import { AwsError } from '../errors';
import type { FunctionRunner } from './function-runner';
import type { Functions } from './state';

export const invoke =
  (functions: Functions, runner: FunctionRunner): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:InvokeFunction', input.FunctionName);
    const payload = payloadOf(input.Payload);
    if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
    if (input.InvocationType === 'Event') {
      runner.runLater(fn, payload, call.requestId);
      return { StatusCode: 202, Payload: Buffer.alloc(0) };
    }
    const { payload: answer, functionError, log } = await runner.run(fn, payload, call.requestId);
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      FunctionError: functionError,
      LogResult:
        input.LogType === 'Tail' ? Buffer.from(log.join('\n').slice(-4096)).toString('base64') : undefined,
      Payload: Buffer.from(answer),
    };
  };

function payloadOf(payload: Uint8Array | string | undefined): string {
  const text = typeof payload === 'string' ? payload : Buffer.from(payload ?? '').toString('utf8');
  try {
    JSON.parse(text || '{}');
    return text || '{}';
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}
