import type { Clock } from '../../contract/hours';
import { longestRun } from './runs';
import { warningsOf } from './warnings';

/** The constructs load this at synth. The package has no dependencies, so this is bundled like the handlers. */
const clock: Clock = { warningsOf, longestRun };

export = clock;
