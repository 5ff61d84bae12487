import type { Call } from '../call';
import { AwsError } from '../errors';
import { invalidParameter } from './errors';
import { summaryKeyOf } from './evaluation-summary';
import type { OutputConfig } from './state';

/** Checks that the output bucket exists in this Region and account, and that the caller may write to it. */
export async function checkOutput(
  call: Call,
  output: OutputConfig,
  projectName: string,
  versionName: string,
): Promise<void> {
  const { S3Bucket: bucket } = output;
  if (!bucket) throw invalidParameter('The OutputConfig has no S3Bucket.');
  const region = await regionOf(call, bucket);
  if (region !== call.region) {
    throw invalidParameter(`The output bucket ${bucket} is in ${region}, and must be in ${call.region}.`);
  }
  const owner = { 'aws:ResourceAccount': call.account };
  await call.authorize('s3:GetBucketAcl', [`arn:aws:s3:::${bucket}`], owner);
  const key = summaryKeyOf(output, projectName, versionName);
  await call.authorize('s3:PutObject', [`arn:aws:s3:::${bucket}/${key}`], owner);
}

async function regionOf(call: Call, bucket: string): Promise<string> {
  const caller = { ...call.caller, service: 'rekognition.amazonaws.com' };
  try {
    const { LocationConstraint } = await call.aws.call(caller, call.region, 's3', 'GetBucketLocation', {
      Bucket: bucket,
      ExpectedBucketOwner: call.account,
    });
    return LocationConstraint || 'us-east-1';
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'NoSuchBucket') throw invalidParameter(`The output bucket ${bucket} does not exist.`);
    if (error.code !== 'AccessDenied') throw error;
    throw new AwsError('AccessDeniedException', `The output bucket ${bucket}: ${error.message}`);
  }
}
