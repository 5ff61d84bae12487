import type { Service } from '../call';
import type { Emulator } from '../emulator';
import type { HttpRequest, HttpResponse } from '../wire/protocol';
import { queryProtocol } from '../wire/query-protocol';

export interface CloudFormation extends Service {
  /** Takes a custom resource's answer: a PUT to its `ResponseURL`. */
  receive(request: HttpRequest): HttpResponse;
}

export function createCloudFormation(_aws: Emulator): CloudFormation {
  return {
    name: 'cloudformation',
    protocol: queryProtocol('http://cloudformation.amazonaws.com/doc/2010-05-15/'),
    operations: {},
    receive: () => ({ status: 403, headers: {}, body: '' }),
  };
}
