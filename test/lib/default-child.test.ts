import {
  CfnDeletionPolicy,
  CfnResource,
  Duration,
  RemovalPolicy,
  type Resource,
  type Stack,
} from 'aws-cdk-lib';
import { ModelVersionPointer, Project, ProjectPolicy, RunningModelVersion } from '../../lib';
import { copyIn, DESTINATION_PROJECT, sourceIn, stackIn } from '../../testing/constructs/fixture';
import { importVersion } from '../../testing/constructs/imported-version';

const DESTINATION_VERSION = `${DESTINATION_PROJECT.replace(/\d+$/, '')}version/v1/1600000000003`;
const projectIn = (stack: Stack) => Project.fromProjectArn(stack, 'Imported', DESTINATION_PROJECT);
const versionIn = (stack: Stack) =>
  importVersion(stack, 'Version', { projectArn: DESTINATION_PROJECT, modelVersionArn: DESTINATION_VERSION });

const CONSTRUCTS: Record<string, (stack: Stack) => Resource> = {
  'a copy': (stack) => copyIn(stack),
  'a copy that is waited for by a chain': (stack) => copyIn(stack, 'Copy', { timeout: Duration.hours(3) }),
  'a pointer': (stack) => new ModelVersionPointer(stack, 'Pointer', { modelVersion: sourceIn(stack) }),
  'a project': (stack) => new Project(stack, 'Project'),
  'a project policy': (stack) => new ProjectPolicy(stack, 'Policy', { project: projectIn(stack) }),
  'a running model': (stack) =>
    new RunningModelVersion(stack, 'Running', { modelVersion: versionIn(stack), minInferenceUnits: 1 }),
};

describe.each(Object.entries(CONSTRUCTS))('%s', (_, make) => {
  test('has its CloudFormation resource as its default child', () => {
    expect(CfnResource.isCfnResource(make(stackIn()).node.defaultChild)).toBe(true);
  });

  test.each([
    [RemovalPolicy.RETAIN, CfnDeletionPolicy.RETAIN],
    [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE],
    [RemovalPolicy.DESTROY, CfnDeletionPolicy.DELETE],
  ])('takes the removal policy %s for all of its resources', (policy, deletionPolicy) => {
    const construct = make(stackIn());

    construct.applyRemovalPolicy(policy);

    const resources = construct.node.findAll().filter(CfnResource.isCfnResource);
    expect(new Set(resources.map(({ cfnOptions }) => cfnOptions.deletionPolicy))).toEqual(
      new Set([deletionPolicy]),
    );
  });
});
