import type { Caller } from '../call';
import { VirtualClock } from '../clock';
import type { Emulator } from '../emulator';
import { AwsError, ConnectionLost } from '../errors';
import { InProcessRuntime } from '../lambda/in-process';
import type { BadEnd } from '../rekognition';
import type { Happening } from './fault';

/** The call that is struck: where, and who makes it. */
interface Struck {
  readonly aws: Emulator;
  readonly caller: Caller;
}

type Strike<H extends Happening> = (
  call: Struck,
  input: any,
  next: () => Promise<any>,
  happening: H,
) => Promise<any>;

/** From a fault's name to what it does to a call. */
const STRIKES: { readonly [N in Happening['name']]: Strike<Extract<Happening, { name: N }>> } = {
  error: async ({ aws }, _input, _next, { code, status = 400, after = 0 }) => {
    if (after > 0) await aws.clock.sleep(after);
    throw new AwsError(code, `${code}, as the fault schedule has it.`, status);
  },
  'request lost': async () => {
    throw new ConnectionLost();
  },
  'answer lost': async (_call, _input, next) => {
    await next();
    throw new ConnectionLost();
  },
  'late request': async ({ aws }, _input, next, { by }) => {
    await aws.clock.sleep(by);
    return next();
  },
  'late answer': async ({ aws }, _input, next, { by }) => {
    const answer = await next();
    await aws.clock.sleep(by);
    return answer;
  },
  swallowed: async () => ({}),
  'delivered twice': async ({ aws }, _input, next, { after }) => {
    const answer = await next();
    later(aws, after, next);
    return answer;
  },
  queued: async ({ aws }, _input, next, { for: duration }) => {
    later(aws, duration, next);
    return { StatusCode: 202, Payload: Buffer.alloc(0) };
  },
  'killed before': async (call) => {
    killCaller(call);
    throw new ConnectionLost();
  },
  'killed after': async (call, _input, next) => {
    await next();
    killCaller(call);
    throw new ConnectionLost();
  },
  'copy fails': disturbCopy,
  'copy never ends': (call, input, next) => disturbCopy(call, input, next),
  'start fails': disturbStart,
  'start never ends': (call, input, next) => disturbStart(call, input, next),
  'clock jump': async ({ aws: { clock } }, _input, next, { by }) => {
    if (!(clock instanceof VirtualClock)) throw new Error('only a virtual clock can jump');
    clock.jump(by);
    return next();
  },
};

type Next = () => Promise<any>;

/** Delivers a call after its answer: nobody sees an error. */
function later({ clock }: Emulator, ms: number, next: Next): void {
  clock
    .sleep(ms)
    .then(next)
    .catch(() => {});
}

async function disturbCopy({ aws }: Struck, _input: any, next: Next, end?: BadEnd): Promise<any> {
  const answer = await next();
  aws.rekognition.disturbCopy(answer.ProjectVersionArn, end);
  return answer;
}

async function disturbStart({ aws }: Struck, input: any, next: Next, end?: BadEnd): Promise<any> {
  const answer = await next();
  aws.rekognition.disturbStart(input.ProjectVersionArn, end);
  return answer;
}

/** Does to one call what `happening` says. */
export function strike(
  call: Struck,
  input: any,
  next: () => Promise<any>,
  happening: Happening,
): Promise<any> {
  const happen = STRIKES[happening.name] as Strike<Happening>;
  return happen(call, input, next, happening);
}

/** A function's session is named after the function. */
function killCaller({ aws, caller }: Struck): void {
  const { functionRuntime } = aws.options;
  if (!(functionRuntime instanceof InProcessRuntime)) {
    throw new Error('only functions in this process can be killed by a fault');
  }
  functionRuntime.kill(caller.arn.split('/').at(-1)!);
}
