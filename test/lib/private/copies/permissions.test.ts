import { Aws, CfnParameter, Fn, type Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type CopiedModelVersionProps, Project } from '../../../../lib';
import {
  ACCOUNT,
  allowing,
  copyIn,
  DESTINATION_PROJECT,
  DESTINATION_VERSIONS,
  NO_FLAGS,
  REGION,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  sourceIn,
  stackIn,
  statementsOf,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`;

/** IAM counts every character but white space, and allows 10,240 in all inline policies of a role. */
const IAM_LIMIT = 10_240;

const statements = (stack: Stack) => statementsOf(stack, 'CopiedModelVersion');
/** The statements that allow an action, in a stack with one copy. */
const allowedIn = (action: string, props: Partial<CopiedModelVersionProps>, stack = stackIn()) => {
  copyIn(stack, 'Copy', props);
  return allowing(statements(stack), action);
};

/** A role's statements as IAM will count them, with every intrinsic replaced by a value of a likely length. */
function charactersOf(stack: Stack): number {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements(stack) })
    .replace(/\{"Fn::GetAtt":\["\w+","\w+"\]\}/g, JSON.stringify('x'.repeat(120)))
    .replace(/\{"Ref":"AWS::StackId"\}/g, JSON.stringify('x'.repeat(150)));
  return text.length;
}

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
  const named = { versionName: 'v1', stopOnDelete: true };

  for (const action of ['rekognition:DeleteProjectVersion', 'rekognition:StopProjectVersion']) {
    expect(allowedIn(action, named)[0].Resource).toBe(DESTINATION_VERSIONS.replace('*', 'v1/*'));
  }
});

test('a copy whose name CloudFormation may leave out reaches its project’s versions, because its name may be derived', () => {
  const versionName = Token.asString(Fn.conditionIf('Condition', 'v1', Aws.NO_VALUE));

  const [deletion] = allowedIn('rekognition:DeleteProjectVersion', { versionName });
  expect(deletion.Resource).toBe(DESTINATION_VERSIONS);
});

test('only a copy with stopOnDelete may be stopped, and not its neighbour', () => {
  const stack = stackIn();
  const other = Project.fromProjectArn(stack, 'Other', DESTINATION_PROJECT.replace('prod-cats', 'other'));
  copyIn(stack, 'Left', { destinationProject: other });

  const Action = 'rekognition:StopProjectVersion';
  const [stop, former] = allowedIn(Action, { stopOnDelete: true }, stack);
  expect(stop).toEqual({ Effect: 'Allow', Action, Resource: DESTINATION_VERSIONS });
  expect(former).toHaveProperty('Condition');
});

describe('a bucket without an L2', () => {
  /** The keys that the role may use if the bucket names this one. */
  const keysWith = (makeKey: (stack: Stack) => string | undefined) => {
    const stack = stackIn();
    const kmsMasterKeyId = makeKey(stack);
    const rule = { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } };
    const outputBucket = new s3.CfnBucket(stack, 'Bucket', {
      bucketEncryption: kmsMasterKeyId ? { serverSideEncryptionConfiguration: [rule] } : undefined,
    });
    return allowedIn('kms:Decrypt', { outputBucket }, stack).flatMap(({ Resource }) => Resource);
  };

  const MADE = { 'Fn::GetAtt': ['BucketKey', 'Arn'] };
  test.each<[string, (stack: Stack) => string, unknown]>([
    ['that the app makes', (stack) => new kms.CfnKey(stack, 'BucketKey').attrArn, MADE],
    ['that another app makes', () => KEY, KEY],
    ['that the app makes, by its id,', (stack) => new kms.CfnKey(stack, 'BucketKey').ref, MADE],
  ])('lets the role use the key %s which it encrypts with', (_, key, arn) => {
    expect(keysWith(key)).toEqual([arn]);
  });

  test.each(['alias/results', '1234abcd-12ab-34cd-56ef-1234567890ab', Fn.importValue('key'), undefined])(
    'lets the role use no key if it says %s',
    (key) => {
      expect(keysWith(() => key)).toEqual([]);
    },
  );
});

test('the role does not wait for a copy that waits for the role', () => {
  const stack = stackIn();
  const first = copyIn(stack, 'First');

  copyIn(stack, 'Second', { source: first });

  const [copy] = allowing(statements(stack), 'rekognition:CopyProjectVersion');
  expect(copy.Resource).toEqual([SOURCE_PROJECT, DESTINATION_PROJECT, SOURCE_VERSION, DESTINATION_VERSIONS]);
});

describe('the size of the role’s policies', () => {
  /** Without the feature flags, one of which has every template validated at length. */
  const largeStack = (
    count: number,
    propsOf: (stack: Stack, i: number) => Partial<CopiedModelVersionProps>,
  ) => {
    const stack = stackIn(undefined, NO_FLAGS);
    for (let i = 0; i < count; i++) copyIn(stack, `Copy${i}`, propsOf(stack, i));
    return stack;
  };
  const versionOf = (i: number) => SOURCE_VERSION.replace('v1', `v${i}`);
  const anotherVersion = (stack: Stack, i: number) => ({
    source: sourceIn(stack, `Source${i}`, versionOf(i)),
  });
  const copyable = (stack: Stack) =>
    allowing(statements(stack), 'rekognition:CopyProjectVersion')[0].Resource;
  const EVERY = SOURCE_PROJECT.replace(/\d+$/, 'version/*');

  test('400 copies of one version need no more characters than one', () => {
    const [one, many] = [1, 400].map((count) => charactersOf(largeStack(count, () => ({}))));

    expect(many).toBe(one);
  });

  test('a few versions are named one by one', () => {
    const stack = largeStack(30, anotherVersion);

    const arns = Array.from({ length: 30 }, (_, i) => versionOf(i));
    expect(copyable(stack)).toEqual([SOURCE_PROJECT, ...arns, DESTINATION_PROJECT]);
    expect(charactersOf(stack)).toBeLessThan(IAM_LIMIT);
  });

  test('400 versions of one project are named by one pattern', () => {
    const stack = largeStack(400, anotherVersion);

    expect(copyable(stack)).toEqual([SOURCE_PROJECT, EVERY, DESTINATION_PROJECT]);
    expect(charactersOf(stack)).toBeLessThan(IAM_LIMIT);
  });

  test('a pattern replaces the longest list, and a short list stays', () => {
    const [projectArn, modelVersionArn] = [SOURCE_PROJECT, SOURCE_VERSION].map((arn) =>
      arn.replace('cats', 'dogs'),
    );
    const stack = largeStack(100, anotherVersion);
    copyIn(stack, 'Dog', { source: importVersion(stack, 'Dogs', { projectArn, modelVersionArn }) });

    expect(copyable(stack)).toEqual(expect.arrayContaining([modelVersionArn, EVERY]));
    expect(copyable(stack)).toHaveLength(5);
  });

  test('400 copies that differ in everything, with names, prefixes and tokens, fit', () => {
    const stack = stackIn(undefined, NO_FLAGS);
    const destinationProject = new Project(stack, 'New');
    const outputBucket = new s3.Bucket(stack, 'NewBucket');

    for (let i = 0; i < 400; i++) {
      copyIn(stack, `Copy${i}`, {
        ...anotherVersion(stack, i),
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
  const parameter = (resource: string) => `arn:aws:ssm:${REGION}:${ACCOUNT}:${resource}`;
  const reading = (Resource: unknown) => [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource }];

  test('may be read only with a comparison', () => {
    const gates = { minimumF1Score: 0.9, minimumLabelF1Scores: { circle: 0.8 } };

    expect(allowedIn('ssm:GetParameter', gates)).toEqual([]);
  });

  test.each([
    ['/models/current', 'parameter/models/current'],
    ['current', 'parameter/current'],
  ])('%s is the only parameter that may be read', (name, resource) => {
    const stack = stackIn();
    copyIn(stack, 'Other', compared(name));

    expect(allowedIn('ssm:GetParameter', compared(name), stack)).toEqual(reading(parameter(resource)));
  });

  test('with a name that only CloudFormation knows may be read with and without a slash before it', () => {
    const stack = stackIn();
    const name = new CfnParameter(stack, 'Name').valueAsString;

    const arns = ['parameter', 'parameter/'].map((beginning) => ({
      'Fn::Join': ['', [parameter(beginning), { Ref: 'Name' }]],
    }));
    expect(allowedIn('ssm:GetParameter', compared(name), stack)).toEqual(reading(arns));
  });
});
