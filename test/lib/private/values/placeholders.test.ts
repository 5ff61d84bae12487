import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  HandlerFunctions,
  ModelPromotion,
  type ModelPromotionProps,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  type PromotionTarget,
  RunningModelVersion,
} from '../../../../lib';
import {
  ACCOUNT,
  copyIn,
  REGION,
  resourceOf,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  stackIn,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';
import { PRODUCTION, promotionProps, STAGING } from '../../../../testing/constructs/promotion-fixture';

/** As an app has it before the CLI has looked up the value, and as many templates write it. */
const PLACEHOLDERS: readonly [string, (stack: Stack) => string][] = [
  ['is looked up', (stack) => ssm.StringParameter.valueFromLookup(stack, '/models/value')],
  ['is a dynamic reference', () => '{{resolve:ssm:/models/value}}'],
];

const importsOf = (stack: Stack, projectArn: string, modelVersionArn: string) =>
  importVersion(stack, `Imported${stack.node.children.length}`, { projectArn, modelVersionArn });

const CONSTRUCTS: readonly [string, (stack: Stack, value: string) => unknown][] = [
  [
    'the source of a copy',
    (stack, value) => copyIn(stack, 'Copy', { source: importsOf(stack, value, value) }),
  ],
  [
    'the destination of a copy',
    (stack, value) =>
      copyIn(stack, 'Copy', { destinationProject: Project.fromProjectArn(stack, 'Theirs', value) }),
  ],
  [
    'the names of a copy',
    (stack, value) =>
      copyIn(stack, 'Copy', {
        versionName: value,
        outputKeyPrefix: value,
        tags: { [value]: value },
        minimumLabelF1Scores: { [value.repeat(20)]: 0.5 },
        f1Comparison: { maximumF1Drop: 0.1, currentVersionParameterName: value },
      }),
  ],
  [
    'a policy',
    (stack, value) => {
      const project = Project.fromProjectArn(stack, 'Theirs', value);
      const policy = new ProjectPolicy(stack, 'Policy', { project, policyName: value });
      policy.allowCopy(new iam.AccountPrincipal(value), { versions: [importsOf(stack, value, value)] });
    },
  ],
  [
    'a version in the policy of a project that is known',
    (stack, value) => {
      const project = Project.fromProjectArn(stack, 'Ours', SOURCE_PROJECT.replace('111111111111', ACCOUNT));
      project.allowCopy(new iam.AccountPrincipal('333333333333'), {
        versions: [importsOf(stack, project.projectArn, value)],
      });
    },
  ],
  [
    'a running model',
    (stack, value) => {
      const run = new RunningModelVersion(stack, 'Run', {
        modelVersion: importsOf(stack, value, value),
        minInferenceUnits: 1,
        schedule: {
          start: ScheduleExpression.expression(value),
          stop: ScheduleExpression.expression('rate(1 day)'),
        },
      });
      run.metricInServiceUnits();
    },
  ],
  [
    'a pointer',
    (stack, value) =>
      new ModelVersionPointer(stack, 'Pointer', {
        parameterName: value,
        description: value,
        modelVersion: importsOf(stack, value, value),
      }),
  ],
  [
    'the default name of a pointer',
    (stack, value) =>
      new ModelVersionPointer(stack, 'Pointer', { modelVersion: importsOf(stack, value, value) }),
  ],
  [
    'a pointer that exists',
    (stack, value) => {
      const pointer = ModelVersionPointer.fromParameterName(stack, 'Pointer', value);
      copyIn(stack, 'Copy', { source: importsOf(stack, SOURCE_PROJECT, pointer.modelVersionArn) });
    },
  ],
  ['the name of a project', (stack, value) => new Project(stack, 'Made', { projectName: value })],
];

describe.each(PLACEHOLDERS)('a value that %s', (_, placeholder) => {
  test.each(CONSTRUCTS)('is not judged in %s', (_, use) => {
    const stack = stackIn();

    use(stack, placeholder(stack));

    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });

  const OPTIONAL: readonly (keyof PromotionTarget)[] = [
    'projectArn',
    'projectName',
    'outputBucketName',
    'outputKeyPrefix',
    'encryptionKeyArn',
    'parameterName',
    'copyRoleArn',
  ];

  test.each(OPTIONAL)('is not judged as the %s of targets', (property) => {
    const app = new App();
    const value = placeholder(stackOfLookups(app));
    const targets = [STAGING, PRODUCTION].map((target) => ({
      ...target,
      [property]: value,
      maximumF1Drop: 0.1,
    }));

    new ModelPromotion(app, 'Promotion', promotionProps({ targets }));

    expect(() => app.synth()).not.toThrow();
  });
});

test('two projects of an account that are looked up are different', () => {
  const app = new App();
  const lookups = stackOfLookups(app);
  const targets = ['one', 'two'].map((name) => ({
    name,
    account: ACCOUNT,
    projectArn: ssm.StringParameter.valueFromLookup(lookups, `/models/${name}`),
  }));

  expect(() => new ModelPromotion(app, 'Promotion', promotionProps({ targets }))).not.toThrow();
});

const lookedUp: readonly [string, (value: string) => Partial<ModelPromotionProps>][] = [
  ['source.projectArn', (projectArn) => ({ source: { projectArn, modelVersionArn: SOURCE_VERSION } })],
  [
    'source.modelVersionArn',
    (modelVersionArn) => ({ source: { projectArn: SOURCE_PROJECT, modelVersionArn } }),
  ],
  ['keptModelVersionArns[0]', (arn) => ({ keptModelVersionArns: [arn] })],
  [
    'targets[0].currentModelVersionArn',
    (arn) => ({ targets: [{ ...STAGING, currentModelVersionArn: arn }] }),
  ],
  ['targets[0].account', (account) => ({ targets: [{ ...STAGING, account }] })],
  ['targets[0].name', (name) => ({ targets: [{ ...STAGING, name }] })],
];

describe.each(lookedUp)('a promotion whose %s is looked up', (property, props) => {
  test('fails, and says that a lookup takes a default', () => {
    const app = new App();
    const value = ssm.StringParameter.valueFromLookup(stackOfLookups(app), '/models/value');

    expect(() => new ModelPromotion(app, 'Promotion', promotionProps(props(value)))).toThrow(
      `${property} is "dummy-value-for-/models/value", but`,
    );
    expect(() => new ModelPromotion(app, 'Again', promotionProps(props(value)))).toThrow(
      'give valueFromLookup() a value of this form as its defaultValue',
    );
  });
});

test('with a default of the right form works in the first run', () => {
  const app = new App();
  const modelVersionArn = ssm.StringParameter.valueFromLookup(stackOfLookups(app), '/value', SOURCE_VERSION);
  const source = { projectArn: SOURCE_PROJECT, modelVersionArn };

  expect(() => new ModelPromotion(app, 'Promotion', promotionProps({ source }))).not.toThrow();
});

test('a role that is looked up has no known account yet', () => {
  const stack = stackIn();
  HandlerFunctions.configure(stack, { role: iam.Role.fromLookup(stack, 'Role', { roleName: 'functions' }) });
  copyIn(stack);

  expect(() => (stack.node.root as App).synth()).not.toThrow();
});

test('a key that is looked up counts as one of the stack’s account', () => {
  const stack = stackIn();

  copyIn(stack, 'Copy', { encryptionKey: kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/models' }) });

  expect(() => (stack.node.root as App).synth()).not.toThrow();
});

test('a dynamic reference is passed on unchanged', () => {
  const stack = stackIn();

  copyIn(stack, 'Copy', { source: importsOf(stack, '{{resolve:ssm:/project}}', '{{resolve:ssm:/version}}') });

  expect(resourceOf(stack, 'Custom::RekognitionCopiedModelVersion').Properties).toMatchObject({
    SourceProjectArn: '{{resolve:ssm:/project}}',
    SourceProjectVersionArn: '{{resolve:ssm:/version}}',
  });
});

function stackOfLookups(app: App): Stack {
  return new Stack(app, 'Lookups', { env: { account: ACCOUNT, region: REGION } });
}
