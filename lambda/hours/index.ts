import type { Clock } from '../../contract/hours';
import { longestRun } from './runs';
import { shouldRun } from './should-run';
import { warningsOf } from './warnings';

/** What the constructs load at synth. They have no dependencies, so it is bundled like the handlers. */
const clock: Clock = { shouldRun, warningsOf, longestRun };

export = clock;
