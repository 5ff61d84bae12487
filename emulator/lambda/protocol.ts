import type { Protocol } from '../wire/protocol';
import { restJsonProtocol } from '../wire/rest-json-protocol';

const rest = restJsonProtocol('lambda');

/** Lambda's REST protocol: documents are JSON, and the answer to an invocation is only the function's payload. */
export const lambdaProtocol: Protocol = {
  ...rest,
  respond: (operation, output, requestId) => {
    const answer = rest.respond(operation, output, requestId);
    if (operation !== 'Invoke') return answer;
    const { FunctionError, ExecutedVersion, LogResult, StatusCode, Payload } = output;
    const headers = {
      ...answer.headers,
      ...(FunctionError && { 'x-amz-function-error': FunctionError }),
      ...(ExecutedVersion && { 'x-amz-executed-version': ExecutedVersion }),
      ...(LogResult && { 'x-amz-log-result': LogResult }),
    };
    return { status: StatusCode, headers, body: Payload ?? '' };
  },
};
