import type { Call } from '../call';
import type { Emulator } from '../emulator';
import type { Fault, Where } from './fault';
import { strike } from './happenings';

export { EDGE, type Fault, type Happening, THROTTLED, type Where } from './fault';

/** A fault that struck. */
export interface Hit {
  readonly time: number;
  readonly fault: Fault;
  readonly requestId: string;
}

export interface Schedule {
  /** Every time that a fault struck, in order. */
  readonly hits: readonly Hit[];
  /** Ends all faults. */
  remove(): void;
}

/** Lets `faults` strike their calls. If several faults match one call, the first in the list strikes. */
export function inject(aws: Emulator, faults: readonly Fault[]): Schedule {
  const hits: Hit[] = [];
  const counts = new Map<Fault, number>();
  const isDue = (fault: Fault, call: Call, input: any) => {
    const { at } = fault;
    if (!matches(at, call, input)) return false;
    const count = (counts.get(fault) ?? 0) + 1;
    counts.set(fault, count);
    const { nth = 1, times = 1 } = at;
    return count >= nth && count < nth + times;
  };
  const remove = aws.intercept((call, input, next) => {
    const [fault] = faults.filter((fault) => isDue(fault, call, input));
    if (!fault) return next();
    hits.push({ time: aws.clock.now(), fault, requestId: call.requestId });
    return strike({ aws, caller: call.caller }, input, next, fault.what);
  });
  return { hits, remove: () => remove() };
}

function matches({ service, operation, account, by, when }: Where, call: Call, input: any): boolean {
  return (
    call.service === service &&
    call.operation === operation &&
    (account === undefined || call.account === account) &&
    (by === undefined || call.caller.arn.includes(by)) &&
    (when === undefined || when(input))
  );
}
