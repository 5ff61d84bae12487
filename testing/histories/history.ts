import * as fc from 'fast-check';
import type { Fault } from '../../emulator/faults';
import { atAnEdge } from './at-an-edge';
import {
  type CopyId,
  type DeclaredCopies,
  type DeclaredCopy,
  type DeclaredPolicies,
  type PolicyName,
  UNFIT,
} from './declared';
import { fault } from './drawn-faults';
import type { HoursName } from './hours';
import { type Weather, weather } from './weather';
import { copiesWithoutRollback, policiesWithoutRollback } from './without-rollback';

/** Deploys a stack. All durations are seconds. */
export interface Deploy<Declared> {
  readonly do: 'deploy';
  readonly declared: Declared;
  /** The sibling fails this long after it has begun. */
  readonly siblingFails?: number;
  /** The sibling's first rollback fails. So the stack's rollback fails, and is continued. */
  readonly siblingStays?: boolean;
  /** This long after the beginning somebody cancels the operation. */
  readonly changeOfMind?: { readonly after: number; readonly to: 'cancel' | 'delete' };
  /**
   * What happens instead of a rollback: a failed create is deleted (OnFailure=DELETE), or everything stays as it is.
   */
  readonly onFailure?: 'delete' | 'keep';
  /** A rollback that fails is continued, and the resources that failed are skipped. */
  readonly skips?: boolean;
}

/** What somebody does to the copies of a resource. */
export type CopyDeed =
  | 'start'
  | 'stop'
  | 'delete by hand'
  /** Removes all tags. */
  | 'untag'
  /** Gives the owner tag to somebody else. */
  | 'give away'
  /** Changes a tag that is declared. */
  | 'retag'
  /** Deletes the copy, and trains a version with the same name and the same tags. */
  | 'usurp'
  /** Deletes the whole project of the stack, with all that is in it. */
  | 'delete project';

export type PolicyDeed =
  | 'edit policy'
  | 'delete policy'
  /** Puts the same policy without our signature. */
  | 'delete and put policy'
  /** Puts the policy as it was, like the command that `status` shows. */
  | 'delete and restore policy';

/** What somebody does with one stack, one thing after the other. */
export type Step<Declared> =
  | Deploy<Declared>
  | { readonly do: 'destroy' }
  | { readonly do: CopyDeed; readonly copy: CopyId }
  | { readonly do: PolicyDeed; readonly policy: PolicyName }
  | { readonly do: 'wait'; readonly for: number }
  /**
   * Waits until this many seconds before a start or a stop of a schedule. A negative number means seconds after that.
   */
  | { readonly do: 'await edge'; readonly of: HoursName; readonly before: number };

export interface History {
  /** A stack that copies into a project in which others have versions too. */
  readonly one: readonly Step<DeclaredCopies>[];
  /** A stack that makes its own project. */
  readonly two: readonly Step<DeclaredCopies>[];
  /** A stack that declares who may copy. */
  readonly training: readonly Step<DeclaredPolicies>[];
  /** A stack that declares the same for the same project, under policy names that may be taken. */
  readonly rival: readonly Step<DeclaredPolicies>[];
  readonly faults: readonly Fault[];
  readonly weather: Weather;
}

