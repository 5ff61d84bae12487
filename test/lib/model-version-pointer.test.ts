import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IParameterRef } from 'aws-cdk-lib/aws-ssm';
import {
  type IModelVersionPointer,
  ModelVersionPointer,
  type ModelVersionPointerProps,
  Project,
} from '../../lib';
import {
  ACCOUNT,
  copyIn,
  DESTINATION_PROJECT,
  DESTINATION_VERSIONS,
  problemsIn,
  REGION,
  resourceOf,
  roleIn,
  sourceIn,
  stackIn,
  versionIn,
} from '../../testing/constructs/fixture';
import { promotionIn } from '../../testing/constructs/promotion-fixture';

const PARAMETER = 'AWS::SSM::Parameter';
const pointerIn = (stack: Stack, props: Partial<ModelVersionPointerProps> = {}) =>
  new ModelVersionPointer(stack, 'Pointer', {
    modelVersion: props.modelVersion ?? sourceIn(stack),
    ...props,
  });

describe('a pointer', () => {
  test('holds the ARN of a copy, so it is written after the copy', () => {
    const stack = stackIn();

    pointerIn(stack, { parameterName: '/models/cats/current', modelVersion: copyIn(stack) });

    expect(resourceOf(stack, PARAMETER).Properties).toEqual({
      Name: '/models/cats/current',
      Type: 'String',
      Value: { 'Fn::GetAtt': ['Copy1ED8A51E', 'ModelVersionArn'] },
      Description: 'The ARN of the current Rekognition Custom Labels model version',
    });
  });

  test('can name a trained version, with the user’s description', () => {
    const stack = stackIn();

    pointerIn(stack, { parameterName: 'current', description: 'For the turnstile' });

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
    const pointer = pointerIn(stack, { parameterName });

    pointer.grants.read(roleIn(stack)).assertSuccess();

    const [statement] = statementsIn(stack);
    expect(statement.Action).toContain('ssm:GetParameter');
    expect(statement.Resource).toEqual(stack.resolve(pointer.parameterArn));
    expect(statement.Resource).toEqual({
      'Fn::Join': ['', [`arn:aws:ssm:${REGION}:${ACCOUNT}${before}`, { Ref: 'PointerFBDF7398' }]],
    });
    expect(stack.resolve(pointer.parameterName)).toEqual({ Ref: 'PointerFBDF7398' });
  });

  test('can have a token as its name', () => {
    const stack = stackIn();
    const parameterName = new CfnParameter(stack, 'Name').valueAsString;

    const pointer = pointerIn(stack, { parameterName });

    expect(resourceOf(stack, PARAMETER).Properties.Name).toEqual({ Ref: 'Name' });
    expect(JSON.stringify(stack.resolve(pointer.parameterArn))).toContain(':parameter"');
  });

  test('fails with all mistakes at once', () => {
    const stack = stackIn();

    const wrong = { parameterName: 'models/current', description: 'x'.repeat(1025) };

    expect(problemsIn(() => pointerIn(stack, wrong))).toEqual([
      'parameterName is "models/current"',
      expect.stringMatching(/^description is "xxx/),
    ]);
  });
});

test.each<[string, (stack: Stack) => IModelVersionPointer]>([
  ['a pointer', (stack) => pointerIn(stack)],
  ['an imported pointer', (stack) => ModelVersionPointer.fromParameterName(stack, 'Pointer', '/current')],
])('%s goes wherever the CDK takes a parameter', (_, make) => {
  const pointer: IParameterRef = make(stackIn());

  expect(pointer.parameterRef.parameterName).toBe((pointer as IModelVersionPointer).parameterName);
});

const nameIn = (stack: Stack) => resourceOf(stack, PARAMETER).Properties.Name;

test('a pointer without a given name is named after the project, like that of a promotion', () => {
  const stack = stackIn();
  pointerIn(stack);

  expect(nameIn(stack)).toBe('/custom-labels/cats/current');
});

test('a pointer without a given name is named after a project that only CloudFormation knows', () => {
  const stack = stackIn();
  const destinationProject = new Project(stack, 'Project', { projectName: 'cats' });
  const pointer = pointerIn(stack, { modelVersion: copyIn(stack, 'Copy', { destinationProject }) });

  const arn = { 'Fn::GetAtt': ['ProjectC78D97AD', 'Arn'] };
  const name = { 'Fn::Select': [1, { 'Fn::Split': ['/', arn] }] };
  expect(nameIn(stack)).toEqual({ 'Fn::Join': ['', ['/custom-labels/', name, '/current']] });
  expect(JSON.stringify(stack.resolve(pointer.parameterArn))).toContain(':parameter"');
});

const statementsIn = (stack: Stack) =>
  resourceOf(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;
const DETECT_ON_ALL = {
  Effect: 'Allow',
  Action: 'rekognition:DetectCustomLabels',
  Resource: DESTINATION_VERSIONS,
};

test('detect() permits to read the pointer and to use every version of its project only', () => {
  const stack = stackIn();
  const pointer = pointerIn(stack, { modelVersion: copyIn(stack) });

  pointer.grants.detect(roleIn(stack)).assertSuccess();

  expect(statementsIn(stack)).toEqual([
    expect.objectContaining({ Resource: stack.resolve(pointer.parameterArn) }),
    DETECT_ON_ALL,
  ]);
});

test('an application in another stack follows the pointer of a promotion without an export', () => {
  const app = new App();
  const [{ pointer }] = promotionIn({}, app).targetStacks;
  const stack = new Stack(app, 'Application');

  pointer.grants.detect(roleIn(stack)).assertSuccess();

  expect(statementsIn(stack).map(({ Resource }: any) => Resource)).toEqual([
    expect.anything(),
    `arn:aws:rekognition:${REGION}:222222222222:project/cats/version/*`,
  ]);
});

describe('a pointer of another stack', () => {
  test('gives the version at the time of the deployment', () => {
    const stack = stackIn();
    const pointer = ModelVersionPointer.fromParameterName(stack, 'Pointer', '/models/cats/current');

    versionIn(stack, 'Current', pointer.modelVersionArn).grants.detect(roleIn(stack));

    const parameters = Template.fromStack(stack).findParameters('*', { Default: '/models/cats/current' });
    expect(Object.values(parameters)).toEqual([
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/models/cats/current' },
    ]);
    expect(statementsIn(stack)).toEqual([
      {
        Effect: 'Allow',
        Action: 'rekognition:DetectCustomLabels',
        Resource: { Ref: Object.keys(parameters)[0] },
      },
    ]);
  });

  test('gives the version by a dynamic reference if the name is a token', () => {
    const stack = stackIn();

    const pointer = ModelVersionPointer.fromParameterName(stack, 'Pointer', `/models/${Aws.REGION}`);

    expect(stack.resolve(pointer.modelVersionArn)).toEqual({
      'Fn::Join': ['', ['{{resolve:ssm:/models/', { Ref: 'AWS::Region' }, '}}']],
    });
  });

  test('is not read by the template if only its grants are used', () => {
    const stack = stackIn();
    const project = Project.fromProjectArn(stack, 'Project', DESTINATION_PROJECT);
    const pointer = ModelVersionPointer.fromModelVersionPointerAttributes(stack, 'Pointer', {
      parameterName: '/models/cats/current',
      project,
    });

    pointer.grants.detect(roleIn(stack)).assertSuccess();

    expect(statementsIn(stack)).toEqual([
      expect.objectContaining({ Resource: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/models/cats/current` }),
      DETECT_ON_ALL,
    ]);
    expect(Template.fromStack(stack).findParameters('*', { Default: '/models/cats/current' })).toEqual({});
  });

  test('imported only by its name refuses detect()', () => {
    const stack = stackIn();
    const { grants } = ModelVersionPointer.fromParameterName(stack, 'Pointer', 'current');

    expect(() => grants.detect(roleIn(stack))).toThrow(
      'Stack/Pointer: A pointer that is imported by its name alone does not tell the project of its versions: use ModelVersionPointer.fromModelVersionPointerAttributes() with the project',
    );
  });

  test('is refused with a name that no parameter can have', () => {
    expect(() => ModelVersionPointer.fromParameterName(stackIn(), 'Pointer', 'aws-models')).toThrow(
      'Stack/Pointer: parameterName is "aws-models", but',
    );
  });
});
