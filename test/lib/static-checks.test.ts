import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import * as library from '../../lib';
import {
  ACCOUNT,
  DESTINATION_PROJECT,
  REGION,
  SOURCE_PROJECT,
  SOURCE_VERSION,
} from '../../testing/constructs/fixture';
import { promotionProps } from '../../testing/constructs/promotion-fixture';

type Library = typeof library;

/** The library once more, as a package that an app uses may bring it. */
vi.resetModules();
const again: Library = await import('../../lib');

/** And in another version. */
vi.resetModules();
vi.doMock('../../package.json', () => ({ version: '99.0.0' }));
const newer: Library = await import('../../lib');
vi.doUnmock('../../package.json');

/** One construct of each class, by the name of the class. */
function everything({
  CopiedModelVersion,
  ModelPromotion,
  ModelVersion,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  RunningModelVersion,
}: Library): Record<string, IConstruct> {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { account: ACCOUNT, region: REGION } });
  const project = new Project(stack, 'Project');
  const copy = new CopiedModelVersion(stack, 'Copy', {
    source: ModelVersion.fromModelVersionAttributes(stack, 'Source', {
      project: Project.fromProjectArn(stack, 'SourceProject', SOURCE_PROJECT),
      modelVersionArn: SOURCE_VERSION,
    }),
    destinationProject: project,
    outputBucket: Bucket.fromBucketName(stack, 'Bucket', 'results'),
  });
  const promotion = new ModelPromotion(app, 'Promotion', promotionProps());
  return {
    CopiedModelVersion: copy,
    ModelPromotion: promotion,
    ModelVersionPointer: new ModelVersionPointer(stack, 'Pointer', {
      parameterName: '/a',
      modelVersion: copy,
    }),
    Project: project,
    ProjectPolicy: new ProjectPolicy(stack, 'Policy', { project }),
    PromotionTargetStack: promotion.targetStacks[0],
    RunningModelVersion: new RunningModelVersion(stack, 'Run', { modelVersion: copy, minInferenceUnits: 1 }),
  };
}

const isOfClass = (name: string, x: unknown): boolean => (library as any)[name][`is${name}`](x);
const made = everything(library);
const madeElsewhere = everything(again);

test('the library is really loaded twice', () => {
  expect(madeElsewhere.Project).not.toBeInstanceOf(library.Project);
});

test.each(Object.keys(made))(
  'a %s is recognised, even if the other copy of the library has made it',
  (name) => {
    expect([made[name], madeElsewhere[name]].map((construct) => isOfClass(name, construct))).toEqual([
      true,
      true,
    ]);
  },
);

test.each(Object.keys(made))('nothing else counts as a %s', (name) => {
  const others = Object.entries(made).filter(([other]) => other !== name);

  const taken = [
    ...others.map(([, construct]) => construct),
    new Construct(made.Project, name),
    undefined,
    null,
    1,
  ];
  expect(taken.filter((x) => isOfClass(name, x))).toEqual([]);
});

test('the policies of a project are counted over both copies of the library', () => {
  const stack = new Stack(new App(), 'Stack');
  const policies = Array.from({ length: 6 }, (_, index) => {
    const { Project, ProjectPolicy } = index < 5 ? again : library;
    const project = Project.fromProjectArn(stack, `Project${index}`, DESTINATION_PROJECT);
    const policy = new ProjectPolicy(stack, `Policy${index}`, { project });
    policy.allowCopy(new AccountPrincipal('333333333333'));
    return policy;
  });

  expect(policies.flatMap((policy) => policy.node.validate())).toEqual([
    expect.stringContaining('it is policy number 6 of a project that can carry 5'),
  ]);
});

test('a used name counts for both copies of the library', () => {
  const stack = new Stack(new App(), 'Stack');
  const policyOf = ({ Project, ProjectPolicy }: Library, id: string) =>
    new ProjectPolicy(stack, id, {
      project: Project.fromProjectArn(stack, `ProjectOf${id}`, DESTINATION_PROJECT),
      policyName: 'copying',
    });
  policyOf(again, 'First');

  expect(() => policyOf(library, 'Second')).toThrow('Stack/First has this name in the same project');
});

const policyIn = (stack: Stack, id: string, { Project, ProjectPolicy }: Library) => {
  const project = Project.fromProjectArn(stack, `ProjectOf${id}`, DESTINATION_PROJECT);
  new ProjectPolicy(stack, id, { project }).allowCopy(new AccountPrincipal('333333333333'));
};

test('two copies of one version share the function of a stack', () => {
  const stack = new Stack(new App(), 'Stack');
  policyIn(stack, 'First', again);
  policyIn(stack, 'Second', library);

  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
});

test('two versions of the library in one stack are refused', () => {
  const stack = new Stack(new App(), 'Stack');
  policyIn(stack, 'First', newer);

  expect(() => policyIn(stack, 'Second', library)).toThrow(
    /^Stack\/Second: the version of cdk-rekognition-custom-labels is ".*", but the stack has resources of version 99\.0\.0, /,
  );
});

test('two versions in two stacks have separate functions', () => {
  const app = new App();
  const stacks = [newer, library].map((version, index) => {
    const stack = new Stack(app, `Stack${index}`);
    policyIn(stack, 'Policy', version);
    return stack;
  });

  for (const stack of stacks) Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
});
