import { COPY_ACTION } from '../../contract/project-policy';

/**
 * Every action that this library asks for, once, with the call that needs it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_rekognition.html
 */

/** CopyProjectVersion: checked on the source project, the source version and the destination project. */
export const COPY = COPY_ACTION;

/** CopyProjectVersion once more: AWS maps that operation to this action and to TagResource as well. */
export const CREATE_VERSION = 'rekognition:CreateProjectVersion';

/** DescribeProjectVersions: each look at a copy, before and after everything else. */
export const DESCRIBE_VERSIONS = 'rekognition:DescribeProjectVersions';

/** DeleteProjectVersion: when a copy is removed, replaced or rolled back. */
export const DELETE_VERSION = 'rekognition:DeleteProjectVersion';

/** StartProjectVersion: `startAndStop` only. The library itself starts no model. */
export const START_VERSION = 'rekognition:StartProjectVersion';

/** StopProjectVersion: `startAndStop`, and the removal of copies with `stopOnDelete`. */
export const STOP_VERSION = 'rekognition:StopProjectVersion';

/** DetectCustomLabels: `detect` only. */
export const DETECT = 'rekognition:DetectCustomLabels';

/** TagResource: the owner tag that every copy carries, with the copy call and when one is adopted; changed tags. */
export const TAG = 'rekognition:TagResource';

/** UntagResource: tags that are no longer declared. */
export const UNTAG = 'rekognition:UntagResource';

/** ListTagsForResource: whose is this copy? */
export const LIST_TAGS = 'rekognition:ListTagsForResource';

/** PutProjectPolicy */
export const PUT_POLICY = 'rekognition:PutProjectPolicy';

/** ListProjectPolicies: a put needs the current revision id. */
export const LIST_POLICIES = 'rekognition:ListProjectPolicies';

/** DeleteProjectPolicy */
export const DELETE_POLICY = 'rekognition:DeleteProjectPolicy';

/**
 * CopyProjectVersion writes the training results with the caller's rights. AWS has no list made for the copy: this is
 * the one for an output bucket of one's own.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/su-console-policy.html
 */
export const READ_OUTPUT_BUCKET = ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:ListBucket'];

/** As above, on the objects. */
export const WRITE_OUTPUT = [
  's3:GetObject',
  's3:GetObjectAcl',
  's3:GetObjectTagging',
  's3:GetObjectVersion',
  's3:PutObject',
];

/**
 * CopyProjectVersion with a KmsKeyId, and writing to or reading from an encrypted bucket.
 * https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html
 */
export const USE_BUCKET_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** CopyProjectVersion with a KmsKeyId, on top of the above. */
export const LEND_OUTPUT_KEY = ['kms:CreateGrant', 'kms:DescribeKey'];

/** DescribeStackResource and DescribeStacks: is the request that is being worked on still wanted? */
export const LOOK_AT_OWN_STACK = ['cloudformation:DescribeStackResource', 'cloudformation:DescribeStacks'];
