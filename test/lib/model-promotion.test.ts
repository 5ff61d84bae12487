import {
  App,
  Aws,
  DefaultStackSynthesizer,
  Duration,
  Fn,
  Lazy,
  PermissionsBoundary,
  RemovalPolicy,
  Stack,
  Stage,
  Tags,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct, RootConstruct } from 'constructs';
import { WAIT_TYPE } from '../../contract/copied-model-version';
import {
  HandlerFunctions,
  ModelPromotion,
  type ModelPromotionProps,
  type PromotionRunning,
  type PromotionTarget,
} from '../../lib';
import {
  COPY_TYPE,
  POLICY_TYPE,
  REGION,
  resourceOf,
  resourcesOf,
  SOURCE_ACCOUNT,
  SOURCE_PROJECT,
} from '../../testing/constructs/fixture';
import {
  fleet,
  PRODUCTION,
  promotionIn,
  promotionProps,
  STAGING,
  source,
  version,
} from '../../testing/constructs/promotion-fixture';

const NIGHTLY = ScheduleExpression.expression('cron(0 1 * * ? *)');
const LOG_KEY = `arn:aws:kms:${REGION}:222222222222:key/11111111-1111-1111-1111-111111111111`;

const templateOf = (stack: Stack): any => Template.fromStack(stack).toJSON();
const statementsOf = (promotion: ModelPromotion): any[] =>
  resourcesOf(promotion.sourceStack, POLICY_TYPE).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );

/** The logical ids of what differs between the resources of two templates. */
function changes(before: any, after: any): string[] {
  const [one, other] = [before.Resources, after.Resources];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((id) => JSON.stringify(one[id]) !== JSON.stringify(other[id]))
    .map((id) => `${!one[id] ? '+' : !other[id] ? '-' : '~'} ${(one[id] ?? other[id]).Type}`)
    .sort();
}

/** Targets of which four fill a policy: role ARNs can have 500 characters and more. */
const roles = (size: number): PromotionTarget[] =>
  fleet(size).map((target) => ({
    ...target,
    copyRoleArn: `arn:aws:iam::${target.account}:role/${'x'.repeat(400)}`,
  }));

/** All templates of a promotion by stack name, as text. */
function templates(props: Partial<ModelPromotionProps>): Record<string, string> {
  const app = new App({ analyticsReporting: false });
  promotionIn(props, app);
  return Object.fromEntries(
    app.synth().stacks.map(({ stackName, template }) => [stackName, JSON.stringify(template)]),
  );
}

describe('the stacks', () => {
  test('go to the environments of their accounts, in the Region of the source', () => {
    const { sourceStack, targetStacks } = promotionIn();

    expect(
      [sourceStack, ...targetStacks].map(({ stackName, account, region }) => [stackName, account, region]),
    ).toEqual([
      ['Cats-Source', SOURCE_ACCOUNT, REGION],
      ['Cats-staging', '222222222222', REGION],
      ['Cats-production', '333333333333', REGION],
    ]);
  });

  test('go to the account of the source even if its environment names no known account', () => {
    const environment = (account: string | undefined) =>
      promotionIn({ source: { ...source(1), stackProps: { env: { account, region: REGION } } } }).sourceStack
        .environment;

    expect([undefined, Aws.ACCOUNT_ID].map(environment)).toEqual([
      `aws://${SOURCE_ACCOUNT}/${REGION}`,
      `aws://${SOURCE_ACCOUNT}/${REGION}`,
    ]);
  });

  /** For each stack of a target the numbers of the stacks before it: 0 is the source’s. */
  function orderOf(targets: PromotionTarget[]): number[][] {
    const { sourceStack, targetStacks } = promotionIn({ targets });
    (sourceStack.node.root as App).synth();
    const all: Stack[] = [sourceStack, ...targetStacks];
    return targetStacks.map(({ dependencies }) => dependencies.map((stack) => all.indexOf(stack)));
  }

  test('are deployed one after the other, the source first', () => {
    expect(orderOf([STAGING, PRODUCTION, ...fleet(1)])).toEqual([[0], [1], [2]]);
  });

  test('of a wave wait for all stacks of the wave before, in any order of the list', () => {
    const [canary, early, late, other] = fleet(4);

    const inWave = (wave: string, target: PromotionTarget) => ({ ...target, wave });
    expect(orderOf([canary, inWave('early', early), inWave('late', late), inWave('early', other)])).toEqual([
      [0],
      [1],
      [2, 4],
      [1],
    ]);
  });

  test('are named after the stage and the constructs around the promotion', () => {
    const stage = new Stage(new App(), 'Live');
    const promotion = new ModelPromotion(stage, 'Cats', promotionProps());

    expect(promotion.sourceStack.stackName).toBe('Live-Cats-Source');
    expect(promotion.targetStacks.map(({ stackName }) => stackName)).toEqual([
      'Live-Cats-staging',
      'Live-Cats-production',
    ]);
    expect(() => (stage.node.root as App).synth()).not.toThrow();
  });

  test('can be in a stage that is in the stack of its pipeline', () => {
    const stage = new Stage(new Stack(new App(), 'Pipeline'), 'Live');
    const promotion = new ModelPromotion(new Construct(stage, 'All'), 'Cats', promotionProps());

    expect(promotion.targetStacks[0].stackName).toBe('Live-All-Cats-staging');
  });
});

