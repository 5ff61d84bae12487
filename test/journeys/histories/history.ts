import * as fc from 'fast-check';
import { type Fault, type Happening, THROTTLED } from '../../../emulator/faults';
import type { CopyId, DeclaredCopies, DeclaredCopy, DeclaredPolicies } from './declared';

/** What somebody does with one stack, one thing after the other. All durations are seconds. */
export type Step<Declared> =
  | {
      readonly do: 'deploy';
      readonly declared: Declared;
      /** The sibling fails so long after it was begun. */
      readonly siblingFails?: number;
      /** So long after the beginning somebody thinks better of it. */
      readonly changeOfMind?: { readonly after: number; readonly to: 'cancel' | 'delete' };
    }
  | { readonly do: 'destroy' }
  | { readonly do: 'start' | 'stop' | 'delete by hand'; readonly copy: CopyId }
  | { readonly do: 'edit policy' | 'delete policy' }
  | { readonly do: 'wait'; readonly for: number };

export interface History {
  /** Copies into a project in which others have versions too. */
  readonly one: readonly Step<DeclaredCopies>[];
  /** Brings a project of its own. */
  readonly two: readonly Step<DeclaredCopies>[];
  /** Declares who may copy. */
  readonly training: readonly Step<DeclaredPolicies>[];
  readonly faults: readonly Fault[];
}

/** Once in so many times; else nothing. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number) =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const rarely = fc.oneof(
  { weight: 5, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

const copy: fc.Arbitrary<DeclaredCopy> = fc.record({
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
  retain: fc.oneof(
    { weight: 10, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('always' as const, 'except on create' as const) },
  ),
  label: rarely,
  drop: maybe(fc.constantFrom('strict' as const, 'lenient' as const), 4),
  running: maybe(fc.constantFrom(1 as const, 1 as const, 2 as const), 6),
  timeout: fc.oneof({ weight: 5, arbitrary: fc.constant(3000) }, { weight: 1, arbitrary: fc.constant(240) }),
});

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

const policies: fc.Arbitrary<DeclaredPolicies> = fc.record({
  policies: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('p1' as const, 'p2' as const),
      allows: fc.constantFrom('all' as const, 'v1' as const),
    }),
    { minLength: 1, maxLength: 2, selector: ({ name }) => name },
  ),
  sibling,
});

const deploy = <D>(declared: fc.Arbitrary<D>) =>
  fc.record({
    do: fc.constant('deploy' as const),
    declared,
    siblingFails: maybe(fc.constantFrom(0, 5, 30, 70, 100, 130, 160), 3),
    changeOfMind: maybe(
      fc.record({
        after: fc.constantFrom(1, 10, 25, 45, 80, 120, 150),
        to: fc.constantFrom('cancel' as const, 'delete' as const),
      }),
      3,
    ),
  });

const copySteps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: deploy(copies) },
    { weight: 1, arbitrary: fc.constant({ do: 'destroy' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('start' as const, 'start' as const, 'stop' as const, 'delete by hand' as const),
        copy: fc.constantFrom('A' as const, 'B' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('wait' as const), for: fc.constantFrom(5, 60, 400) }),
    },
  ),
  { minLength: 1, maxLength: 3 },
);

const policySteps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: deploy(policies) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom('edit policy' as const, 'delete policy' as const) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), for: fc.constantFrom(60, 400) }) },
  ),
  { maxLength: 2 },
);

const LOST: Happening[] = [
  { name: 'request lost' },
  { name: 'answer lost' },
  { name: 'late request', by: 5_000 },
  { name: 'late answer', by: 5_000 },
];
const KILLED: Happening[] = [{ name: 'killed before' }, { name: 'killed after' }];
const error = (code: string, status?: number): Happening => ({ name: 'error', code, status });
const BUSY = [
  error('ThrottlingException', 500),
  error('ProvisionedThroughputExceededException'),
  error('InternalServerError', 500),
  error('LimitExceededException'),
];

/** A part of its role's name, and of no other caller's that reads objects or parameters. */
const OUR_FUNCTION = 'labelsCopiedModel';

const rekognition = (operation: string, ...more: Happening[]) =>
  strikes('rekognition', operation, [...LOST, ...KILLED, ...BUSY, ...more]);

/** How often in a row: as a rule not so often that all the attempts of an SDK fail. */
const TIMES = [1, 1, 1, 2, 3];

function strikes(
  service: string,
  operation: string,
  happenings: Happening[],
  by = 'assumed-role/',
  times = TIMES,
): fc.Arbitrary<Fault> {
  return fc.record({
    at: fc.record({
      service: fc.constant(service),
      operation: fc.constant(operation),
      nth: fc.integer({ min: 1, max: 8 }),
      times: fc.constantFrom(...times),
      by: fc.constant(by),
    }),
    what: fc.constantFrom(...happenings),
  });
}

const fault: fc.Arbitrary<Fault> = fc.oneof(
  rekognition('DescribeProjectVersions', error('AccessDeniedException'), error('InvalidParameterException'), {
    name: 'clock jump',
    by: 90_000,
  }),
  rekognition(
    'CopyProjectVersion',
    error('AccessDeniedException'),
    error('ResourceInUseException'),
    { name: 'copy fails', after: 20_000, message: 'It cannot be.' },
    { name: 'copy never ends' },
  ),
  rekognition('DeleteProjectVersion', error('ResourceInUseException')),
  rekognition('StartProjectVersion', error('ResourceInUseException')),
  rekognition('StopProjectVersion', error('ResourceInUseException')),
  rekognition('ListTagsForResource'),
  rekognition('TagResource'),
  rekognition('UntagResource'),
  rekognition('ListProjectPolicies'),
  rekognition('PutProjectPolicy'),
  rekognition('DeleteProjectPolicy'),
  strikes('s3', 'GetObject', [...LOST, ...KILLED, error('SlowDown', 503)], OUR_FUNCTION),
  strikes('ssm', 'GetParameter', [...LOST, ...KILLED, error('ThrottlingException')], OUR_FUNCTION),
  strikes('cloudformation', 'DescribeStacks', [...LOST, ...KILLED, error('Throttling')]),
  strikes('cloudformation', 'DescribeStackResource', [...LOST, ...KILLED, error('Throttling')]),
  strikes(
    'lambda',
    'Invoke',
    [
      { name: 'delivered twice', after: 0 },
      { name: 'delivered twice', after: 60_000 },
      { name: 'delivered twice', after: 600_000 },
      THROTTLED,
      ...LOST,
    ],
    'AWSCloudFormation',
  ),
  strikes('lambda', 'Invoke', [THROTTLED, ...LOST, ...KILLED]),
  strikes(
    'states',
    'StartExecution',
    [error('ThrottlingException', 429), ...LOST, ...KILLED],
    'assumed-role/',
    [
      ...TIMES,
      // The attempts of the framework's onEvent.
      10,
    ],
  ),
);

export const history: fc.Arbitrary<History> = fc.record({
  one: copySteps,
  two: copySteps,
  training: policySteps,
  faults: fc.array(fault, { maxLength: 4 }),
});
