import type { Operation } from '../call';
import { AwsError } from '../errors';
import { openBucket } from './bucket-access';
import type { Buckets } from './state';

export const deleteBucket =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:DeleteBucket', input);
    if (!bucket.isEmpty) {
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
    }
    buckets.delete(bucket.name);
    return {};
  };
