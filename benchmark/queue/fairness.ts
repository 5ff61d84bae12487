/** When a copy asked for a place, and when it got one. Milliseconds. */
export interface Turn {
  readonly asked: number;
  readonly begun: number;
}

export interface Fairness {
  /**
   * Kendall's tau between the order of asking and that of beginning, over the pairs that asked at different times: 1 is
   * first come, first served; 0 is chance.
   */
  readonly tau: number;
  /** How many places a copy is away from the order of asking, on average. */
  readonly displacement: number;
  /** Seconds. */
  readonly longestWait: number;
  /** The same, if each place went to the copy that had waited longest. */
  readonly longestInOrder: number;
}

/** Copies of a stack that ask within this many milliseconds count as asking at the same time. */
const SAME = 2_000;

export function fairnessOf(turns: readonly Turn[]): Fairness {
  const byAsking = turns.toSorted((one, other) => one.asked - other.asked || one.begun - other.begun);
  const starts = turns.map(({ begun }) => begun).toSorted((one, other) => one - other);
  const places = new Map(
    turns.toSorted((one, other) => one.begun - other.begun).map((turn, at) => [turn, at]),
  );
  const off = byAsking.map((turn, at) => Math.abs(places.get(turn)! - at));
  return {
    tau: tauOf(byAsking),
    displacement: off.reduce((sum, each) => sum + each, 0) / off.length,
    longestWait: Math.max(...turns.map(({ asked, begun }) => begun - asked)) / 1000,
    longestInOrder: Math.max(...byAsking.map(({ asked }, at) => starts[at] - asked)) / 1000,
  };
}

function tauOf(byAsking: readonly Turn[]): number {
  let inOrder = 0;
  let reversed = 0;
  for (const [at, first] of byAsking.entries()) {
    for (const second of byAsking.slice(at + 1)) {
      if (second.asked - first.asked <= SAME) continue;
      if (second.begun >= first.begun) inOrder++;
      else reversed++;
    }
  }
  return (inOrder - reversed) / (inOrder + reversed || 1);
}