test('the stack of a target is found by the target’s name, and other names are refused with a list', () => {
  const promotion = promotionIn();

  expect(promotion.targetStack('production')).toBe(promotion.targetStacks[1]);
  expect(() => promotion.targetStack('prod')).toThrow(
    'Cats: name is "prod", but the targets are staging, production: pass one of these names',
  );
});

describe('the options of the stacks', () => {
  test('are used, except the environment', () => {
    const stackProps = {
      description: 'Theirs',
      tags: { team: 'vision' },
      terminationProtection: true,
      synthesizer: new DefaultStackSynthesizer({ qualifier: 'theirs' }),
      permissionsBoundary: PermissionsBoundary.fromName('boundary'),
    };
    const app = new App({ analyticsReporting: false });
    const { sourceStack, targetStacks } = promotionIn(
      {
        source: { ...source(1), stackProps: { terminationProtection: true } },
        targets: [{ ...STAGING, stackProps }, PRODUCTION],
      },
      app,
    );
    const manifest = app.synth().getStackByName('Cats-staging');

    expect(manifest).toMatchObject({ terminationProtection: true, tags: { team: 'vision' } });
    expect(manifest.environment).toMatchObject({ account: STAGING.account, region: REGION });
    expect(manifest.assumeRoleArn).toContain('cdk-theirs-deploy-role');
    expect(manifest.template.Description).toBe('Theirs');
    expect(JSON.stringify(manifest.template)).toContain(':policy/boundary');
    expect([sourceStack, ...targetStacks].map((stack) => stack.terminationProtection)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('change only what they name', () => {
    const stackProps = { stackName: undefined, tags: { team: 'vision' } };
    const [stack] = promotionIn({ targets: [{ ...STAGING, stackProps }] }).targetStacks;

    expect(stack.stackName).toBe('Cats-staging');
    expect(templateOf(stack).Description).toContain('staging of Cats');
  });

  test('tags of the promotion reach the copies', () => {
    const promotion = promotionIn();
    Tags.of(promotion).add('team', 'vision');

    expect(resourceOf(promotion.targetStacks[0], COPY_TYPE).Properties.Tags).toMatchObject({
      team: 'vision',
    });
  });
});

describe('the source', () => {
  test('lets exactly the targets’ accounts copy exactly the kept versions, in one statement', () => {
    const promotion = promotionIn({ keptModelVersionArns: [version(2), version(1)] });

    expect(resourceOf(promotion.sourceStack, POLICY_TYPE).Properties).toMatchObject({
      ProjectArn: SOURCE_PROJECT,
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'rekognition:CopyProjectVersion',
            Principal: { AWS: ['arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root'] },
            Resource: [version(1), version(2)],
          },
        ],
      },
    });
  });

  test('lets a role copy, if one is given, and each target the versions that it keeps', () => {
    const copyRoleArn = 'arn:aws:iam::222222222222:role/Cats-staging-Role';
    const promotion = promotionIn({
      targets: [
        { ...STAGING, copyRoleArn, currentModelVersionArn: version(2), keptModelVersionArns: [version(2)] },
        PRODUCTION,
      ],
    });

    expect(statementsOf(promotion)).toEqual([
      expect.objectContaining({ Principal: { AWS: copyRoleArn }, Resource: version(2) }),
      expect.objectContaining({
        Principal: { AWS: 'arn:aws:iam::333333333333:root' },
        Resource: version(1),
      }),
    ]);
  });

  test('needs no policy for a target in its own account, and its stack can still be deployed', () => {
    const promotion = promotionIn({
      targets: [{ name: 'here', account: SOURCE_ACCOUNT, projectName: 'live' }],
    });

    expect(Object.values(templateOf(promotion.sourceStack).Resources)).toEqual([
      expect.objectContaining({ Type: 'AWS::CloudFormation::WaitConditionHandle' }),
    ]);
  });

  test('lets the roles of one name copy, in all accounts', () => {
    const targets = [STAGING, PRODUCTION].map((target) => ({ ...target, copyRoleName: 'copies' }));
    const promotion = promotionIn({ targets });

    expect(statementsOf(promotion)).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root'] },
        Action: 'rekognition:CopyProjectVersion',
        Resource: version(1),
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/copies' } },
      },
    ]);
    const names = promotion.targetStacks.map((stack) =>
      resourcesOf(stack, 'AWS::IAM::Role').flatMap(({ Properties }) => Properties.RoleName ?? []),
    );
    expect(names).toEqual([['copies'], ['copies']]);
  });

  const policiesFor = (size: number) => {
    const { sourceStack } = promotionIn({ targets: roles(size) });
    return Object.entries<any>(Template.fromStack(sourceStack).findResources(POLICY_TYPE));
  };

  test('has as many policies as needed, with names that stay when targets are added', () => {
    const [few, more] = [6, 12].map(policiesFor);
    const named = (policies: typeof few) =>
      policies.map(([id, { Properties }]) => [id, Properties.PolicyName]);

    expect(few.length).toBeGreaterThan(1);
    expect(more.length).toBeGreaterThan(few.length);
    expect(named(more).slice(0, few.length)).toEqual(named(few));
    // A policy is updated after the policies that may take over its principals.
    expect(few[0][1].DependsOn).toContain(few[1][0]);
  });
});

