import type { HttpRequest, HttpResponse, Protocol } from '../../wire/protocol';
import { addressOf } from './addressing';
import { decodeChunked } from './aws-chunked';
import { headersOf, membersOf } from './headers';
import { operationOf } from './routes';
import { SHAPES } from './shapes';
import { errorXml, fromXml, toXml } from './xml';

/** S3's REST protocol: the operation is in method, path and query, documents are XML. */
export const restXmlProtocol: Protocol = {
  parse: (request) => {
    const address = addressOf(request);
    const operation = operationOf(request, address);
    return { operation, input: inputOf(operation, unframed(request), address) };
  },
  respond: (operation, output, requestId) => answer(operation, output ?? {}, requestId),
  fail: (error, requestId) => ({
    status: error.status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: errorXml({ Code: error.code, Message: error.message, RequestId: requestId }),
  }),
};

function inputOf(
  operation: string,
  request: HttpRequest,
  { bucket, key, query }: ReturnType<typeof addressOf>,
) {
  const shape = SHAPES[operation];
  const input: Record<string, any> = { ...membersOf(request.headers), Bucket: bucket, Key: key };
  for (const [parameter, member] of Object.entries(shape.query ?? {})) {
    if (query.has(parameter)) input[member] = query.get(parameter);
  }
  if (shape.rawBody)
    input[shape.rawBody] = shape.rawBody === 'Policy' ? request.body.toString('utf8') : request.body;
  if (shape.body && request.body.length > 0) input[shape.body] = fromXml(request.body, shape.lists);
  return input;
}

function unframed(request: HttpRequest): HttpRequest {
  if (!request.headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return request;
  const { body, trailers } = decodeChunked(request.body);
  return { ...request, body, headers: { ...request.headers, ...trailers } };
}

function answer(operation: string, output: any, requestId: string): HttpResponse {
  const shape = SHAPES[operation];
  const headers = { ...headersOf(output), 'x-amz-request-id': requestId };
  const status = shape.status ?? 200;
  if (shape.rawAnswer) return { status, headers, body: output[shape.rawAnswer] };
  if (!shape.answer) return { status, headers, body: '' };
  const content = shape.answerMember ? (output[shape.answerMember] ?? '') : output;
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: toXml(shape.answer, content, shape.lists),
  };
}
