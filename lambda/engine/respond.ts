import { request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { oneLine } from '../cloudformation/failure';
import type { ResourceEvent } from '../cloudformation/request';
import { log } from '../log';
import type { Time } from '../time';
import type { Answer } from './lifecycle';

/** Bytes. CloudFormation drops a longer answer, and the user would only read that it was too long. */
const LONGEST_ANSWER = 4096;
const ATTEMPTS = 5;
/** Milliseconds before the second attempt. Each further pause is twice as long. */
const FIRST_PAUSE = 1_000;
const PATIENCE = 5_000;

/** Gives CloudFormation the answer that it waits for. Throws when the answer does not get through. */
export async function respond(
  { sleep }: Pick<Time, 'sleep'>,
  event: ResourceEvent,
  given: Answer,
): Promise<void> {
  const answer = { ...given, reason: given.reason && withoutUrls(given.reason) };
  const body = bodyOf(event, answer);
  for (let attempt = 1; ; attempt++) {
    try {
      // Nobody waits for the answer to an edge of a schedule. A look after a Delete has the Delete's URL, and must not
      // answer it.
      if (event.RequestType !== 'Schedule') await put(event.ResponseURL, body);
      log({
        answered: answer.status,
        requestType: event.RequestType,
        physicalId: answer.physicalId,
        ...(answer.reason ? { reason: answer.reason } : {}),
      });
      return;
    } catch (error) {
      // Logs only the kind of the error: its text may hold the URL.
      log({ answer: 'not delivered', attempt, error: (error as NodeJS.ErrnoException).code ?? 'unknown' });
      if (attempt === ATTEMPTS) throw new Error('the answer could not be delivered to CloudFormation');
      await sleep(FIRST_PAUSE * 2 ** (attempt - 1));
    }
  }
}

/** AWS's text may quote a request with its ResponseURL. Whoever has this URL can answer in our place. */
export function withoutUrls(text: string): string {
  return text.replace(/https?:\S+/g, '(URL)');
}

function bodyOf(event: ResourceEvent, { status, physicalId, reason, data }: Answer): string {
  const encode = (text: string | undefined) =>
    JSON.stringify({
      Status: status,
      Reason: text,
      PhysicalResourceId: physicalId,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      Data: data,
    });
  // CloudFormation accepts no failure without a reason.
  let text = status === 'FAILED' ? reason || 'No reason is known: see the log of the function' : undefined;
  let body = encode(text);
  while (text && Buffer.byteLength(body) > LONGEST_ANSWER) {
    text = oneLine(text, Math.floor(text.length * 0.9));
    body = encode(text);
  }
  return body;
}

function put(url: string, body: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const send = url.startsWith('http:') ? requestByHttp : requestByHttps;
  // The URL is signed for an empty content type.
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
  const call = send(url, { method: 'PUT', headers, timeout: PATIENCE }, (response) => {
    const { statusCode = 0 } = response;
    response.resume();
    if (statusCode >= 200 && statusCode < 300) resolve();
    else reject(Object.assign(new Error(), { code: `HTTP ${statusCode}` }));
  });
  call.on('timeout', () => call.destroy(Object.assign(new Error(), { code: 'time-out' })));
  call.on('error', reject);
  call.end(body);
  return promise;
}