describe('a target', () => {
  const LABELS = { minimumLabelF1Scores: { circle: 0.8 } };
  const target = (more: Partial<PromotionTarget> = {}, props: Partial<ModelPromotionProps> = {}) =>
    promotionIn({ targets: [{ ...STAGING, ...more }], ...props }).targetStacks[0];

  test('has its own project, bucket, copy and pointer', () => {
    const stack = target();

    expect(resourceOf(stack, 'AWS::Rekognition::Project')).toMatchObject({
      Properties: { ProjectName: 'cats' },
      DeletionPolicy: 'Delete',
    });
    expect(resourceOf(stack, 'AWS::S3::Bucket')).toMatchObject({
      Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true } },
      DeletionPolicy: 'Delete',
    });
    expect(resourceOf(stack, COPY_TYPE).Properties).toMatchObject({
      SourceProjectArn: SOURCE_PROJECT,
      SourceProjectVersionArn: version(1),
    });
    expect(resourceOf(stack, 'AWS::SSM::Parameter').Properties).toMatchObject({
      Name: '/custom-labels/cats/current',
      Value: stack.resolve(stack.currentCopy.modelVersionArn),
    });
  });

  test('has outputs', () => {
    const stack = target();

    const { currentCopy, project, pointer } = stack;
    const { sourceModelVersionArn, f1Score, evaluationSummaryUri } = currentCopy;
    const outputs = Object.entries<any>(templateOf(stack).Outputs);
    expect(Object.fromEntries(outputs.map(([id, { Value }]) => [id, Value]))).toEqual({
      ...stack.resolve({
        ModelVersionArn: currentCopy.modelVersionArn,
        SourceModelVersionArn: sourceModelVersionArn,
        F1Score: f1Score,
        Evaluation: `${sourceModelVersionArn} ${f1Score} ${evaluationSummaryUri}`,
        ProjectArn: project.projectRef.projectArn,
        PointerName: pointer.parameterName,
      }),
      CopyRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/CopiedModelVersionRole/), 'Arn'] },
      Purpose: { Ref: 'MadeFor' },
    });
  });

  test('takes the name of a project that only CloudFormation knows from its ARN', () => {
    const stack = target({ projectArn: Fn.importValue('Live') });
    const name = { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::ImportValue': 'Live' }] }] };
    const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
    stack.pointer.grants.detect(new Role(stack, 'App', { assumedBy }));

    expect(resourceOf(stack, 'AWS::SSM::Parameter').Properties.Name).toEqual({
      'Fn::Join': ['', ['/custom-labels/', name, '/current']],
    });
    expect(stack.resolve(stack.metricCopyFailed().dimensions)).toEqual({ Project: name });
    const [{ Resource }] = resourcesOf(stack, 'AWS::IAM::Policy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => [Action].flat().includes('rekognition:DetectCustomLabels'));
    expect(JSON.stringify(Resource)).toContain(JSON.stringify(name));
  });

  test('uses existing things, and passes its options on to the copies', () => {
    const stack = target({
      projectArn: `arn:aws:rekognition:${REGION}:222222222222:project/live/1600000000009`,
      outputBucketName: 'results',
      outputKeyPrefix: 'cats/',
      encryptionKeyArn: `arn:aws:kms:${REGION}:222222222222:key/abc`,
      parameterName: '/models/cats',
      stopOnDelete: true,
      minimumF1Score: 0.9,
      minimumLabelF1Scores: { tabby: 0.8 },
      maximumF1Drop: 0.02,
      acceptMissingEvaluation: true,
    });

    expect(resourceOf(stack, COPY_TYPE).Properties).toMatchObject({
      DestinationProjectArn: `arn:aws:rekognition:${REGION}:222222222222:project/live/1600000000009`,
      OutputBucket: 'results',
      OutputKeyPrefix: 'cats/',
      KmsKeyId: `arn:aws:kms:${REGION}:222222222222:key/abc`,
      StopOnDelete: 'true',
      MinimumF1Score: '0.9',
      MinimumLabelF1Scores: { tabby: '0.8' },
      MaximumF1Drop: '0.02',
      CurrentVersionParameterName: '/models/cats',
      AcceptMissingEvaluation: 'true',
    });
    expect(resourceOf(stack, 'AWS::SSM::Parameter').Properties.Name).toBe('/models/cats');
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 0);
    Template.fromStack(stack).resourceCountIs('AWS::Rekognition::Project', 0);
  });

  test.each([RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE])(
    'keeps project and bucket if it retains the copies: %s',
    (removalPolicy) => {
      const stack = target({ removalPolicy });

      // A failed deployment still deletes what it has made, except the bucket, because nothing empties it.
      expect(
        [COPY_TYPE, 'AWS::Rekognition::Project', 'AWS::S3::Bucket'].map(
          (type) => resourceOf(stack, type).DeletionPolicy,
        ),
      ).toEqual(['RetainExceptOnCreate', 'RetainExceptOnCreate', 'Retain']);
      Template.fromStack(stack).resourceCountIs('Custom::S3AutoDeleteObjects', 0);
    },
  );

  test('configures the log of the function that empties the bucket like the app’s other logs', () => {
    const app = new App();
    HandlerFunctions.configure(app, {
      logRetention: RetentionDays.ONE_YEAR,
      logRemovalPolicy: RemovalPolicy.RETAIN,
      logEncryptionKey: Key.fromKeyArn(new Stack(app, 'Keys'), 'Key', LOG_KEY),
    });
    const { targetStacks } = new ModelPromotion(app, 'Cats', promotionProps({}));

    const logGroups = resourcesOf(targetStacks[0], 'AWS::Logs::LogGroup');

    expect(logGroups.length).toBeGreaterThan(1);
    for (const { DeletionPolicy, Properties } of logGroups) {
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties).toMatchObject({ RetentionInDays: 365, KmsKeyId: LOG_KEY });
    }
  });

  test('with running points to the copy once it runs, and stops it when it is no longer kept', () => {
    const stack = target({ running: { minInferenceUnits: 1, maxInferenceUnits: 2 } });

    expect(resourceOf(stack, 'Custom::RekognitionRunningModelVersion').Properties).toMatchObject({
      ModelVersionArn: stack.resolve(stack.currentCopy.modelVersionArn),
      MinInferenceUnits: '1',
      MaxInferenceUnits: '2',
    });
    expect(resourceOf(stack, 'AWS::SSM::Parameter').Properties.Value).toEqual(
      stack.resolve(stack.runningModelVersion!.modelVersionArn),
    );
    expect(resourceOf(stack, COPY_TYPE).Properties.StopOnDelete).toBe('true');
  });

  test('has a copy for every kept version, from the oldest to the newest', () => {
    const stack = target({}, { keptModelVersionArns: [version(10), version(1), version(9)] });

    expect(stack.copies.map(({ node }) => node.id)).toEqual([
      'Copy-v1-1600000001001',
      'Copy-v9-1600000001009',
      'Copy-v10-1600000001010',
    ]);
    expect(stack.currentCopy).toBe(stack.copies[0]);
  });

  test.each<[string, Partial<PromotionTarget>, Duration | undefined, (string | undefined)[]]>([
    ['with minimums for labels', LABELS, undefined, ['pass', 'pass', undefined]],
    ['the current one', { ...LABELS, currentModelVersionArn: version(1) }, undefined, ['pass', undefined]],
    ['where a chain judges', LABELS, Duration.hours(1), ['pass', 'pass', undefined]],
    ['without them', {}, undefined, [undefined, undefined, undefined]],
  ])('tells every copy but the newest that it may lack a label: %s', (_, own, timeout, expected) => {
    const stack = target(own, { source: source(3), keptModelVersionArns: [version(2), version(1)], timeout });

    const judges = resourcesOf(stack, timeout ? WAIT_TYPE : COPY_TYPE);

    expect(judges.map(({ Properties }) => Properties.UnknownLabels)).toEqual(expected);
  });

  test.each<[string, Partial<PromotionTarget>, Partial<ModelPromotionProps>]>([
    ['the promotion', {}, { source: source(2), keptModelVersionArns: [version(1)] }],
    ['the target', { keptModelVersionArns: [version(1)] }, { source: source(2) }],
    ['the promotion alone', { currentModelVersionArn: version(2) }, { keptModelVersionArns: [version(1)] }],
  ])('keeps the current version, which is not in the list of %s', (_, own, all) => {
    const stack = target(own, all);

    const ids = ['Copy-v1-1600000001001', 'Copy-v2-1600000001002'];
    expect(stack.copies.map(({ node }) => node.id)).toEqual(ids);
    expect(stack.currentCopy).toBe(stack.copies[1]);
  });
});

