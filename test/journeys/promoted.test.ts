import * as fc from 'fast-check';
import { Workspace } from '../../emulator/lambda/workspace';
import { type PromotedHistory, playPromoted, promotedHistory } from '../../testing/histories/promoted';

test('in every history of a target, the pointer names the version promoted last, and nothing else runs', async () => {
  const workspace = new Workspace();
  const property = fc.asyncProperty(promotedHistory, async (history: PromotedHistory) => {
    expect(await playPromoted(history, workspace)).toEqual([]);
  });
  try {
    // The same histories in every run: a new failure comes from a change of the code.
    await fc.assert(property, {
      numRuns: Number(process.env.HISTORIES ?? 5),
      seed: Number(process.env.SEED ?? 2026),
    });
  } finally {
    workspace.remove();
  }
}, 3_600_000);
