import {
  App,
  Aws,
  CfnCondition,
  CfnDynamicReference,
  CfnDynamicReferenceService,
  CfnMapping,
  CfnParameter,
  Fn,
  Lazy,
  Stack,
  Tags,
  Token,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  type CopiedModelVersionProps,
  HandlerFunctions,
  ModelPromotion,
  type ModelPromotionProps,
  ModelVersionPointer,
  Project,
  type PromotionTarget,
} from '../../lib';
import {
  ACCOUNT,
  ALL_FLAGS,
  COPY_TYPE,
  copyIn,
  DESTINATION_PROJECT,
  DESTINATION_VERSION,
  HERE,
  OFFICE_HOURS,
  policyIn,
  resourceOf,
  runIn,
  SOMEONE,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  stackIn,
} from '../../testing/constructs/fixture';
import { importVersion } from '../../testing/constructs/imported-version';
import { PRODUCTION, promotionProps, STAGING } from '../../testing/constructs/promotion-fixture';

/** Values that are not known yet, in texts that the CDK does not treat as tokens. */
const PLACEHOLDERS: Readonly<Record<string, (stack: Stack) => string>> = {
  // The CLI has not looked it up yet.
  'a lookup': (stack) => StringParameter.valueFromLookup(stack, '/models/value'),
  // As many templates write it.
  'a dynamic reference in a text': () => '{{resolve:ssm:/models/value}}',
};

/** Values that only CloudFormation knows, written in each of the ways that the CDK has. */
const INTRINSICS: typeof PLACEHOLDERS = {
  Ref: (stack) => textParameter(stack).valueAsString,
  'Ref of a pseudo parameter': () => Aws.STACK_NAME,
  'Fn::GetAtt': (stack) => resourceIn(stack).attrArn,
  'Fn::Join': (stack) => `a-${textParameter(stack).valueAsString}-b`,
  'Fn::Join over a list that is a parameter': (stack) => Fn.join('-', listParameter(stack).valueAsList),
  'Fn::Join over Fn::Split': () => Fn.join('-', Fn.split(',', Fn.importValue('names'))),
  'Fn::Join over Fn::GetAZs': () => Fn.join('-', Fn.getAzs()),
  'Fn::Select from a parameter': (stack) => Fn.select(1, listParameter(stack).valueAsList),
  'Fn::Select from Fn::Split': (stack) => Fn.select(1, Fn.split('/', textParameter(stack).valueAsString)),
  'Fn::Sub': () => Fn.sub('$' + '{AWS::StackName}-$' + '{!Literal}'),
  'Fn::Sub with variables': (stack) => Fn.sub('${Name}-x', { Name: textParameter(stack).valueAsString }),
  'Fn::ImportValue': () => Fn.importValue('shared'),
  'Fn::FindInMap': (stack) =>
    new CfnMapping(stack, 'Map', { mapping: { a: { b: 'c' } }, lazy: false }).findInMap(
      textParameter(stack).valueAsString,
      'b',
    ),
  'Fn::If': (stack) => {
    const { logicalId } = new CfnCondition(stack, 'When', {
      expression: Fn.conditionEquals(Aws.REGION, 'x'),
    });
    return Token.asString(Fn.conditionIf(logicalId, 'yes', textParameter(stack).valueAsString));
  },
  'Fn::Transform': () => Fn.transform('AWS::Include', { Location: 's3://bucket/key' }).toString(),
  'a dynamic reference': () =>
    new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/models/value').toString(),
  'a lazy value': (stack) => Lazy.string({ produce: () => textParameter(stack).valueAsString }),
};

const once = <T>(stack: Stack, id: string, make: () => T): T =>
  (stack.node.tryFindChild(id) as T | undefined) ?? make();
const textParameter = (stack: Stack) => once(stack, 'Text', () => new CfnParameter(stack, 'Text'));
const listParameter = (stack: Stack) =>
  once(stack, 'List', () => new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }));
const resourceIn = (stack: Stack) => once(stack, 'Given', () => new s3.CfnBucket(stack, 'Given'));

/** More copies than run at a time: their order is found by a walk over the template. */
function copiesIn(stack: Stack, props: Partial<CopiedModelVersionProps> = {}): void {
  for (let number = 1; number <= 6; number++) copyIn(stack, `Copy${number}`, props);
}

const imported = (stack: Stack, projectArn: string, modelVersionArn: string) =>
  importVersion(stack, 'Imported', { projectArn, modelVersionArn });
const keyIn = (stack: Stack, arn: string) => kms.Key.fromKeyArn(stack, 'Key', arn);
const projectIn = (stack: Stack, arn: string) => Project.fromProjectArn(stack, 'OfValue', arn);
const pointerIn = (stack: Stack, props: { parameterName?: string; description?: string }) =>
  new ModelVersionPointer(stack, 'Pointer', { modelVersion: copyIn(stack), ...props });

function promotionTo(stack: Stack, ofTargets: Partial<PromotionTarget>): void {
  const targets = [STAGING, PRODUCTION].map((target) => ({ ...target, ...ofTargets }));
  new ModelPromotion(stack.node.root as App, 'Promotion', promotionProps({ targets }));
}

