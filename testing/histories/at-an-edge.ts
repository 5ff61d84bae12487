import * as fc from 'fast-check';
import type { DeclaredCopies, DeclaredCopy } from './declared';
import type { Deploy, Step } from './history';
import type { HoursName } from './hours';

/**
 * A model that gets another version or other hours while an edge of its schedule comes. Some of these deployments are undone
 * after the edge.
 */

/**
 * Seconds from the beginning of a deployment to the edge. The model's request comes after the copy, a minute later. A
 * clock of Lambda may be five minutes behind.
 */
const before = fc.integer({ min: -60, max: 260 });

/** Seconds after which a deployment fails or is cancelled. The hand-over takes some two minutes. */
const late = fc.constantFrom(100, 160, 220, 280, 340, 420, 620);

const hours = fc.constantFrom<HoursName | undefined>(
  'busy',
  'busy',
  'busy',
  undefined,
  undefined,
  'day',
  'off',
);

const model: fc.Arbitrary<DeclaredCopy> = fc.record({
  source: fc.constantFrom('v1', 'v1', 'v2'),
  stopOnDelete: fc.boolean(),
  adoptExisting: fc.constant(false),
  minimum: fc.constant(false),
  running: fc.constantFrom(1, 1, 1, 2),
  runsNamed: fc.constantFrom(false, false, true),
  hours,
  timeout: fc.constantFrom(3000, 3000, 240),
});

const undone: fc.Arbitrary<Partial<Deploy<DeclaredCopies>>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: late.map((siblingFails) => ({ siblingFails })) },
  { weight: 1, arbitrary: late.map((after) => ({ changeOfMind: { after, to: 'cancel' as const } })) },
);

export const atAnEdge: fc.Arbitrary<Step<DeclaredCopies>[]> = fc
  .record({
    first: model,
    next: model,
    /** A start that never ends. */
    hangs: fc.constantFrom(false, false, false, false, true),
    firstMeets: fc.option(before),
    nextMeets: before,
    undone,
    afterwards: fc.constantFrom('nothing', 'the same again', 'the first again', 'another time-out'),
  })
  .map(({ first, next, hangs, firstMeets, nextMeets, undone, afterwards }) => {
    const of = first.hours ?? next.hours ?? 'busy';
    const deploy = (A: DeclaredCopy, sibling: number, more: Partial<Deploy<DeclaredCopies>> = {}) =>
      ({ do: 'deploy', declared: { copies: { A }, sibling }, ...more }) as const;
    const second = hangs ? { ...next, source: 'hung' as const } : next;
    const last = {
      nothing: undefined,
      'the same again': second,
      'the first again': first,
      'another time-out': { ...first, timeout: 300 },
    }[afterwards];
    return [
      ...(firstMeets === null ? [] : [{ do: 'await edge', of, before: firstMeets } as const]),
      deploy(first, 0),
      { do: 'await edge', of, before: nextMeets },
      deploy(second, 1, undone),
      // The next edge would correct what went wrong at this one.
      { do: 'wait', for: 240 },
      ...(last ? [deploy(last, 2), { do: 'wait' as const, for: 240 }] : []),
    ];
  });
