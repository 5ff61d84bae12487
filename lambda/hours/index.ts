import type { Clock } from '../../contract/hours';
import { longestRun } from './runs';
import { shouldRun } from './should-run';
import { warningsOf } from './warnings';

/** The constructs load this at synth. The package has no dependencies, so this is bundled like the handlers. */
const clock: Clock = { shouldRun, warningsOf, longestRun };

export = clock;
