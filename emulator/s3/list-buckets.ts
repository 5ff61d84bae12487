import type { Operation } from '../call';
import { openBucket } from './bucket-access';
import type { Buckets } from './state';

export const listBuckets =
  (buckets: Buckets): Operation =>
  async (call) => {
    await call.authorize('s3:ListAllMyBuckets', ['arn:aws:s3:::*']);
    const mine = [...buckets.values()].filter((bucket) => bucket.account === call.account);
    return {
      Buckets: mine
        .sort((a, b) => a.name.localeCompare(b.name))
        .map((bucket) => ({
          Name: bucket.name,
          CreationDate: new Date(bucket.created),
          BucketRegion: bucket.region,
        })),
      Owner: { ID: call.account },
    };
  };

export const headBucket =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:ListBucket', input);
    return { BucketRegion: bucket.region };
  };

export const getBucketLocation =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:GetBucketLocation', input);
    // The oldest Region has no name here, because some clients are older than the other Regions.
    return { LocationConstraint: bucket.region === 'us-east-1' ? undefined : bucket.region };
  };
