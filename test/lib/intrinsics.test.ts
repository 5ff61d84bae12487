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
import {
  type CopiedModelVersionProps,
  HandlerFunctions,
  ModelPromotion,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  type PromotionTarget,
  RunningModelVersion,
} from '../../lib';
import {
  ACCOUNT,
  ALL_FLAGS,
  copyIn,
  DESTINATION_PROJECT,
  REGION,
  SOURCE_PROJECT,
  SOURCE_VERSION,
} from '../../testing/constructs/fixture';
import { importVersion } from '../../testing/constructs/imported-version';
import { promotionProps } from '../../testing/constructs/promotion-fixture';

/** Values that only CloudFormation knows, written in each of the ways that the CDK has. */
const INTRINSICS: Readonly<Record<string, (stack: Stack) => string>> = {
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
function copiesIn(stack: Stack, props: Partial<CopiedModelVersionProps>): void {
  for (let number = 1; number <= 6; number++) copyIn(stack, `Copy${number}`, props);
}

function policyIn(stack: Stack, allow: (policy: ProjectPolicy) => void, value?: string): void {
  const project = Project.fromProjectArn(stack, 'PolicyProject', value ?? DESTINATION_PROJECT);
  allow(new ProjectPolicy(stack, 'Policy', { project }));
}

function promotionTo(stack: Stack, target: Partial<PromotionTarget>): void {
  const targets = [{ name: 'target', account: ACCOUNT, ...target }];
  new ModelPromotion(stack.node.root as App, 'Promotion', promotionProps({ targets }));
}

const someone = new iam.AccountPrincipal('333333333333');

/** Each value that a user gives, in whatever construct. */
const INPUTS: Readonly<Record<string, (stack: Stack, value: string) => void>> = {
  'the ARN of the source': (stack, value) =>
    copiesIn(stack, {
      source: importVersion(stack, 'Imported', { projectArn: SOURCE_PROJECT, modelVersionArn: value }),
    }),
  'the ARN of the source’s project': (stack, value) =>
    copiesIn(stack, {
      source: importVersion(stack, 'Imported', { projectArn: value, modelVersionArn: SOURCE_VERSION }),
    }),
  'the ARN of the destination': (stack, value) =>
    copiesIn(stack, { destinationProject: Project.fromProjectArn(stack, 'Imported', value) }),
  'the name of the bucket': (stack, value) =>
    copiesIn(stack, { outputBucket: s3.Bucket.fromBucketName(stack, 'Imported', value) }),
  'the ARN of the bucket': (stack, value) =>
    copiesIn(stack, { outputBucket: s3.Bucket.fromBucketArn(stack, 'Imported', value) }),
  'the key of the bucket': (stack, value) =>
    copiesIn(stack, {
      outputBucket: s3.Bucket.fromBucketAttributes(stack, 'Imported', {
        bucketName: 'results',
        encryptionKey: kms.Key.fromKeyArn(stack, 'Key', value),
      }),
    }),
  'the key of a bucket without a construct of its own': (stack, value) =>
    copiesIn(stack, {
      outputBucket: new s3.CfnBucket(stack, 'Imported', {
        bucketEncryption: {
          serverSideEncryptionConfiguration: [
            { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: value } },
          ],
        },
      }),
    }),
  'the ARN of the key': (stack, value) =>
    copiesIn(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', value) }),
  outputKeyPrefix: (stack, value) => copiesIn(stack, { outputKeyPrefix: value }),
  versionName: (stack, value) => {
    copyIn(stack, 'Copy', { versionName: value });
    copiesIn(stack, {});
  },
  'the value of a tag': (stack, value) => copiesIn(stack, { tags: { tag: value } }),
  'the value of a tag of everything': (stack, value) => {
    copiesIn(stack, {});
    Tags.of(stack).add('tag', value);
  },
  'the parameter of a comparison': (stack, value) =>
    copiesIn(stack, { f1Comparison: { maximumF1Drop: 0.1, currentVersionParameterName: value } }),
  projectName: (stack, value) =>
    copiesIn(stack, { destinationProject: new Project(stack, 'Made', { projectName: value }) }),
  'the tag of a project': (stack, value) => {
    new Project(stack, 'Made', { tags: { tag: value } });
  },
  policyName: (stack, value) => {
    const project = Project.fromProjectArn(stack, 'PolicyProject', DESTINATION_PROJECT);
    new ProjectPolicy(stack, 'Policy', { project, policyName: value }).allowCopy(someone);
  },
  'the project of a policy': (stack, value) => policyIn(stack, (policy) => policy.allowCopy(someone), value),
  'the version in a policy': (stack, value) => {
    const project = Project.fromProjectArn(stack, 'Theirs', DESTINATION_PROJECT);
    const version = importVersion(stack, 'Imported', {
      projectArn: project.projectArn,
      modelVersionArn: value,
    });
    policyIn(stack, (policy) => policy.allowCopy(someone, { versions: [version] }));
  },
  'the principal of a policy': (stack, value) =>
    policyIn(stack, (policy) => policy.allowCopy(new iam.ArnPrincipal(value))),
  'the account in a policy': (stack, value) =>
    policyIn(stack, (policy) => policy.allowCopy(new iam.AccountPrincipal(value))),
  'the organisation in a policy': (stack, value) =>
    policyIn(stack, (policy) => policy.denyCopy(new iam.OrganizationPrincipal(value))),
  'the ARN of a version that runs': (stack, value) => {
    new RunningModelVersion(stack, 'Run', {
      modelVersion: importVersion(stack, 'Imported', {
        projectArn: DESTINATION_PROJECT,
        modelVersionArn: value,
      }),
      minInferenceUnits: 1,
    });
  },
  'the project of a version that runs': (stack, value) => {
    const modelVersionArn = DESTINATION_PROJECT.replace(/\/(\d+)$/, '/version/v1/$1');
    new RunningModelVersion(stack, 'Run', {
      modelVersion: importVersion(stack, 'Imported', { projectArn: value, modelVersionArn }),
      minInferenceUnits: 1,
    });
  },
  'the times of a schedule': (stack, value) => {
    const modelVersionArn = DESTINATION_PROJECT.replace(/\/(\d+)$/, '/version/v1/$1');
    new RunningModelVersion(stack, 'Run', {
      modelVersion: importVersion(stack, 'Imported', { projectArn: DESTINATION_PROJECT, modelVersionArn }),
      minInferenceUnits: 1,
      schedule: {
        start: ScheduleExpression.expression(value),
        stop: ScheduleExpression.expression('rate(1 day)'),
      },
    });
  },
  'the name of a pointer': (stack, value) => {
    const modelVersion = copyIn(stack);
    new ModelVersionPointer(stack, 'Pointer', { parameterName: value, modelVersion });
  },
  'the version of a pointer': (stack, value) => {
    const modelVersion = importVersion(stack, 'Imported', {
      projectArn: SOURCE_PROJECT,
      modelVersionArn: value,
    });
    new ModelVersionPointer(stack, 'Pointer', { modelVersion });
  },
  'the name of a pointer that exists': (stack, value) => {
    const pointer = ModelVersionPointer.fromParameterName(stack, 'Pointer', value);
    const source = importVersion(stack, 'Imported', {
      projectArn: SOURCE_PROJECT,
      modelVersionArn: pointer.modelVersionArn,
    });
    copiesIn(stack, { source });
  },
  'the role of the functions': (stack, value) => {
    HandlerFunctions.configure(stack, {
      role: iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/${value}`),
    });
    copiesIn(stack, {});
  },
  'a target’s projectArn': (stack, projectArn) => promotionTo(stack, { projectArn }),
  'a target’s projectName': (stack, projectName) => promotionTo(stack, { projectName }),
  'a target’s outputBucketName': (stack, outputBucketName) => promotionTo(stack, { outputBucketName }),
  'a target’s outputKeyPrefix': (stack, outputKeyPrefix) => promotionTo(stack, { outputKeyPrefix }),
  'a target’s encryptionKeyArn': (stack, encryptionKeyArn) => promotionTo(stack, { encryptionKeyArn }),
  'a target’s parameterName': (stack, parameterName) =>
    promotionTo(stack, { parameterName, maximumF1Drop: 0.1 }),
  'a target’s copyRoleArn': (stack, copyRoleArn) => promotionTo(stack, { copyRoleArn }),
};

/** These belong to the stack itself: other stacks of the app would have to import them. */
const BOUND = ['Ref', 'Fn::GetAtt', 'Fn::FindInMap', 'Fn::If'];

describe.each(Object.entries(INPUTS))('%s can be written in each of these ways', (input, use) => {
  const isOfPromotion = input.startsWith('a target');
  const all = Object.entries(INTRINSICS).filter(([name]) => !isOfPromotion || !BOUND.includes(name));

  test.each(all)('%s', (_, make) => {
    const app = new App({
      context: { ...ALL_FLAGS, 'aws:cdk:disable-asset-staging': true },
      analyticsReporting: false,
      treeMetadata: false,
    });
    const stack = new Stack(app, 'Stack', { env: { account: ACCOUNT, region: REGION } });

    use(stack, make(stack));

    expect(app.synth().getStackByName('Stack').template).toBeDefined();
  });
});
