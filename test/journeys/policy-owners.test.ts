import { RemovalPolicies, type Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsError, type EmulatorOptions } from '../../emulator';
import { inject } from '../../emulator/faults';
import { AS_IAM_DOES, type PolicyRewriting } from '../../emulator/rekognition';
import { Project, ProjectPolicy } from '../../lib';
import { follow } from '../../testing/world/advice';
import { delivery } from '../../testing/world/faults';
import { withSibling } from '../../testing/world/sibling';
import { allowing, type Trained } from '../../testing/world/stacks';
import { expectEnd, newWorld, policiesOf, world } from '../../testing/world/story';
import { PRODUCTION, TRAINING } from '../../testing/world/world';

/** A policy belongs to the resource that has put it. The text never decides. */

let v1: Trained;
async function begin(options: EmulatorOptions = {}) {
  await newWorld(options);
  v1 = world.train('v1');
}

const byHand = (operation: string, input: object) =>
  world.byHand(operation, { ProjectArn: v1.projectArn, ...input }, TRAINING);
const policies = () => policiesOf(v1);
const policyNames = async () => (await policies()).map(({ PolicyName }) => PolicyName);
/** Puts that AWS accepted, even if the answer was lost. */
const puts = () =>
  world.aws.journal.filter(
    ({ operation, error = 'ConnectionLost' }) =>
      operation === 'PutProjectPolicy' && error === 'ConnectionLost',
  ).length;

const share = (policyName = 'share') => allowing(v1, policyName);
const saying = (policyName: string, document: object) => (stack: Stack) => {
  const project = Project.fromProjectArn(stack, 'Project', v1.projectArn);
  new ProjectPolicy(stack, 'Policy', { project, policyName, document: PolicyDocument.fromJson(document) });
};
const deploy = (name: string, build: (stack: Stack) => void, more: object = {}) =>
  world.deploy(name, build, TRAINING, more);
const PUT = { service: 'rekognition', operation: 'PutProjectPolicy' };
/** The stack is deleted, and these policies are left. */
async function expectDeletionLeaves(names: string[], stack = 'training'): Promise<void> {
  expect((await world.destroy(stack, TRAINING)).status).toBe('DELETE_COMPLETE');
  expect(await policyNames()).toEqual(names);
}

test('a policy that a person has edited is deleted when the create that put it is undone', async () => {
  await begin();
  const create = await world.begin('ours', withSibling(share(), 120), TRAINING);
  await world.clock.advance(60_000);
  const [{ PolicyRevisionId, PolicyDocument }] = await policies();
  const edited = PolicyDocument.replace('"Version"', '"Id":"edited","Version"');
  await byHand('PutProjectPolicy', { PolicyName: 'share', PolicyRevisionId, PolicyDocument: edited });

  const { status } = await world.run(create.end);

  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(await policies()).toEqual([]);
});

describe('a policy of another stack, with the same document,', () => {
  let before: any[];
  beforeEach(async () => {
    await begin();
    await deploy('theirs', share());
  });

  test('refuses another stack’s new name, and survives its rollback', async () => {
    await deploy('ours', share('own'));
    before = await policies();

    const renamed = await deploy('ours', share());

    expectEnd(renamed, 'UPDATE_ROLLBACK_COMPLETE', /The name of the project policy share on .* is taken/);
    expect(await policies()).toEqual(before);
  });

  test('refuses the name again without rollback, although the next update begins before the first is taken back', async () => {
    await begin({
      cloudFormation: {
        takesBackFailedUpdate: 'in UPDATE_FAILED',
        statusWhileTakenBack: 'UPDATE_IN_PROGRESS',
      },
    });
    await deploy('theirs', share());
    await deploy('ours', withSibling(share('own')));
    before = await policies();
    const at = { service: 'states', operation: 'DescribeExecution', by: '/ours-', nth: 2, times: 2 };
    const { hits } = inject(world.aws, [{ at, what: { name: 'killed before' } }]);
    await deploy('ours', withSibling(share(), 30), { DisableRollback: true });
    await world.clock.advance(5000);

    const again = await deploy('ours', withSibling(share(), 60), { DisableRollback: true });
    await deploy('ours', withSibling(share('own')), { DisableRollback: true });

    expect(hits).toHaveLength(2);
    expectEnd(again, 'UPDATE_FAILED', /The name of the project policy share on .* is taken/);
    expect(await policies()).toEqual(before);
  });

  test('survives updates and creates that are cancelled after 0 to 10 s', async () => {
    await deploy('updated', withSibling(share('own')));
    before = await policies();

    for (const seconds of [0, 1, 2, 3, 5, 10]) {
      const update = await deploy('updated', withSibling(share(), seconds));
      const create = await deploy('created', withSibling(share(), seconds));

      expect([update.status, create.status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'ROLLBACK_COMPLETE']);
      expect(await policies()).toEqual(before);
      await world.destroy('created', TRAINING);
      expect(await policies()).toEqual(before);
    }
  });

  test.each([
    ['OnFailure=DELETE', { OnFailure: 'DELETE' }, 'DELETE_COMPLETE'],
    ['no rollback', { DisableRollback: true }, 'CREATE_FAILED'],
  ])('survives a create with %s', async (_name, more, status) => {
    before = await policies();

    const create = await deploy('ours', share(), more);
    if (create.status === 'CREATE_FAILED') await world.destroy('ours', TRAINING);

    expect(create.status).toBe(status);
    expect(await policies()).toEqual(before);
  });

  test('is replaced by following the message of the refusal', async () => {
    const refused = await deploy('ours', share());
    const [, command] = /run "(aws rekognition delete-project-policy [^"]+)"/.exec(refused.reasons.join())!;
    expect(command).toContain(`--project-arn ${v1.projectArn} --policy-name share`);
    await world.destroy('ours', TRAINING);
    await byHand('DeleteProjectPolicy', { PolicyName: 'share' });

    const create = await deploy('ours', share());
    const theirs = await world.destroy('theirs', TRAINING);

    // Theirs was deleted by hand, and ours is another one.
    expect([create.status, theirs.status]).toEqual(['CREATE_COMPLETE', 'DELETE_COMPLETE']);
    expect(await policyNames()).toEqual(['share']);
    await expectDeletionLeaves([], 'ours');
  });
});

