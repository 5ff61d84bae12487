import { Duration } from 'aws-cdk-lib';
import { type CopyOptions, copies, permitted } from '../../testing/world/stacks';
import { deploy, disturb, expectEnd, newWorld, world } from '../../testing/world/story';
import { QUICK } from '../../testing/world/world';

/** Every error that CopyProjectVersion can answer, by the whole path. https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html */

beforeEach(() => newWorld(QUICK));

/** The copy is called for, and Rekognition answers the first calls with this error. */
async function deployUnder(code: string, times: number, status?: number, options: CopyOptions = {}) {
  const [v1] = await permitted(world, world.train('v1'));
  const { hits } = disturb('rekognition', 'CopyProjectVersion', { name: 'error', code, status }, { times });
  return { create: await deploy(copies({ Copy: v1 }, options)), hits };
}

const PASSING: [string, number][] = [
  ['InternalServerError', 500],
  ['LimitExceededException', 400],
  ['ProvisionedThroughputExceededException', 400],
  ['ResourceInUseException', 400],
  ['ThrottlingException', 500],
  // For two minutes, until IAM and the project policy are known.
  ['AccessDeniedException', 400],
];

test.each(PASSING)('after %s the copy is requested again, and made once', async (code, status) => {
  const { create, hits } = await deployUnder(code, 6, status);

  expect(create.status).toBe('CREATE_COMPLETE');
  expect(hits).toHaveLength(6);
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
  const { create } = await deployUnder(code, 1000);

  expectEnd(create, 'ROLLBACK_COMPLETE', says);
  expect(create.reasons.join()).toContain(`AWS said: ${code}`);
  expect(world.copies()).toEqual([]);
});

test('fails the deployment at its time-out if a limit never ends, and says so', async () => {
  const timeout = Duration.minutes(5);
  const { create } = await deployUnder('LimitExceededException', 1000, undefined, { timeout });

  expectEnd(
    create,
    'ROLLBACK_COMPLETE',
    /Gave up after 5 minutes.*Last seen: not there.*Rekognition never took it: most often five copies were under way/,
  );
});