/** A value once in this many times, otherwise undefined. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number) =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const rarely = fc.oneof(
  { weight: 5, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

const hours: fc.Arbitrary<HoursName | undefined> = fc.constantFrom(
  undefined,
  undefined,
  'busy',
  'busy',
  'busy',
  'day',
  'night',
  'rate',
  'off',
);

const plainCopy: fc.Arbitrary<DeclaredCopy> = fc.record({
  source: fc.oneof(
    { weight: 4, arbitrary: fc.constant('v1' as const) },
    { weight: 4, arbitrary: fc.constant('v2' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('bad' as const, 'weak' as const, 'weak' as const, 'dead' as const),
    },
  ),
  name: fc.oneof(
    { weight: 10, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constant('blue' as const) },
    { weight: 1, arbitrary: fc.constantFrom('taken' as const, 'by-hand' as const, 'forged' as const) },
  ),
  stopOnDelete: rarely,
  adoptExisting: rarely,
  team: fc.constantFrom(undefined, 'vision' as const, 'audio' as const),
  minimum: rarely,
  retain: maybe(fc.constantFrom('always' as const, 'except on create' as const), 8),
  label: rarely,
  drop: maybe(fc.constantFrom('strict' as const, 'lenient' as const), 4),
  running: maybe(fc.constantFrom(1 as const, 1 as const, 2 as const), 6),
  isChain: rarely,
  hours,
  timeout: fc.oneof({ weight: 5, arbitrary: fc.constant(3000) }, { weight: 1, arbitrary: fc.constant(240) }),
});

/** Adopts a version that somebody made by hand: one that passes the gates, or `unfit`. */
const adoption: fc.Arbitrary<DeclaredCopy> = fc
  .tuple(plainCopy, fc.boolean(), fc.boolean())
  .map(([copy, isFit, isChain]) => ({
    ...copy,
    ...(isFit
      ? ({ name: 'by-hand', source: 'v1' } as const)
      : ({ name: UNFIT, source: 'weak', minimum: true } as const)),
    adoptExisting: true,
    isChain,
  }));

/** A copy that adopts and is always retained is refused at synth. */
const retained = (copy: DeclaredCopy, retain: DeclaredCopy['retain']): DeclaredCopy => ({
  ...copy,
  retain: copy.adoptExisting && retain ? 'except on create' : retain,
});

const copy = fc
  .oneof({ weight: 12, arbitrary: plainCopy }, { weight: 1, arbitrary: adoption })
  .map((drawn) => retained(drawn, drawn.retain));

/** Two copies of one name in one project are refused at synth. */
const withoutNamesakes = ({ A, B }: Record<CopyId, DeclaredCopy>) => ({
  A,
  B: B.name === A.name ? { ...B, name: undefined } : B,
});

const sibling = fc.nat({ max: 3 });

const copies: fc.Arbitrary<DeclaredCopies> = fc.record({
  copies: fc.oneof(
    { weight: 3, arbitrary: fc.record({ A: copy }) },
    { weight: 2, arbitrary: fc.record({ A: copy, B: copy }).map(withoutNamesakes) },
    { weight: 1, arbitrary: fc.record({ B: copy }) },
  ),
  sibling,
});

const policyName = fc.constantFrom('p1' as const, 'p2' as const);

const policies: fc.Arbitrary<DeclaredPolicies> = fc.record({
  policies: fc.uniqueArray(
    fc.record({
      name: policyName,
      allows: fc.constantFrom('all' as const, 'v1' as const),
      isRetained: rarely,
    }),
    { minLength: 1, maxLength: 2, selector: ({ name }) => name },
  ),
  sibling,
});

const deploy = <D>(declared: fc.Arbitrary<D>): fc.Arbitrary<Deploy<D>> =>
  fc.record({
    do: fc.constant('deploy' as const),
    declared,
    siblingFails: maybe(fc.constantFrom(0, 5, 30, 70, 100, 130, 160), 3),
    siblingStays: rarely,
    changeOfMind: maybe(
      fc.record({
        after: fc.constantFrom(1, 10, 25, 45, 80, 120, 150),
        to: fc.constantFrom('cancel' as const, 'delete' as const),
      }),
      3,
    ),
    onFailure: maybe(fc.constantFrom('delete' as const, 'keep' as const, 'keep' as const), 4),
    skips: rarely,
  });

const DEEDS: readonly CopyDeed[] = [
  'start',
  'start',
  'start',
  'stop',
  'delete by hand',
  'delete by hand',
  'untag',
  'give away',
  'retag',
  'usurp',
  'delete project',
];

const wait = (...seconds: number[]) =>
  fc.record({ do: fc.constant('wait' as const), for: fc.constantFrom(...seconds) });

const destroy = { do: 'destroy' as const };

