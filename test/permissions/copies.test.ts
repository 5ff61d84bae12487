import { OWNER_TAG } from '../../contract/copied-model-version';
import { EXCEPTIONS, type Exception, unexplained } from '../../testing/permissions/exceptions';
import { CALM, lifeOfCopies, lifeOfVainAdoption, type Variant } from '../../testing/permissions/journey';
import { type Account, allowedTo, type Listing } from '../../testing/permissions/ledger';
import { World } from '../../testing/world/world';

/**
 * What each role of a stack with copies is allowed, and that it uses it. In a whole life of create, update in place,
 * replacement, rollback, removal and deletion no call is refused, and no permission is unused without a reason.
 */

// A test about all lives plays those that no test has played yet.
vi.setConfig({ testTimeout: 300_000 });

const DESTINATION = 'rekognition: CopyProjectVersion, CreateProjectVersion, DescribeProjectVersions';
const COPIES =
  'rekognition: CopyProjectVersion, CreateProjectVersion, DeleteProjectVersion, ListTagsForResource, TagResource, UntagResource';
const LOGS = { 'log-group:CopiedModelVersionLogGroup:*': 'logs: CreateLogStream, PutLogEvents' };

/**
 * The permissions of our own function. The life has sources v1, v2 and bad, and goes from shapes-prod to shapes-other.
 */
const PLAIN: Listing = {
  ...LOGS,
  'stateMachine:CopiedModelVersionStateMachine': 'states: ListExecutions, StartExecution',
  'execution:CopiedModelVersionStateMachine:*': 'states: DescribeExecution',
  'stack/production/ID': 'cloudformation: DescribeStackEvents, DescribeStackResource, DescribeStacks',
  'training project/shapes/TIME': 'rekognition: CopyProjectVersion',
  'training project/shapes/version/v1/TIME': 'rekognition: CopyProjectVersion',
  'training project/shapes/version/v2/TIME': 'rekognition: CopyProjectVersion',
  'training project/shapes/version/bad/TIME': 'rekognition: CopyProjectVersion',
  'project/shapes-prod/TIME': DESTINATION,
  'project/shapes-prod/version/*': COPIES,
  'project/shapes-other/TIME': DESTINATION,
  'project/shapes-other/version/*': COPIES,
  'results-of-production': 's3: GetBucketAcl, GetBucketLocation, ListBucket',
  'results-of-production/*': 's3: GetObject, GetObjectAcl, GetObjectTagging, GetObjectVersion, PutObject',
  // Former copies, see docs/decisions/0001-permissions-of-former-copies.md.
  'project/*': 'rekognition: DescribeProjectVersions',
  'project/*/version/*': 'rekognition: ListTagsForResource',
  'project/*/version/* by the tags owner': 'rekognition: DeleteProjectVersion',
  'project/*/version/* by the tags owner and stop-on-delete': 'rekognition: StopProjectVersion',
  'project/*/version/* by the tags owner and taken-from': 'rekognition: TagResource, UntagResource',
};

const NAMED: Change = {
  less: ['project/shapes-prod/version/*', 'project/shapes-other/version/*'],
  more: {
    'project/shapes-prod/version/named-v1/*': COPIES,
    'project/shapes-prod/version/named-v2/*': COPIES,
    'project/shapes-prod/version/named-bad/*': COPIES,
    'project/shapes-other/version/named-v1/*': COPIES,
  },
};

interface Change {
  readonly less?: readonly string[];
  readonly more?: Listing;
}

/** What differs from the plain copy's list. */
const LIVES: readonly [name: string, variant: Variant, change: Change][] = [
  ['a plain copy', {}, {}],
  ['a copy with tags', { options: { tags: { stage: 'production' } } }, {}],
  [
    'a copy under a prefix',
    { options: { outputKeyPrefix: 'models/' } },
    {
      less: ['results-of-production/*'],
      more: { 'results-of-production/models/*': PLAIN['results-of-production/*'] },
    },
  ],
  [
    'a copy with a key',
    { withKey: true },
    { more: { 'key/ID': 'kms: CreateGrant, Decrypt, DescribeKey, GenerateDataKey' } },
  ],
  [
    'a copy into an encrypted bucket',
    { encryptedBucket: true },
    { more: { 'key/ID': 'kms: Decrypt, GenerateDataKey' } },
  ],
  [
    'a running copy with stopOnDelete',
    { options: { stopOnDelete: true }, running: true },
    {
      more: {
        'project/shapes-prod/version/*': COPIES.replace('TagResource', 'StopProjectVersion, TagResource'),
        'project/shapes-other/version/*': COPIES.replace('TagResource', 'StopProjectVersion, TagResource'),
      },
    },
  ],
  [
    'a copy with gates',
    {
      options: {
        minimumLabelF1Scores: { circle: 0.8 },
        f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName: '/models/current' },
        acceptMissingEvaluation: true,
      },
    },
    { more: { 'parameter/models/current': 'ssm: GetParameter' } },
  ],
  ['a copy with a name of its own', { named: true }, NAMED],
  ['an adopted copy', { named: true, madeByHand: true, options: { adoptExisting: true } }, NAMED],
  [
    'a copy within one account',
    { sameAccount: true },
    {
      less: Object.keys(PLAIN).filter((resource) => resource.startsWith('training ')),
      more: {
        'project/shapes/TIME': 'rekognition: CopyProjectVersion',
        'project/shapes/version/v1/TIME': 'rekognition: CopyProjectVersion',
        'project/shapes/version/v2/TIME': 'rekognition: CopyProjectVersion',
        'project/shapes/version/bad/TIME': 'rekognition: CopyProjectVersion',
      },
    },
  ],
  [
    'two copies',
    { second: 'of another model' },
    { more: { 'project/shapes-second/TIME': DESTINATION, 'project/shapes-second/version/*': COPIES } },
  ],
  [
    'a copy of a copy of the same stack',
    { second: 'of the first copy' },
    {
      more: {
        'project/shapes-second/TIME': DESTINATION,
        'project/shapes-second/version/*': COPIES,
        // And CopyProjectVersion on every version of the first copy's project: its ARN is not known when the role is made.
      },
    },
  ],
];

