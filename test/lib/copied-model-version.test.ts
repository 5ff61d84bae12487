import {
  App,
  Aws,
  CfnParameter,
  CfnResource,
  Duration,
  Fn,
  Lazy,
  NestedStack,
  RemovalPolicies,
  RemovalPolicy,
  Stack,
  Stage,
  Tags,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CopiedModelVersion, type CopiedModelVersionProps, Project } from '../../lib';
import {
  ACCOUNT,
  COPY_TYPE,
  copyIn,
  copyProps,
  DESTINATION_PROJECT,
  REGION,
  resourceOf,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  stackIn,
} from '../../testing/constructs/fixture';
import { importVersion } from '../../testing/constructs/imported-version';

const SERVICE_TOKEN = {
  'Fn::GetAtt': ['cdkrekognitioncustomlabelsCopiedModelVersionProviderframeworkonEventA3168F8A', 'Arn'],
};

function propertiesWith(props: Partial<CopiedModelVersionProps>, stack = stackIn()): any {
  copyIn(stack, 'Copy', props);
  return resourceOf(stack, COPY_TYPE).Properties;
}

describe('properties', () => {
  test('a copy without options has only the required properties', () => {
    const stack = stackIn();

    copyIn(stack);

    expect(resourceOf(stack, COPY_TYPE)).toEqual({
      Type: 'Custom::RekognitionCopiedModelVersion',
      Properties: {
        ServiceToken: SERVICE_TOKEN,
        ServiceTimeout: '3600',
        SourceProjectArn: SOURCE_PROJECT,
        SourceProjectVersionArn: SOURCE_VERSION,
        DestinationProjectArn: DESTINATION_PROJECT,
        OutputBucket: 'results',
        Timeout: '3000',
      },
      DependsOn: ['cdkrekognitioncustomlabelsCopiedModelVersionStateMachineE8747EDB'],
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  test('a copy with every option has all properties as strings', () => {
    const stack = stackIn();
    const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`;

    const properties = propertiesWith(
      {
        outputKeyPrefix: 'cats/',
        encryptionKey: kms.Key.fromKeyArn(stack, 'Key', keyArn),
        versionName: 'v1',
        tags: { team: 'vision' },
        stopOnDelete: true,
        adoptExisting: true,
        timeout: Duration.minutes(20),
        minimumF1Score: 0.9,
        minimumLabelF1Scores: { circle: 0.8, square: 1 },
        f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName: '/models/current' },
        acceptMissingEvaluation: true,
      },
      stack,
    );

    expect(properties).toEqual({
      ServiceToken: SERVICE_TOKEN,
      ServiceTimeout: '3600',
      SourceProjectArn: SOURCE_PROJECT,
      SourceProjectVersionArn: SOURCE_VERSION,
      DestinationProjectArn: DESTINATION_PROJECT,
      OutputBucket: 'results',
      OutputKeyPrefix: 'cats/',
      KmsKeyId: keyArn,
      VersionName: 'v1',
      Tags: { team: 'vision' },
      StopOnDelete: 'true',
      AdoptExisting: 'true',
      Timeout: '1200',
      MinimumF1Score: '0.9',
      MinimumLabelF1Scores: { circle: '0.8', square: '1' },
      MaximumF1Drop: '0.02',
      CurrentVersionParameterName: '/models/current',
      AcceptMissingEvaluation: 'true',
    });
  });

  test('false options are absent, so that setting false is no change', () => {
    const properties = propertiesWith({
      stopOnDelete: false,
      adoptExisting: false,
      acceptMissingEvaluation: false,
      minimumLabelF1Scores: {},
    });

    expect(properties).not.toHaveProperty('StopOnDelete');
    expect(properties).not.toHaveProperty('AdoptExisting');
    expect(properties).not.toHaveProperty('AcceptMissingEvaluation');
    expect(properties).not.toHaveProperty('MinimumLabelF1Scores');
  });

  test('a minimum of 0 and a drop of 0 are kept', () => {
    const properties = propertiesWith({
      minimumF1Score: 0,
      f1Comparison: { maximumF1Drop: 0, currentVersionParameterName: 'current' },
    });

    expect(properties).toMatchObject({ MinimumF1Score: '0', MaximumF1Drop: '0' });
  });

  test.each([
    [Duration.minutes(50), '3000'],
    [Duration.seconds(1), '1'],
    [Duration.millis(1500), '2'],
  ])(
    'a time-out of %s is the handler’s to keep: CloudFormation waits its whole hour, for a deletion may take longer',
    (timeout, seconds) => {
      const properties = propertiesWith({ timeout });

      expect(properties).toMatchObject({ Timeout: seconds, ServiceTimeout: '3600' });
    },
  );

  test('an alias is resolved to its key', () => {
    const stack = stackIn();
    const key = kms.Key.fromKeyArn(
      stack,
      'Key',
      `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`,
    );
    const encryptionKey = new kms.Alias(stack, 'Alias', { aliasName: 'alias/results', targetKey: key });

    const properties = propertiesWith({ encryptionKey }, stack);

    expect(properties.KmsKeyId).toBe(key.keyArn);
  });

  test('the attributes are those of the custom resource', () => {
    const stack = stackIn();

    const copy = copyIn(stack);

    const att = (name: string) => ({ 'Fn::GetAtt': ['Copy1ED8A51E', name] });
    expect(
      stack.resolve({
        modelVersionArn: copy.modelVersionArn,
        versionName: copy.versionName,
        sourceModelVersionArn: copy.sourceModelVersionArn,
        f1Score: copy.f1Score,
        evaluationSummaryUri: copy.evaluationSummaryUri,
        modelVersionRef: copy.modelVersionRef,
      }),
    ).toEqual({
      modelVersionArn: att('ModelVersionArn'),
      versionName: att('VersionName'),
      sourceModelVersionArn: att('SourceModelVersionArn'),
      f1Score: att('F1Score'),
      evaluationSummaryUri: att('EvaluationSummaryUri'),
      modelVersionRef: { projectArn: DESTINATION_PROJECT, modelVersionArn: att('ModelVersionArn') },
    });
  });
});

describe('validation', () => {
  test.each<[string, (stack: Stack) => Partial<CopiedModelVersionProps>, string]>([
    [
      'a destination in another account than the stack',
      (stack) => ({
        destinationProject: Project.fromProjectArn(
          stack,
          'Other',
          DESTINATION_PROJECT.replace(ACCOUNT, '333333333333'),
        ),
      }),
      `destinationProject is "${DESTINATION_PROJECT.replace(ACCOUNT, '333333333333')}", but the stack is in account ${ACCOUNT}`,
    ],
    [
      'a source in another Region',
      (stack) => ({
        source: importVersion(stack, 'Other', {
          projectArn: SOURCE_PROJECT.replace(REGION, 'us-east-1'),
          modelVersionArn: SOURCE_VERSION.replace(REGION, 'us-east-1'),
        }),
      }),
      `source is "${SOURCE_VERSION.replace(REGION, 'us-east-1')}", but the destination project is in eu-west-1 and AWS cannot copy a model across Regions`,
    ],
    ['an empty version name', () => ({ versionName: '' }), 'versionName is "", but'],
    ['a version name with a slash', () => ({ versionName: 'v/1' }), 'versionName is "v/1", but'],
    ['a long key prefix', () => ({ outputKeyPrefix: 'x'.repeat(1025) }), 'outputKeyPrefix is '],
    ['a tag of aws', () => ({ tags: { 'aws:x': 'y' } }), 'tags is "aws:x", but'],
    ['the owner tag', () => ({ tags: { 'cdk-rekognition-custom-labels:owner': 'me' } }), 'tags is "cdk-rek'],
    ['a tag value with a star', () => ({ tags: { team: '*' } }), 'tags.team is "*", but'],
    [
      'more than 198 tags',
      () => ({ tags: Object.fromEntries(Array.from({ length: 199 }, (_, i) => [`tag${i}`, 'x'])) }),
      'tags is 199, but',
    ],
    ['no time at all', () => ({ timeout: Duration.seconds(0) }), 'timeout is "0 seconds", but'],
    [
      'more than 12 hours',
      () => ({ timeout: Duration.seconds(43_201) }),
      'timeout is "43201 seconds", but it must be above 0 and at most 12 hours',
    ],
    ['a percentage', () => ({ minimumF1Score: 90 }), 'minimumF1Score is 90, but'],
    ['a negative score', () => ({ minimumF1Score: -0.1 }), 'minimumF1Score is -0.1, but'],
    [
      'a score that is no number',
      () => ({ minimumF1Score: Number.NaN }),
      'minimumF1Score is "not a number", but',
    ],
    [
      'a label in percent',
      () => ({ minimumLabelF1Scores: { circle: 80 } }),
      'minimumLabelF1Scores.circle is 80, but',
    ],
    [
      'a label without a name',
      () => ({ minimumLabelF1Scores: { '': 0.8 } }),
      'minimumLabelF1Scores is "", but',
    ],
    [
      'a drop in percent',
      () => ({ f1Comparison: { maximumF1Drop: 2, currentVersionParameterName: '/models/current' } }),
      'maximumF1Drop is 2, but',
    ],
    [
      'a parameter of AWS',
      () => ({ f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName: '/aws/current' } }),
      'currentVersionParameterName is "/aws/current", but',
    ],
    ['a snapshot', () => ({ removalPolicy: RemovalPolicy.SNAPSHOT }), 'removalPolicy is "snapshot", but'],
    [
      'a key that hides behind an imported alias',
      (stack) => ({ encryptionKey: kms.Alias.fromAliasName(stack, 'Other', 'alias/results') }),
      'encryptionKey is "Stack/Other", but',
    ],
    [
      'a token time-out in minutes',
      (stack) => ({
        timeout: Duration.minutes(new CfnParameter(stack, 'T', { type: 'Number' }).valueAsNumber),
      }),
      'timeout is "a token in minutes", but',
    ],
  ])('fails on %s', (_, props, message) => {
    const stack = stackIn();

    const act = () => copyIn(stack, 'Copy', props(stack));

    expect(act).toThrow(`Stack/Copy: ${message}`);
  });

  test('fails with all the problems at once and before anything else is made', () => {
    const stack = stackIn();

    const act = () =>
      copyIn(stack, 'Copy', { versionName: 'v/1', minimumF1Score: 2, removalPolicy: RemovalPolicy.SNAPSHOT });

    expect(act).toThrow(
      /^Stack\/Copy: 3 problems:\n {2}1\. versionName is .*\n {2}2\. minimumF1Score is .*\n {2}3\. removalPolicy is /,
    );
    expect(stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct))).toEqual([]);
  });

  test('every value can be a token', () => {
    const stack = stackIn({});
    const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;

    const properties = propertiesWith(
      {
        source: importVersion(stack, 'Source', {
          projectArn: parameter('SourceProject'),
          modelVersionArn: parameter('SourceVersion'),
        }),
        destinationProject: Project.fromProjectArn(stack, 'Destination', parameter('DestinationProject')),
        outputBucket: s3.Bucket.fromBucketName(stack, 'Bucket', parameter('BucketName')),
        outputKeyPrefix: parameter('Prefix'),
        encryptionKey: kms.Key.fromKeyArn(
          stack,
          'Key',
          Fn.join('', ['arn:aws:kms:x:1:key/', parameter('KeyId')]),
        ),
        versionName: parameter('VersionName'),
        tags: { team: parameter('Team'), plain: 'text' },
        timeout: Duration.seconds(number('Timeout')),
        minimumF1Score: number('Score'),
        minimumLabelF1Scores: { circle: number('Circle'), square: 0.5 },
        f1Comparison: { maximumF1Drop: number('Drop'), currentVersionParameterName: parameter('Pointer') },
      },
      stack,
    );

    expect(properties).toEqual({
      ServiceToken: SERVICE_TOKEN,
      ServiceTimeout: '3600',
      SourceProjectArn: { Ref: 'SourceProject' },
      SourceProjectVersionArn: { Ref: 'SourceVersion' },
      DestinationProjectArn: { Ref: 'DestinationProject' },
      OutputBucket: { Ref: 'BucketName' },
      OutputKeyPrefix: { Ref: 'Prefix' },
      KmsKeyId: { 'Fn::Join': ['', ['arn:aws:kms:x:1:key/', { Ref: 'KeyId' }]] },
      VersionName: { Ref: 'VersionName' },
      Tags: { team: { Ref: 'Team' }, plain: 'text' },
      Timeout: { Ref: 'Timeout' },
      MinimumF1Score: { Ref: 'Score' },
      MinimumLabelF1Scores: { circle: { Ref: 'Circle' }, square: '0.5' },
      MaximumF1Drop: { Ref: 'Drop' },
      CurrentVersionParameterName: { Ref: 'Pointer' },
    });
  });

  test('fails on a wrong tag beside one that is a token', () => {
    const act = () => copyIn(stackIn(), 'Copy', { tags: { team: Aws.STACK_NAME, other: '*' } });

    expect(act).toThrow('Stack/Copy: tags.other is "*", but');
  });

  test('a value with a token in its middle is not checked', () => {
    const act = () => copyIn(stackIn(), 'Copy', { versionName: `/${Aws.STACK_NAME}/` });

    expect(act).not.toThrow();
  });

  test('a tag key that is a token is not checked', () => {
    const properties = propertiesWith({ tags: { [Lazy.string({ produce: () => 'team' })]: 'vision' } });

    expect(properties.Tags).toEqual({ team: 'vision' });
  });

  test('a stack without an environment can copy into any account', () => {
    const act = () => copyIn(stackIn({}));

    expect(act).not.toThrow();
  });

  test('fails at synthesis on a tag that came late', () => {
    const stack = stackIn();
    const copy = copyIn(stack);
    Tags.of(stack).add('team', '*');

    const act = () => Template.fromStack(stack);

    expect(act).toThrow('tags.team is "*", but a tag value has at most 256');
    expect(copy.node.validate()).toEqual([expect.stringContaining('tags.team')]);
  });

  test.each([
    ['ca-central-1', 1],
    ['eu-west-1', 0],
    [undefined, 0],
  ])('in %s there are %d warnings about the Region', (region, count) => {
    const stack = stackIn(region ? { env: { account: ACCOUNT, region } } : {});
    const source = region ?? REGION;

    copyIn(stack, 'Copy', {
      source: importVersion(stack, 'There', {
        projectArn: SOURCE_PROJECT.replace(REGION, source),
        modelVersionArn: SOURCE_VERSION.replace(REGION, source),
      }),
      destinationProject: Project.fromProjectArn(stack, 'Here', DESTINATION_PROJECT.replace(REGION, source)),
    });

    const message = Match.stringLikeRegexp(`Custom Labels was not offered in ${region}`);
    expect(Annotations.fromStack(stack).findWarning('/Stack/Copy', message)).toHaveLength(count);
  });
});

describe('tags', () => {
  test('Tags.of on any scope above a copy adds tags to it, and wins over its own', () => {
    const stack = stackIn();
    const copy = copyIn(stack, 'Copy', { tags: { team: 'vision', stage: 'beta' } });

    Tags.of(stack.node.root).add('app', 'pets');
    Tags.of(stack).add('stage', 'prod');
    Tags.of(copy).add('self', 'yes');

    expect(resourceOf(stack, COPY_TYPE).Properties.Tags).toEqual({
      app: 'pets',
      self: 'yes',
      stage: 'prod',
      team: 'vision',
    });
  });

  test('a tag can be removed from a copy', () => {
    const stack = stackIn();
    const copy = copyIn(stack);
    Tags.of(stack).add('team', 'vision');

    Tags.of(copy).remove('team');

    expect(resourceOf(stack, COPY_TYPE).Properties).not.toHaveProperty('Tags');
  });

  test('Tags.of can tag only the copies', () => {
    const stack = stackIn();
    copyIn(stack);

    Tags.of(stack).add('kind', 'copy', { includeResourceTypes: [COPY_TYPE] });

    expect(resourceOf(stack, COPY_TYPE).Properties.Tags).toEqual({ kind: 'copy' });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { Tags: Match.absent() });
  });
});

test.each([
  [undefined, 'Delete', 'Delete', undefined],
  [RemovalPolicy.DESTROY, 'Delete', 'Delete', undefined],
  [RemovalPolicy.RETAIN, 'Retain', 'Retain', 'true'],
  // An operation that is undone takes its own copy with it.
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate', 'Retain', undefined],
])(
  'the removal policy %s is used, as a property or applied later',
  (removalPolicy, DeletionPolicy, UpdateReplacePolicy, Retain) => {
    const [atOnce, later] = [stackIn(), stackIn()];

    copyIn(atOnce, 'Copy', { removalPolicy });
    RemovalPolicies.of(copyIn(later)).apply(removalPolicy ?? RemovalPolicy.DESTROY);

    for (const stack of [atOnce, later]) {
      const { Properties, ...policies } = resourceOf(stack, COPY_TYPE);
      expect(policies).toMatchObject({ DeletionPolicy, UpdateReplacePolicy });
      expect(Properties.Retain).toBe(Retain);
    }
  },
);

describe('the place of a copy', () => {
  test('a copy can be the source of the next one, which waits for it by its reference', () => {
    const stack = stackIn();
    const first = copyIn(stack, 'First');

    copyIn(stack, 'Second', { source: first });

    Template.fromStack(stack).hasResourceProperties(COPY_TYPE, {
      SourceProjectArn: DESTINATION_PROJECT,
      SourceProjectVersionArn: { 'Fn::GetAtt': [stack.getLogicalId(resourceIn(first)), 'ModelVersionArn'] },
    });
  });

  test('a copy can be the source of one in another stack', () => {
    const app = new App();
    const env = { account: ACCOUNT, region: REGION };
    const [one, other] = [new Stack(app, 'One', { env }), new Stack(app, 'Other', { env })];
    const first = copyIn(one, 'First');

    copyIn(other, 'Second', { source: first });

    const { SourceProjectVersionArn } = resourceOf(other, COPY_TYPE).Properties;
    expect(JSON.stringify(SourceProjectVersionArn)).toMatch(/One:ExportsOutputFnGetAtt/);
  });

  test('a nested stack has its own function and state machine', () => {
    const stack = stackIn();
    const nested = new NestedStack(stack, 'Nested');
    const inParent = copyIn(stack, 'Copy');

    new CopiedModelVersion(nested, 'Copy', { ...copyProps(stack), source: inParent });

    for (const each of [stack, nested]) {
      expect(resourceOf(each, COPY_TYPE).Properties.ServiceToken).toEqual(SERVICE_TOKEN);
      Template.fromStack(each).resourceCountIs('AWS::Lambda::Function', 1);
      Template.fromStack(each).resourceCountIs('AWS::StepFunctions::StateMachine', 1);
    }
  });

  test('several stages can hold the same stack', () => {
    const app = new App();
    const synthesised = ['Beta', 'Prod'].map((id) => {
      const stage = new Stage(app, id, { env: { account: ACCOUNT, region: REGION } });
      const stack = new Stack(stage, 'Stack');
      copyIn(stack);
      return resourceOf(stack, COPY_TYPE);
    });

    expect(synthesised[0]).toEqual(synthesised[1]);
  });
});

function resourceIn(copy: CopiedModelVersion): CfnResource {
  return copy.node.findChild('Resource').node.defaultChild as CfnResource;
}

test('a removal policy can be applied later, if a copy can have it', () => {
  const stack = stackIn();
  const copy = copyIn(stack);

  copy.applyRemovalPolicy(RemovalPolicy.RETAIN);

  expect(resourceOf(stack, COPY_TYPE)).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { Retain: 'true' },
  });
  expect(() => copy.applyRemovalPolicy(RemovalPolicy.SNAPSHOT)).toThrow(
    'Stack/Copy: removalPolicy is "snapshot", but it can be destroyed or retained',
  );
});

test('a copy is in the account and Region of its stack', () => {
  const { env, stack } = copyIn(stackIn());

  expect([stack.node.path, env]).toEqual(['Stack', { account: ACCOUNT, region: REGION }]);
});
