import * as fc from 'fast-check';
import { Workspace } from '../../emulator/lambda/workspace';
import { type FleetHistory, fleetHistory, playFleet } from '../../testing/histories/fleet';

test('in every history of a fleet, a wave waits for the waves before it, and a second run copies only where the first did not', async () => {
  const workspace = new Workspace();
  const property = fc.asyncProperty(fleetHistory, async (history: FleetHistory) => {
    expect(await playFleet(history, workspace)).toEqual([]);
  });
  try {
    // The same histories in every run: a new failure comes from a change of the code.
    await fc.assert(property, {
      // Each takes as long as six others.
      numRuns: Math.ceil(Number(process.env.HISTORIES ?? 12) / 6),
      seed: Number(process.env.SEED ?? 2026),
    });
  } finally {
    workspace.remove();
  }
}, 3_600_000);
