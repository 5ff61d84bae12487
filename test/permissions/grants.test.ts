import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import type { CopiedModelVersion } from '../../lib';
import { CALM } from '../../testing/permissions/journey';
import { Ledger, type Listing } from '../../testing/permissions/ledger';
import { copies, permitted } from '../../testing/world/stacks';
import { PRODUCTION, REGION, World } from '../../testing/world/world';

/** What a grantee may do with a copy, and that it does all of it. */

const USER = `arn:aws:iam::${PRODUCTION}:role/user`;

interface Grant {
  readonly give: (copy: CopiedModelVersion, role: IRole) => void;
  readonly allowed: Listing;
  /** In the order in which a user calls them. */
  readonly calls: readonly string[];
  /** What the grantee is refused. */
  readonly refused: readonly string[];
}

const GRANTS: readonly [name: string, grant: Grant][] = [
  [
    'detect',
    {
      give: (copy, role) => copy.grants.detect(role),
      allowed: { VERSION: 'rekognition: DetectCustomLabels' },
      calls: ['DetectCustomLabels'],
      refused: [
        'StartProjectVersion',
        'StopProjectVersion',
        'DeleteProjectVersion',
        'DescribeProjectVersions',
      ],
    },
  ],
  [
    'startAndStop',
    {
      give: (copy, role) => copy.grants.startAndStop(role),
      allowed: {
        VERSION: 'rekognition: StartProjectVersion, StopProjectVersion',
        PROJECT: 'rekognition: DescribeProjectVersions',
      },
      calls: ['StopProjectVersion', 'DescribeProjectVersions', 'StartProjectVersion'],
      refused: ['DetectCustomLabels', 'DeleteProjectVersion', 'TagResource'],
    },
  ],
];

test.each(GRANTS)('%s lets the grantee do exactly what it says', async (_name, grant) => {
  const world = await World.create(CALM);
  const [v1] = await permitted(world, world.train('v1'));
  const ledger = new Ledger(world);
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: PRODUCTION } }],
  };
  const user = { RoleName: 'user', AssumeRolePolicyDocument: JSON.stringify(trust) };
  await world.byHand('CreateRole', user, PRODUCTION, 'iam');
  await world.deploy('production', (stack) => {
    const [copy] = copies({ Copy: v1 })(stack);
    grant.give(copy, Role.fromRoleArn(stack, 'User', USER));
  });
  const [{ arn }] = world.copies();
  const projectArn = world.aws.inventory(PRODUCTION).find((one) => /:project\/shapes-prod\/\d+$/.test(one))!;
  await world.startModel(arn);
  await world.run(world.clock.sleep(10 * 60_000));
  const use = async (operation: string) => {
    const caller = {
      account: PRODUCTION,
      arn: `arn:aws:sts::${PRODUCTION}:assumed-role/user/session`,
      roleArn: USER,
    };
    const inputs: Record<string, object> = {
      DescribeProjectVersions: { ProjectArn: projectArn },
      DetectCustomLabels: { ProjectVersionArn: arn, Image: { Bytes: Buffer.from('image') } },
      StartProjectVersion: { ProjectVersionArn: arn, MinInferenceUnits: 1 },
      TagResource: { ResourceArn: arn, Tags: { a: 'b' } },
    };
    const input = inputs[operation] ?? { ProjectVersionArn: arn };
    await world.run(world.aws.call(caller, REGION, 'rekognition', operation, input));
    await world.run(world.clock.sleep(10 * 60_000));
  };

  for (const operation of grant.refused) {
    await expect(use(operation)).rejects.toThrow(`not authorized to perform: rekognition:${operation}`);
  }
  for (const operation of grant.calls) await use(operation);

  const { allowed, unused } = ledger.accounts().user;
  const names: Record<string, string> = { VERSION: tail(arn), PROJECT: tail(projectArn) };
  expect(allowed).toEqual(
    Object.fromEntries(Object.entries(grant.allowed).map(([name, actions]) => [names[name], actions])),
  );
  expect(unused).toEqual({});
  await world.close();
});

/** In the form of the ledger. */
function tail(arn: string): string {
  return arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/\/\d{13}$/, '/TIME');
}
