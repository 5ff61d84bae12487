import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createGateCalls } from '../../lambda/gate-calls';

/** Answers every command that a client of this class is sent, and remembers the clients and the commands. */
function answering(prototype: { send: unknown }, answer: object) {
  return vi.spyOn(prototype as any, 'send').mockResolvedValue(answer);
}

test('a call to S3 or SSM has one attempt', async () => {
  const s3 = answering(S3Client.prototype, { ETag: 'of the object' });
  const ssm = answering(SSMClient.prototype, { Parameter: { Value: 'of the parameter' } });
  const { getObject, getParameter } = createGateCalls();

  expect(await getObject({ Bucket: 'b', Key: 'k' })).toEqual({ ETag: 'of the object' });
  expect(await getParameter({ Name: 'n' })).toEqual({ Parameter: { Value: 'of the parameter' } });

  expect(s3.mock.calls).toMatchObject([[{ input: { Bucket: 'b', Key: 'k' } }]]);
  expect(ssm.mock.calls).toMatchObject([[{ input: { Name: 'n' } }]]);
  for (const { config } of [s3.mock.contexts[0] as S3Client, ssm.mock.contexts[0] as SSMClient]) {
    expect(await config.maxAttempts()).toBe(1);
    expect(await (config.requestHandler as any).configProvider).toMatchObject({ requestTimeout: 8_000 });
  }
});
