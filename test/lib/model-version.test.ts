import { Aws } from 'aws-cdk-lib';
import { type IModelVersion, ModelVersion, Project } from '../../lib';
import {
  REGION,
  SOURCE_ACCOUNT,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  stackIn,
} from '../../testing/constructs/fixture';

function from(projectArn: string, modelVersionArn: string): IModelVersion {
  const stack = stackIn();
  const project = Project.fromProjectArn(stack, 'Project', projectArn);
  return ModelVersion.fromModelVersionAttributes(stack, 'Source', { project, modelVersionArn });
}

test('a model version has the ARNs of its attributes', () => {
  const version = from(SOURCE_PROJECT, SOURCE_VERSION);

  expect(version.modelVersionRef).toEqual({ projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION });
});

test('a model version is in the account and Region of its project', () => {
  const { env } = from(SOURCE_PROJECT, SOURCE_VERSION);

  expect(env).toEqual({ account: SOURCE_ACCOUNT, region: REGION });
});

test('fails on an invalid project ARN, in every property that refers to it', () => {
  const stack = stackIn();
  const project = Object.defineProperty(
    Project.fromProjectArn(stack, 'Project', SOURCE_PROJECT),
    'projectRef',
    {
      value: { projectArn: 'cats', projectName: 'cats' },
    },
  );
  const act = () =>
    ModelVersion.fromModelVersionAttributes(stack, 'Source', { project, modelVersionArn: SOURCE_VERSION });

  expect(act).toThrow('Stack/Source: projectArn is "cats", but it must look like arn:aws:rekognition');
});

test('fails on an invalid version ARN', () => {
  const act = () => from(SOURCE_PROJECT, SOURCE_PROJECT);

  expect(act).toThrow(`Stack/Source: modelVersionArn is "${SOURCE_PROJECT}"`);
});

test('fails on a version of another project', () => {
  const act = () => from(SOURCE_PROJECT, SOURCE_VERSION.replace('project/cats', 'project/dogs'));

  expect(act).toThrow(`it must be a version of the project ${SOURCE_PROJECT}`);
});

test('tokens are not checked', () => {
  const act = () => from(`${Aws.PARTITION}-a-token`, `${Aws.PARTITION}-another`);

  expect(act).not.toThrow();
});
