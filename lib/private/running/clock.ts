import type { Clock } from '../../../contract/hours';
import { builtFile } from '../functions/built-file';

/** What a schedule says. It is bundled with its library, because this package has no dependencies. */
export function loadClock(): Clock {
  return require(builtFile('hours', 'index.js'));
}
