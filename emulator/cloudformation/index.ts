import type { Aws, Service } from '../call';
import type { Place } from '../place';
import type { HttpRequest, HttpResponse } from '../wire/protocol';
import { queryProtocol } from '../wire/query-protocol';
import { type CustomResourceRequest, Mailbox } from './custom-resource/mailbox';
import { untilStatus } from './nested/status-watch';
import { operations } from './operations';
import { type CloudFormationOptions, settingsOf } from './options';
import { isInProgress } from './stack';
import { StackStore } from './store';
import { defaultTiming, type Timing } from './timing';

export type { CustomResourceAnswer, CustomResourceRequest } from './custom-resource/mailbox';
export type { CloudFormationOptions } from './options';
export type { Timing } from './timing';

export interface CloudFormation extends Service {
  /** Takes a custom resource's answer: a PUT to its `ResponseURL`. */
  receive(request: HttpRequest): HttpResponse;
  /** Every request to a custom resource, with all its answers. */
  readonly answers: readonly CustomResourceRequest[];
  /**
   * Resolves when no operation of the stack is under way, or there is no such stack. `nameOrId` is as in
   * DescribeStacks.
   */
  atRest(place: Place, nameOrId: string): Promise<void>;
  /** How long CloudFormation's own work takes. It can be changed at any time. */
  readonly timing: Timing;
}

export function createCloudFormation(aws: Aws, options?: CloudFormationOptions): CloudFormation {
  const world = {
    aws,
    store: new StackStore(),
    mailbox: new Mailbox(aws.clock, aws.skewOf('cloudformation')),
    timing: defaultTiming(),
    settings: settingsOf(options),
  };
  return {
    name: 'cloudformation',
    protocol: queryProtocol('http://cloudformation.amazonaws.com/doc/2010-05-15/'),
    operations: operations(world),
    inventory: (account) => world.store.arnsIn(account),
    receive: (request) => world.mailbox.receive(request),
    answers: world.mailbox.requests,
    atRest: async (place, nameOrId) => {
      const stack = world.store.find(place, nameOrId);
      if (stack) await untilStatus(stack, () => !isInProgress(stack));
    },
    timing: world.timing,
  };
}
