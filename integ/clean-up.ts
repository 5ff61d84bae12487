import { note, say, title } from '../bin/demo/release-log';
import { look } from './left';
import type { Run } from './run';

/** Removes every stack of the run that is still there, the last first, and says what is left. Returns whether that is nothing. */
export async function cleanUp(run: Run, signal: AbortSignal): Promise<boolean> {
  title('Clean up');
  for (const entry of [...run.ledger.entries].reverse()) {
    if (signal.aborted) break;
    try {
      await run.ledger.remove(entry, signal);
    } catch (error) {
      // The others are still removed.
      say(`✗ ${(error as Error).message}`);
    }
  }
  try {
    const left = await look(run);
    if (left.length === 0) {
      say(`✓ nothing of ${run.name} is left`);
      return true;
    }
    say(`Of ${run.name} this is left. To remove it, in this order:`);
    for (const { what, command } of left) {
      note(what);
      say(`    ${command}`);
    }
  } catch (error) {
    say(`✗ what is left could not be looked up: ${(error as Error).message}`);
    say(`Look for stacks and projects whose names begin with ${run.name}:`);
    for (const { profile, region } of new Set([run.destination, run.source])) {
      say(`    aws cloudformation describe-stacks --region ${region} --profile ${profile}`);
      say(`    aws rekognition describe-projects --region ${region} --profile ${profile}`);
    }
  }
  return false;
}
