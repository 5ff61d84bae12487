import { Duration } from 'aws-cdk-lib';
import { type Fault, inject } from '../../emulator/faults';
import { type CopyOptions, copies, permitted } from '../../testing/world/stacks';
import { deploy, expectEnd, newWorld, world } from '../../testing/world/story';
import { QUICK } from '../../testing/world/world';

/** Every error that CopyProjectVersion can answer, by the whole path. https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html */

beforeEach(() => newWorld(QUICK));

const answers = (code: string, times: number, status?: number): Fault => ({
  at: { service: 'rekognition', operation: 'CopyProjectVersion', times },
  what: { name: 'error', code, status },
});

async function deployUnder(fault: Fault, options: CopyOptions = {}) {
  const [v1] = await permitted(world, world.train('v1'));
  const { hits } = inject(world.aws, [fault]);
  const create = await deploy(copies({ Copy: v1 }, options));
  return { create, hits };
}

const PASSING: [string, number][] = [
  ['InternalServerError', 500],
  ['LimitExceededException', 400],
  ['ProvisionedThroughputExceededException', 400],
  ['ResourceInUseException', 400],
  ['ThrottlingException', 500],
];

test.each(PASSING)('after %s the copy is requested again, and made once', async (code, status) => {
  const { create, hits } = await deployUnder(answers(code, 6, status));

  expect(create.status).toBe('CREATE_COMPLETE');
  expect(hits).toHaveLength(6);
  expect(world.copies()).toHaveLength(1);
});

test('AccessDeniedException is retried in the first two minutes', async () => {
  const { create } = await deployUnder(answers('AccessDeniedException', 6));

  expect(create.status).toBe('CREATE_COMPLETE');
  expect(world.copies()).toHaveLength(1);
});

const FINAL: [string, RegExp][] = [
  [
    'AccessDeniedException',
    /CopyProjectVersion is not allowed for the copy shapes-prod\/.*account 111111111111 must/,
  ],
  [
    'InvalidParameterException',
    /refused .*: check that the output bucket results-of-production and its key are in this account/,
  ],
  [
    'ResourceNotFoundException',
    /refused .*: the source project, the source version or the destination project does not exist/,
  ],
  ['ServiceQuotaExceededException', /refused .*: a project holds 100 versions by default/],
];

test.each(FINAL)('fails the deployment on %s, says what to do, and leaves nothing', async (code, says) => {
  const { create } = await deployUnder(answers(code, 1000));

  expectEnd(create, 'ROLLBACK_COMPLETE', says);
  expect(create.reasons.join()).toContain(`AWS said: ${code}`);
  expect(world.copies()).toEqual([]);
});

test('fails the deployment at its time-out if a limit never ends, and says so', async () => {
  const { create } = await deployUnder(answers('LimitExceededException', 1000), {
    timeout: Duration.minutes(5),
  });

  expectEnd(
    create,
    'ROLLBACK_COMPLETE',
    /Gave up after 5 minutes.*Last seen: not there.*Rekognition never took it: most often five copies were under way/,
  );
});
