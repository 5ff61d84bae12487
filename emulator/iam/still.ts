import type { Aws } from '../call';
import { VirtualClock } from '../clock';

/** The simulator reads files, or what it found is remembered: neither shall be seen in virtual time. */
export function still<T>({ clock }: Aws, work: Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.inTurn(work) : work;
}
