import { Duration } from 'aws-cdk-lib';
import { AwsError, ConnectionLost, type EmulatorOptions } from '../../emulator';
import { type Fault, inject, THROTTLED } from '../../emulator/faults';
import { BUSY, DENIED, delivery, of, on, SLOW_DOWN } from '../../testing/world/faults';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import {
  deploy,
  destroy,
  disturb,
  expectCleanDeletion,
  expectEnd,
  newWorld,
  world,
} from '../../testing/world/story';

let v1: Trained;
async function begin(options: EmulatorOptions = {}) {
  await newWorld({ rekognition: { copyDuration: 180_000 }, ...options });
  [v1] = await permitted(world, world.train('v1'));
}
beforeEach(() => begin());

const COPY = ['rekognition', 'CopyProjectVersion'] as const;
const LOOK = ['rekognition', 'DescribeProjectVersions'] as const;
const EXECUTE = ['states', 'StartExecution'] as const;
const FENCE = ['cloudformation', 'DescribeStackResource'] as const;

const HARMLESS: [string, Fault][] = [
  ['the copy call is lost on its way', on(...COPY, { name: 'request lost' })],
  ['the answer to the copy call is lost', on(...COPY, { name: 'answer lost' })],
  ['the copy call is late', on(...COPY, { name: 'late request', by: 5_000 })],
  ['AWS answers no look for a minute', on(...LOOK, SLOW_DOWN, { times: 6 })],
  ['CloudFormation throttles the fence', on(...FENCE, { name: 'error', code: 'Throttling' }, { times: 4 })],
  ['Lambda has no room for our function', on('lambda', 'Invoke', THROTTLED, { times: 2 })],
  ['the answer of our function is lost', on('lambda', 'Invoke', { name: 'answer lost' })],
  ['the execution starts at the tenth attempt only', on(...EXECUTE, BUSY, { times: 9 })],
  ['the answer to the start of the execution is lost', on(...EXECUTE, { name: 'answer lost' })],
  ['our function dies before it starts the execution', on(...EXECUTE, { name: 'killed before' })],
  ['our function dies when the execution has started', on(...EXECUTE, { name: 'killed after' })],
  ['our function dies as it asks for the copy', on(...COPY, { name: 'killed before' })],
  ['our function dies when the copy has begun', on(...COPY, { name: 'killed after' })],
  ['our function dies at eight steps', on(...LOOK, { name: 'killed before' }, { nth: 5, times: 8 })],
  ['a request is delivered twice, two minutes apart', delivery({ name: 'delivered twice', after: 120_000 })],
  ['the clock jumps', on(...LOOK, { name: 'clock jump', by: 90_000 }, { nth: 3 })],
];

test.each(HARMLESS)('one copy is made although %s', async (_case, fault) => {
  const { hits } = inject(world.aws, [fault]);

  const create = await deploy(copies({ Copy: v1 }));

  expect(hits.length).toBeGreaterThan(0);
  expect(create.status).toBe('CREATE_COMPLETE');
  expect(world.copies()).toHaveLength(1);
  await expectCleanDeletion();
});

const FATAL: [name: string, fault: Fault, reason: RegExp, physicalId: RegExp][] = [
  [
    'the copy fails',
    on(...COPY, { name: 'copy fails', after: 60_000, message: 'No.' }),
    /COPYING_FAILED, No\./,
    /^shapes-prod\/v1-/,
  ],
  [
    'our function dies at every step, the first one included',
    on(...LOOK, { name: 'killed before' }, { times: 9 }),
    /Every step of this Create of Copy\w+ ended before its time: see the log of the function\..*Then deploy again/,
    /^shapes-prod\/v1-/,
  ],
  [
    'our function dies at every step once the copy has begun',
    on(...LOOK, { name: 'killed before' }, { nth: 10, times: 9 }),
    /Every step of this Create of Copy\w+ ended before its time/,
    /^shapes-prod\/v1-/,
  ],
  [
    'no execution can be started for minutes',
    on(...EXECUTE, BUSY, { times: 1000, when: ({ input }) => !input.includes('"Delete"') }),
    /could not be started for four minutes, so nothing was done.*Step Functions started no execution.*AWS said: ThrottlingException/,
    /^nothing-was-made:Copy/,
  ],
  [
    'our function may not ask CloudFormation whether it still waits',
    on(...FENCE, DENIED, { times: 100_000 }),
    /Gave up after 50 minutes.*did not say whether it still waits for this Create\. Either AWS throttled the calls, or in account 222222222222 the role of the function must be allowed cloudformation:DescribeStacks and cloudformation:DescribeStackResource on its own stack\. AWS said: AccessDeniedException: .*\. Then deploy again/,
    /^nothing-was-made:Copy/,
  ],
];

