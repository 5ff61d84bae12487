import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  App,
  CfnOutput,
  CfnResource,
  DefaultStackSynthesizer,
  Lazy,
  LegacyStackSynthesizer,
  RemovalPolicy,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  emptierIn,
  emptyingProviderIn,
  indentationOf,
  isRendered,
  lookupExternalIdOf,
  noteAcknowledgements,
  renderingOf,
  stacksThatUse,
} from '../../../../lib/private/cdk/internals';

/** Runs with the oldest supported CDK too: vitest.floor.config.mts. */

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

test('a single resource can be rendered, with its references and overrides', () => {
  const first = new CfnResource(stack, 'First', { type: 'Some::Type' });
  const second = new CfnResource(stack, 'Second', {
    type: 'Some::Type',
    properties: { Late: Lazy.string({ produce: () => first.getAtt('Name').toString() }) },
  });
  second.addOverride('DependsOn', 'First');

  expect(stack.resolve(renderingOf(second))).toEqual({
    Resources: {
      Second: {
        Type: 'Some::Type',
        Properties: { Late: { 'Fn::GetAtt': ['First', 'Name'] } },
        DependsOn: 'First',
      },
    },
  });
});

test('a stack shows the indentation of its template', () => {
  expect(indentationOf(stack)).toBe(1);
  expect(indentationOf(new Stack(new App(), 'Stack', { suppressTemplateIndentation: true }))).toBeUndefined();
});

test('a reference knows the other stacks that use it, once the app is synthesised', () => {
  const app = new App();
  const [first, second, third] = ['First', 'Second', 'Third'].map((id) => new Stack(app, id));
  const reference = new CfnResource(first, 'Resource', { type: 'Some::Type' }).getAtt('Name');
  for (const user of [first, second]) new CfnOutput(user, 'Name', { value: reference.toString() });
  new CfnOutput(third, 'Name', { value: 'another' });

  app.synth();

  expect(stacksThatUse(reference)).toEqual([second]);
});

test('a policy without statements is not rendered, and one with a statement is', () => {
  const policy = new iam.Policy(stack, 'Policy');
  const resource = policy.node.defaultChild as CfnResource;

  expect(isRendered(resource)).toBe(false);

  policy.attachToRole(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
  policy.addStatements(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
  expect(isRendered(resource)).toBe(true);
});

test('the external id of a lookup role is found in the synthesizer that was given one', () => {
  const synthesizer = new DefaultStackSynthesizer({ lookupRoleExternalId: 'cats-only' });

  expect(lookupExternalIdOf(synthesizer)).toBe('cats-only');
  expect(lookupExternalIdOf(new LegacyStackSynthesizer())).toBeUndefined();
});

test('acknowledgements are noted like the CDK’s own', () => {
  const [ours, theirs] = ['Ours', 'Theirs'].map((id) => new CfnResource(stack, id, { type: 'Some::Type' }));
  noteAcknowledgements(ours, { 'Pack::Rule': 'It is so.', 'Pack::Other': 'So is this.' });
  Validations.of(theirs).acknowledge({ id: 'Pack::Rule', reason: 'It is so.' });
  Validations.of(theirs).acknowledge({ id: 'Pack::Other', reason: 'So is this.' });

  const notes = ({ node }: CfnResource) =>
    Object.assign(
      {},
      ...node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .map(({ data }) => data),
    );
  expect(Object.keys(notes(ours))).toEqual(['Pack::Rule', 'Pack::Other']);
  expect(notes(ours)).toEqual(notes(theirs));
});

test('the resource that empties a bucket is found, with its function', () => {
  const kept = new s3.Bucket(stack, 'Kept');
  const emptied = new s3.Bucket(stack, 'Emptied', {
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  });

  expect(emptierIn(kept)).toBeUndefined();
  expect((emptierIn(emptied)!.node.defaultChild as CfnResource).cfnResourceType).toBe(
    'Custom::S3AutoDeleteObjects',
  );
  expect(emptyingProviderIn(stack).handler.cfnResourceType).toBe('AWS::Lambda::Function');
});

test('no other file of lib/ bypasses the types, or finds the CDK’s constructs by id', () => {
  const root = resolve(__dirname, '../../../..');
  const files = globSync('lib/**/*.ts', { cwd: root, exclude: (path) => /\.d\.ts$|handlers/.test(path) });
  const found = files.filter((file) =>
    /\bas any\)|\bas unknown\b|[fF]indChild\('|(?<!PromotionTargetStack|Grants)\._[a-z]\w*\(|\['_/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );

  expect(found).toEqual(['lib/private/cdk/internals.ts']);
});