test('a policy with which another stack has overwritten ours survives the deletion of our stack', async () => {
  await begin();
  await deploy('theirs', share());
  await byHand('DeleteProjectPolicy', { PolicyName: 'share' });
  await deploy('ours', share());

  await deploy('theirs', allowing(v1, 'share', [new AccountPrincipal('333333333333')]));
  const theirs = await policies();

  await expectDeletionLeaves(['share'], 'ours');
  expect(await policies()).toEqual(theirs);
});

test('after 90 days a deletion leaves a policy that another stack has put, and says so', async () => {
  await begin();
  await deploy('ours', share());
  await byHand('DeleteProjectPolicy', { PolicyName: 'share' });
  await deploy('theirs', share());
  await world.clock.advance(91 * 24 * 3_600_000);

  const { status, reasons } = await world.destroy('ours', TRAINING);

  expect([status, await policyNames()]).toEqual(['DELETE_FAILED', ['share']]);
  expect(reasons.join()).toContain('Another resource has signed the project policy share');
  expect(await follow(world, TRAINING, reasons.at(-2)!)).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect(await policyNames()).toEqual(['share']);
});

test.each([
  ['with rollback', {}],
  ['without rollback', { DisableRollback: true }],
])(
  'a policy that RETAIN has left is not overwritten by an update %s that takes its name back',
  async (_, more) => {
    await begin();
    const named = (name: string, account: string, failsAfter?: number) =>
      withSibling((stack: Stack) => {
        allowing(v1, name, [new AccountPrincipal(account)])(stack);
        RemovalPolicies.of(stack.node.findChild('Policy')).retain();
      }, failsAfter);
    await deploy('ours', named('a', '222222222222'));
    await deploy('ours', named('b', '222222222222'));
    const documents = async () => (await policies()).map(({ PolicyDocument }) => PolicyDocument);
    const before = await documents();

    const update = await deploy('ours', named('a', '333333333333', 60), more);

    expect(update.reasons.join()).toMatch(/The name of .* is taken by a policy/);
    expect(await documents()).toEqual(before);
  },
);

test('if two stacks declare one name with one document within seconds, the second fails and deletes nothing', async () => {
  await begin();
  for (const seconds of [0, 1, 2, 3, 4, 5, 7, 9]) {
    const first = await world.run(world.begin('first', share(), TRAINING));
    await world.clock.advance(seconds * 1000);
    const second = await world.run(world.begin('second', withSibling(share(), 60), TRAINING));

    const [one, other] = [await world.run(first.end), await world.run(second.end)];

    expect(one.status).toBe('CREATE_COMPLETE');
    expectEnd(other, 'ROLLBACK_COMPLETE', /The name of the project policy share on .* is taken/);
    expect(await policyNames()).toEqual(['share']);
    await world.destroy('second', TRAINING);
    await world.destroy('first', TRAINING);
  }
});