/** A copy is retained, its stack is deleted, and the copy is declared again. */
const comesBack: fc.Arbitrary<Step<DeclaredCopies>[]> = fc
  .tuple(copy, fc.constantFrom('always' as const, 'except on create' as const), deploy(copies), rarely)
  .map(([kept, retain, again, isOther]) => [
    { do: 'deploy', declared: { copies: { A: retained(kept, retain) }, sibling: 0 } },
    destroy,
    isOther ? again : { ...again, declared: { copies: { A: kept }, sibling: 1 } },
  ]);

const copyStep = fc.oneof(
  { weight: 6, arbitrary: deploy(copies) },
  { weight: 1, arbitrary: fc.constant(destroy) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(...DEEDS),
      copy: fc.constantFrom('A' as const, 'B' as const),
    }),
  },
  { weight: 1, arbitrary: wait(5, 60, 400) },
);

/** One model that runs. Its schedule, its units and its version come and go, by day and by night, and somebody starts and stops it. */
const running: fc.Arbitrary<Step<DeclaredCopies>[]> = fc
  .tuple(hours, fc.boolean(), fc.boolean())
  .chain(([first, stopOnDelete, hasSecond]) => {
    const plain = { adoptExisting: false, minimum: false, stopOnDelete, timeout: 3000 };
    const one = fc.record({
      ...Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, fc.constant(value)])),
      source: fc.constantFrom('v1', 'v1', 'v1', 'v2', 'v2', 'dead'),
      running: fc.constantFrom(1, 1, 1, 2, undefined),
      hours: fc.oneof({ weight: 3, arbitrary: fc.constant(first) }, { weight: 2, arbitrary: hours }),
      retain: maybe(fc.constantFrom('always' as const, 'except on create' as const), 12),
    }) as unknown as fc.Arbitrary<DeclaredCopy>;
    const declared = fc.record({
      copies: hasSecond ? fc.record({ A: one, B: one }) : fc.record({ A: one }),
      sibling,
    });
    const step = fc.oneof(
      { weight: 3, arbitrary: deploy(declared) },
      { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('start', 'stop'), copy: fc.constant('A') }) },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('await edge'),
          of: hours.map((name) => name ?? 'busy'),
          before: fc.constantFrom(150, 100, 70, 30, 5, 0, -5, -60, -300),
        }),
      },
      { weight: 1, arbitrary: wait(5, 60, 400, 4 * 3600, 30 * 3600) },
    ) as fc.Arbitrary<Step<DeclaredCopies>>;
    return fc.tuple(declared, fc.array(step, { minLength: 2, maxLength: 6 })).map(
      ([start, steps]) =>
        [
          { do: 'deploy', declared: start },
          ...steps,
          // The last deployment also meets a start or a stop.
          { do: 'await edge', of: first ?? 'busy', before: -300 },
        ] as Step<DeclaredCopies>[],
    );
  });

const copySteps: fc.Arbitrary<Step<DeclaredCopies>[]> = fc.oneof(
  { weight: 4, arbitrary: running },
  { weight: 4, arbitrary: atAnEdge },
  { weight: 9, arbitrary: fc.array<Step<DeclaredCopies>>(copyStep, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: comesBack },
  { weight: 2, arbitrary: copiesWithoutRollback },
);

const ofPolicies = fc.array<Step<DeclaredPolicies>>(
  fc.oneof(
    { weight: 4, arbitrary: deploy(policies) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom<PolicyDeed[]>(
          'edit policy',
          'delete policy',
          'delete and put policy',
          'delete and restore policy',
        ),
        policy: policyName,
      }),
    },
    { weight: 1, arbitrary: fc.constant(destroy) },
    { weight: 3, arbitrary: wait(60, 400) },
  ),
  { maxLength: 2 },
);

const policySteps = fc.oneof(
  { weight: 7, arbitrary: ofPolicies },
  { weight: 1, arbitrary: policiesWithoutRollback },
);

export const history: fc.Arbitrary<History> = fc.record({
  one: copySteps,
  two: copySteps,
  training: policySteps,
  rival: policySteps,
  faults: fc.array(fault, { maxLength: 4 }),
  weather,
});
