import { objectIn } from '../../json';
import { ResourceFailure } from '../resources/resource-type';
import type { AnsweredRequest } from './request';

export interface Success {
  readonly physicalResourceId: string;
  readonly data: Record<string, any>;
  readonly noEcho: boolean;
}

const MAX_BYTES = 4096;
const MAX_ID_BYTES = 1024;

/** The content of a valid answer. Otherwise throws the text that the stack's events show. */
export function understand({ request, answer }: AnsweredRequest): Success {
  const fail = (message: string) => new ResourceFailure(message);
  if (Buffer.byteLength(answer.body) > MAX_BYTES) throw fail('Response object is too long.');
  const response = objectIn(answer.body);
  if (!response) throw fail('Invalid response object: the body is not a JSON object');
  for (const [name, expected] of [
    ['StackId', request.stackId],
    ['RequestId', request.requestId],
    ['LogicalResourceId', request.logicalResourceId],
  ]) {
    if (response[name] !== expected) {
      throw fail(
        `Invalid response object: ${name} is ${JSON.stringify(response[name])} and must be copied from the request`,
      );
    }
  }
  const { Status: status, PhysicalResourceId: id, Reason: reason, Data: data, NoEcho: noEcho } = response;
  if (status !== 'SUCCESS' && status !== 'FAILED') {
    throw fail(`Invalid response object: Status must be SUCCESS or FAILED, not ${JSON.stringify(status)}`);
  }
  if (typeof id !== 'string' || id === '' || Buffer.byteLength(id) > MAX_ID_BYTES) {
    throw fail('Invalid PhysicalResourceId');
  }
  if (status === 'FAILED') {
    if (typeof reason !== 'string' || reason === '') {
      throw new ResourceFailure("Vendor response doesn't contain Reason key", id);
    }
    throw new ResourceFailure(
      `Received response status [FAILED] from custom resource. Message returned: ${reason} (RequestId: ${request.requestId})`,
      id,
    );
  }
  return { physicalResourceId: id, data: data ?? {}, noEcho: noEcho === true };
}