test('if two stacks declare one name with different documents, nothing signs them, and AWS throttles their puts, the second fails and deletes nothing', async () => {
  await begin({ rekognition: { rewritesPolicies: ['no Sid'] } });
  const throttled = { name: 'error', code: 'ThrottlingException', status: 500 } as const;
  inject(world.aws, [{ at: { ...PUT, nth: 1, times: 4 }, what: throttled }]);
  const other = allowing(v1, 'share', [new AccountPrincipal('333333333333')]);
  const first = await world.begin('first', share(), TRAINING);
  const second = await world.begin('second', withSibling(other, 100), TRAINING);

  const ends = [await world.run(first.end), await world.run(second.end)];
  const [complete, failed] = ends[0].status === 'CREATE_COMPLETE' ? ends : [...ends].reverse();

  const refused = world.aws.journal.filter(({ error }) => error === 'ThrottlingException');
  expect(new Set(refused.map(({ caller }) => caller.split('/')[1].split('-')[0])).size).toBe(2);
  expect(complete.status).toBe('CREATE_COMPLETE');
  expectEnd(failed, 'ROLLBACK_COMPLETE', /The name of the project policy share on .* is taken/);
  expect(await policyNames()).toEqual(['share']);
});

test('a Create that is delivered again after ten minutes, when CloudFormation cannot be asked, puts nothing', async () => {
  await begin();
  const { hits } = inject(world.aws, [delivery({ name: 'delivered twice', after: 600_000 })]);
  await deploy('training', share('own'));
  await deploy('training', allowing(v1, 'other', undefined, 'Other'));
  await byHand('DeleteProjectPolicy', { PolicyName: 'other' });
  world.aws.intercept(async (call, _input, next) => {
    const since = world.clock.now() - hits[0].time - 600_000;
    if (call.service === 'cloudformation' && since >= 0 && since < 90_000)
      throw new AwsError('Throttling', 'Rate exceeded');
    return next();
  });

  await world.clock.advance(3_600_000);

  expect(await policyNames()).toEqual([]);
});

test('a policy with the signature of another stack, as after a move, is changed, renamed, taken back and deleted', async () => {
  await begin();
  await deploy('theirs', share('theirs'));
  await deploy('ours', withSibling(share('ours')));
  const policyOf = async (name: string) => (await policies()).find(({ PolicyName }) => PolicyName === name);
  const [{ PolicyDocument }, { PolicyRevisionId }] = [await policyOf('theirs'), await policyOf('ours')];
  await byHand('PutProjectPolicy', { PolicyName: 'ours', PolicyRevisionId, PolicyDocument });
  const changed = allowing(v1, 'ours', [new AccountPrincipal('333333333333')]);

  const undone = [
    await deploy('ours', withSibling(changed, 30)),
    await deploy('ours', withSibling(share('two'), 30)),
  ];
  const renamed = await deploy('ours', withSibling(share('two')));

  expect(undone.map(({ status }) => status)).toEqual(Array(2).fill('UPDATE_ROLLBACK_COMPLETE'));
  expect(renamed.status).toBe('UPDATE_COMPLETE');
  expect((await policyNames()).sort()).toEqual(['theirs', 'two']);
  await expectDeletionLeaves(['theirs'], 'ours');
});

describe('a document that was copied from the console with its signature', () => {
  let copied: any;
  beforeEach(async () => {
    await begin();
    await deploy('ours', share('ours'));
    copied = JSON.parse((await policies())[0].PolicyDocument);
  });

  test('can get one more statement before the others', async () => {
    const [statement] = copied.Statement;
    const { Sid: _, ...other } = statement;
    const Statement = [{ ...other, Effect: 'Deny' }, statement];

    expect((await deploy('ours', saying('ours', { ...copied, Statement }))).status).toBe('UPDATE_COMPLETE');
  });

  test.each(['answer lost', 'killed after'] as const)(
    'makes a policy of the stack that puts it: %s',
    async (name) => {
      const { hits } = inject(world.aws, [{ at: { ...PUT, by: 'theirs-' }, what: { name } }]);

      const create = await deploy('theirs', saying('theirs', copied));

      expect(hits).toHaveLength(1);
      expect(create.status).toBe('CREATE_COMPLETE');
      await expectDeletionLeaves(['ours'], 'theirs');
    },
  );

  test('does not let a stack treat the policy of another stack as its own', async () => {
    await deploy('theirs', saying('theirs', copied));
    inject(world.aws, [{ at: { ...PUT, by: 'ours-' }, what: { name: 'request lost' } }]);

    const both = await world.run(
      Promise.all(['ours', 'theirs'].map((name) => world.begin(name, saying('both', copied), TRAINING))),
    );
    const ends = await world.run(Promise.all(both.map(({ end }) => end)));

    expect(ends.map(({ status }) => status)).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE']);
    await expectDeletionLeaves(['both'], 'ours');
  });
});

