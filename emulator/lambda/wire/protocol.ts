import { NotEmulated } from '../../errors';
import { fromJson } from '../../wire/json-protocol';
import type { HttpRequest, Protocol } from '../../wire/protocol';
import { fromUri } from '../../wire/uri';

const FUNCTIONS =
  /^\/2015-03-31\/functions(?:\/([^/]+))?(?:\/(configuration|code|policy|invocations)(?:\/([^/]+))?)?\/?$/;
const TAGS = /^\/2017-03-31\/tags\/(.+)$/;

const OPERATIONS: Readonly<Record<string, string>> = {
  'POST functions': 'CreateFunction',
  'GET functions': 'ListFunctions',
  'GET function': 'GetFunction',
  'DELETE function': 'DeleteFunction',
  'GET configuration': 'GetFunctionConfiguration',
  'PUT configuration': 'UpdateFunctionConfiguration',
  'PUT code': 'UpdateFunctionCode',
  'POST policy': 'AddPermission',
  'GET policy': 'GetPolicy',
  'DELETE policy': 'RemovePermission',
  'POST invocations': 'Invoke',
  'POST tags': 'TagResource',
  'DELETE tags': 'UntagResource',
  'GET tags': 'ListTags',
};

const STATUS: Readonly<Record<string, number>> = {
  CreateFunction: 201,
  AddPermission: 201,
  DeleteFunction: 204,
  RemovePermission: 204,
  TagResource: 204,
  UntagResource: 204,
};

/** Lambda's REST protocol: the operation is in method and path, documents are JSON, an invocation's payload is bare. */
export const lambdaProtocol: Protocol = {
  parse: (request) => {
    const [path, search] = request.path.split('?');
    const query = new URLSearchParams(search);
    const tags = TAGS.exec(path);
    if (tags) {
      const input = {
        ...fromJson(request.body),
        Resource: fromUri(tags[1]),
        TagKeys: query.getAll('tagKeys'),
      };
      return { operation: named(request, 'tags'), input };
    }
    const match = FUNCTIONS.exec(path);
    if (!match) throw unknown(request);
    const [, name, part, StatementId] = match;
    const operation = named(request, part ?? (name ? 'function' : 'functions'));
    const FunctionName = name && fromUri(name);
    if (operation === 'Invoke') return { operation, input: { FunctionName, ...invocation(request) } };
    return {
      operation,
      input: {
        ...fromJson(request.body),
        ...(name && { FunctionName }),
        ...(StatementId && { StatementId }),
      },
    };
  },
  respond: (operation, output, requestId) => {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
    };
    if (operation !== 'Invoke') {
      const status = STATUS[operation] ?? 200;
      return { status, headers, body: status === 204 ? '' : JSON.stringify(output) };
    }
    if (output.FunctionError) headers['x-amz-function-error'] = output.FunctionError;
    if (output.ExecutedVersion) headers['x-amz-executed-version'] = output.ExecutedVersion;
    if (output.LogResult) headers['x-amz-log-result'] = output.LogResult;
    return { status: output.StatusCode, headers, body: output.Payload ?? '' };
  },
  fail: (error, requestId) => ({
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    },
    body: JSON.stringify({ Type: 'User', Message: error.message, message: error.message }),
  }),
};

function invocation(request: HttpRequest) {
  return {
    Payload: request.body,
    InvocationType: request.headers['x-amz-invocation-type'],
    LogType: request.headers['x-amz-log-type'],
  };
}

function named(request: HttpRequest, part: string): string {
  const operation = OPERATIONS[`${request.method} ${part}`];
  if (!operation) throw unknown(request);
  return operation;
}

function unknown(request: HttpRequest): NotEmulated {
  return new NotEmulated(`the Lambda request "${request.method} ${request.path.split('?')[0]}"`);
}
