import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { App, CfnResource, DefaultStackSynthesizer, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BuildSpec, ComputeType } from 'aws-cdk-lib/aws-codebuild';
import { type IStage, Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { HandlerFunctions, ModelPromotion, type ModelPromotionProps, type PromotionTarget } from '../../lib';
import { ALL_FLAGS, REGION, SOURCE_ACCOUNT } from '../../testing/constructs/fixture';
import {
  fleet,
  PRODUCTION,
  promotionProps,
  STAGING,
  version,
} from '../../testing/constructs/promotion-fixture';

/** The template of a pipeline that promotes. The pipeline is in a separate account. */
function pipelineOf(
  props: Partial<ModelPromotionProps> = {},
  codeBuildDefaults?: (stack: Stack) => pipelines.CodeBuildOptions,
  { outdir, configure }: { outdir?: string; configure?: (app: App) => void } = {},
): any {
  const app = new App({ context: ALL_FLAGS, outdir });
  configure?.(app);
  const stack = new Stack(app, 'Pipeline', { env: { account: '999999999999', region: REGION } });
  const pipeline = new pipelines.CodePipeline(stack, 'Pipeline', {
    crossAccountKeys: true,
    codeBuildDefaults: codeBuildDefaults?.(stack),
    synth: new pipelines.ShellStep('Synth', {
      input: pipelines.CodePipelineSource.s3(Bucket.fromBucketName(stack, 'Code', 'code'), 'code.zip'),
      commands: ['npx cdk synth'],
    }),
  });
  const stage = new Stage(app, 'Live');
  const promotion = new ModelPromotion(stage, 'Cats', promotionProps(props));
  pipeline.addStage(stage, { stackSteps: promotion.approvalSteps() });
  return Template.fromStack(stack).toJSON();
}

/** With the two targets of the fixture, for the tests that only read it. */
let plain: any;
beforeAll(() => {
  plain = pipelineOf();
});

const resources = (template: any, type: string): any[] =>
  Object.values<any>(template.Resources).filter(({ Type }) => Type === type);
/** The actions of the promotion's stage in their order, and what runs at the same time in one entry. */
function actionsOf(template: any): any[] {
  const [{ Properties }] = resources(template, 'AWS::CodePipeline::Pipeline');
  return Properties.Stages.find(({ Name }: any) => Name === 'Live').Actions.sort(
    (one: any, other: any) => one.RunOrder - other.RunOrder,
  );
}
const reportProjectOf = (template: any) =>
  resources(template, 'AWS::CodeBuild::Project').find(({ Properties }) =>
    JSON.stringify(Properties.Source.BuildSpec).includes('-report.js'),
  );
const named = (template: any, name: string) => actionsOf(template).find(({ Name }) => Name === name);

describe('a pipeline', () => {
  test('asks before every target except the first, and compares the versions before it asks', () => {
    const actions = actionsOf(plain);

    expect(actions.map(({ Name }) => Name)).toEqual([
      'Cats-Source.Prepare',
      'Cats-Source.Deploy',
      'Cats-staging.Prepare',
      'Cats-staging.Deploy',
      'Cats-production.Report',
      'Cats-production.Approve',
      'Cats-production.Prepare',
      'Cats-production.Deploy',
    ]);
    // No two of them run at the same time.
    expect(new Set(actions.map(({ RunOrder }) => RunOrder)).size).toBe(actions.length);
  });

  test('builds the report with the options that the pipeline has for all its builds', () => {
    const template = pipelineOf({}, (scope) => ({
      logging: { cloudWatch: { logGroup: LogGroup.fromLogGroupName(scope, 'Logs', 'kept-for-a-year') } },
      buildEnvironment: { computeType: ComputeType.LARGE },
      partialBuildSpec: BuildSpec.fromObject({ phases: { install: { commands: ['proxy'] } } }),
      rolePolicy: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::theirs/*'] })],
    }));

    const { Properties } = reportProjectOf(template);
    expect(Properties).toMatchObject({
      LogsConfig: { CloudWatchLogs: { GroupName: 'kept-for-a-year' } },
      Environment: { ComputeType: 'BUILD_GENERAL1_LARGE' },
    });
    expect(JSON.parse(Properties.Source.BuildSpec).phases.install.commands).toEqual(['proxy']);
    const policies = resources(template, 'AWS::IAM::Policy').filter((policy) =>
      JSON.stringify(policy.Properties).includes(Properties.ServiceRole['Fn::GetAtt'][0]),
    );
    expect(JSON.stringify(policies)).toContain('arn:aws:s3:::theirs/*');
  });

  test('has one project and one role for the reports of all waves', () => {
    const of = (size: number) => {
      const template = pipelineOf({ targets: fleet(size) });
      const count = (type: string) => resources(template, type).length;
      // Each approval of the CDK has a role.
      return [count('AWS::CodeBuild::Project'), count('AWS::IAM::Role') - size];
    };

    expect(of(4)).toEqual(of(3));
  });

  test('fails with more actions than CodePipeline allows, counting those of others', () => {
    // To make that many takes the CDK ten seconds.
    const stages = vi.spyOn(Pipeline.prototype, 'stages', 'get');
    stages.mockReturnValue([{ actions: Array(1004).fill({}) } as unknown as IStage]);

    expect(() => pipelineOf()).toThrow(
      'Live/Cats: targets is "2 targets in 2 waves", but the pipeline has 1004 actions with them, CodePipeline takes 1000, and 1 of these targets fit',
    );
    stages.mockRestore();
  });

  test('fails with more bytes than a template can have, counting its indentation', () => {
    const parts = (size: number) => (stack: Stack) => {
      new CfnResource(stack, 'Theirs', { type: 'Some::Type', properties: { Text: 'x'.repeat(size) } });
      return {};
    };
    const bytes = (size: number) => JSON.stringify(pipelineOf({}, parts(size)), undefined, 1).length;
    const others = bytes(0);

    expect(() => pipelineOf({}, parts(999_000 - others))).not.toThrow();
    expect(() => pipelineOf({}, parts(1_003_000 - others))).toThrow(
      'Live/Cats: targets is "2 targets in 2 waves", but the template of the pipeline\'s stack has 1.01 MB with them, CloudFormation takes 1.00 MB',
    );
  });

  test('adds less than 4 KB to its template for a target with an approval', () => {
    const size = (targets: number) => JSON.stringify(pipelineOf({ targets: fleet(targets) })).length;

    expect((size(6) - size(3)) / 3).toBeLessThan(4000);
  });

  describe('writes the log of the report', () => {
    const logGroupIn = (template: any) => {
      const { GroupName } = reportProjectOf(template).Properties.LogsConfig.CloudWatchLogs;
      return GroupName.Ref ? template.Resources[GroupName.Ref] : GroupName;
    };
    const keptForTenYears = (scope: Stack) => ({
      logging: { cloudWatch: { logGroup: LogGroup.fromLogGroupName(scope, 'Logs', 'kept-for-ten-years') } },
    });
    const options = { logRetention: RetentionDays.ONE_YEAR, logRemovalPolicy: RemovalPolicy.RETAIN };
    const oneYear = (app: App) => HandlerFunctions.configure(app, options);

    test.each<[string, () => any, object]>([
      [
        'for a month, if nobody says how long',
        () => plain,
        { RetentionInDays: 30, DeletionPolicy: 'Delete' },
      ],
      [
        'as the app says for the functions',
        () => pipelineOf({}, undefined, { configure: oneYear }),
        { RetentionInDays: 365, DeletionPolicy: 'Retain' },
      ],
    ])('%s', (_, template, { DeletionPolicy, ...Properties }: any) => {
      expect(logGroupIn(template())).toMatchObject({ Properties, DeletionPolicy });
    });

    test('with a role that may write there', () => {
      const { Statement } = resources(plain, 'AWS::IAM::Policy')
        .map(({ Properties }) => Properties.PolicyDocument)
        .find(({ Statement }) => JSON.stringify(Statement).includes('ProjectLog'));

      expect(Statement).toContainEqual({
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching('ProjectLog'), 'Arn'] },
      });
    });

    test('as the pipeline says, whatever the app says for the functions', () => {
      expect(logGroupIn(pipelineOf({}, keptForTenYears, { configure: oneYear }))).toBe('kept-for-ten-years');
    });
  });

  test.each<[string, boolean[], string[]]>([
    ['nobody', [false, false], []],
    ['the first target only', [true, false], ['Cats-staging.Approve']],
    ['both', [true, true], ['Cats-staging.Approve', 'Cats-production.Approve']],
  ])('asks %s if the targets say so', (_, [first, second], expected) => {
    const staging = { ...STAGING, requireApproval: first };
    const production = { ...PRODUCTION, requireApproval: second };

    const asked = actionsOf(pipelineOf({ targets: [staging, production] })).filter(
      ({ ActionTypeId }) => ActionTypeId.Category === 'Approval',
    );
    expect(asked.map(({ Name }) => Name)).toEqual(expected);
  });

  describe('with a wave', () => {
    const wave = fleet(3).map((target) => ({ ...target, wave: 'early' }));
    const last = { ...PRODUCTION, wave: 'everyone' };
    let template: any;
    beforeAll(() => {
      template = pipelineOf({ targets: [STAGING, ...wave, last] });
    });

    test('compares once and asks once before all its targets, which it deploys at the same time', () => {
      const steps = new Map<number, string[]>();
      for (const { Name, RunOrder } of actionsOf(template)) {
        steps.set(RunOrder, [...(steps.get(RunOrder) ?? []), Name]);
      }

      expect([...steps.values()].slice(4)).toEqual([
        ['Cats-account-0.Report'],
        ['Cats-account-0.Approve'],
        wave.map(({ name }) => `Cats-${name}.Prepare`),
        wave.map(({ name }) => `Cats-${name}.Deploy`),
        ['Cats-production.Report'],
        ['Cats-production.Approve'],
        ['Cats-production.Prepare'],
        ['Cats-production.Deploy'],
      ]);
    });

    test('asks with the number of targets and the name of the wave', () => {
      expect(named(template, 'Cats-account-0.Approve').Configuration.CustomData).toMatch(
        `Promote ${version(1)} to 3 targets, wave early, ${REGION}? `,
      );
    });
  });

  test('asks with the version, the target and what the report found', () => {
    const { Configuration } = named(plain, 'Cats-production.Approve');

    const { Namespace } = named(plain, 'Cats-production.Report');
    expect(Configuration).toEqual({
      CustomData: `Promote ${version(1)} to production, account 333333333333, ${REGION}? #{${Namespace}.REPORT}`,
    });
    expect(Namespace).toBe('LiveCatsproduction-Report');
  });

  test('asks for the version that is current in that target', () => {
    const production = { ...PRODUCTION, currentModelVersionArn: version(7) };
    const template = pipelineOf({ targets: [STAGING, production] });

    expect(named(template, 'Cats-production.Approve').Configuration.CustomData).toContain(version(7));
  });

  test('passes the evaluation of the target before to the report', () => {
    const { EnvironmentVariables } = named(plain, 'Cats-production.Report').Configuration;

    const value = `#{${named(plain, 'Cats-staging.Deploy').Namespace}.Evaluation}`;
    expect(JSON.parse(EnvironmentVariables)).toContainEqual({ name: 'PREVIOUS', type: 'PLAINTEXT', value });
  });

  test('lets the report assume exactly the roles with which it reads', () => {
    const lookup = (account: string) =>
      `arn:aws:iam::${account}:role/cdk-hnb659fds-lookup-role-${account}-${REGION}`;

    const statements = resources(plain, 'AWS::IAM::Policy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Resource }) => JSON.stringify(Resource).includes('lookup-role'));

    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: [SOURCE_ACCOUNT, STAGING.account, PRODUCTION.account].map(lookup),
      },
    ]);
  });
});

/** The part of the AWS CLI that the report calls. The key id shows the account. */
const AWS = `#!${process.execPath}
const [service, command, ...args] = process.argv.slice(2);
const world = JSON.parse(process.env.WORLD);
const account = process.env.AWS_ACCESS_KEY_ID ?? 'build';
const value = (name) => args[args.indexOf(name) + 1];
const refuse = (text) => { console.error(text); process.exit(254); };
if (service === 'sts') {
  const [, id] = /iam::(\\d+):role/.exec(value('--role-arn'));
  if (world[id]?.externalId !== (args.includes('--external-id') ? value('--external-id') : undefined)) refuse('no');
  if (!world[id]) refuse('An error occurred (AccessDenied) when calling the AssumeRole operation: no.');
  console.log(JSON.stringify({ Credentials: { AccessKeyId: id, SecretAccessKey: 's', SessionToken: 't' } }));
} else if (service === 'cloudformation') {
  const outputs = world[account].stacks?.[value('--stack-name')];
  if (!outputs) refuse('An error occurred (ValidationError): Stack with id ' + value('--stack-name') + ' does not exist');
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  console.log(JSON.stringify({ Stacks: [{ Outputs }] }));
} else if (service === 'rekognition') {
  const EvaluationResult = world[account].versions[value('--version-names')];
  console.log(JSON.stringify({ ProjectVersionDescriptions: [{ EvaluationResult }] }));
} else if (service === 's3') {
  const text = world[account].objects?.[args[0]];
  if (!text) refuse('An error occurred (403) when calling the HeadObject operation: Forbidden');
  console.log(JSON.stringify(text));
}
`;

const summary = (labels: Record<string, number>) => ({
  LabelEvaluationResults: Object.entries(labels).map(([Label, F1Score]) => ({ Label, Metrics: { F1Score } })),
});

describe('the report', () => {
  let bin: string;
  /** The pipelines of these tests, by their targets. */
  const assemblies = new Map<string, { assembly: string; template: any }>();
  beforeAll(() => {
    bin = mkdtempSync(join(tmpdir(), 'aws-'));
    writeFileSync(join(bin, 'aws'), AWS, { mode: 0o755 });
  });
  afterAll(() => rmSync(bin, { recursive: true }));

  function assemblyWith(targets: PromotionTarget[]) {
    const key = JSON.stringify(targets);
    const assembly = join(bin, `assembly-${assemblies.size}`);
    const known = assemblies.get(key) ?? {
      assembly,
      template: pipelineOf({ targets }, undefined, { outdir: assembly }),
    };
    assemblies.set(key, known);
    return known;
  }

  /**
   * Runs the commands of the report's build, as the template has them, and answers what the reviewer reads, and the
   * log.
   */
  function run(
    world: object,
    previous: Record<string, string>,
    { targets = [STAGING, PRODUCTION], node = process.execPath } = {},
  ) {
    const { assembly, template } = assemblyWith(targets);
    const { phases, env } = JSON.parse(reportProjectOf(template).Properties.Source.BuildSpec);
    expect(env).toEqual({ 'exported-variables': ['REPORT'] });
    const action = actionsOf(template).find(({ Name }) => Name.endsWith('.Report'));
    const settings = JSON.parse(action.Configuration.EnvironmentVariables).find(
      ({ name }: any) => name === 'SETTINGS',
    );
    const script = [...phases.build.commands, 'printf %s "$REPORT" > report'].join('\n');
    const { stderr } = spawnSync('sh', ['-c', script.replaceAll('$(node ', `$(${node} `)], {
      cwd: assembly,
      env: {
        ...previous,
        SETTINGS: settings.value,
        WORLD: JSON.stringify(world),
        PATH: `${bin}${delimiter}${process.env.PATH}`,
      },
      encoding: 'utf8',
    });
    return { report: readFileSync(join(assembly, 'report'), 'utf8'), log: stderr.trim().split('\n') };
  }

  const next = { PREVIOUS: `${version(1)} 0.95 s3://staging/new.json` };
  const stack = 'Live-Cats-production';
  const current = { F1Score: '0.93', Evaluation: `${version(0)} 0.93 s3://production/old.json` };
  const STAGED = { objects: { 's3://staging/new.json': summary({ tabby: 0.9, manx: 0.97 }) } };
  const LIVE = {
    stacks: { [stack]: current },
    objects: { 's3://production/old.json': summary({ tabby: 0.92, manx: 0.9, sphynx: 0.5 }) },
  };

  const world = { [STAGING.account]: STAGED, [PRODUCTION.account]: LIVE };
  const STAGING_HAS_IT = 'staging, the target before, has this version. ';
  const AGAINST_THE_CURRENT = 'F1 0.95; the current version, v0/1600000001000, has 0.93 (+0.02).';

  test('reads an account whose lookup role needs the synthesizer’s external id', () => {
    const stackProps = { synthesizer: new DefaultStackSynthesizer({ lookupRoleExternalId: 'cats-only' }) };
    const guarded = { ...world, [PRODUCTION.account]: { ...LIVE, externalId: 'cats-only' } };

    const { report } = run(guarded, next, { targets: [STAGING, { ...PRODUCTION, stackProps }] });

    expect(report).toContain('has 0.93 (+0.02)');
  });

  test('compares the version that the target before has with the current one, label by label', () => {
    const { report, log } = run(world, next);

    expect(report).toBe(
      `${STAGING_HAS_IT}${AGAINST_THE_CURRENT} By label: sphynx is gone, tabby 0.9 (-0.02), manx 0.97 (+0.07).`,
    );
    expect(log).toEqual([AGAINST_THE_CURRENT, 'sphynx is gone', 'tabby 0.9 (-0.02)', 'manx 0.97 (+0.07)']);
  });

  test('says that a target has no version yet', () => {
    const { report } = run({ ...world, [PRODUCTION.account]: {} }, next);

    expect(report).toBe(
      `${STAGING_HAS_IT}F1 0.95; this target has no version yet. By label: tabby 0.9, manx 0.97.`,
    );
  });

  test('asks the account that trained the version if no target had it before', () => {
    const Summary = { S3Object: { Bucket: 'trained', Name: 'summary.json' } };
    const training = {
      versions: { v1: { F1Score: 0.95, Summary } },
      objects: { 's3://trained/summary.json': summary({ tabby: 0.9 }) },
    };

    const targets = [{ ...PRODUCTION, requireApproval: true }];
    const { report } = run({ ...world, [SOURCE_ACCOUNT]: training }, {}, { targets });

    expect(report).toBe(`${AGAINST_THE_CURRENT} By label: manx is gone, sphynx is gone, tabby 0.9 (-0.02).`);
  });

  test('compares all targets of a wave, each with its own version, and names the worst first', () => {
    const [other] = fleet(1);
    const targets = [STAGING, { ...other, wave: 'live' }, { ...PRODUCTION, wave: 'live' }];

    const { report, log } = run({ ...world, [other.account]: {} }, next, { targets });

    expect(report).toBe(
      `${STAGING_HAS_IT}production: ${AGAINST_THE_CURRENT} Worst label: sphynx is gone. account-0: F1 0.95; this target has no version yet.`,
    );
    expect(log.filter((line) => line.endsWith(':'))).toEqual(['account-0:', 'production:']);
  });

  test('says so if it cannot run at all', () => {
    const { report } = run({}, next, { node: join(bin, 'no-node') });

    expect(report).toBe('The versions could not be compared, see the log of the build.');
  });

  test('says what it cannot read, and why in the log', () => {
    const { report, log } = run({ [STAGING.account]: {} }, next);

    expect(report).toBe(
      'staging, the target before, has this version. F1 0.95; the current version cannot be read, see the log. By label: not known.',
    );
    expect(log.join('\n')).toMatch(
      /^Cannot read s3:\/\/staging\/new\.json: aws s3 cp: An error occurred \(403\).*\nCannot read the outputs of Live-Cats-production: aws sts assume-role: An error occurred \(AccessDenied\)/,
    );
  });
});