test('copies depend on what empties the bucket, so that it is emptied after their deletion', () => {
  const dependenciesWith = (removalPolicy: RemovalPolicy) =>
    resourceOf(promotionIn({ targets: [{ ...STAGING, removalPolicy }] }).targetStacks[0], COPY_TYPE)
      .DependsOn;

  const stateMachine = expect.stringMatching(/StateMachine/);
  const emptying = expect.stringMatching(/^OutputBucketAutoDelete/);
  expect(dependenciesWith(RemovalPolicy.DESTROY)).toEqual([stateMachine, emptying]);
  expect(dependenciesWith(RemovalPolicy.RETAIN)).toEqual([stateMachine]);
});

test('the pointer waits for the copies of all kept versions', () => {
  const { targetStacks } = promotionIn({ keptModelVersionArns: [version(1), version(2), version(3)] });

  // It refers to the copy of the first version.
  expect(resourceOf(targetStacks[0], 'AWS::SSM::Parameter').DependsOn).toEqual([
    expect.stringMatching(/^Copyv2/),
    expect.stringMatching(/^Copyv3/),
  ]);
});

describe('what changes', () => {
  const one = (props: Partial<ModelPromotionProps>) =>
    templateOf(promotionIn({ targets: [STAGING], ...props }).targetStacks[0]);
  /** The role names the versions that it may copy. */
  const ROLE = '~ AWS::IAM::Role';
  /** The pointer waits for the copies of all kept versions. CloudFormation calls that no change of it. */
  const withoutOrder = (template: any) =>
    JSON.parse(JSON.stringify(template, (key, value) => (key === 'DependsOn' ? undefined : value)));

  test('when a version is promoted: its copy comes, the former one goes, the pointer moves', () => {
    expect(changes(one({ source: source(1) }), one({ source: source(2) }))).toEqual([
      `+ ${COPY_TYPE}`,
      `- ${COPY_TYPE}`,
      ROLE,
      '~ AWS::SSM::Parameter',
    ]);
  });

  test('when a version is kept beside the current one, or dropped: its copy alone', () => {
    const [alone, kept] = [[version(1)], [version(1), version(2)]].map((keptModelVersionArns) =>
      withoutOrder(one({ keptModelVersionArns })),
    );

    expect(changes(withoutOrder(one({})), kept)).toEqual([`+ ${COPY_TYPE}`, ROLE]);
    expect(changes(kept, alone)).toEqual([`- ${COPY_TYPE}`, ROLE]);
  });

  test('on the way back to a kept version: the pointer alone', () => {
    const keptModelVersionArns = [version(1), version(2)];

    const [two, back] = [2, 1].map((number) =>
      one({ source: source(number), keptModelVersionArns, targets: [{ ...STAGING, maximumF1Drop: 0.1 }] }),
    );

    expect(changes(two, back)).toEqual(['~ AWS::SSM::Parameter']);
  });

  test('when the kept versions are given in another order: nothing', () => {
    const [before, after] = [
      [1, 2],
      [2, 1],
    ].map((order) => one({ keptModelVersionArns: order.map(version) }));

    expect(changes(before, after)).toEqual([]);
  });

  test.each<[string, PromotionTarget[]]>([
    ['at the end', [STAGING, PRODUCTION, ...fleet(1)]],
    ['at the beginning', [...fleet(1), STAGING, PRODUCTION]],
  ])('when a target is added %s: its own stack and the policy', (_, targets) => {
    const before = templates({});
    const after = templates({ targets });

    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed.sort()).toEqual(['Cats-Source', 'Cats-account-0']);
    const [policies] = [before, after].map((all) => Object.keys(JSON.parse(all['Cats-Source']).Resources));
    expect(Object.keys(JSON.parse(after['Cats-Source']).Resources)).toEqual(policies);
  });
});

