import type { Aws } from '../call';
import { VirtualClock } from '../clock';

/** The simulator reads files, or the answer comes from the cache. Virtual time must not show the difference. */
export function still<T>({ clock }: Aws, work: Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.inTurn(work) : work;
}