interface Told {
  readonly accounts: Record<string, Account>;
  readonly refused: string[];
}

/** Each life is lived once, for all the tests that ask about it. */
const lived = new Map<string, Promise<Told>>();
function live(name: string, variant: Variant): Promise<Told> {
  const known = lived.get(name) ?? tell(variant);
  lived.set(name, known);
  return known;
}

async function tell(variant: Variant): Promise<Told> {
  const world = await World.create(CALM);
  try {
    const ledger = await lifeOfCopies(world, variant);
    return { accounts: ledger.accounts(), refused: ledger.refused() };
  } finally {
    await world.close();
  }
}

describe.each(LIVES)('%s', (name, variant, { less = [], more = {} }) => {
  test('is never refused anything', async () => {
    const { refused } = await live(name, variant);
    expect(refused).toEqual([]);
  });

  test('lets the function and the state machine make exactly the calls of the list', async () => {
    const expected = Object.entries({ ...PLAIN, ...more }).filter(([resource]) => !less.includes(resource));
    const { accounts } = await live(name, variant);
    expect(allowedTo(accounts)).toEqual({
      CopiedModelVersionRole: Object.fromEntries(expected),
      CopiedModelVersionStateMachineRole: {
        'function:CopiedModelVersionProviderframeworkonEvent': 'lambda: InvokeFunction',
      },
    });
  });

  test('uses every permission except those in the list of exceptions', async () => {
    const { accounts } = await live(name, variant);
    const left = Object.entries(accounts).flatMap(([role, { unused }]) => unexplained(role, unused).left);
    expect(left).toEqual([]);
  });
});

test('every exception belongs to one of the lives', async () => {
  const needed = new Set<Exception>();
  for (const [name, variant] of LIVES) {
    const { accounts } = await live(name, variant);
    for (const [role, { unused }] of Object.entries(accounts)) {
      for (const exception of unexplained(role, unused).needed) needed.add(exception);
    }
  }
  expect(EXCEPTIONS.filter((exception) => !needed.has(exception))).toEqual([]);
});

test('former copies need the statements with a condition on the owner tag', async () => {
  const plain = await live('a plain copy', {});
  const [, running] = LIVES.find(([name]) => name.startsWith('a running copy'))!;
  const stopped = await live('a running copy with stopOnDelete', running);

  expect(plain.accounts.CopiedModelVersionRole.onlyByTag).toEqual({
    'project/*/version/* by the tags owner': 'rekognition: DeleteProjectVersion',
  });
  expect(stopped.accounts.CopiedModelVersionRole.onlyByTag).toEqual({
    'project/*/version/* by the tags owner': 'rekognition: DeleteProjectVersion',
    'project/*/version/* by the tags owner and stop-on-delete': 'rekognition: StopProjectVersion',
  });
});

test('a rollback gives back what it took over, when the role no longer names it', async () => {
  const world = await World.create(CALM);

  const ledger = await lifeOfVainAdoption(world);

  expect(ledger.refused()).toEqual([]);
  expect(ledger.accounts().CopiedModelVersionRole.onlyByTag).toMatchObject({
    'project/*/version/* by the tags owner and taken-from': 'rekognition: TagResource, UntagResource',
  });
  const owners = world.copies().map(({ name, tags }) => [name, tags[OWNER_TAG], tags.made]);
  expect(owners.sort()).toEqual([
    ['nobodys', undefined, 'by hand'],
    ['one', expect.stringMatching(/^production\/One/), undefined],
    ['theirs', 'third/Copy', undefined],
    ['two', expect.stringMatching(/^production\/Two/), undefined],
  ]);
  await world.close();
});
