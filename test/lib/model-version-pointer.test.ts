import { Aws, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ModelVersion, ModelVersionGrants, ModelVersionPointer } from '../../lib';
import {
  ACCOUNT,
  copyIn,
  DESTINATION_PROJECT,
  REGION,
  resourceOf,
  SOURCE_PROJECT,
  sourceIn,
  stackIn,
} from './fixture';

const PARAMETER = 'AWS::SSM::Parameter';
const roleIn = (stack: Stack) =>
  new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

describe('a pointer', () => {
  test('holds the ARN of a copy, so it is written after the copy', () => {
    const stack = stackIn();

    new ModelVersionPointer(stack, 'Pointer', {
      parameterName: '/models/cats/current',
      modelVersion: copyIn(stack),
    });

    expect(resourceOf(stack, PARAMETER).Properties).toEqual({
      Name: '/models/cats/current',
      Type: 'String',
      Value: { 'Fn::GetAtt': ['Copy1ED8A51E', 'ModelVersionArn'] },
      Description: 'The ARN of the current Rekognition Custom Labels model version',
    });
  });

  test('names a version that was trained, with a description of its own', () => {
    const stack = stackIn();

    new ModelVersionPointer(stack, 'Pointer', {
      parameterName: 'current',
      modelVersion: sourceIn(stack),
      description: 'For the turnstile',
    });

    expect(resourceOf(stack, PARAMETER).Properties).toMatchObject({
      Value: sourceIn(stackIn()).modelVersionRef.modelVersionArn,
      Description: 'For the turnstile',
    });
  });

  test.each([
    ['/models/cats/current', ':parameter'],
    ['current', ':parameter/'],
  ])('lets others read %s', (parameterName, before) => {
    const stack = stackIn();
    const pointer = new ModelVersionPointer(stack, 'Pointer', {
      parameterName,
      modelVersion: sourceIn(stack),
    });

    pointer.grantRead(roleIn(stack)).assertSuccess();

    const [statement] = resourceOf(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;
    expect(statement.Action).toContain('ssm:GetParameter');
    expect(statement.Resource).toEqual(stack.resolve(pointer.parameterArn));
    expect(statement.Resource).toEqual({
      'Fn::Join': ['', [`arn:aws:ssm:${REGION}:${ACCOUNT}${before}`, { Ref: 'PointerFBDF7398' }]],
    });
    expect(stack.resolve(pointer.parameterName)).toEqual({ Ref: 'PointerFBDF7398' });
  });

  test('its name can be a token', () => {
    const stack = stackIn();
    const parameterName = new CfnParameter(stack, 'Name').valueAsString;

    const pointer = new ModelVersionPointer(stack, 'Pointer', {
      parameterName,
      modelVersion: sourceIn(stack),
    });

    expect(resourceOf(stack, PARAMETER).Properties.Name).toEqual({ Ref: 'Name' });
    expect(JSON.stringify(stack.resolve(pointer.parameterArn))).toContain(':parameter"');
  });

  test('fails on everything that is wrong at once', () => {
    const stack = stackIn();

    const act = () =>
      new ModelVersionPointer(stack, 'Pointer', {
        parameterName: 'models/current',
        modelVersion: sourceIn(stack),
        description: 'x'.repeat(1025),
      });

    expect(act).toThrow(/^Stack\/Pointer: parameterName is "models\/current", but .*; description is "xxx/);
  });
});

describe('a version that a pointer names', () => {
  test('is read when the stack is deployed', () => {
    const stack = stackIn();

    const version = ModelVersion.fromPointer(stack, 'Current', {
      parameterName: '/models/cats/current',
      projectArn: DESTINATION_PROJECT,
    });
    ModelVersionGrants.fromModelVersion(version).detect(roleIn(stack));

    const parameters = Template.fromStack(stack).findParameters('*', { Default: '/models/cats/current' });
    expect(Object.values(parameters)).toEqual([
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/models/cats/current' },
    ]);
    expect(version.modelVersionRef.projectArn).toBe(DESTINATION_PROJECT);
    expect(resourceOf(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'rekognition:DetectCustomLabels',
        Resource: { Ref: Object.keys(parameters)[0] },
      },
    ]);
  });

  test('is read by reference where the name is a token', () => {
    const stack = stackIn();

    const version = ModelVersion.fromPointer(stack, 'Current', {
      parameterName: `/models/${Aws.REGION}`,
      projectArn: Aws.STACK_ID,
    });

    expect(stack.resolve(version.modelVersionRef.modelVersionArn)).toEqual({
      'Fn::Join': ['', ['{{resolve:ssm:/models/', { Ref: 'AWS::Region' }, '}}']],
    });
  });

  test('fails on everything that is wrong at once, and before anything is made', () => {
    const stack = stackIn();

    const act = () =>
      ModelVersion.fromPointer(stack, 'Current', {
        parameterName: 'aws-models',
        projectArn: SOURCE_PROJECT.slice(0, -3).replace('project', 'projects'),
      });

    expect(act).toThrow(
      /^Stack\/Current: parameterName is "aws-models", but .*; projectArn is "arn:.*projects/,
    );
    expect(stack.node.findAll().map(({ node }) => node.id)).toEqual(['Stack', 'Current']);
  });
});
