import { type App, Fn, type Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type CopiedModelVersionProps, Project } from '../../../../lib';
import {
  ACCOUNT,
  copyIn,
  DESTINATION_PROJECT,
  HERE,
  policyIn,
  REGION,
  runIn,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  sourceIn,
  stackBeside,
  stackIn,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';

const OTHER_ACCOUNT = '333333333333';
const OTHER_REGION = 'us-east-1';
const key = (region: string, account: string, rest = 'key/1234abcd-12ab-34cd-56ef-1234567890ab') =>
  `arn:aws:kms:${region}:${account}:${rest}`;

/** A copy into a project that its stack makes. */
const copyIntoNew = (stack: Stack, id = 'Copy', props: Partial<CopiedModelVersionProps> = {}) =>
  copyIn(stack, id, { destinationProject: new Project(stack, 'Project'), ...props });
/** A source that only CloudFormation knows. */
const lateSource = (stack: Stack) =>
  importVersion(stack, 'Source', {
    projectArn: Fn.importValue('project'),
    modelVersionArn: Fn.importValue('version'),
  });

describe('a source of another Region', () => {
  const inVirginia = { env: { ...HERE, region: OTHER_REGION } };
  const far = (arn: string) => arn.replace(REGION, OTHER_REGION);

  test('is refused for a project that the app makes', () => {
    expect(() => copyIntoNew(stackIn(inVirginia))).toThrow(
      `source is "${SOURCE_VERSION}", but the copy is to be made in us-east-1 and AWS cannot copy a model across Regions: retrain the model in us-east-1 from its dataset, or deploy this stack in eu-west-1`,
    );
  });

  test('is refused once if the destination’s ARN shows it', () => {
    const stack = stackIn();
    const destinationProject = Project.fromProjectArn(stack, 'Far', far(DESTINATION_PROJECT));

    expect(() => copyIn(stack, 'Copy', { destinationProject })).toThrow(
      /^(?!.*the copy is to be made).*across Regions/s,
    );
  });

  test('is refused if a stack of that Region makes it', () => {
    const stack = stackIn();
    const there = stackBeside(stack, 'Neighbour', inVirginia.env);
    const [projectArn, modelVersionArn] = [SOURCE_PROJECT, SOURCE_VERSION].map(far);
    const source = copyIntoNew(there, 'Far', {
      source: importVersion(there, 'Source', { projectArn, modelVersionArn }),
    });

    expect(() => copyIn(stack, 'Copy', { source })).toThrow(
      'source is "Neighbour/Far", but the copy is to be made in eu-west-1',
    );
  });

  test('is not refused if the Region is a token', () => {
    const stack = stackIn(inVirginia);

    expect(() => copyIntoNew(stack, 'Copy', { source: lateSource(stack) })).not.toThrow();
  });

  test('is not refused if the stack does not set its Region', () => {
    expect(() => copyIntoNew(stackIn({}))).not.toThrow();
  });
});

const neighbour = (stack: Stack, env: typeof HERE) => stackBeside(stack, 'Neighbour', env);
const projectOf = (stack: Stack, env: typeof HERE) => new Project(neighbour(stack, env), 'Made');

const copied = (stack: Stack, props: Partial<CopiedModelVersionProps>) => copyIn(stack, 'Copy', props);

/** The property, the path of what it is given, and how. */
const ELSEWHERE: readonly [string, string, (stack: Stack, env: typeof HERE) => unknown][] = [
  [
    'encryptionKey',
    'Stack/Key',
    (stack, { region, account }) =>
      copied(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', key(region, account)) }),
  ],
  [
    'outputBucket',
    'Stack/Given',
    (stack, env) =>
      copied(stack, {
        outputBucket: s3.Bucket.fromBucketAttributes(stack, 'Given', { bucketName: 'given', ...env }),
      }),
  ],
  [
    'outputBucket',
    'Neighbour/Made',
    (stack, env) => copied(stack, { outputBucket: new s3.Bucket(neighbour(stack, env), 'Made') }),
  ],
  [
    'destinationProject',
    'Neighbour/Made',
    (stack, env) => copied(stack, { destinationProject: projectOf(stack, env) }),
  ],
  [
    'modelVersion',
    'Neighbour/Copy',
    (stack, env) => {
      const there = neighbour(stack, env);
      runIn(stack, 'Run', { modelVersion: copyIntoNew(there, 'Copy', { source: lateSource(there) }) });
    },
  ],
  [
    'project',
    'Neighbour/Made',
    (stack, env) => policyIn(stack, 'Policy', { project: projectOf(stack, env) }),
  ],
];

describe.each(ELSEWHERE)('as %s, %s', (property, path, use) => {
  test('a thing of another account is refused', () => {
    expect(() => use(stackIn(), { ...HERE, account: OTHER_ACCOUNT })).toThrow(
      `${property} is "${path}", but it has to be in the account and Region of the stack, which is in ${ACCOUNT}: pass one of ${ACCOUNT}, or deploy this stack in ${OTHER_ACCOUNT}`,
    );
  });

  test('a thing of another Region is refused', () => {
    expect(() => use(stackIn(), { ...HERE, region: OTHER_REGION })).toThrow(
      `${property} is "${path}", but it has to be in the account and Region of the stack, which is in ${REGION}`,
    );
  });

  test('a thing of this account and Region is accepted', () => {
    expect(() => use(stackIn(), HERE)).not.toThrow();
  });

  test('nothing is refused in a stack that does not set its account and Region', () => {
    expect(() => use(stackIn({}), { account: OTHER_ACCOUNT, region: OTHER_REGION })).not.toThrow();
  });
});

describe('an alias', () => {
  const alias = key(REGION, ACCOUNT, 'alias/models');
  const keyIn = (stack: Stack, arn: string) => kms.Key.fromKeyArn(stack, 'Key', arn);
  /** The template with a copy into a bucket with this key. */
  const templateWith = (stack: Stack, encryptionKey: kms.IKey) => {
    const bucket = { bucketName: 'given', encryptionKey };
    copyIn(stack, 'Copy', { outputBucket: s3.Bucket.fromBucketAttributes(stack, 'Given', bucket) });
    return JSON.stringify((stack.node.root as App).synth().getStackByName('Stack').template);
  };

  test('is refused as a key, because the role’s permissions name keys', () => {
    const stack = stackIn();

    expect(() => copyIn(stack, 'Copy', { encryptionKey: keyIn(stack, alias) })).toThrow(
      'it is an alias of a key unknown to the app, and IAM permits the use of keys, not of aliases: pass the key itself, for instance with Key.fromKeyArn() and an ARN that ends in key/ID',
    );
  });

  test('of a known key is resolved to the key of the bucket', () => {
    const stack = stackIn();
    const targetKey = keyIn(stack, key(REGION, ACCOUNT));

    const template = templateWith(
      stack,
      new kms.Alias(stack, 'Alias', { aliasName: 'alias/models', targetKey }),
    );
    expect(template).toContain(key(REGION, ACCOUNT));
    expect(template).not.toContain(':alias/');
  });

  test('of an unknown bucket key is left out of the role, where it would permit nothing', () => {
    const stack = stackIn();

    expect(templateWith(stack, keyIn(stack, alias))).not.toContain(alias);
  });
});

describe('a thing of another partition than the model’s', () => {
  test.each([
    [
      'outputBucket',
      'arn:aws-cn:s3:::results',
      (stack: Stack, arn: string) => ({ outputBucket: s3.Bucket.fromBucketArn(stack, 'Far', arn) }),
    ],
    [
      'destinationProject',
      DESTINATION_PROJECT.replace('aws', 'aws-cn'),
      (stack: Stack, arn: string) => ({ destinationProject: Project.fromProjectArn(stack, 'Far', arn) }),
    ],
    [
      'encryptionKey',
      key(REGION, ACCOUNT).replace('aws', 'aws-us-gov'),
      (stack: Stack, arn: string) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Far', arn) }),
    ],
  ])('is refused as %s', (property, arn, props) => {
    const stack = stackIn();

    expect(() => copyIn(stack, 'Copy', props(stack, arn))).toThrow(
      `Stack/Copy: ${property} is "${arn}", but the model is in the partition aws, and so is all that its copy uses: pass one whose ARN begins with arn:aws:`,
    );
  });

  test('is not refused if the ARN of the model is a token', () => {
    const stack = stackIn();
    const source = sourceIn(stack, 'Late', Fn.importValue('version'));
    const outputBucket = s3.Bucket.fromBucketArn(stack, 'Far', 'arn:aws-cn:s3:::results');

    expect(() => copyIn(stack, 'Copy', { source, outputBucket })).not.toThrow();
  });
});
