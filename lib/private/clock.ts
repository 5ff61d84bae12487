import { join } from 'node:path';
import type { Clock } from '../../contract/hours';

/** What a schedule says for a moment. It is bundled with its library, since this package has no dependencies. */
export function loadClock(): Clock {
  return require(join(__dirname, '..', 'handlers', 'hours', 'index.js'));
}