describe('validation', () => {
  const second = (target: Partial<PromotionTarget>) => ({ targets: [STAGING, { ...PRODUCTION, ...target }] });
  const elsewhere = version(1).replace(REGION, 'us-east-1');
  const OF_ONE_PROJECT = 'but a promotion copies versions of one project';

  test('fails on an invalid project ARN, without reporting what only follows from it', () => {
    const act = () => promotionIn({ source: { ...source(1), projectArn: 'cats' } });

    expect(act).toThrow('Cats: source.projectArn is "cats", but it must be written out');
    expect(act).not.toThrow('projectName');
  });

  const [dogs, token] = [version(1).replace('cats', 'dogs'), `${Aws.STACK_ID}`];
  const from = (modelVersionArn: string) => ({ source: { ...source(1), modelVersionArn } });
  const kept = (...keptModelVersionArns: string[]) => ({ keptModelVersionArns });
  const placed = (env: object) => ({ source: { ...source(1), stackProps: { env } } });
  const early = { ...STAGING, wave: 'early', requireApproval: true };
  const withRole = (name: string) => ({ ...PRODUCTION, name, projectName: name, copyRoleName: 'copies' });
  test.each<[string, Partial<ModelPromotionProps>]>([
    ['targets is [], but a promotion leads somewhere', { targets: [] }],
    ['source.modelVersionArn is "${Token[AWS.StackId', from(token)],
    [`source.modelVersionArn is "${dogs}", ${OF_ONE_PROJECT}`, from(dogs)],
    ['source.stackProps.env.account is "222222222222", but this stack', placed({ account: '222222222222' })],
    ['source.stackProps.env.region is "us-east-1", but this stack', placed({ region: 'us-east-1' })],
    [`keptModelVersionArns[1] is "${elsewhere}", ${OF_ONE_PROJECT}`, kept(version(1), elsewhere)],
    [`keptModelVersionArns[1] is "${version(1)}", but a version is kept once`, kept(version(1), version(1))],
    [
      'targets[1].requireApproval is false, but targets[0], "staging", of the same wave, "early", has true, and one approval stands before a wave: give all targets of a wave the same value, or none',
      { targets: [early, { ...PRODUCTION, wave: 'early' }] },
    ],
    [
      'targets[1].copyRoleName is "copies", but targets[0], "one", has the same',
      { targets: ['one', 'two'].map(withRole) },
    ],
    [
      'targets[1].copyRoleName is undefined, but without it every role of account 333333333333 may copy, and "one" names the only one that may: give both targets a copyRoleName or copyRoleArn, or neither',
      { targets: [withRole('one'), { ...withRole('two'), copyRoleName: undefined }] },
    ],
  ])('fails: %s', (says, props) => {
    expect(() => promotionIn(props)).toThrow(`Cats: ${says}`);
  });

  const inStaging = (target: Partial<PromotionTarget>) => ({ account: STAGING.account, ...target });
  const running = (more: Partial<PromotionRunning>) => ({ running: { minInferenceUnits: 1, ...more } });
  const minutes = Duration.minutes(Lazy.number({ produce: () => 1 }));
  const projectArn = (region: string) => `arn:aws:rekognition:${region}:333333333333:project/live/1`;
  const FAR_PROJECT = projectArn('us-east-1');
  const encryptionKeyArn = 'arn:aws:kms:us-east-1:333333333333:key/abc';
  const FOREIGN_ROLE = 'arn:aws:iam::222222222222:role/x';
  const copyRoleArn = 'arn:aws:iam::333333333333:role/x';
  test.each<[string, Partial<PromotionTarget>]>([
    ['wave is "${Token[AWS.StackId', { wave: token }],
    ['wave is "", but which stacks wait for which depends on it', { wave: '' }],
    [
      'minimumF1score is 0.9, but a target has no such property, only name, account,',
      { minimumF1score: 0.9 } as Partial<PromotionTarget>,
    ],
    [
      `stackProps.env.account is "${SOURCE_ACCOUNT}", but this stack of the promotion is in account 333333333333, ${REGION}`,
      { stackProps: { env: { account: SOURCE_ACCOUNT } } },
    ],
    [`currentModelVersionArn is "${elsewhere}", ${OF_ONE_PROJECT}`, { currentModelVersionArn: elsewhere }],
    ['name is "my production", but a stack is named after it', { name: 'my production' }],
    ['name is "source", but a stack is named after it', { name: 'source' }],
    ['name is "Staging", but targets[0], ', { name: 'Staging' }],
    ['account is "33333333333", but the id of an account', { account: '33333333333' }],
    // In the policies of the source's stack it would mean the source's account.
    ['account is "${Token[AWS.AccountId', { account: Aws.ACCOUNT_ID }],
    ['projectName is "cats", but the source\'s own project has this name', { account: SOURCE_ACCOUNT }],
    [
      'projectName is "cats", but targets[0], "staging", has the same',
      inStaging({ parameterName: '/other' }),
    ],
    [
      'parameterName is "/custom-labels/cats/current", but targets[0], "staging", has the same',
      inStaging({ projectName: 'other', parameterName: '/custom-labels/cats/current' }),
    ],
    [`projectArn is "${FAR_PROJECT}", but the stack is in eu-west-1`, { projectArn: FAR_PROJECT }],
    [
      'projectArn is "{{resolve:ssm:/live}}", but it must not be a dynamic reference',
      { projectArn: '{{resolve:ssm:/live}}', parameterName: '/live/current' },
    ],
    [
      'projectName is "live", but projectArn names a project that exists already',
      { projectName: 'live', projectArn: projectArn(REGION) },
    ],
    ['projectName is "a.b", but', { projectName: 'a.b' }],
    ['outputBucketName is "a", but a bucket name', { outputBucketName: 'a' }],
    [`encryptionKeyArn is "${encryptionKeyArn}", but it must be the ARN of a key`, { encryptionKeyArn }],
    ['parameterName is "a/b", but the name of a parameter', { parameterName: 'a/b' }],
    ['minimumF1Score is 90, but', { minimumF1Score: 90 }],
    ['maximumF1Drop is 2, but', { maximumF1Drop: 2 }],
    ['running.minInferenceUnits is 0, but', running({ minInferenceUnits: 0 })],
    ['running.timeout is "3600 seconds", but it must be above 0', running({ timeout: Duration.hours(1) })],
    ['running.drain is "3600 seconds", but it must be from 0', running({ drain: Duration.hours(1) })],
    ['running.drain is "a token in minutes", but a token cannot be converted', running({ drain: minutes })],
    [
      'running.schedule is "cron(0 1 * * ? *)", but the model would be started and stopped',
      running({ schedule: { start: NIGHTLY, stop: NIGHTLY } }),
    ],
    [
      'running.modelVersion is "mine", but `running` of a target has no such property, only minInferenceUnits, ',
      running({ modelVersion: 'mine' } as Partial<PromotionRunning>),
    ],
    ['removalPolicy is "snapshot", but', { removalPolicy: RemovalPolicy.SNAPSHOT }],
    [`copyRoleArn is "${FOREIGN_ROLE}", but it must be the ARN of a role`, { copyRoleArn: FOREIGN_ROLE }],
    [
      'copyRoleName is "my role", but the policies in the account of the source name the role, so it is known',
      { copyRoleName: 'my role' },
    ],
    [
      'copyRoleName is "copies", but copyRoleArn names the role that AWS has named',
      { copyRoleName: 'copies', copyRoleArn },
    ],
  ])('fails: targets[1].%s', (says, target) => {
    expect(() => promotionIn(second(target))).toThrow(`Cats: targets[1].${says}`);
  });

  test('fails on a key and a role of another partition than the source', () => {
    const inGov = (arn: string) => arn.replace('aws', 'aws-us-gov').replace(REGION, 'us-gov-west-1');
    const key = 'arn:aws:kms:us-gov-west-1:333333333333:key/a';
    const act = () =>
      promotionIn({
        source: { projectArn: inGov(SOURCE_PROJECT), modelVersionArn: inGov(version(1)) },
        ...second({ encryptionKeyArn: key, copyRoleArn }),
      });

    expect(act).toThrow(
      `1. targets[1].encryptionKeyArn is "${key}", but it must be the ARN of a key in the target's account and the source's Region, arn:aws-us-gov:kms:us-gov-west-1:333333333333:key/ID: `,
    );
    expect(act).toThrow(
      `2. targets[1].copyRoleArn is "${copyRoleArn}", but it must be the ARN of a role in the target's account, arn:aws-us-gov:iam::333333333333:role/NAME: `,
    );
  });

  describe('of the names of the stacks', () => {
    const RULE =
      'CloudFormation takes 1 to 128 letters, digits and hyphens, the first one a letter: choose such a name';
    const named = (id: string, scope: (app: App) => Construct, props: Partial<ModelPromotionProps> = {}) => {
      const app = new App({ analyticsReporting: false });
      return () => new ModelPromotion(scope(app), id, promotionProps(props));
    };

    const around = (id: string) => (app: App) => new Construct(app, id);
    test.each<[string, string, (app: App) => Construct]>([
      ['id is "my_model", but the names of the stacks begin with it, and', 'my_model', (app) => app],
      ['id is "3d", but', '3d', (app) => app],
      ['the id of the scope is "all models", but', 'Cats', around('all models')],
      ['the name of the stage is "pre_prod", but', 'Cats', (app) => new Stage(app, 'pre_prod')],
    ])('fails: %s', (says, id, scope) => {
      expect(named(id, scope)).toThrow(says);
      expect(named(id, scope)).toThrow(`${RULE}, or give every stack a stackProps.stackName`);
    });

    test('fails on one that is too long, and accepts the longest that fits', () => {
      const id = 'x'.repeat(128 - '-production'.length);
      const long = `${id}y-production`;

      expect(named(`${id}y`, (app) => app)).toThrow(
        `id is "${id}y", but it gives the stack name ${long}, which has 129 characters, and CloudFormation takes 1 to 128`,
      );
      expect(named(id, (app) => app)).not.toThrow();
    });

    test('fails on an invalid one in stackProps, and accepts a valid one with any id', () => {
      const stackProps = (stackName: string) => ({
        source: { ...source(1), stackProps: { stackName: 'one' } },
        targets: [{ ...STAGING, stackProps: { stackName } }],
      });

      expect(named('my_model', (app) => app, stackProps('pre_prod'))).toThrow(
        `targets[0].stackProps.stackName is "pre_prod", but ${RULE}`,
      );
      expect(named('my_model', (app) => app, stackProps('two'))()).toMatchObject({
        sourceStack: { stackName: 'one' },
        targetStacks: [{ stackName: 'two' }],
      });
    });
  });

  test('names all mistakes at once, and makes nothing', () => {
    const app = new App();
    const act = () =>
      promotionIn({ ...second({ account: '1', name: '' }), keptModelVersionArns: ['v1'] }, app);

    expect(act).toThrow(
      /^Cats: 3 problems:\n {2}1\. keptModelVersionArns\[0\] is .*\n {2}2\. targets\[1\]\.name is .*\n {2}3\. targets\[1\]\.account is/,
    );
    expect(app.node.findAll().filter(Stack.isStack)).toEqual([]);
  });

  test('fails on more targets than five policies can name, and says how many fit', () => {
    const act = (size: number) => () => promotionIn({ targets: roles(size) });

    expect(act(25)).toThrow(
      /^Cats: targets is "25 targets in other accounts, with 1 version", but the policies of a project, 5 of 2000 characters each, can name 20 of these targets with their versions: keep fewer versions/,
    );
    expect(act(21)).toThrow('can name 20 of these targets');
    expect(act(20)).not.toThrow();
  });

  describe('at synthesis', () => {
    const ONE = { ...STAGING, name: 'b-c' };
    const OTHER = { ...STAGING, name: 'c', projectName: 'other' };
    const synthesis = (id: string, target: PromotionTarget, ...others: ((app: App) => void)[]) => {
      const app = new App({ analyticsReporting: false });
      new ModelPromotion(app, 'A', promotionProps({ targets: [ONE] }));
      new ModelPromotion(app, id, promotionProps({ targets: [target] }));
      for (const other of others) other(app);
      return () => app.synth();
    };

    const named = (stackName: string) => ({ ...OTHER, stackProps: { stackName } });
    const env = { account: SOURCE_ACCOUNT, region: REGION };
    const stack = (app: App) => void new Stack(app, 'Mine', { stackName: 'A-Source', env });
    const parameterName = '/custom-labels/cats/current';
    const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
    const withRole = (copyRoleName: string, role?: (stack: Stack) => IRole) => (app: App) => {
      const target = { ...OTHER, name: 'd', projectName: 'roles', copyRoleName };
      const [stack] = new ModelPromotion(app, 'A-B', promotionProps({ targets: [target] })).targetStacks;
      if (role) HandlerFunctions.configure(stack, { role: role(stack) });
    };
    const inFrankfurt = (target: Partial<PromotionTarget>) => (app: App) => {
      const { projectArn, modelVersionArn } = source(1);
      const there = (arn: string) => arn.replace(REGION, 'eu-central-1');
      const props = promotionProps({
        source: { projectArn: there(projectArn), modelVersionArn: there(modelVersionArn) },
        targets: [{ ...OTHER, name: 'e', ...target }],
      });
      new ModelPromotion(app, 'C', props);
    };

    test.each<[string, ReturnType<typeof synthesis>]>([
      [
        'targets[0].name is "c", but it gives the stack name A-b-c, which A/b-c has in the same account and Region',
        synthesis('A-b', OTHER),
      ],
      ['id is "A", but it gives the stack name A-Source, which Mine', synthesis('B', OTHER, stack)],
      [
        'targets[0].stackProps.stackName is "A-b-c", but it is a name which A/b-c has in the same account and Region, so that one would overwrite the other: give the stack another name here',
        synthesis('B', named('A-b-c')),
      ],
      ['targets[0].projectName is "cats", but A/b-c, of another promotion', synthesis('B', STAGING)],
      [
        `targets[0].parameterName is "${parameterName}", but A/b-c, of another promotion`,
        synthesis('B', { ...OTHER, parameterName }),
      ],
      [
        'targets[0].copyRoleName is "copies", but A-B/d, of another promotion',
        synthesis('B', { ...OTHER, copyRoleName: 'copies' }, withRole('copies')),
      ],
      [
        'targets[0].copyRoleName is "copies", but C/e, of another promotion into the same account, has the same, and the name of a role counts in all Regions',
        synthesis('B', { ...OTHER, copyRoleName: 'copies' }, inFrankfurt({ copyRoleName: 'copies' })),
      ],
      [
        'A-B/d: copyRoleName is "copies", but HandlerFunctions gives the stack the role other, and the policies let a role copy by its name',
        synthesis(
          'B',
          OTHER,
          withRole('copies', (stack) => Role.fromRoleName(stack, 'Role', 'other')),
        ),
      ],
      [
        'copyRoleName is "copies", but HandlerFunctions gives the stack a role that AWS names',
        synthesis(
          'B',
          OTHER,
          withRole('copies', (stack) => new Role(stack, 'Role', { assumedBy })),
        ),
      ],
    ])('fails: %s', (says, act) => {
      expect(act).toThrow(says);
    });

    test.each<[string, ReturnType<typeof synthesis>]>([
      ['of the same name in another account', synthesis('A-b', { ...OTHER, account: PRODUCTION.account })],
      ['with another name in stackProps', synthesis('B', named('B-b-c'))],
      ['of another promotion', synthesis('B', OTHER)],
      ['of the same names in another Region', synthesis('B', OTHER, inFrankfurt({}))],
      [
        'with a role of the given name',
        synthesis(
          'B',
          OTHER,
          withRole('copies', (stack) => new Role(stack, 'Role', { assumedBy, roleName: 'copies' })),
        ),
      ],
      [
        'with a role of a name that the stack makes up',
        synthesis(
          'B',
          OTHER,
          withRole('copies', (stack) => new Role(stack, 'Role', { assumedBy, roleName: Aws.STACK_NAME })),
        ),
      ],
      [
        'with a role of a name that is not known',
        synthesis(
          'B',
          OTHER,
          withRole('copies', (stack) => Role.fromRoleName(stack, 'Role', Fn.importValue('role'))),
        ),
      ],
    ])('accepts a stack %s', (_, act) => {
      expect(act).not.toThrow();
    });

    test('treats names that contain the stack’s name as different', () => {
      const named = { projectName: `cats-${Aws.STACK_NAME}`, parameterName: `/cats/${Aws.STACK_NAME}` };
      const twice = ['one', 'two'].map((name) => ({ ...STAGING, ...named, name }));

      const another = (app: App) => {
        new ModelPromotion(app, 'C', promotionProps({ targets: [{ ...twice[0], name: 'd' }] }));
      };

      expect(() => promotionIn({ targets: twice })).not.toThrow();
      expect(synthesis('D', { ...twice[0], name: 'e' }, another)).not.toThrow();
    });
  });

  test.each<[string, Construct]>([
    ['in a stack', new Stack(new App(), 'Stack')],
    ['in a stack of a stage', new Stack(new Stage(new App(), 'Live'), 'Stack')],
    ['without an app', new RootConstruct()],
  ])('fails %s', (_, scope) => {
    const act = () => new ModelPromotion(scope, 'Cats', promotionProps());

    expect(act).toThrow(/Cats: scope is ".*", but a promotion makes its own stacks/);
  });
});
