import * as fc from 'fast-check';
import type { EmulatorOptions } from '../../emulator';
import type { CloudFormationOptions } from '../../emulator/cloudformation';
import { AS_IAM_DOES, type PolicyRewriting } from '../../emulator/rekognition';

/** How AWS behaves in a history, where AWS does not document it or where it varies. */
export type Weather = Pick<EmulatorOptions, 'cloudFormation' | 'skew' | 'states' | 'rekognition'>;

/** The option is off in half of the cases, so that it is often not the cause of a failing history. */
const either = fc.boolean();

/** Milliseconds by which a clock is wrong. */
const wrongBy = fc.constantFrom(0, 0, 0, -300_000, -60_000, -1_000, 1_000, 60_000, 300_000);

const cloudFormation: fc.Arbitrary<Required<CloudFormationOptions>> = fc.record({
  failedDeletionProtects: either,
  rollbackMovesLastUpdatedTime: either,
  takesBackFailedUpdate: fc.constantFrom('before UPDATE_FAILED', 'in UPDATE_FAILED', 'never'),
  statusWhileTakenBack: fc.constantFrom('UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_FAILED'),
  refusesReplacementWithoutRollback: either,
  statusLag: fc.constantFrom(0, 0, 0, 2_000, 20_000),
});

const rewritings: fc.Arbitrary<readonly PolicyRewriting[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<readonly PolicyRewriting[]>([]) },
  { weight: 2, arbitrary: fc.constant(AS_IAM_DOES) },
  {
    weight: 1,
    arbitrary: fc.subarray<PolicyRewriting>(['no Sid', 'everyone as text', 'order of keys', 'account ids']),
  },
);

export const weather: fc.Arbitrary<Weather> = fc.record({
  cloudFormation,
  skew: fc.record({ cloudformation: wrongBy, rekognition: wrongBy, lambda: wrongBy }),
  states: fc.record({
    executionListLag: fc.constantFrom(0, 0, 1_000, 5_000, 10_000),
    deathName: fc.constantFrom('as Lambda says', 'Lambda.Unknown'),
  }),
  rekognition: fc.record({
    // A start may end just after its own request has observed the model. Then an edge is the first to observe the end.
    startDuration: fc.constantFrom(40_000, 47_000),
    rewritesPolicies: rewritings,
    emptyFirstPage: either,
    projectLag: fc.constantFrom(0, 0, 0, 40_000),
    copiesTags: either,
  }),
});

/** No behaviour varies. If a deletion fails, the resources that it depends on stay for the next attempt. */
export const FAIR: Weather = { cloudFormation: { failedDeletionProtects: true } };
