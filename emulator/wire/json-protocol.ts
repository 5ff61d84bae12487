import { AwsError } from '../errors';
import type { Protocol } from './protocol';

/** AWS JSON 1.0 and 1.1: `x-amz-target` names the operation, times are seconds, blobs are base64. */
export function jsonProtocol(version: '1.0' | '1.1'): Protocol {
  const headers = (requestId: string) => ({
    'content-type': `application/x-amz-json-${version}`,
    'x-amzn-requestid': requestId,
  });
  return {
    parse: (request) => {
      const target = request.headers['x-amz-target'] ?? '';
      const operation = target.slice(target.lastIndexOf('.') + 1);
      return { operation, input: fromJson(request.body) };
    },
    respond: (_operation, output, requestId) => ({
      status: 200,
      headers: headers(requestId),
      body: output === undefined ? '' : JSON.stringify(toWire(output)),
    }),
    fail: (error, requestId) => ({
      status: error.status,
      headers: { ...headers(requestId), 'x-amzn-errortype': error.code },
      body: JSON.stringify({
        __type: error.code,
        message: error.message,
        Code: error.code,
        Logref: requestId,
      }),
    }),
  };
}

/** A body's members. AWS treats a null member as absent. */
export function fromJson(body: Buffer): object {
  const isNullMember = (holder: unknown, value: unknown) => value === null && !Array.isArray(holder);
  try {
    const text = body.toString('utf8') || '{}';
    const read = text.includes('null')
      ? JSON.parse(text, function (_name, value) {
          return isNullMember(this, value) ? undefined : value;
        })
      : JSON.parse(text);
    if (typeof read === 'object' && !Array.isArray(read)) return read;
  } catch {
    // The error below says it.
  }
  throw new AwsError('SerializationException', 'the request body is no JSON object');
}

/** Times as seconds, blobs as base64, and `NaN` and `Infinity` as text. */
export function toWire(value: any): any {
  if (value instanceof Date) return value.getTime() / 1000;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toWire);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toWire(member)]));
  }
  return value;
}
