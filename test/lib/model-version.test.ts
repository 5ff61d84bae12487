import { Aws } from 'aws-cdk-lib';
import { ModelVersion } from '../../lib';
import { SOURCE_PROJECT, SOURCE_VERSION, stackIn } from './fixture';

const from = (projectArn: string, modelVersionArn: string) =>
  ModelVersion.fromModelVersionAttributes(stackIn(), 'Source', { projectArn, modelVersionArn });

test('a model version is found where its attributes say', () => {
  const version = from(SOURCE_PROJECT, SOURCE_VERSION);

  expect(version.modelVersionRef).toEqual({ projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION });
});

test('fails on a project ARN of another shape', () => {
  const act = () => from('cats', SOURCE_VERSION);

  expect(act).toThrow('Stack/Source: projectArn is "cats", but it must look like arn:aws:rekognition');
});

test('fails on a version ARN of another shape', () => {
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
