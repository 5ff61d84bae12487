import { VirtualClock } from '../clock';
import type { Emulator } from '../emulator';

/** The simulator reads files: virtual time must not pass meanwhile. */
export function still<T>({ clock }: Emulator, work: Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.busy(work) : work;
}
