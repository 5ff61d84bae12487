import { App, CfnParameter, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Project } from '../../lib';
import {
  ACCOUNT,
  POLICY_TYPE,
  REGION,
  resourceOf,
  roleIn,
  SOURCE_ACCOUNT,
  SOURCE_PROJECT,
  stackIn,
} from '../../testing/constructs/fixture';
import { importVersion } from '../../testing/constructs/imported-version';

const TYPE = 'AWS::Rekognition::Project';

test('a project has the name it is given', () => {
  const stack = stackIn();

  new Project(stack, 'Cats', { projectName: 'cats' });

  expect(resourceOf(stack, TYPE)).toEqual({
    Type: TYPE,
    Properties: { ProjectName: 'cats' },
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
  });
});

test.each([
  ['Cats', 'Cats'],
  ['an id with other characters', '_./ä x'],
  ['an id that is long', 'x'.repeat(300)],
])('a name derived from %s is valid for CloudFormation and Rekognition', (_, id) => {
  const stack = stackIn();

  new Project(stack, id.replace('/', '-'));

  const name = resourceOf(stack, TYPE).Properties.ProjectName;
  expect(name).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$/);
});

test('projects of different stages have different derived names', () => {
  const app = new App();
  const nameIn = (stageId: string) => {
    const stack = new Stack(new Stage(app, stageId), 'Stack');
    new Project(stack, 'Cats');
    return resourceOf(stack, TYPE).Properties.ProjectName;
  };

  const names = [nameIn('Beta'), nameIn('Prod')];

  expect(names[0]).not.toBe(names[1]);
});

test('a project refers to itself by the attributes of its resource', () => {
  const stack = stackIn();

  const project = new Project(stack, 'Cats');

  expect(stack.resolve(project.projectRef)).toEqual({
    projectArn: { 'Fn::GetAtt': ['Cats69A4F22A', 'Arn'] },
    projectName: { Ref: 'Cats69A4F22A' },
  });
});

test.each(['', '-cats', 'c.ats', 'x'.repeat(256)])('fails on the name %p', (projectName) => {
  const act = () => new Project(stackIn(), 'Cats', { projectName });

  expect(act).toThrow(/^Stack\/Cats: projectName is ".*, but CloudFormation takes 1 to 255/);
});

test('a name that is a token is not checked', () => {
  const stack = stackIn();
  const { valueAsString } = new CfnParameter(stack, 'Name');

  new Project(stack, 'Cats', { projectName: valueAsString });

  expect(resourceOf(stack, TYPE).Properties).toEqual({ ProjectName: { Ref: 'Name' } });
});

test('an imported project has the environment of its ARN', () => {
  const project = Project.fromProjectArn(stackIn(), 'Cats', SOURCE_PROJECT);

  expect(project.projectRef).toEqual({ projectArn: SOURCE_PROJECT, projectName: 'cats' });
  expect(project.env).toEqual({ account: SOURCE_ACCOUNT, region: REGION });
});

test('an imported project with a token as its ARN has a name that CloudFormation reads from the ARN', () => {
  const stack = stackIn();
  const { valueAsString } = new CfnParameter(stack, 'ProjectArn');

  const project = Project.fromProjectArn(stack, 'Cats', valueAsString);

  expect(stack.resolve(project.projectRef.projectName)).toEqual({
    'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'ProjectArn' }] }],
  });
});

test('fails to import what is not the ARN of a project', () => {
  const act = () =>
    Project.fromProjectArn(stackIn(), 'Cats', `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/cats`);

  expect(act).toThrow('Stack/Cats: projectArn is "arn:aws:rekognition:eu-west-1:222222222222:project/cats"');
});

test('a project has the given tags, and those of its scopes', () => {
  const stack = stackIn();

  Tags.of(new Project(stack, 'Cats', { projectName: 'cats', tags: { team: 'vision' } })).add('cost', 'pets');

  expect(resourceOf(stack, TYPE).Properties.Tags).toEqual([
    { Key: 'cost', Value: 'pets' },
    { Key: 'team', Value: 'vision' },
  ]);
});

test('detect() of a project permits detection with every version of it', () => {
  const stack = stackIn();

  Project.fromProjectArn(stack, 'Cats', SOURCE_PROJECT).grants.detect(roleIn(stack));

  expect(resourceOf(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: 'rekognition:DetectCustomLabels',
      Resource: SOURCE_PROJECT.replace(/\d+$/, 'version/*'),
    },
  ]);
});

test('all calls of a project’s allowCopy() share one policy', () => {
  const stack = stackIn({ env: { account: SOURCE_ACCOUNT, region: REGION } });
  const project = Project.fromProjectArn(stack, 'Cats', SOURCE_PROJECT);
  const modelVersionArn = SOURCE_PROJECT.replace(/(\d+)$/, 'version/v1/$1');
  const version = importVersion(stack, 'Version', { projectArn: SOURCE_PROJECT, modelVersionArn });

  project.allowCopy(new iam.AccountPrincipal(ACCOUNT));
  project.allowCopy(new iam.AccountPrincipal('333333333333'), { versions: [version] });

  const { ProjectArn, PolicyName, PolicyDocument } = resourceOf(stack, POLICY_TYPE).Properties;
  expect([ProjectArn, PolicyName]).toEqual([SOURCE_PROJECT, expect.stringMatching(/^Stack-Cats-Policy-/)]);
  expect(PolicyDocument.Statement.map(({ Resource }: any) => Resource)).toEqual([
    SOURCE_PROJECT.replace(/\d+$/, 'version/*'),
    modelVersionArn,
  ]);
});

test('a project without allowCopy() has no policy', () => {
  const stack = stackIn();
  new Project(stack, 'Cats');

  Template.fromStack(stack).resourceCountIs(POLICY_TYPE, 0);
});

test('allowCopy() fails for a project of another account, which must attach the policy itself', () => {
  const project = Project.fromProjectArn(stackIn(), 'Cats', SOURCE_PROJECT);

  const act = () => project.allowCopy(new iam.AccountPrincipal(ACCOUNT));

  expect(act).toThrow("a policy is attached from the project's own account and Region");
});
