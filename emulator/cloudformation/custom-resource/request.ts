import { derivedUuid } from '../identifiers';
import { ResourceFailure, type ResourceWork } from '../resources/resource-type';
import { ServiceFailure } from '../resources/service-failure';
import type { CustomResourceAnswer, CustomResourceRequest, Mailbox } from './mailbox';
import { responseUrl } from './response-url';
import { serviceTimeout } from './service-timeout';

/** What differs from one request to the next. */
export interface RequestParts {
  readonly requestType: CustomResourceRequest['requestType'];
  readonly physicalResourceId?: string;
  readonly oldProperties?: Readonly<Record<string, any>>;
}

export interface AnsweredRequest {
  readonly request: CustomResourceRequest;
  readonly answer: CustomResourceAnswer;
}

/** Sends one request to a custom resource's provider, and waits for the answer until the request's deadline. */
export async function ask(
  mailbox: Mailbox,
  work: ResourceWork,
  parts: RequestParts,
): Promise<AnsweredRequest> {
  const { stackId, logicalId, type, properties, region, clock } = work;
  const { requestType, physicalResourceId, oldProperties } = parts;
  const now = clock.now();
  const requestId = derivedUuid('request', stackId, logicalId, mailbox.requests.length);
  const request: CustomResourceRequest = {
    requestId,
    requestType,
    stackId,
    logicalResourceId: logicalId,
    resourceType: type,
    physicalResourceId,
    responseUrl: responseUrl(region, stackId, logicalId, requestId, now + mailbox.skew),
    sentAt: now,
    deadline: now + serviceTimeout(properties),
    answers: [],
    outcome: 'waiting',
  };
  const answered = mailbox.open(request);
  const envelope = {
    RequestType: requestType,
    ServiceToken: properties.ServiceToken,
    ResponseURL: request.responseUrl,
    StackId: stackId,
    RequestId: requestId,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalResourceId,
    ResourceType: type,
    ResourceProperties: properties,
    OldResourceProperties: oldProperties,
  };
  try {
    await invoke(work, envelope);
  } catch (error) {
    if (request.outcome === 'waiting') mailbox.close(request, 'not delivered');
    const wasRefused = error instanceof ResourceFailure && !isLost(error);
    throw wasRefused ? new ResourceFailure(error.message, undefined, true) : error;
  }
  return { request, answer: await wait(mailbox, work, request, answered) };
}

/** The function may run although the call for it failed. */
const isLost = (error: ResourceFailure) => error instanceof ServiceFailure && error.code === 'ConnectionLost';

async function invoke(work: ResourceWork, envelope: { ServiceToken: string }): Promise<void> {
  const [, , service, region] = envelope.ServiceToken.split(':');
  if (service !== 'lambda') {
    throw new ResourceFailure(
      `Invalid service token: the emulator invokes functions only, not ${envelope.ServiceToken}`,
    );
  }
  const input = {
    FunctionName: envelope.ServiceToken,
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify(envelope)),
  };
  await work.call('lambda', 'Invoke', input, region);
}

async function wait(
  mailbox: Mailbox,
  { clock, cancellation }: ResourceWork,
  request: CustomResourceRequest,
  answered: Promise<CustomResourceAnswer>,
): Promise<CustomResourceAnswer> {
  // Short steps first, so that an answered request does not leave a long timer behind.
  for (let step = 1000; request.outcome === 'waiting'; step *= 2) {
    const left = request.deadline - clock.now();
    if (cancellation.isCancelled) {
      mailbox.close(request, 'cancelled');
    } else if (left <= 0) {
      mailbox.close(request, 'timed out');
    } else {
      await Promise.race([answered, cancellation.whenCancelled, clock.sleep(Math.min(step, left))]);
    }
  }
  // `close` and `receive` decide the outcome, whichever promise has resolved first.
  switch (request.outcome as CustomResourceRequest['outcome']) {
    case 'answered':
      return answered;
    case 'cancelled':
      throw new ResourceFailure('Resource request cancelled');
    default:
      throw new ResourceFailure(
        `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${request.requestId}]. ` +
          'If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.',
      );
  }
}