test.each(FATAL)(
  'fails the deployment and leaves nothing when %s',
  async (_case, fault, reason, physicalId) => {
    const { hits } = inject(world.aws, [fault]);

    const create = await deploy(copies({ Copy: v1 }));
    await world.clock.advance(3_600_000);

    expect(hits.length).toBeGreaterThan(0);
    expectEnd(create, 'ROLLBACK_COMPLETE', reason);
    expect(idAfterFailure()).toMatch(physicalId);
    expect(world.copies()).toEqual([]);
  },
);

/** The id that the failed Create has answered with, and that its Delete gets. */
function idAfterFailure() {
  return world.aws.cloudformation.answers.find(({ requestType }) => requestType === 'Delete')
    ?.physicalResourceId;
}

test('a copy that may have started, because AWS does not tell, is undone with its stack', async () => {
  const isCreate = ({ input }: { input: string }) => input.includes('"Create"');
  inject(world.aws, [
    on(...EXECUTE, { name: 'answer lost' }, { when: isCreate }),
    on(...EXECUTE, BUSY, { nth: 1, times: 1000, when: isCreate }),
    on('states', 'DescribeExecution', BUSY, { times: 1000 }),
  ]);

  const create = await deploy(copies({ Copy: v1 }));
  await world.clock.advance(3_600_000);

  expectEnd(create, 'ROLLBACK_COMPLETE', /AWS does not say whether it runs all the same/);
  expect(idAfterFailure()).toMatch(/^shapes-prod\/v1-/);
  expect(world.copies()).toEqual([]);
});

test('one copy is made although the answer to the start of its execution is lost, and it cannot be started again', async () => {
  let attempts = 0;
  world.aws.intercept(async (call, _input, next) => {
    if (call.operation !== 'StartExecution') return next();
    if (attempts > 0) {
      attempts++;
      throw new AwsError('ThrottlingException', 'Not now.', 429);
    }
    await next();
    attempts++;
    throw new ConnectionLost();
  });

  const create = await deploy(copies({ Copy: v1 }));
  await world.clock.advance(3_600_000);

  expect(attempts).toBeGreaterThan(40);
  expect(create.status).toBe('CREATE_COMPLETE');
  expect(world.copies()).toHaveLength(1);
});

test('a stack whose executions can never start still rolls back, because nothing was made', async () => {
  inject(world.aws, [on(...EXECUTE, BUSY, { times: 100_000 })]);

  const create = await deploy(copies({ Copy: v1 }));

  expect(create.status).toBe('ROLLBACK_COMPLETE');
  expect(world.copies()).toEqual([]);
});

test('fails at its time-out if the copy does not end, and the stack can be deleted when it has ended', async () => {
  // Otherwise the function is deleted before the deletion.
  await begin({ cloudFormation: { failedDeletionProtects: true } });
  inject(world.aws, [on(...COPY, { name: 'copy never ends' })]);

  const create = await deploy(copies({ Copy: v1 }));
  world.aws.rekognition.disturbCopy(world.copies()[0].arn, { after: 0, message: 'At last.' });
  const destroyed = await destroy();

  expectEnd(create, 'ROLLBACK_FAILED', /Gave up after 50 minutes.*COPYING_IN_PROGRESS/);
  expect(destroyed.status).toBe('DELETE_COMPLETE');
  expect(world.copies()).toEqual([]);
});

test('an update that Lambda delivers again during its own rollback does not touch the former copy', async () => {
  const v2 = world.train('v2');
  const bad = world.train('bad', { copyFails: 'No.', copyDuration: 60_000 });
  await deploy(copies({ Copy: v1 }));
  const before = world.copies();
  inject(world.aws, [delivery({ name: 'delivered twice', after: 150_000 }, of('Update'))]);

  const update = await deploy(copies({ Copy: v2, Sibling: bad }));
  await world.clock.advance(3_600_000);

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies()).toEqual(before);
});

/** Every error that CopyProjectVersion can answer. https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html */
describe('Rekognition answers the copy call with an error', () => {
  /** The copy is called for, and Rekognition answers the first calls with this error. */
  async function deployUnder(code: string, times: number, status?: number, options: CopyOptions = {}) {
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
});
