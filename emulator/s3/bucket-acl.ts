import type { Operation } from '../call';
import { openBucket } from './bucket-access';
import type { Buckets } from './state';

/** Access control lists are off, as in every new bucket: they have only the owner. */
export const bucketAcl =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:GetBucketAcl', input);
    const owner = { ID: bucket.account };
    return {
      Owner: owner,
      Grants: [{ Grantee: { ...owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }],
    };
  };