test.each([[[]], [['no Sid']]] as [PolicyRewriting[]][])(
  'if AWS rewrites %p, a policy with a Sid in each statement is put, changed, renamed and deleted despite faults',
  async (rewritesPolicies) => {
    await begin({ rekognition: { rewritesPolicies } });
    const [Effect, Action, Resource] = ['Allow', 'rekognition:CopyProjectVersion', '*'];
    const named = (policyName: string, sid: string) => {
      const principals = ['1', '2'].map((digit) => ({
        Sid: sid + digit,
        Principal: { AWS: digit.repeat(12) },
      }));
      const Statement = principals.map((one) => ({ ...one, Effect, Action, Resource }));
      return saying(policyName, { Statement });
    };
    const operations = [named('one', 'A'), named('one', 'B'), named('two', 'B')];

    for (const name of ['answer lost', 'killed after', 'killed before'] as const) {
      const statuses: string[] = [];
      for (const build of operations) {
        const { remove } = inject(world.aws, [{ at: PUT, what: { name } }]);
        statuses.push((await deploy('training', build)).status);
        remove();
      }

      expect(statuses).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
      expect(await policyNames()).toEqual(['two']);
      await expectDeletionLeaves([]);
    }
  },
);

const REWRITINGS: (readonly PolicyRewriting[])[] = [
  AS_IAM_DOES,
  ['order of principals'],
  ['order of keys'],
  ['account ids'],
  ['everyone as object'],
  ['everyone as text'],
  ['ids of deleted roles'],
  ['ids of roles'],
  ['single elements'],
  ['no Sid'],
];

describe.each(REWRITINGS.map((all) => [all]))('a policy that AWS rewrites, %p,', (rewritesPolicies) => {
  beforeEach(() => begin({ rekognition: { rewritesPolicies } }));

  /** For two accounts and a role of the same stack. */
  const shared = (policyName: string) => (stack: Stack) => {
    const role = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const accounts = ['333333333333', PRODUCTION].map((account) => new AccountPrincipal(account));
    allowing(v1, policyName, [...accounts, role])(stack);
  };

  test('belongs to the stack although the answer to the put is lost, and is renamed, taken back and deleted', async () => {
    const { hits } = inject(world.aws, [{ at: PUT, what: { name: 'answer lost' } }]);
    const create = await deploy('training', withSibling(shared('one')));
    const created = await policyNames();
    const renamed = await deploy('training', withSibling(shared('two')));
    const before = await policies();

    const undone = await deploy('training', withSibling(shared('three'), 30));

    expect(hits).toHaveLength(1);
    expect([create.status, renamed.status]).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(undone.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([created, await policyNames()]).toEqual([['one'], ['two']]);
    expect(await policies()).toEqual(before);
    await expectDeletionLeaves([]);
  });

  test('is deleted when the create is cancelled while the answer to its put is late or lost', async () => {
    let isPut = false;
    // The sibling fails once the put is under way.
    world.aws.intercept(async (call, _input, next) => {
      if (call.operation === 'PutProjectPolicy') isPut = true;
      if (call.operation !== 'PutParameter') return next();
      while (!isPut) await world.clock.sleep(500);
      await world.clock.sleep(500);
      throw new AwsError('ValidationException', 'The sibling fails.');
    });

    for (const what of [{ name: 'late answer', by: 8_000 }, { name: 'answer lost' }] as const) {
      isPut = false;
      const before = puts();
      inject(world.aws, [{ at: PUT, what }]);

      const create = await deploy('training', withSibling(shared('share')));
      await world.clock.advance(600_000);

      expectEnd(create, 'ROLLBACK_COMPLETE', /Policy\w+ CREATE_FAILED: Resource creation cancelled/);
      expect(puts()).toBe(before + 1);
      expect(await policyNames()).toEqual([]);
      await world.destroy('training', TRAINING);
    }
  });
});

test.each(['MalformedPolicyDocumentException', 'InvalidParameterException'] as const)(
  'a policy can deny a role of the same stack, although AWS does not know the role for 20 s (%s)',
  async (invalidPrincipal) => {
    await begin({ rekognition: { principalPropagation: 20_000, invalidPrincipal } });
    const denying = (stack: Stack) => {
      const role = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      new ProjectPolicy(stack, 'Policy', {
        project: Project.fromProjectArn(stack, 'Project', v1.projectArn),
        policyName: 'deny',
      }).denyCopy(role);
    };

    const create = await deploy('training', denying);

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(await policyNames()).toEqual(['deny']);
    await expectDeletionLeaves([]);
  },
);
