import { GetObjectCommand, type GetObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, type GetParameterCommandInput, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from './clients';

/**
 * The calls that only gates need. These clients are half of the code and few copies need them. So the bundle has them
 * in a separate file, which is loaded when the first gate asks: see docs/decisions/0004-a-handler-that-starts-fast.md.
 */
export function createGateCalls() {
  const s3 = new S3Client(clientConfig);
  const ssm = new SSMClient(clientConfig);
  return {
    getObject: (input: GetObjectCommandInput) => s3.send(new GetObjectCommand(input)),
    getParameter: (input: GetParameterCommandInput) => ssm.send(new GetParameterCommand(input)),
  };
}

export type GateCalls = ReturnType<typeof createGateCalls>;
