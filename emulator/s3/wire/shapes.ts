import type { ListNames } from './xml';

/** Where an operation's members are in the HTTP request and answer. Members in headers are listed in `headers.ts`. */
export interface Shape {
  /** Members of the input that are query parameters. */
  readonly query?: Readonly<Record<string, string>>;
  /** The member of the input that holds the request's XML. */
  readonly body?: string;
  /** The member of the input that holds the request's body, as it was sent. */
  readonly rawBody?: string;
  /** The member of the output that becomes the answer's body, unchanged. */
  readonly rawAnswer?: string;
  /** The root element of the answer. @default - the answer has only headers */
  readonly answer?: string;
  /** The member of the output that is the answer's document. @default - the output is */
  readonly answerMember?: string;
  readonly lists?: ListNames;
  readonly status?: number;
}

const TAGS = { TagSet: 'TagSet.Tag' };
const RULES = { Rules: 'Rule' };
const VERSION = { versionId: 'VersionId' };
const LISTING = {
  prefix: 'Prefix',
  delimiter: 'Delimiter',
  'max-keys': 'MaxKeys',
  'encoding-type': 'EncodingType',
};

export const SHAPES: Readonly<Record<string, Shape>> = {
  ListBuckets: { answer: 'ListAllMyBucketsResult', lists: { Buckets: 'Buckets.Bucket' } },
  CreateBucket: { body: 'CreateBucketConfiguration' },
  DeleteBucket: { status: 204 },
  HeadBucket: {},
  GetBucketLocation: { answer: 'LocationConstraint', answerMember: 'LocationConstraint' },
  GetBucketAcl: { answer: 'AccessControlPolicy', lists: { Grants: 'AccessControlList.Grant' } },
  PutBucketPolicy: { rawBody: 'Policy', status: 204 },
  GetBucketPolicy: { rawAnswer: 'Policy' },
  DeleteBucketPolicy: { status: 204 },
  PutBucketVersioning: { body: 'VersioningConfiguration' },
  GetBucketVersioning: { answer: 'VersioningConfiguration' },
  PutBucketEncryption: { body: 'ServerSideEncryptionConfiguration', lists: RULES },
  GetBucketEncryption: {
    answer: 'ServerSideEncryptionConfiguration',
    answerMember: 'ServerSideEncryptionConfiguration',
    lists: RULES,
  },
  DeleteBucketEncryption: { status: 204 },
  PutPublicAccessBlock: { body: 'PublicAccessBlockConfiguration' },
  GetPublicAccessBlock: {
    answer: 'PublicAccessBlockConfiguration',
    answerMember: 'PublicAccessBlockConfiguration',
  },
  DeletePublicAccessBlock: { status: 204 },
  PutBucketOwnershipControls: { body: 'OwnershipControls', lists: RULES },
  GetBucketOwnershipControls: {
    answer: 'OwnershipControls',
    answerMember: 'OwnershipControls',
    lists: RULES,
  },
  DeleteBucketOwnershipControls: { status: 204 },
  PutBucketTagging: { body: 'Tagging', lists: TAGS, status: 204 },
  GetBucketTagging: { answer: 'Tagging', lists: TAGS },
  DeleteBucketTagging: { status: 204 },
  PutBucketLifecycleConfiguration: { body: 'LifecycleConfiguration', lists: RULES },
  GetBucketLifecycleConfiguration: { answer: 'LifecycleConfiguration', lists: RULES },
  DeleteBucketLifecycle: { status: 204 },
  PutObject: { rawBody: 'Body' },
  GetObject: { query: VERSION, rawAnswer: 'Body' },
  HeadObject: { query: VERSION },
  DeleteObject: { query: VERSION, status: 204 },
  DeleteObjects: {
    body: 'Delete',
    answer: 'DeleteResult',
    lists: { Objects: 'Object', Deleted: 'Deleted', Errors: 'Error' },
  },
  ListObjectsV2: {
    query: { ...LISTING, 'continuation-token': 'ContinuationToken', 'start-after': 'StartAfter' },
    answer: 'ListBucketResult',
  },
  ListObjectVersions: {
    query: { ...LISTING, 'key-marker': 'KeyMarker', 'version-id-marker': 'VersionIdMarker' },
    answer: 'ListVersionsResult',
    lists: { Versions: 'Version', DeleteMarkers: 'DeleteMarker' },
  },
};
