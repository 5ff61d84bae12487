import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aspects } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { HandlerFunctions } from '../../lib';
import { PERMISSIONS } from '../../lib/private/permissions';
import type { Holder } from '../../lib/private/permissions/permission';
import { PAGE, page } from '../../scripts/permissions';
import {
  ALL_FLAGS,
  copyIn,
  NO_FLAGS,
  networkIn,
  OFFICE_HOURS,
  policyIn,
  runIn,
  SOMEONE,
  stackIn,
  statementsOf,
} from '../../testing/constructs/fixture';

const ROOT = join(__dirname, '../..');

test('docs/permissions.md is current', () => {
  if (readFileSync(PAGE, 'utf8') !== page()) {
    throw new Error(
      'docs/permissions.md is not what its script writes: run "npm run build && npx tsx scripts/permissions.ts"',
    );
  }
});

/** With every option that adds a permission. */
function everything(context: Record<string, unknown> = ALL_FLAGS) {
  const stack = stackIn(undefined, context);
  HandlerFunctions.configure(stack, { vpc: networkIn(stack), tracing: Tracing.ACTIVE });
  const key = (id: string) => Key.fromKeyArn(stack, id, `arn:aws:kms:eu-west-1:222222222222:key/${id}`);
  copyIn(stack, 'Copy', {
    stopOnDelete: true,
    f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName: '/models/current' },
    encryptionKey: key('OutputKey'),
    outputBucket: Bucket.fromBucketAttributes(stack, 'Encrypted', {
      bucketName: 'encrypted',
      encryptionKey: key('BucketKey'),
    }),
  });
  policyIn(stack).allowCopy(SOMEONE);
  runIn(stack, 'Run', { schedule: OFFICE_HOURS });
  return stack;
}

describe('what lib/private/permissions says', () => {
  const said = (...holders: Holder[]) =>
    PERMISSIONS.filter(({ needs }) => needs.some(({ holder }) => holders.includes(holder)))
      .flatMap(({ actions }) => actions)
      .sort();
  const isFormer = ({ Resource }: any) => JSON.stringify(Resource).includes(':project/*');
  const held = (kind: string, former: boolean) => {
    const statements = statementsOf(everything(), kind).filter((one) => isFormer(one) === former);
    const actions = statements.flatMap(({ Action }) => Action as string | string[]);
    return [...new Set(actions)].sort();
  };

  test.each([
    ['copies', 'CopiedModelVersion', false, said('copies', 'functions')],
    ['former copies', 'CopiedModelVersion', true, said('former copies')],
    ['policies', 'ProjectPolicy', false, said('policies', 'functions')],
    ['former policies', 'ProjectPolicy', true, said('former policies')],
    ['running models', 'RunningModelVersion', false, said('running models', 'functions')],
    ['former running models', 'RunningModelVersion', true, said('former running models')],
    ['a state machine', 'CopiedModelVersionStateMachine', false, said('state machines')],
  ])('of %s is exactly what the role has', (_holder, kind, former, actions) => {
    expect(held(kind, former)).toEqual(actions);
  });

  test('has every action once, and no other file of lib/ has one', () => {
    const actions = PERMISSIONS.flatMap(({ actions }) => actions);
    const elsewhere = globSync('lib/**/*.ts', { cwd: ROOT, exclude: (path) => path.endsWith('.d.ts') })
      .filter((file) => !file.includes('private/permissions/'))
      .filter((file) => /['"`](?!aws:)[a-z0-9]+:[A-Z]\w+['"`]/.test(readFileSync(join(ROOT, file), 'utf8')));

    expect(new Set(actions).size).toBe(actions.length);
    expect(elsewhere).toEqual([]);
  });
});

test.each([
  ['with the recommended feature flags', ALL_FLAGS],
  ['without feature flags', NO_FLAGS],
])('no role has a managed policy, and each trusts one service: %s', (_flags, context) => {
  const roles = Object.entries<any>(Template.fromStack(everything(context)).findResources('AWS::IAM::Role'));
  const trusted = roles.map(([, { Properties }]) =>
    Properties.AssumeRolePolicyDocument.Statement.map((one: any) => one.Principal.Service),
  );

  expect(roles.filter(([, { Properties }]) => Properties.ManagedPolicyArns)).toEqual([]);
  expect(
    trusted.flat().filter((service) => !/^(lambda|states|scheduler)\.amazonaws\.com$/.test(service)),
  ).toEqual([]);
  expect(trusted.filter((services) => services.length !== 1)).toEqual([]);
});

test('a statement can be added to the copies’ role as the page says', () => {
  const stack = everything();
  const statement = new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['arn:of-the-source'] });
  Aspects.of(stack).add({
    visit: (node) => {
      const isOfCopies = node.node.scope?.node.id === 'cdk-rekognition-custom-labels.CopiedModelVersion';
      if (isOfCopies && node instanceof iam.Role) node.addToPolicy(statement);
    },
  });

  expect(statementsOf(stack, 'CopiedModelVersion')).toContainEqual({
    Action: 'kms:Decrypt',
    Effect: 'Allow',
    Resource: 'arn:of-the-source',
  });
});
