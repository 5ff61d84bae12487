import {
  CfnResource,
  Duration,
  RemovalPolicies,
  RemovalPolicy,
  type Resource,
  type Stack,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ModelVersionPointer, Project } from '../../lib';
import {
  ACCOUNT,
  copyIn,
  DESTINATION_PROJECT,
  DESTINATION_VERSION,
  policyIn,
  REGION,
  runIn,
  SOMEONE,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  sourceIn,
  stackIn,
  warningsIn,
} from '../../testing/constructs/fixture';
import { importVersion } from '../../testing/constructs/imported-version';

interface Props {
  readonly removalPolicy?: RemovalPolicy;
}

/** The constructs with a property `removalPolicy`. */
const WITH_POLICY: Readonly<Record<string, (stack: Stack, props?: Props) => Resource>> = {
  'a copy': (stack, props) => copyIn(stack, 'Copy', props),
  'a copy that is waited for by a chain': (stack, props) =>
    copyIn(stack, 'Copy', { timeout: Duration.hours(3), ...props }),
  'a project': (stack, props) => new Project(stack, 'Project', props),
  'a project policy': (stack, props) => {
    const policy = policyIn(stack, 'Policy', props);
    policy.allowCopy(SOMEONE);
    return policy;
  },
  'a running model': (stack, props) => runIn(stack, 'Run', props),
};
const EVERY: typeof WITH_POLICY = {
  ...WITH_POLICY,
  'a pointer': (stack) => new ModelVersionPointer(stack, 'Pointer', { modelVersion: sourceIn(stack) }),
};

test.each(Object.entries(EVERY))('%s has its CloudFormation resource as its default child', (_, make) => {
  expect(CfnResource.isCfnResource(make(stackIn()).node.defaultChild)).toBe(true);
});

/** The policies of the resource, and what our functions are told. */
const POLICIES = [
  [RemovalPolicy.DESTROY, 'Delete', 'Delete', undefined],
  [RemovalPolicy.RETAIN, 'Retain', 'Retain', 'true'],
  // An undone operation deletes its own copy.
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate', 'Retain', 'replaced'],
] as const;

/** What the template says of the removal of each resource of this library. */
const removalsIn = (stack: Stack) =>
  Object.values<any>(Template.fromStack(stack).toJSON().Resources)
    .filter(({ Type }) => /Rekognition|SSM/.test(Type))
    .map(({ DeletionPolicy, UpdateReplacePolicy, Properties }) => [
      DeletionPolicy,
      UpdateReplacePolicy,
      Properties.Retain,
    ]);

describe.each(Object.entries(EVERY))('%s', (name, make) => {
  test.each(POLICIES)('has the removal policy %s on all its resources', (policy, ...expected) => {
    const [deletion, update, told] = expected;
    const retain = /copy|running|policy/.test(name) ? told : undefined;
    const [atOnce, afterwards, byAspect] = [stackIn(), stackIn(), stackIn()];
    make(atOnce, { removalPolicy: policy });
    make(afterwards).applyRemovalPolicy(policy);
    RemovalPolicies.of(make(byAspect)).apply(policy);

    const stacks = name in WITH_POLICY ? [atOnce, afterwards, byAspect] : [afterwards, byAspect];
    for (const removals of stacks.map(removalsIn)) {
      expect(removals.length).toBeGreaterThan(0);
      expect(removals).toEqual(removals.map(() => [deletion, update, retain]));
    }
  });
});

test.each(['a copy', 'a project policy', 'a running model'])('%s fails on another removal policy', (name) => {
  const removalPolicy = RemovalPolicy.SNAPSHOT;
  const says = /^Stack\/\w+: removalPolicy is "snapshot", but it can be destroyed or retained/;

  expect(() => EVERY[name](stackIn(), { removalPolicy })).toThrow(says);
  expect(() => EVERY[name](stackIn()).applyRemovalPolicy(removalPolicy)).toThrow(says);
});

test.each(['a copy', 'a project', 'a running model'])('%s is destroyed with its stack by default', (name) => {
  const stack = stackIn();
  EVERY[name](stack);

  expect(removalsIn(stack)).toEqual([['Delete', 'Delete', undefined]]);
});

describe.each([
  ['ca-central-1', [expect.stringContaining('Custom Labels was not offered in ca-central-1')]],
  [REGION, []],
  [undefined, []],
])('in the Region %s', (region, warnings) => {
  const there = (arn: string) => arn.replace(REGION, region ?? REGION);
  const projectIn = (stack: Stack) => Project.fromProjectArn(stack, 'Project', there(DESTINATION_PROJECT));
  const version = (stack: Stack, ...arns: [project: string, version: string]) => {
    const [projectArn, modelVersionArn] = arns.map(there);
    return importVersion(stack, 'There', { projectArn, modelVersionArn });
  };

  test.each<[string, (stack: Stack) => unknown]>([
    [
      'a copy',
      (stack) =>
        copyIn(stack, 'Copy', {
          source: version(stack, SOURCE_PROJECT, SOURCE_VERSION),
          destinationProject: projectIn(stack),
        }),
    ],
    ['a policy', (stack) => policyIn(stack, 'Policy', { project: projectIn(stack) }).allowCopy(SOMEONE)],
    [
      'a running model',
      (stack) =>
        runIn(stack, 'Run', { modelVersion: version(stack, DESTINATION_PROJECT, DESTINATION_VERSION) }),
    ],
  ])('%s has a warning if Custom Labels is not offered there', (_, make) => {
    const stack = stackIn(region ? { env: { account: ACCOUNT, region } } : {});
    make(stack);

    expect(warningsIn(stack)).toEqual(warnings);
  });
});
