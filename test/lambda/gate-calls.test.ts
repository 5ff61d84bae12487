import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createGateCalls } from '../../lambda/gate-calls';

const s3 = mockClient(S3Client);
const ssm = mockClient(SSMClient);

test('objects are asked of S3, and parameters of SSM, once a call', async () => {
  s3.on(GetObjectCommand).resolves({ ETag: 'of the object' });
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'of the parameter' } });
  const { getObject, getParameter } = createGateCalls();

  expect(await getObject({ Bucket: 'b', Key: 'k' })).toEqual({ ETag: 'of the object' });
  expect(await getParameter({ Name: 'n' })).toEqual({ Parameter: { Value: 'of the parameter' } });

  expect(s3.call(0).args[0].input).toEqual({ Bucket: 'b', Key: 'k' });
  expect(ssm.call(0).args[0].input).toEqual({ Name: 'n' });
  for (const client of [s3, ssm]) {
    const { config } = client.call(0).thisValue as S3Client | SSMClient;
    expect(await config.maxAttempts()).toBe(1);
    expect(await (config.requestHandler as any).configProvider).toMatchObject({ requestTimeout: 8_000 });
  }
});
