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
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CopiedModelVersion, type CopiedModelVersionProps, Project } from '../../lib';
import {
  ACCOUNT,
  COPY_TYPE,
  copyIn,
  copyProps,
  DESTINATION_PROJECT,
  HERE,
  problemsIn,
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
/** The properties that every copy of the fixture has. */
const REQUIRED = {
  ServiceToken: SERVICE_TOKEN,
  ServiceTimeout: '3600',
  SourceProjectArn: SOURCE_PROJECT,
  SourceProjectVersionArn: SOURCE_VERSION,
  DestinationProjectArn: DESTINATION_PROJECT,
  OutputBucket: 'results',
};

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`;

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
      Properties: { ...REQUIRED, Timeout: '3000' },
      DependsOn: ['cdkrekognitioncustomlabelsCopiedModelVersionStateMachineE8747EDB'],
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  test('a copy with every option has all properties as strings', () => {
    const stack = stackIn();

    const properties = propertiesWith(
      {
        outputKeyPrefix: 'cats/',
        encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY),
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
      ...REQUIRED,
      OutputKeyPrefix: 'cats/',
      KmsKeyId: KEY,
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
    const off = { stopOnDelete: false, adoptExisting: false, acceptMissingEvaluation: false };

    expect(propertiesWith({ ...off, minimumLabelF1Scores: {} })).toEqual(propertiesWith({}));
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
    'the handler enforces a time-out of %s: CloudFormation waits its whole hour, because a deletion may take longer',
    (timeout, seconds) => {
      const properties = propertiesWith({ timeout });

      expect(properties).toMatchObject({ Timeout: seconds, ServiceTimeout: '3600' });
    },
  );

  test('an alias is resolved to its key', () => {
    const stack = stackIn();
    const targetKey = kms.Key.fromKeyArn(stack, 'Key', KEY);
    const encryptionKey = new kms.Alias(stack, 'Alias', { aliasName: 'alias/results', targetKey });

    expect(propertiesWith({ encryptionKey }, stack).KmsKeyId).toBe(KEY);
  });

  test('the attributes are those of the custom resource', () => {
    const stack = stackIn();

    const copy = copyIn(stack);

    const att = (name: string) => ({ 'Fn::GetAtt': ['Copy1ED8A51E', name] });
    const { modelVersionArn, versionName, sourceModelVersionArn, f1Score, evaluationSummaryUri } = copy;
    expect(
      stack.resolve([modelVersionArn, versionName, sourceModelVersionArn, f1Score, evaluationSummaryUri]),
    ).toEqual(
      ['ModelVersionArn', 'VersionName', 'SourceModelVersionArn', 'F1Score', 'EvaluationSummaryUri'].map(att),
    );
    expect(stack.resolve(copy.modelVersionRef)).toEqual({
      projectArn: DESTINATION_PROJECT,
      modelVersionArn: att('ModelVersionArn'),
    });
  });
});

describe('validation', () => {
  test('fails with all the problems at once and before anything else is made', () => {
    const stack = stackIn();
    const others = DESTINATION_PROJECT.replace(ACCOUNT, '333333333333');
    const [projectArn, modelVersionArn] = [SOURCE_PROJECT, SOURCE_VERSION].map((arn) =>
      arn.replace(REGION, 'us-east-1'),
    );

    const problems = problemsIn(() =>
      copyIn(stack, 'Copy', {
        source: importVersion(stack, 'Far', { projectArn, modelVersionArn }),
        destinationProject: Project.fromProjectArn(stack, 'Others', others),
        outputKeyPrefix: 'x'.repeat(1025),
        encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/results'),
        versionName: 'v/1',
        tags: { 'aws:x': 'y', team: '*' },
        minimumF1Score: 90,
        minimumLabelF1Scores: { circle: 80, '': 0.8 },
        f1Comparison: { maximumF1Drop: 2, currentVersionParameterName: '/aws/current' },
        removalPolicy: RemovalPolicy.SNAPSHOT,
        timeout: Duration.seconds(43_201),
      }),
    );

    expect(problems).toEqual([
      `source is "${modelVersionArn}"`,
      `destinationProject is "${others}"`,
      expect.stringMatching('^outputKeyPrefix is "xxx'),
      'versionName is "v/1"',
      'tags is "aws:x"',
      'tags.team is "*"',
      'minimumF1Score is 90',
      'minimumLabelF1Scores.circle is 80',
      'minimumLabelF1Scores is ""',
      'maximumF1Drop is 2',
      'currentVersionParameterName is "/aws/current"',
      'removalPolicy is "snapshot"',
      'encryptionKey is "Stack/Alias"',
      'timeout is "43201 seconds"',
    ]);
    expect(stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct))).toEqual([]);
  });

  test('fails on a time-out that CloudFormation would have to convert', () => {
    const stack = stackIn();
    const timeout = Duration.minutes(new CfnParameter(stack, 'T', { type: 'Number' }).valueAsNumber);

    expect(() => copyIn(stack, 'Copy', { timeout })).toThrow(
      'Stack/Copy: timeout is "a token in minutes", but',
    );
  });

  test('every value can be a token', () => {
    const stack = stackIn({});
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    const source = { projectArn: text('SourceProject'), modelVersionArn: text('SourceVersion') };
    const keyArn = Fn.join('', ['arn:aws:kms:x:1:key/', text('KeyId')]);

    const properties = propertiesWith(
      {
        source: importVersion(stack, 'Source', source),
        destinationProject: Project.fromProjectArn(stack, 'Destination', text('DestinationProject')),
        outputBucket: s3.Bucket.fromBucketName(stack, 'Bucket', text('BucketName')),
        outputKeyPrefix: text('Prefix'),
        encryptionKey: kms.Key.fromKeyArn(stack, 'Key', keyArn),
        versionName: text('VersionName'),
        tags: { team: text('Team'), plain: 'text' },
        timeout: Duration.seconds(number('Timeout')),
        minimumF1Score: number('Score'),
        minimumLabelF1Scores: { circle: number('Circle'), square: 0.5 },
        f1Comparison: { maximumF1Drop: number('Drop'), currentVersionParameterName: text('Pointer') },
      },
      stack,
    );

    expect(properties).toEqual({
      ...REQUIRED,
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

  test('the keys of tags that are tokens are not checked, and each tag beside a token is', () => {
    const key = Lazy.string({ produce: () => 'team' });
    const act = () => copyIn(stackIn(), 'Copy', { tags: { team: Aws.STACK_NAME, other: '*' } });

    expect(propertiesWith({ tags: { [key]: 'vision' } }).Tags).toEqual({ team: 'vision' });
    expect(act).toThrow('Stack/Copy: tags.other is "*", but');
  });

  test('fails at synthesis on a bad tag that was added late', () => {
    const stack = stackIn();
    const copy = copyIn(stack);
    Tags.of(stack).add('team', '*');

    const act = () => Template.fromStack(stack);

    expect(act).toThrow('tags.team is "*", but a tag value has at most 256');
    expect(copy.node.validate()).toEqual([expect.stringContaining('tags.team')]);
  });

  describe('with adoptExisting', () => {
    const says = /removalPolicy is "retain", but .*: use RETAIN_ON_UPDATE_OR_DELETE/;
    const adopting = (options: Partial<CopiedModelVersionProps> = {}) => {
      const stack = stackIn();
      return { stack, copy: copyIn(stack, 'Copy', { versionName: 'mine', adoptExisting: true, ...options }) };
    };

    test('fails at synthesis on RETAIN, under which no rollback gives an adopted version back', () => {
      const { stack } = adopting({ removalPolicy: RemovalPolicy.RETAIN });

      expect(() => Template.fromStack(stack)).toThrow(says);
    });

    test('fails on RETAIN from an aspect, until the copy itself follows the advice', () => {
      const { stack, copy } = adopting();
      RemovalPolicies.of(stack).retain();
      expect(() => Template.fromStack(stack)).toThrow(says);

      RemovalPolicies.of(copy).retainOnUpdateOrDelete();

      expect(resourceOf(stack, COPY_TYPE).DeletionPolicy).toBe('RetainExceptOnCreate');
    });
  });
});

describe('tags', () => {
  const tagsOf = (stack: Stack) => resourceOf(stack, COPY_TYPE).Properties.Tags;

  test('Tags.of on any scope above a copy adds tags to it, and wins over its own', () => {
    const stack = stackIn();
    const copy = copyIn(stack, 'Copy', { tags: { team: 'vision', stage: 'beta' } });

    Tags.of(stack.node.root).add('app', 'pets');
    Tags.of(stack).add('stage', 'prod');
    Tags.of(copy).add('self', 'yes');

    expect(tagsOf(stack)).toEqual({ app: 'pets', self: 'yes', stage: 'prod', team: 'vision' });
  });

  test('Tags.of can tag only the copies, and a tag can be removed from one', () => {
    const stack = stackIn();
    const copy = copyIn(stack);

    Tags.of(stack).add('kind', 'copy', { includeResourceTypes: [COPY_TYPE] });
    Tags.of(stack).add('team', 'vision', { includeResourceTypes: [COPY_TYPE] });
    Tags.of(copy).remove('team');

    expect(tagsOf(stack)).toEqual({ kind: 'copy' });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { Tags: Match.absent() });
  });
});

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
    const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id, { env: HERE }));
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
      const stage = new Stage(app, id, { env: HERE });
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

test('a copy is in the account and Region of its stack', () => {
  const { env, stack } = copyIn(stackIn());

  expect([stack.node.path, env]).toEqual(['Stack', HERE]);
});