type Input = (stack: Stack, value: string) => unknown;

/** Each value that a user gives, in whatever construct. */
const INPUTS: Readonly<Record<string, Input>> = {
  'the ARN of the source': (stack, value) =>
    copiesIn(stack, { source: imported(stack, SOURCE_PROJECT, value) }),
  'the ARN of the source’s project': (stack, value) =>
    copiesIn(stack, { source: imported(stack, value, SOURCE_VERSION) }),
  'the ARN of the destination': (stack, value) =>
    copiesIn(stack, { destinationProject: projectIn(stack, value) }),
  'the name of the bucket': (stack, value) =>
    copiesIn(stack, { outputBucket: s3.Bucket.fromBucketName(stack, 'Imported', value) }),
  'the ARN of the bucket': (stack, value) =>
    copiesIn(stack, { outputBucket: s3.Bucket.fromBucketArn(stack, 'Imported', value) }),
  'the key of the bucket': (stack, value) => {
    const bucket = { bucketName: 'results', encryptionKey: keyIn(stack, value) };
    copiesIn(stack, { outputBucket: s3.Bucket.fromBucketAttributes(stack, 'Imported', bucket) });
  },
  'the key of a bucket without a construct of its own': (stack, value) => {
    const rule = { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: value } };
    const bucketEncryption = { serverSideEncryptionConfiguration: [rule] };
    copiesIn(stack, { outputBucket: new s3.CfnBucket(stack, 'Imported', { bucketEncryption }) });
  },
  'the ARN of the key': (stack, value) => copiesIn(stack, { encryptionKey: keyIn(stack, value) }),
  outputKeyPrefix: (stack, value) => copiesIn(stack, { outputKeyPrefix: value }),
  versionName: (stack, value) => {
    copyIn(stack, 'Copy', { versionName: value });
    copiesIn(stack);
  },
  'the value of a tag': (stack, value) => copiesIn(stack, { tags: { tag: value } }),
  'the value of a tag of everything': (stack, value) => {
    copiesIn(stack);
    Tags.of(stack).add('tag', value);
  },
  'the parameter of a comparison': (stack, value) =>
    copiesIn(stack, { f1Comparison: { maximumF1Drop: 0.1, currentVersionParameterName: value } }),
  projectName: (stack, value) =>
    copiesIn(stack, { destinationProject: new Project(stack, 'Made', { projectName: value }) }),
  'the tag of a project': (stack, value) => new Project(stack, 'Made', { tags: { tag: value } }),
  policyName: (stack, value) => policyIn(stack, 'Policy', { policyName: value }).allowCopy(SOMEONE),
  'the project of a policy': (stack, value) =>
    policyIn(stack, 'Policy', { project: projectIn(stack, value) }).allowCopy(SOMEONE),
  'the version in a policy': (stack, value) =>
    policyIn(stack).allowCopy(SOMEONE, { versions: [imported(stack, DESTINATION_PROJECT, value)] }),
  'the principal of a policy': (stack, value) => policyIn(stack).allowCopy(new iam.ArnPrincipal(value)),
  'the account in a policy': (stack, value) => policyIn(stack).allowCopy(new iam.AccountPrincipal(value)),
  'the organisation in a policy': (stack, value) =>
    policyIn(stack).denyCopy(new iam.OrganizationPrincipal(value)),
  'the ARN of a version that runs': (stack, value) =>
    runIn(stack, 'Run', { modelVersion: imported(stack, DESTINATION_PROJECT, value) }),
  'the project of a version that runs': (stack, value) =>
    runIn(stack, 'Run', {
      modelVersion: imported(stack, value, DESTINATION_VERSION),
    }).metricInServiceUnits(),
  'the times of a schedule': (stack, value) =>
    runIn(stack, 'Run', { schedule: { ...OFFICE_HOURS, start: ScheduleExpression.expression(value) } }),
  'the name of a pointer': (stack, value) => pointerIn(stack, { parameterName: value }),
  'the description of a pointer': (stack, value) => pointerIn(stack, { description: value }),
  'the version of a pointer': (stack, value) =>
    new ModelVersionPointer(stack, 'Pointer', { modelVersion: imported(stack, SOURCE_PROJECT, value) }),
  'the project in the name of a pointer': (stack, value) =>
    new ModelVersionPointer(stack, 'Pointer', { modelVersion: imported(stack, value, SOURCE_VERSION) }),
  'the name of a pointer that exists': (stack, value) => {
    const { modelVersionArn } = ModelVersionPointer.fromParameterName(stack, 'Pointer', value);
    copiesIn(stack, { source: imported(stack, SOURCE_PROJECT, modelVersionArn) });
  },
  'the role of the functions': (stack, value) => {
    const role = iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/${value}`);
    HandlerFunctions.configure(stack, { role });
    copiesIn(stack);
  },
  'the projectArn of targets': (stack, projectArn) => promotionTo(stack, { projectArn }),
  'the projectName of targets': (stack, projectName) => promotionTo(stack, { projectName }),
  'the outputBucketName of targets': (stack, outputBucketName) => promotionTo(stack, { outputBucketName }),
  'the outputKeyPrefix of targets': (stack, outputKeyPrefix) => promotionTo(stack, { outputKeyPrefix }),
  'the encryptionKeyArn of targets': (stack, encryptionKeyArn) => promotionTo(stack, { encryptionKeyArn }),
  'the parameterName of targets': (stack, parameterName) =>
    promotionTo(stack, { parameterName, maximumF1Drop: 0.1 }),
  'the copyRoleArn of targets': (stack, copyRoleArn) => promotionTo(stack, { copyRoleArn }),
};

/** The CDK takes only texts as keys of an object. */
const KEYS: Readonly<Record<string, Input>> = {
  'the key of a tag': (stack, value) => copiesIn(stack, { tags: { [value]: 'x' } }),
  'the name of a label': (stack, value) =>
    copiesIn(stack, { minimumLabelF1Scores: { [value.repeat(20)]: 0.5 } }),
};

/** These belong to the stack itself: other stacks of the app would have to import them. */
const OF_THE_STACK = ['Ref', 'Fn::GetAtt', 'Fn::FindInMap', 'Fn::If'];

/** Here the CDK itself refuses a placeholder. */
const CHECKED_BY_THE_CDK =
  /^the (name of the bucket|ARN of the (bucket|key)|key of the bucket|organisation .*)$/;

describe.each(Object.entries({ ...INPUTS, ...KEYS }))(
  '%s can be written in each of these ways',
  (input, use) => {
    const ways = Object.entries({
      ...(input in KEYS ? {} : INTRINSICS),
      ...(CHECKED_BY_THE_CDK.test(input) ? {} : PLACEHOLDERS),
    })
      .filter(([way]) => !input.endsWith('of targets') || !OF_THE_STACK.includes(way))
      // Grants and the pointer need the project's name, which is only a part of the ARN.
      .filter(([way]) => input !== 'the projectArn of targets' || !way.startsWith('a dynamic reference'));

    test.each(ways)('%s', (_, make) => {
      const app = new App({
        context: { ...ALL_FLAGS, 'aws:cdk:disable-asset-staging': true },
        analyticsReporting: false,
        treeMetadata: false,
      });
      const stack = new Stack(app, 'Stack', { env: HERE });

      use(stack, make(stack));

      expect(app.synth().getStackByName('Stack').template).toBeDefined();
    });
  },
);

describe('a lookup', () => {
  const lookedUp = (name: string, defaultValue?: string) =>
    StringParameter.valueFromLookup(stackIn(), name, defaultValue);
  const promotionOf = (props: Partial<ModelPromotionProps>) => () =>
    new ModelPromotion(new App(), 'Promotion', promotionProps(props));
  const source = { projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION };
  const target = (props: Partial<PromotionTarget>) => ({ targets: [{ ...STAGING, ...props }] });

  test.each<[string, (value: string) => Partial<ModelPromotionProps>]>([
    ['source.projectArn', (projectArn) => ({ source: { ...source, projectArn } })],
    ['source.modelVersionArn', (modelVersionArn) => ({ source: { ...source, modelVersionArn } })],
    ['keptModelVersionArns[0]', (arn) => ({ keptModelVersionArns: [arn] })],
    ['targets[0].currentModelVersionArn', (arn) => target({ currentModelVersionArn: arn })],
    ['targets[0].account', (account) => target({ account })],
    ['targets[0].name', (name) => target({ name })],
  ])('fails as %s of a promotion, which says that a lookup takes a default', (property, props) => {
    const act = promotionOf(props(lookedUp('/models/value')));

    expect(act).toThrow(`${property} is "dummy-value-for-/models/value", but`);
    expect(act).toThrow('give valueFromLookup() a value of this form as its defaultValue');
  });

  test('with a default of the right form works in the first run', () => {
    const modelVersionArn = lookedUp('/value', SOURCE_VERSION);

    expect(promotionOf({ source: { ...source, modelVersionArn } })).not.toThrow();
  });

  test('differs from another lookup, so that two projects of an account can be looked up', () => {
    const targets = ['one', 'two'].map((name) => ({
      name,
      account: ACCOUNT,
      projectArn: lookedUp(`/models/${name}`),
    }));

    expect(promotionOf({ targets })).not.toThrow();
  });

  test('of a role or of a key counts as one of the stack’s account', () => {
    const stack = stackIn();
    HandlerFunctions.configure(stack, {
      role: iam.Role.fromLookup(stack, 'Role', { roleName: 'functions' }),
    });
    copyIn(stack, 'Copy', { encryptionKey: kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/models' }) });

    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });
});

test('a dynamic reference is passed on unchanged', () => {
  const stack = stackIn();

  copyIn(stack, 'Copy', { source: imported(stack, '{{resolve:ssm:/project}}', '{{resolve:ssm:/version}}') });

  expect(resourceOf(stack, COPY_TYPE).Properties).toMatchObject({
    SourceProjectArn: '{{resolve:ssm:/project}}',
    SourceProjectVersionArn: '{{resolve:ssm:/version}}',
  });
});
