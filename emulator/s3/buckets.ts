import type { Operation } from '../call';
import { AwsError, refuseOthers } from '../errors';
import { openBucket } from './bucket-access';
import { Bucket, type Buckets } from './state';
import { malformedXml } from './wire/xml';

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
    checkLocation(call.region, input.CreateBucketConfiguration);
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
    const bucket = new Bucket(input.Bucket, call.account, call.region, call.aws.clock.now());
    bucket.settings.set('PublicAccessBlock', NOTHING_PUBLIC);
    const ObjectOwnership = input.ObjectOwnership ?? 'BucketOwnerEnforced';
    bucket.settings.set('BucketOwnershipControls', { Rules: [{ ObjectOwnership }] });
    buckets.set(input.Bucket, bucket);
    return { Location: `/${input.Bucket}` };
  };

/** A Region makes only its own buckets, and the call must name the Region. Only us-east-1 must not be named. */
function checkLocation(region: string, configuration?: { LocationConstraint?: string }): void {
  refuseOthers('s3:CreateBucket', configuration ?? {}, ['LocationConstraint']);
  const { LocationConstraint: wanted = 'unspecified' } = configuration ?? {};
  if (configuration && !configuration.LocationConstraint) throw malformedXml();
  if (wanted === (region === 'us-east-1' ? 'unspecified' : region)) return;
  if (!/^[a-z]{2}(-[a-z]+)+-\d$|^unspecified$/.test(wanted) || wanted === 'us-east-1') {
    throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid');
  }
  throw new AwsError(
    'IllegalLocationConstraintException',
    `The ${wanted} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

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
