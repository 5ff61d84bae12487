import { VirtualClock } from '../clock';
import type { Emulator } from '../emulator';

/** The simulator reads files, or what it found is remembered: neither shall be seen in virtual time. */
export function still<T>({ clock }: Emulator, work: Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.inTurn(work) : work;
}
