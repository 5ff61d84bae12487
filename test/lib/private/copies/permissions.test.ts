import { Aws, CfnParameter, Fn, type Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Project } from '../../../../lib';
import {
  ACCOUNT,
  allowing,
  copyIn,
  DESTINATION_PROJECT,
  NO_FLAGS,
  REGION,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  sourceIn,
  stackIn,
  statementsOf,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';

const DESTINATION_VERSIONS = `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/prod-cats/version/*`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`;

/** IAM counts every character but white space, and allows 10,240 in all inline policies of a role. */
const IAM_LIMIT = 10_240;

const statements = (stack: Stack) => statementsOf(stack, 'CopiedModelVersion');

/** A role's statements as IAM will count them, with every intrinsic replaced by a value of a likely length. */
function charactersOf(stack: Stack): number {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements(stack) })
    .replace(/\{"Fn::GetAtt":\["\w+","\w+"\]\}/g, JSON.stringify('x'.repeat(120)))
    .replace(/\{"Ref":"AWS::StackId"\}/g, JSON.stringify('x'.repeat(150)));
  return text.length;
}

test('the role may copy one version into one project, with the results in one place', () => {
  const stack = stackIn();

  copyIn(stack, 'Copy', { outputKeyPrefix: 'cats/' });

  const aboutRequestsAndLog = 5;
  expect(statements(stack).slice(aboutRequestsAndLog, -5)).toEqual([
    {
      Effect: 'Allow',
      Action: 'rekognition:CopyProjectVersion',
      Resource: [SOURCE_PROJECT, SOURCE_VERSION, DESTINATION_PROJECT],
    },
    {
      Effect: 'Allow',
      Action: ['rekognition:CreateProjectVersion', 'rekognition:DescribeProjectVersions'],
      Resource: DESTINATION_PROJECT,
    },
    {
      Effect: 'Allow',
      Action: [
        'rekognition:CopyProjectVersion',
        'rekognition:CreateProjectVersion',
        'rekognition:DeleteProjectVersion',
        'rekognition:ListTagsForResource',
        'rekognition:TagResource',
        'rekognition:UntagResource',
      ],
      Resource: DESTINATION_VERSIONS,
    },
    {
      Effect: 'Allow',
      Action: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:ListBucket'],
      Resource: 'arn:aws:s3:::results',
    },
    {
      Effect: 'Allow',
      Action: [
        's3:GetObject',
        's3:GetObjectAcl',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:PutObject',
      ],
      Resource: 'arn:aws:s3:::results/cats/*',
    },
  ]);
});

test('the role may look at former copies, and delete, stop or give back those that this stack owns by their tags', () => {
  const stack = stackIn();

  copyIn(stack);

  const any = `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/*`;
  const owner = {
    'aws:ResourceTag/cdk-rekognition-custom-labels:owner': {
      'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '/*']],
    },
  };
  const stoppable = { 'aws:ResourceTag/cdk-rekognition-custom-labels:stop-on-delete': 'true' };
  expect(statements(stack).slice(-5)).toEqual([
    { Effect: 'Allow', Action: 'rekognition:DescribeProjectVersions', Resource: any },
    { Effect: 'Allow', Action: 'rekognition:ListTagsForResource', Resource: `${any}/version/*` },
    {
      Effect: 'Allow',
      Action: 'rekognition:DeleteProjectVersion',
      Resource: `${any}/version/*`,
      Condition: { StringLike: owner },
    },
    {
      Effect: 'Allow',
      Action: 'rekognition:StopProjectVersion',
      Resource: `${any}/version/*`,
      Condition: { StringLike: owner, StringEquals: stoppable },
    },
    {
      Effect: 'Allow',
      Action: ['rekognition:TagResource', 'rekognition:UntagResource'],
      Resource: `${any}/version/*`,
      Condition: {
        StringLike: { ...owner, 'aws:ResourceTag/cdk-rekognition-custom-labels:taken-from': '*' },
        'ForAllValues:StringEquals': {
          'aws:TagKeys': [
            'cdk-rekognition-custom-labels:operation',
            'cdk-rekognition-custom-labels:owner',
            'cdk-rekognition-custom-labels:stop-on-delete',
            'cdk-rekognition-custom-labels:taken-from',
          ],
        },
      },
    },
  ]);
});

test('the role for a copy with a given name reaches no other version', () => {
  const stack = stackIn();

  copyIn(stack, 'Copy', { versionName: 'v1', stopOnDelete: true });

  const named = DESTINATION_VERSIONS.replace('*', 'v1/*');
  const [deletion] = allowing(statements(stack), 'rekognition:DeleteProjectVersion');
  const [stop] = allowing(statements(stack), 'rekognition:StopProjectVersion');
  expect([deletion.Resource, stop.Resource]).toEqual([named, named]);
});

test('a copy whose name CloudFormation may leave out reaches its project’s versions, because its name may be derived', () => {
  const stack = stackIn();
  const versionName = Token.asString(Fn.conditionIf('Condition', 'v1', Aws.NO_VALUE));

  copyIn(stack, 'Copy', { versionName });

  const [deletion] = allowing(statements(stack), 'rekognition:DeleteProjectVersion');
  expect(deletion.Resource).toBe(DESTINATION_VERSIONS);
});

test('only a copy with stopOnDelete may be stopped, and not its neighbour', () => {
  const stack = stackIn();
  const other = Project.fromProjectArn(stack, 'Other', DESTINATION_PROJECT.replace('prod-cats', 'other'));

  copyIn(stack, 'Left', { destinationProject: other });
  copyIn(stack, 'Stopped', { stopOnDelete: true });

  const [stop, former] = allowing(statements(stack), 'rekognition:StopProjectVersion');
  expect(stop).toEqual({
    Effect: 'Allow',
    Action: 'rekognition:StopProjectVersion',
    Resource: DESTINATION_VERSIONS,
  });
  expect(former).toHaveProperty('Condition');
});

test('the role may use and lend the output key, and use the bucket’s own key', () => {
  const stack = stackIn();
  const bucketKey = kms.Key.fromKeyArn(stack, 'BucketKey', KEY.replace(/0$/, '1'));

  copyIn(stack, 'Copy', {
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY),
    outputBucket: s3.Bucket.fromBucketAttributes(stack, 'Encrypted', {
      bucketName: 'results',
      encryptionKey: bucketKey,
    }),
  });

  expect(allowing(statements(stack), 'kms:Decrypt')).toEqual([
    {
      Effect: 'Allow',
      Action: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: KEY,
    },
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: bucketKey.keyArn },
  ]);
});

const KEY_ARN = { 'Fn::GetAtt': ['BucketKey', 'Arn'] };

test.each<[string, (stack: Stack) => string, unknown]>([
  ['that the app makes', (stack) => new kms.CfnKey(stack, 'BucketKey').attrArn, KEY_ARN],
  ['that another app makes', () => KEY, KEY],
  ['that the app makes, by its id,', (stack) => new kms.CfnKey(stack, 'BucketKey').ref, KEY_ARN],
])('the role may use the key %s which a bucket without an L2 encrypts with', (_, key, arn) => {
  const stack = stackIn();
  const outputBucket = new s3.CfnBucket(stack, 'Bucket', {
    bucketEncryption: {
      serverSideEncryptionConfiguration: [
        { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key(stack) } },
      ],
    },
  });

  copyIn(stack, 'Copy', { outputBucket });

  const [decrypt] = allowing(statements(stack), 'kms:Decrypt');
  expect([decrypt.Resource].flat()).toEqual([arn]);
});

test.each(['alias/results', '1234abcd-12ab-34cd-56ef-1234567890ab', Fn.importValue('key'), undefined])(
  'the role may use no key if a bucket without an L2 says %s',
  (kmsMasterKeyId) => {
    const stack = stackIn();
    const outputBucket = new s3.CfnBucket(stack, 'Bucket', {
      bucketEncryption: kmsMasterKeyId && {
        serverSideEncryptionConfiguration: [
          { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } },
        ],
      },
    } as s3.CfnBucketProps);

    copyIn(stack, 'Copy', { outputBucket });

    expect(allowing(statements(stack), 'kms:Decrypt')).toEqual([]);
  },
);

test('no statement reaches every resource of a service', () => {
  const stack = stackIn();

  copyIn(stack, 'Copy', { stopOnDelete: true, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY) });

  const resources = statements(stack).flatMap(({ Resource }) => [Resource].flat());
  expect(resources).not.toContain('*');
});

test('the role does not wait for a copy that waits for the role', () => {
  const stack = stackIn();
  const first = copyIn(stack, 'First');

  copyIn(stack, 'Second', { source: first });

  const [copy] = allowing(statements(stack), 'rekognition:CopyProjectVersion');
  expect(copy.Resource).toEqual([SOURCE_PROJECT, DESTINATION_PROJECT, SOURCE_VERSION, DESTINATION_VERSIONS]);
});

/** Without the feature flags, one of which has every template validated at length. */
const largeStack = () => stackIn(undefined, NO_FLAGS);

describe('the size of the role’s policies', () => {
  test('400 copies of one version need no more characters than one', () => {
    const [one, many] = [1, 400].map((count) => {
      const stack = largeStack();
      for (let i = 0; i < count; i++) copyIn(stack, `Copy${i}`);
      return charactersOf(stack);
    });

    expect(many).toBe(one);
  });

  test('a few versions are named one by one', () => {
    const stack = largeStack();
    const arns = Array.from({ length: 30 }, (_, i) => SOURCE_VERSION.replace('v1', `v${i}`));

    for (const arn of arns)
      copyIn(stack, `Copy of ${arn}`.replace(/\//g, '-'), {
        source: sourceIn(stack, arn.replace(/\//g, '-'), arn),
      });

    const [copy] = allowing(statements(stack), 'rekognition:CopyProjectVersion');
    expect(copy.Resource).toEqual([SOURCE_PROJECT, ...arns, DESTINATION_PROJECT]);
    expect(charactersOf(stack)).toBeLessThan(IAM_LIMIT);
  });

  test('400 versions of one project are named by one pattern', () => {
    const stack = largeStack();

    for (let i = 0; i < 400; i++) {
      copyIn(stack, `Copy${i}`, {
        source: sourceIn(stack, `Source${i}`, SOURCE_VERSION.replace('v1', `v${i}`)),
      });
    }

    const [copy] = allowing(statements(stack), 'rekognition:CopyProjectVersion');
    const every = SOURCE_PROJECT.replace(/\d+$/, 'version/*');
    expect(copy.Resource).toEqual([SOURCE_PROJECT, every, DESTINATION_PROJECT]);
    expect(charactersOf(stack)).toBeLessThan(IAM_LIMIT);
  });

  test('a pattern replaces the longest list, and a short list stays', () => {
    const stack = largeStack();
    const dogs = SOURCE_VERSION.replace('project/cats', 'project/dogs');
    const source = importVersion(stack, 'Dogs', {
      projectArn: SOURCE_PROJECT.replace('cats', 'dogs'),
      modelVersionArn: dogs,
    });

    copyIn(stack, 'Copy of dogs', { source });
    for (let i = 0; i < 100; i++) {
      copyIn(stack, `Copy${i}`, {
        source: sourceIn(stack, `Source${i}`, SOURCE_VERSION.replace('v1', `v${i}`)),
      });
    }

    const [copy] = allowing(statements(stack), 'rekognition:CopyProjectVersion');
    expect(copy.Resource).toContain(dogs);
    expect(copy.Resource).toContain(SOURCE_PROJECT.replace(/\d+$/, 'version/*'));
    expect(copy.Resource).toHaveLength(5);
  });

  test('400 copies that differ in everything, with names, prefixes and tokens, fit', () => {
    const stack = largeStack();
    const destinationProject = new Project(stack, 'New');
    const outputBucket = new s3.Bucket(stack, 'NewBucket');

    for (let i = 0; i < 400; i++) {
      copyIn(stack, `Copy${i}`, {
        source: sourceIn(stack, `Source${i}`, SOURCE_VERSION.replace('v1', `v${i}`)),
        destinationProject,
        outputBucket,
        outputKeyPrefix: `copies/number/${i}/`,
        versionName: `copy-number-${i}`,
        stopOnDelete: true,
      });
    }

    expect(charactersOf(stack)).toBeLessThan(IAM_LIMIT);
  });
});

describe('the pointer', () => {
  const compared = (currentVersionParameterName: string) => ({
    f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName },
  });
  const readIn = (stack: Stack) => allowing(statements(stack), 'ssm:GetParameter');

  test('may be read only with a comparison', () => {
    const stack = stackIn();

    copyIn(stack, 'Copy', { minimumF1Score: 0.9, minimumLabelF1Scores: { circle: 0.8 } });

    expect(readIn(stack)).toEqual([]);
  });

  test.each([
    ['/models/current', 'parameter/models/current'],
    ['current', 'parameter/current'],
  ])('%s is the only parameter that may be read', (name, resource) => {
    const stack = stackIn();

    copyIn(stack, 'Copy', compared(name));
    copyIn(stack, 'Other', compared(name));

    expect(readIn(stack)).toEqual([
      {
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: `arn:aws:ssm:${REGION}:${ACCOUNT}:${resource}`,
      },
    ]);
  });

  test('with a name that only CloudFormation knows may be read with and without a slash before it', () => {
    const stack = stackIn();

    copyIn(stack, 'Copy', compared(new CfnParameter(stack, 'Name').valueAsString));

    const arn = (resource: string) => ({
      'Fn::Join': ['', [`arn:aws:ssm:${REGION}:${ACCOUNT}:${resource}`, { Ref: 'Name' }]],
    });
    expect(readIn(stack)).toEqual([
      { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: [arn('parameter'), arn('parameter/')] },
    ]);
  });
});
