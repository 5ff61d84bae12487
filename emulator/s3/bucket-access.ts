import type { Call } from '../call';
import { AwsError } from '../errors';
import type { Bucket, Buckets } from './state';

interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

/** The bucket that a call names, once the caller may do `action` to it. */
export async function openBucket(buckets: Buckets, call: Call, action: string, input: BucketInput) {
  const bucket = findBucket(buckets, input);
  await authorize(call, action, bucket, bucket.arn);
  return bucket;
}

/** The bucket of the object that a call names, once the caller may do `action` to the object. */
export async function openObject(
  buckets: Buckets,
  call: Call,
  action: string,
  input: BucketInput & { readonly Key: string },
) {
  const bucket = findBucket(buckets, input);
  await authorize(call, action, bucket, `${bucket.arn}/${input.Key}`);
  return bucket;
}

export async function authorize(call: Call, action: string, bucket: Bucket, arn: string): Promise<void> {
  // The ARN of a bucket does not name its account. This tells IAM that a call crosses accounts.
  await call.authorize(action, [arn], { 'aws:ResourceAccount': bucket.account });
}

export function findBucket(buckets: Buckets, input: BucketInput): Bucket {
  const bucket = buckets.get(input.Bucket);
  if (!bucket) {
    throw new AwsError('NoSuchBucket', `The specified bucket does not exist: ${input.Bucket}`, 404);
  }
  if (input.ExpectedBucketOwner && input.ExpectedBucketOwner !== bucket.account) {
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
  return bucket;
}
