import { zipSync } from 'fflate';
import type { Call } from '../call';
import { AwsError, NotEmulated } from '../errors';
import type { FunctionCode } from './state';
import type { Workspace } from './workspace';

/** The code that a call brings: from a bucket, with the caller's permissions, or in the call itself. */
export async function codeOf(call: Call, code: any, workspace: Workspace): Promise<FunctionCode> {
  if (code?.S3Bucket) return workspace.unpack(await fromBucket(call, code));
  if (code?.ZipFile !== undefined) return workspace.unpack(zipOf(code.ZipFile));
  throw new NotEmulated(`function code from ${JSON.stringify(Object.keys(code ?? {}))}`);
}

async function fromBucket(call: Call, code: any): Promise<Buffer> {
  const { S3Bucket: Bucket, S3Key: Key, S3ObjectVersion: VersionId } = code;
  try {
    const object = await call.aws.call(call.caller, call.region, 's3', 'GetObject', {
      Bucket,
      Key,
      VersionId,
    });
    return object.Body;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const denied = error.code === 'AccessDenied';
    throw new AwsError(
      denied ? 'AccessDeniedException' : 'InvalidParameterValueException',
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
      denied ? 403 : 400,
    );
  }
}

/** A zip file, as bytes or in base64; or, as a template may have it, the plain source of an `index.js`. */
function zipOf(content: Uint8Array | string): Buffer {
  if (typeof content !== 'string') return Buffer.from(content);
  if (content.startsWith('UEsD')) return Buffer.from(content, 'base64');
  return Buffer.from(zipSync({ 'index.js': Buffer.from(content) }, { mtime: '1980-01-01' }));
}
