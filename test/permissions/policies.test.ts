import type { Stack } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  ArnPrincipal,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { Project, ProjectPolicy } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { POLICY_EXCEPTIONS, unexplained } from '../../testing/permissions/exceptions';
import { CALM, deployTo, destroyAll } from '../../testing/permissions/journey';
import { allowedTo, Ledger, type Listing } from '../../testing/permissions/ledger';
import type { Trained } from '../../testing/world/stacks';
import { PRODUCTION, TRAINING, World } from '../../testing/world/world';

/** What each role of a stack with project policies is allowed, and that it uses it, in a whole life. */

const POLICIES = 'rekognition: DeleteProjectPolicy, ListProjectPolicies, PutProjectPolicy';

/** The permissions of the function. The life goes from the project shapes to the project figures. */
const PLAIN: Listing = {
  'training log-group:ProjectPolicyLogGroup:*': 'logs: CreateLogStream, PutLogEvents',
  'training stateMachine:ProjectPolicyStateMachine': 'states: ListExecutions, StartExecution',
  'training execution:ProjectPolicyStateMachine:*': 'states: DescribeExecution',
  'training stack/training/ID': 'cloudformation: DescribeStackEvents, DescribeStackResource, DescribeStacks',
  'training project/shapes/TIME': POLICIES,
  'training project/figures/TIME': POLICIES,
  // Former policies, see docs/decisions/0001-permissions-of-former-copies.md.
  'training project/*': 'rekognition: DeleteProjectPolicy, ListProjectPolicies',
};

type Fill = (policy: ProjectPolicy, principal: IPrincipal, version: Trained) => void;

const versionIn = (policy: ProjectPolicy, version: Trained) => importVersion(policy, 'Version', version);

const FILLS: readonly [name: string, fill: Fill][] = [
  [
    'a policy of its own statements',
    (policy, principal, { modelVersionArn }) =>
      policy.document.addStatements(
        new PolicyStatement({
          principals: [principal],
          actions: ['rekognition:CopyProjectVersion'],
          resources: [modelVersionArn],
        }),
      ),
  ],
  ['allowCopy for every version', (policy, principal) => policy.allowCopy(principal)],
  [
    'allowCopy for one version',
    (policy, principal, version) => policy.allowCopy(principal, { versions: [versionIn(policy, version)] }),
  ],
  [
    'denyCopy for one version',
    (policy, principal, version) => policy.denyCopy(principal, { versions: [versionIn(policy, version)] }),
  ],
];

describe.each(FILLS)('%s', (_name, fill) => {
  let world: World;
  let ledger: Ledger;
  beforeAll(async () => {
    world = await World.create(CALM);
    ledger = await lifeOfPolicies(world, fill);
  });
  afterAll(() => world.close());

  test('is never refused anything', () => expect(ledger.refused()).toEqual([]));

  test('lets the function and the state machine make exactly the calls of the list', () => {
    expect(allowedTo(ledger.accounts())).toEqual({
      ProjectPolicyRole: PLAIN,
      ProjectPolicyStateMachineRole: {
        'training function:ProjectPolicyProviderframeworkonEvent': 'lambda: InvokeFunction',
      },
    });
  });

  test('uses every permission except those in the list of exceptions', () => {
    const found = Object.entries(ledger.accounts()).map(([role, { unused }]) =>
      unexplained(role, unused, POLICY_EXCEPTIONS),
    );
    expect(found.flatMap(({ left }) => left)).toEqual([]);
    expect(new Set(found.flatMap(({ needed }) => [...needed]))).toEqual(new Set(POLICY_EXCEPTIONS));
  });
});

/** Create, change in place, rename, roll back, move to another project, delete. */
async function lifeOfPolicies(world: World, fill: Fill): Promise<Ledger> {
  const ledger = new Ledger(world);
  const train = (projectName: string) => world.train('v1', { projectName });
  const [shapes, figures] = [train('shapes'), train('figures')];
  const life = { world, ledger, stack: 'training', account: TRAINING };
  const deploy = (expected: string, build: (stack: Stack) => void) => deployTo(life, expected, build);
  const production = new AccountPrincipal(PRODUCTION);
  const policy =
    (id: string, version: Trained, policyName: string, principal: IPrincipal = production) =>
    (stack: Stack) => {
      const project = Project.fromProjectArn(stack, `${id}Project`, version.projectArn);
      fill(
        new ProjectPolicy(stack, id, { project, policyName, document: new PolicyDocument() }),
        principal,
        version,
      );
    };

  await deploy('CREATE_COMPLETE', policy('Policy', shapes, 'one'));
  await deploy('UPDATE_COMPLETE', policy('Policy', shapes, 'one', new AccountPrincipal('333333333333')));
  await deploy('UPDATE_COMPLETE', policy('Policy', shapes, 'two'));
  await deploy('UPDATE_ROLLBACK_COMPLETE', policy('Policy', shapes, 'three', new ArnPrincipal('nobody')));
  await deploy('UPDATE_COMPLETE', policy('Moved', figures, 'one'));
  const left = await world.byHand('ListProjectPolicies', { ProjectArn: shapes.projectArn }, TRAINING);
  if (left.ProjectPolicies.length > 0) throw new Error('the policy that left the template is still there');
  await destroyAll(life);
  return ledger;
}
