import type { Aws, Service } from '../call';
import { bucketOfArn, bucketPolicy } from './bucket-policy';
import { bucketSettings } from './bucket-settings';
import { bucketAcl, createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets';
import { deleteObject, deleteObjects } from './deletions';
import { getObject, headObject } from './get-object';
import { listObjectsV2, listObjectVersions } from './listings';
import { putObject } from './put-object';
import { Buckets } from './state';
import { restXmlProtocol } from './wire/protocol';

export function createS3(aws: Aws): Service {
  const buckets = new Buckets();
  aws.iam.addResourcePolicies('s3', (arn) => {
    const policy = buckets.get(bucketOfArn(arn))?.policy;
    return policy ? [JSON.parse(policy)] : [];
  });
  return {
    name: 's3',
    protocol: restXmlProtocol,
    operations: {
      CreateBucket: createBucket(buckets),
      DeleteBucket: deleteBucket(buckets),
      HeadBucket: headBucket(buckets),
      GetBucketLocation: getBucketLocation(buckets),
      ListBuckets: listBuckets(buckets),
      GetBucketAcl: bucketAcl(buckets),
      ...bucketPolicy(buckets),
      ...bucketSettings(buckets),
      PutObject: putObject(buckets),
      GetObject: getObject(buckets),
      HeadObject: headObject(buckets),
      DeleteObject: deleteObject(buckets),
      DeleteObjects: deleteObjects(buckets),
      ListObjectsV2: listObjectsV2(buckets),
      ListObjectVersions: listObjectVersions(buckets),
    },
    inventory: (account) =>
      [...buckets.values()].filter((bucket) => bucket.account === account).map((bucket) => bucket.arn),
  };
}
