import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ConfigurationError, readConfiguration } from '../../bin/configuration';
import { DestinationStack, SourceStack } from '../../bin/stacks';

const good = {
  sourceProjectArn: 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000',
  sourceModelVersionArn: 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000',
  destinationAccount: '222222222222',
};
const read = (context: object) => readConfiguration(new App({ context: { ...context } }).node);

test('the context says everything, and what it leaves out follows from the ARNs', () => {
  expect(read(good)).toEqual({
    ...good,
    sourceAccount: '111111111111',
    region: 'eu-west-1',
    destinationProjectName: 'shapes',
    outputBucketName: undefined,
    minimumF1Score: undefined,
  });
  expect(
    read({
      ...good,
      destinationProjectName: 'shapes-prod',
      minimumF1Score: '0.9',
      outputBucketName: 'models',
    }),
  ).toMatchObject({ destinationProjectName: 'shapes-prod', minimumF1Score: 0.9, outputBucketName: 'models' });
});

test('fails with one message that names every missing key', () => {
  expect(() => read({})).toThrow(ConfigurationError);
  expect(() => read({})).toThrow(
    /sourceProjectArn is missing.*\n.*sourceModelVersionArn is missing.*\n.*destinationAccount is missing/,
  );
});

test.each([
  ['sourceProjectArn', 'shapes'],
  ['sourceModelVersionArn', good.sourceProjectArn],
  ['destinationAccount', 222],
  ['destinationProjectName', 'a b'],
  ['outputBucketName', 'Not_A_Bucket'],
  ['minimumF1Score', '90'],
])('fails on a malformed %s, and shows it', (key, value) => {
  expect(() => read({ ...good, [key]: value })).toThrow(new RegExp(`${key} is "${value}", but must be`));
});

test('fails when the version is of another project', () => {
  const other = good.sourceModelVersionArn.replace('shapes', 'others');

  expect(() => read({ ...good, sourceModelVersionArn: other })).toThrow(/not a version of sourceProjectArn/);
});

test('the app permits exactly one version to one account, and copies it there', () => {
  const configuration = read(good);
  const app = new App();
  const env = (account: string) => ({ account, region: configuration.region });

  const source = new SourceStack(app, 'S', { configuration, env: env(configuration.sourceAccount) });
  const destination = new DestinationStack(app, 'D', {
    configuration,
    env: env(configuration.destinationAccount),
  });

  Template.fromStack(source).hasResourceProperties('Custom::RekognitionProjectPolicy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Resource: good.sourceModelVersionArn }] },
  });
  Template.fromStack(destination).hasResourceProperties('Custom::RekognitionCopiedModelVersion', {
    SourceProjectVersionArn: good.sourceModelVersionArn,
  });
});
