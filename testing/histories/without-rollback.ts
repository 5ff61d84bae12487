import * as fc from 'fast-check';
import type { DeclaredCopies, DeclaredCopy, DeclaredPolicies } from './declared';
import type { Deploy, Step } from './history';

/**
 * A stack whose updates fail one after the other without rollback: to another version, to another resource that adopts
 * the copy, or to another name of a policy, and back. Then an update succeeds, or all updates are rolled back, or the
 * stack is deleted.
 */

const FAILS = 160;

function sequence<Declared extends { readonly sibling: number }>(
  declared: fc.Arbitrary<Declared>,
): fc.Arbitrary<Step<Declared>[]> {
  return fc
    .tuple(
      declared,
      fc.array(declared, { minLength: 1, maxLength: 3 }),
      fc.option(declared),
      fc.constantFrom('former', 'next', 'roll back', 'destroy'),
    )
    .map(([former, failing, next, end]) => {
      const deploy = (one: Declared, sibling: number, more: Partial<Deploy<Declared>> = {}) => ({
        do: 'deploy' as const,
        declared: { ...one, sibling },
        ...more,
      });
      const keep = { onFailure: 'keep' } as const;
      const last = failing.length + 1;
      const ends: Record<typeof end, Step<Declared>> = {
        former: deploy(former, last, keep),
        next: deploy(next ?? former, last, keep),
        'roll back': deploy(former, last),
        destroy: { do: 'destroy' },
      };
      return [
        deploy(former, 0),
        ...failing.map((one, index) => deploy(one, index + 1, { ...keep, siblingFails: FAILS })),
        ends[end],
      ];
    });
}

const copy: fc.Arbitrary<DeclaredCopy> = fc.record({
  source: fc.constantFrom('v1', 'v1', 'v2'),
  name: fc.constantFrom(undefined, 'blue', 'blue'),
  adoptExisting: fc.boolean(),
  stopOnDelete: fc.constant(true),
  minimum: fc.constant(false),
  running: fc.constantFrom(undefined, undefined, 1),
  timeout: fc.constant(3000),
});

/** The copies of stacks that update without rollback. */
export const copiesWithoutRollback: fc.Arbitrary<Step<DeclaredCopies>[]> = sequence(
  fc.record({
    copies: fc.oneof(fc.record({ A: copy }), fc.record({ A: copy }), fc.record({ B: copy })),
    sibling: fc.constant(0),
  }),
);

/** The policies of such a stack. */
export const policiesWithoutRollback: fc.Arbitrary<Step<DeclaredPolicies>[]> = sequence(
  fc.record({
    policies: fc.tuple(
      fc.record({ name: fc.constantFrom('p1', 'p2'), allows: fc.constantFrom('all', 'v1') }),
    ) as fc.Arbitrary<DeclaredPolicies['policies']>,
    sibling: fc.constant(0),
  }),
);
