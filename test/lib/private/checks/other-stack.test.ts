import {
  App,
  Annotations as CdkAnnotations,
  CfnOutput,
  Fn,
  Lazy,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { type IModelVersionRef, ModelVersionPointer, Project } from '../../../../lib';
import {
  ACCOUNT,
  ALL_FLAGS,
  copyIn,
  policyIn,
  REGION,
  roleIn,
  runIn,
  SOMEONE,
  versionIn,
  warningsIn,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';
import { PRODUCTION, promotionIn } from '../../../../testing/constructs/promotion-fixture';

const stackOf = (app: Stage, id: string, account = ACCOUNT) =>
  new Stack(app, id, { env: { account, region: REGION } });

/** Two stacks of one app: the second uses what the first makes. */
function twoStacks(context = {}, account = ACCOUNT): [first: Stack, second: Stack] {
  const app = new App({ context: { ...ALL_FLAGS, ...context } });
  return [stackOf(app, 'First'), stackOf(app, 'Second', account)];
}

const USES: readonly [string, (stack: Stack, version: IModelVersionRef) => unknown][] = [
  ['source', (stack, source) => copyIn(stack, 'Next', { source })],
  ['modelVersion', (stack, modelVersion) => runIn(stack, 'Run', { modelVersion })],
  [
    'modelVersion',
    (stack, modelVersion) => new ModelVersionPointer(stack, 'Pointer', { parameterName: '/a', modelVersion }),
  ],
  ['A version in versions', (stack, version) => policyIn(stack).allowCopy(SOMEONE, { versions: [version] })],
];

const ABOUT = 'version-of-another-stack';

type Pass = (
  first: Stack,
  second: Stack,
  use: (stack: Stack, version: IModelVersionRef) => unknown,
) => unknown;
const PASSED: readonly [string, Pass][] = [
  ['a copy', (first, second, use) => use(second, copyIn(first))],
  [
    'the ARN of a copy',
    (first, second, use) => use(second, importVersion(second, 'Imported', copyIn(first).modelVersionRef)),
  ],
  [
    'a running model',
    (first, second, use) => use(second, runIn(first, 'There', { modelVersion: copyIn(first) })),
  ],
];
const NOT_PASSED: readonly [string, Pass][] = [
  ['a copy of the same stack', (_, second, use) => use(second, copyIn(second))],
  // CloudFormation passes its ARN on in one deployment.
  ['a copy of the parent stack', (_, second, use) => use(new NestedStack(second, 'Nested'), copyIn(second))],
  [
    'the current version by the name of its pointer',
    (_, second, use) => {
      const pointer = ModelVersionPointer.fromParameterName(second, 'Read', '/models/current');
      use(second, versionIn(second, 'Imported', pointer.modelVersionArn));
    },
  ],
];

describe.each(USES)('as %s', (property, use) => {
  test.each(PASSED)('%s of another stack has a warning, with a way that works', (_, pass) => {
    const [first, second] = twoStacks();

    pass(first, second, use);

    expect(warningsIn(second, ABOUT)).toEqual([
      expect.stringMatching(
        `^${property} is made by another stack, First\\. .* Pass the ARNs as values, or use ModelPromotion`,
      ),
    ]);
  });

  test.each(NOT_PASSED)('%s has no warning', (_, pass) => {
    const [first, second] = twoStacks();

    pass(first, second, use);

    expect(warningsIn(second, ABOUT)).toEqual([]);
  });
});

test('a copy of another account has a warning too', () => {
  const [first, second] = twoStacks({}, '333333333333');

  copyIn(second, 'Next', { source: copyIn(first), destinationProject: new Project(second, 'Project') });

  expect(warningsIn(second, ABOUT)).toEqual([expect.stringContaining('First')]);
});

test('a grant to a role of another stack has a warning, which says to grant the project', () => {
  const [first, second] = twoStacks();

  copyIn(first).grants.detect(roleIn(second));

  expect(warningsIn(second, ABOUT)).toEqual([
    expect.stringMatching(
      /^A version that is granted is made by another stack, First\. .* Grant every version of the project/,
    ),
  ]);
});

test('a grant to the current copy of a promotion has a warning, and one to its pointer has none', () => {
  const app = new App({ context: ALL_FLAGS });
  const [target] = promotionIn({ targets: [PRODUCTION] }, app).targetStacks;
  const [stack, other] = ['Application', 'Other'].map((id) => stackOf(app, id, PRODUCTION.account));

  target.currentCopy.grants.startAndStop(roleIn(stack));
  target.pointer.grants.detect(roleIn(other));

  expect(warningsIn(stack, ABOUT)).toHaveLength(1);
  expect(warningsIn(other, ABOUT)).toEqual([]);
});

test('the grants of a project of another stack name all its versions, so they have no warning', () => {
  const [first, second] = twoStacks();

  new Project(first, 'Project').grants.detect(roleIn(second));

  expect(warningsIn(second, ABOUT)).toEqual([]);
});

describe('the ARN alone, for instance as an environment variable', () => {
  const read = (stack: Stack, value: string) => new CfnOutput(stack, 'Model', { value });
  const WARNING =
    /^The ARN of First\/Copy, which this stack uses, is made by another stack, First\. .* the deployment says "no changes"/;

  test.each([
    ['with an export', { '@aws-cdk/core:defaultCrossStackReferences': 'strong' }, ACCOUNT],
    ['with a weak reference', { '@aws-cdk/core:defaultCrossStackReferences': 'weak' }, ACCOUNT],
    ['in another account', {}, '333333333333'],
  ])('has a warning %s', (_, context, account) => {
    const [first, second] = twoStacks(context, account);

    read(second, copyIn(first).modelVersionArn);

    expect(warningsIn(second, ABOUT)).toEqual([expect.stringMatching(WARNING)]);
  });

  test('has a warning inside another value, and for a running model', () => {
    const [first, second] = twoStacks();
    const { modelVersionArn } = runIn(first, 'Run', { modelVersion: copyIn(first) });

    read(second, Lazy.string({ produce: () => Fn.select(0, Fn.split('/version/', modelVersionArn)) }));

    expect(warningsIn(second, ABOUT)).toEqual([expect.stringMatching(/^The ARN of First\/Run, /)]);
  });

  test('has no second warning if a construct already has one', () => {
    const [first, second] = twoStacks();
    const copy = copyIn(first);

    copy.grants.detect(roleIn(second));
    read(second, copy.modelVersionArn);

    expect(warningsIn(second, ABOUT)).toEqual([expect.stringMatching(/^A version that is granted/)]);
  });

  test('has no warning in its own stack, or in a nested stack of it', () => {
    const [stack] = twoStacks();
    const nested = new NestedStack(stack, 'Nested');
    const copy = copyIn(nested);

    for (const user of [stack, nested]) read(user, copy.modelVersionArn);

    expect(warningsIn(stack, ABOUT)).toEqual([]);
  });

  test('has no warning if a scope around the stack acknowledges it', () => {
    const stage = new Stage(new App({ context: ALL_FLAGS }), 'Live');
    const stack = stackOf(stage, 'Application');

    read(stack, copyIn(stackOf(stage, 'First')).modelVersionArn);
    CdkAnnotations.of(stage).acknowledgeWarning('cdk-rekognition-custom-labels:version-of-another-stack');

    expect(warningsIn(stack, ABOUT)).toEqual([]);
  });
});
