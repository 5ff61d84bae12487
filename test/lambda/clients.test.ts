import { createCloudFormationClient, createRekognitionClient } from '../../lambda/clients';

test('a call to Rekognition has one attempt: the loop is the only retry', async () => {
  expect(await createRekognitionClient().config.maxAttempts()).toBe(1);
});

test('a question to CloudFormation has three attempts, because it may be one of many pages', async () => {
  expect(await createCloudFormationClient().config.maxAttempts()).toBe(3);
});

test.each([
  ['Rekognition', createRekognitionClient],
  ['CloudFormation', createCloudFormationClient],
])('a call to %s that gets no answer fails while the function still runs', async (_, create) => {
  const { requestHandler } = create().config;
  // The handler reads its options when it first needs them.
  const options = await (requestHandler as any).configProvider;

  expect(options).toMatchObject({
    connectionTimeout: 3_000,
    requestTimeout: 8_000,
    throwOnRequestTimeout: true,
  });
});
