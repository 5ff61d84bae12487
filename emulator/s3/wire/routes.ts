import { NotEmulated } from '../../errors';
import type { HttpRequest } from '../../wire/protocol';
import type { Address } from './addressing';

/** Query parameters of requests that are not about a whole bucket but about a part of it, with the part's name. */
const BUCKET_PARTS: Readonly<Record<string, string>> = {
  policy: 'BucketPolicy',
  versioning: 'BucketVersioning',
  encryption: 'BucketEncryption',
  publicAccessBlock: 'PublicAccessBlock',
  ownershipControls: 'BucketOwnershipControls',
  tagging: 'BucketTagging',
  lifecycle: 'BucketLifecycleConfiguration',
  location: 'BucketLocation',
  acl: 'BucketAcl',
};

const VERBS: Readonly<Record<string, string>> = { PUT: 'Put', GET: 'Get', DELETE: 'Delete' };

const ON_BUCKET: Readonly<Record<string, string>> = {
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
  HEAD: 'HeadBucket',
  'GET versions': 'ListObjectVersions',
  'GET list-type': 'ListObjectsV2',
  'POST delete': 'DeleteObjects',
};

const ON_OBJECT: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

/** Query parameters that do not decide which operation is called. */
const PLAIN =
  /^(x-id|X-Amz-.*|prefix|delimiter|max-keys|encoding-type|continuation-token|start-after|fetch-owner|key-marker|version-id-marker|versionId|response-.*)$/i;

/** Which operation a request is. */
export function operationOf(request: HttpRequest, { bucket, key, query }: Address): string {
  const part = [...query.keys()].find((name) => !PLAIN.test(name));
  const route = part ? `${request.method} ${part}` : request.method;
  if (!bucket && request.method === 'GET') return 'ListBuckets';
  const known = key ? ON_OBJECT[route] : ON_BUCKET[route];
  if (known) return known;
  const verb = VERBS[request.method];
  if (!key && part && BUCKET_PARTS[part] && verb) {
    const name = `${verb}${BUCKET_PARTS[part]}`;
    return name === 'DeleteBucketLifecycleConfiguration' ? 'DeleteBucketLifecycle' : name;
  }
  throw new NotEmulated(`the S3 request "${route}" on ${key ? 'an object' : 'a bucket'}`);
}
