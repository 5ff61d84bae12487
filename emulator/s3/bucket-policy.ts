import type { Aws, Operation } from '../call';
import { AwsError } from '../errors';
import { missingPrincipal } from '../iam/principals';
import { objectIn } from '../json';
import { openBucket } from './bucket-access';
import type { Buckets } from './state';

export const bucketPolicy = (buckets: Buckets): Record<string, Operation> => ({
  PutBucketPolicy: async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:PutBucketPolicy', input);
    const policy = typeof input.Policy === 'string' ? input.Policy : JSON.stringify(input.Policy);
    refuseMalformed(call.aws, policy, bucket.arn);
    bucket.policy = policy;
    return {};
  },
  GetBucketPolicy: async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:GetBucketPolicy', input);
    if (!bucket.policy) {
      throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
    }
    return { Policy: bucket.policy };
  },
  DeleteBucketPolicy: async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:DeleteBucketPolicy', input);
    bucket.policy = undefined;
    return {};
  },
});

function refuseMalformed(aws: Aws, policy: string, arn: string): void {
  const document = objectIn(policy);
  if (!document) {
    throw new AwsError('MalformedPolicy', "Policies must be valid JSON and the first byte must be '{'");
  }
  const statements = [document.Statement ?? []].flat();
  if (statements.length === 0) {
    throw new AwsError('MalformedPolicy', 'Could not parse the policy: Statement is empty!');
  }
  if (statements.some((statement: any) => !statement.Principal && !statement.NotPrincipal)) {
    throw new AwsError('MalformedPolicy', 'Missing required field Principal');
  }
  const resources: unknown[] = statements.flatMap(
    ({ Resource, NotResource }) => Resource ?? NotResource ?? [],
  );
  if (!resources.every((resource) => new RegExp(`^(\\*|${arn}([/*].*)?)$`, 's').test(String(resource)))) {
    throw new AwsError('MalformedPolicy', 'Policy has invalid resource');
  }
  if (missingPrincipal(aws, document)) throw new AwsError('MalformedPolicy', 'Invalid principal in policy');
}

/** `arn:aws:s3:::bucket/key` belongs to `bucket`. */
export function bucketOfArn(arn: string): string {
  return arn.split(':').slice(5).join(':').split('/')[0];
}
