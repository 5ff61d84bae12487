import { Aws, type Stack } from 'aws-cdk-lib';
import { type IModelVersion, ModelVersion, Project } from '../../lib';
import {
  REGION,
  SOURCE_ACCOUNT,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  stackIn,
} from '../../testing/constructs/fixture';

const projectIn = (stack: Stack, arn: string) => Project.fromProjectArn(stack, 'Project', arn);

function from(projectArn: string, modelVersionArn: string): IModelVersion {
  const stack = stackIn();
  const project = projectIn(stack, projectArn);
  return ModelVersion.fromModelVersionAttributes(stack, 'Source', { project, modelVersionArn });
}

test('a model version has the ARNs of its attributes, and is in the account and Region of its project', () => {
  const { modelVersionRef, env } = from(SOURCE_PROJECT, SOURCE_VERSION);

  expect(modelVersionRef).toEqual({ projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION });
  expect(env).toEqual({ account: SOURCE_ACCOUNT, region: REGION });
});

test('fails on an invalid project ARN of a project that another library has made', () => {
  const stack = stackIn();
  const project = projectIn(stack, SOURCE_PROJECT);
  Object.defineProperty(project, 'projectRef', { value: { projectArn: 'cats', projectName: 'cats' } });

  expect(() =>
    ModelVersion.fromModelVersionAttributes(stack, 'Source', { project, modelVersionArn: SOURCE_VERSION }),
  ).toThrow('Stack/Source: projectArn is "cats", but it must look like arn:aws:rekognition');
});

test.each([
  [`modelVersionArn is "${SOURCE_PROJECT}", but it must look like`, SOURCE_PROJECT],
  [
    `modelVersionArn is "${SOURCE_VERSION.replace('cats', 'dogs')}", but it must be a version of the project ${SOURCE_PROJECT}`,
    SOURCE_VERSION.replace('cats', 'dogs'),
  ],
])('fails: %s', (says, arn) => {
  expect(() => from(SOURCE_PROJECT, arn)).toThrow(`Stack/Source: ${says}`);
});

test('tokens are not checked', () => {
  expect(() => from(`${Aws.PARTITION}-a-token`, `${Aws.PARTITION}-another`)).not.toThrow();
});
