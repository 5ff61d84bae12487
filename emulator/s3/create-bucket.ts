import type { Operation } from '../call';
import { AwsError } from '../errors';
import { Bucket, type Buckets } from './state';

const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** What every new bucket has, since April 2023. */
const NOTHING_PUBLIC = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

export const createBucket =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    if (!NAME.test(input.Bucket ?? '')) {
      throw new AwsError('InvalidBucketName', `The specified bucket is not valid: ${input.Bucket}`);
    }
    await call.authorize('s3:CreateBucket', [`arn:aws:s3:::${input.Bucket}`]);
    const taken = buckets.get(input.Bucket);
    if (taken?.account === call.account) {
      throw new AwsError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        409,
      );
    }
    if (taken) {
      throw new AwsError('BucketAlreadyExists', 'The requested bucket name is not available.', 409);
    }
    const region = input.CreateBucketConfiguration?.LocationConstraint ?? call.region;
    const bucket = new Bucket(input.Bucket, call.account, region, call.aws.clock.now());
    bucket.settings.set('PublicAccessBlock', NOTHING_PUBLIC);
    const ObjectOwnership = input.ObjectOwnership ?? 'BucketOwnerEnforced';
    bucket.settings.set('BucketOwnershipControls', { Rules: [{ ObjectOwnership }] });
    buckets.set(input.Bucket, bucket);
    return { Location: `/${input.Bucket}` };
  };
