import * as fc from 'fast-check';
import type { DeclaredCopies, DeclaredCopy, Source } from './declared';
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
const before = fc.noBias(fc.integer({ min: -60, max: 320 }));

/** Seconds from the edge to the moment at which the deployment fails or is cancelled: a request and an edge may take two minutes. */
const later = fc.constantFrom(20, 60, 130, 180, 300);

/** The hours of the first deployment and of the next one. */
const hours = fc.constantFrom<readonly [HoursName | undefined, HoursName | undefined]>(
  ['busy', 'busy'],
  ['busy', 'day'],
  ['busy', undefined],
  ['day', 'day'],
  ['day', undefined],
  ['day', 'off'],
  ['off', 'busy'],
  [undefined, 'busy'],
  [undefined, 'day'],
);

const model = (...sources: Source[]): fc.Arbitrary<DeclaredCopy> =>
  fc.record({
    source: fc.constantFrom(...sources),
    stopOnDelete: fc.boolean(),
    adoptExisting: fc.constant(false),
    minimum: fc.constant(false),
    running: fc.constantFrom(1, 1, 1, 2),
    timeout: fc.constantFrom(3000, 3000, 240),
  });

export const atAnEdge: fc.Arbitrary<Step<DeclaredCopies>[]> = fc
  .record({
    first: model('v1'),
    next: model('v1', 'v2', 'v2', 'v2', 'v2', 'hung'),
    hours,
    runsNamed: fc.constantFrom(false, false, true),
    firstMeets: fc.option(before),
    nextMeets: before,
    undone: fc.constantFrom('never', 'by a failure', 'by a failure', 'by hand'),
    later,
    afterwards: fc.constantFrom('nothing', 'the same again', 'the first again', 'another time-out'),
  })
  .map(
    ({ first: one, next: another, hours, runsNamed, firstMeets, nextMeets, undone, later, afterwards }) => {
      const first = { ...one, runsNamed, hours: hours[0] };
      const next = { ...another, runsNamed, hours: hours[1] };
      const of = first.hours ?? next.hours ?? 'busy';
      const deploy = (A: DeclaredCopy, sibling: number, more: Partial<Deploy<DeclaredCopies>> = {}) =>
        ({ do: 'deploy', declared: { copies: { A }, sibling }, ...more }) as const;
      const after = Math.max(0, nextMeets) + later;
      const end: Partial<Deploy<DeclaredCopies>> = {
        never: {},
        'by a failure': { siblingFails: after },
        'by hand': { siblingFails: after + 600, changeOfMind: { after, to: 'cancel' as const } },
      }[undone];
      const last = {
        nothing: undefined,
        'the same again': next,
        'the first again': first,
        'another time-out': { ...first, timeout: 300 },
      }[afterwards];
      return [
        ...(firstMeets === null ? [] : [{ do: 'await edge', of, before: firstMeets } as const]),
        deploy(first, 0),
        { do: 'await edge', of, before: nextMeets },
        deploy(next, 1, end),
        // Long enough for a witness to see what is wrong. The edge that would correct it may come after this wait.
        { do: 'wait', for: 540 },
        ...(last ? [deploy(last, 2), { do: 'wait' as const, for: 540 }] : []),
      ];
    },
  );
