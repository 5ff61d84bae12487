import { PermissionList } from './permission';

/** The permissions for a copy’s training results. */
const list = new PermissionList();

/**
 * AWS has no list of actions for a copy. This is AWS's list for an output bucket of your own.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/su-console-policy.html
 */
export const READ_OUTPUT_BUCKET = list.needed(['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:ListBucket'], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: 'the output bucket',
  why: 'Rekognition checks the bucket with its caller’s permissions',
});

export const [READ_OBJECT] = list.needed(
  ['s3:GetObject'],
  {
    holder: 'copies',
    call: 'CopyProjectVersion',
    on: 'objects of the output bucket under `outputKeyPrefix`',
    why: 'as the actions below',
  },
  {
    holder: 'copies',
    call: 'GetObject',
    on: 'the same; only the evaluation summary, with `minimumLabelF1Scores`',
    why: 'only the summary has the scores of labels',
  },
);

export const WRITE_OUTPUT = list.needed(
  ['s3:GetObjectAcl', 's3:GetObjectTagging', 's3:GetObjectVersion', 's3:PutObject'],
  {
    holder: 'copies',
    call: 'CopyProjectVersion',
    on: 'objects of the output bucket under `outputKeyPrefix`',
    why: 'Rekognition writes the training results with its caller’s permissions, also after the call',
  },
);

/** https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html */
export const USE_BUCKET_KEY = list.needed(['kms:Decrypt', 'kms:GenerateDataKey'], {
  holder: 'copies',
  call: 'CopyProjectVersion, GetObject',
  on: '`encryptionKey`, and the key of an encrypted output bucket',
  why: 'to write under that key, and to read the evaluation summary',
});

/** https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html */
export const LEND_ENCRYPTION_KEY = list.needed(['kms:CreateGrant', 'kms:DescribeKey'], {
  holder: 'copies',
  call: 'CopyProjectVersion',
  on: '`encryptionKey`',
  why: 'Rekognition uses the key after the call',
});

export const TRAINING_RESULTS = list.all;
