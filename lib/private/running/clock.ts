import type { Clock } from '../../../contract/hours';
import { builtFile } from '../functions/built-file';

/** The code that evaluates schedules. It is a bundle with its library inside, because this package has no dependencies. */
export function loadClock(): Clock {
  return require(builtFile('hours', 'index.js'));
}
