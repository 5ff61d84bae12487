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
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  type IModelVersionRef,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  RunningModelVersion,
} from '../../../../lib';
import {
  ACCOUNT,
  ALL_FLAGS,
  copyIn,
  DESTINATION_PROJECT,
  REGION,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';
import { PRODUCTION, promotionIn } from '../../../../testing/constructs/promotion-fixture';

const appOf = () => new App({ context: ALL_FLAGS });
const stackOf = (app: Stage, id: string, account = ACCOUNT) =>
  new Stack(app, id, { env: { account, region: REGION } });
const roleIn = (stack: Stack) =>
  new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

const USES: readonly [string, (stack: Stack, version: IModelVersionRef) => void][] = [
  ['source', (stack, source) => copyIn(stack, 'Next', { source })],
  [
    'modelVersion',
    (stack, modelVersion) => new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 }),
  ],
  [
    'modelVersion',
    (stack, modelVersion) => new ModelVersionPointer(stack, 'Pointer', { parameterName: '/a', modelVersion }),
  ],
  [
    'A version in versions',
    (stack, version) =>
      new ProjectPolicy(stack, 'Policy', {
        project: Project.fromProjectArn(stack, 'Project', DESTINATION_PROJECT),
      }).allowCopy(new iam.AccountPrincipal('333333333333'), { versions: [version] }),
  ],
];

const warningsIn = (stack: Stack) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('version-of-another-stack'))
    .map(({ entry }) => entry.data as string);

describe.each(USES)('as %s', (property, use) => {
  test('a copy of another stack has a warning, with a way that works', () => {
    const app = appOf();
    const stack = stackOf(app, 'Second');

    use(stack, copyIn(stackOf(app, 'First')));

    expect(warningsIn(stack)).toEqual([
      expect.stringMatching(
        `^${property} is made by another stack, First\\. .* Pass the ARNs as values, or use ModelPromotion`,
      ),
    ]);
  });

  test('the ARN of a copy of another stack has a warning too', () => {
    const app = appOf();
    const stack = stackOf(app, 'Second');
    const { modelVersionRef } = copyIn(stackOf(app, 'First'));

    use(stack, importVersion(stack, 'Imported', modelVersionRef));

    expect(warningsIn(stack)).toHaveLength(1);
  });

  test('a running model of another stack has a warning too', () => {
    const app = appOf();
    const first = stackOf(app, 'First');
    const stack = stackOf(app, 'Second');

    use(
      stack,
      new RunningModelVersion(first, 'There', { modelVersion: copyIn(first), minInferenceUnits: 1 }),
    );

    expect(warningsIn(stack)).toHaveLength(1);
  });

  test('a copy of the same stack has no warning', () => {
    const stack = stackOf(appOf(), 'Stack');

    use(stack, copyIn(stack));

    expect(warningsIn(stack)).toEqual([]);
  });

  test('a copy of the parent stack has no warning, because CloudFormation passes its ARN on in one deployment', () => {
    const parent = stackOf(appOf(), 'Parent');
    const nested = new NestedStack(parent, 'Nested');

    use(nested, copyIn(parent));

    expect(warningsIn(parent)).toEqual([]);
  });

  test('the current version by the name of its pointer has no warning', () => {
    const stack = stackOf(appOf(), 'Stack');
    const pointer = ModelVersionPointer.fromParameterName(stack, 'Read', '/models/current');

    use(
      stack,
      importVersion(stack, 'Imported', {
        projectArn: DESTINATION_PROJECT,
        modelVersionArn: pointer.modelVersionArn,
      }),
    );

    expect(warningsIn(stack)).toEqual([]);
  });
});

test('a copy of another account has a warning too', () => {
  const app = appOf();
  const stack = stackOf(app, 'Second', '333333333333');

  copyIn(stack, 'Next', {
    source: copyIn(stackOf(app, 'First')),
    destinationProject: new Project(stack, 'Project'),
  });

  expect(warningsIn(stack)).toEqual([expect.stringContaining('First')]);
});

test('a grant to a role of another stack has a warning, which says to grant the project', () => {
  const app = appOf();
  const stack = stackOf(app, 'Application');

  copyIn(stackOf(app, 'First')).grants.detect(roleIn(stack));

  expect(warningsIn(stack)).toEqual([
    expect.stringMatching(
      /^A version that is granted is made by another stack, First\. .* Grant every version of the project/,
    ),
  ]);
});

test('a grant to the current copy of a promotion has a warning, and one to its pointer has none', () => {
  const app = appOf();
  const [target] = promotionIn({ targets: [PRODUCTION] }, app).targetStacks;
  const stack = stackOf(app, 'Application', PRODUCTION.account);
  const other = stackOf(app, 'Other', PRODUCTION.account);

  target.currentCopy.grants.startAndStop(roleIn(stack));
  target.pointer.grants.detect(roleIn(other));

  expect(warningsIn(stack)).toHaveLength(1);
  expect(warningsIn(other)).toEqual([]);
});

test('the grants of a project of another stack name all its versions, so they have no warning', () => {
  const app = appOf();
  const stack = stackOf(app, 'Application');

  new Project(stackOf(app, 'First'), 'Project').grants.detect(roleIn(stack));

  expect(warningsIn(stack)).toEqual([]);
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
    const app = new App({ context: { ...ALL_FLAGS, ...context } });
    const stack = stackOf(app, 'Application', account);

    read(stack, copyIn(stackOf(app, 'First')).modelVersionArn);

    expect(warningsIn(stack)).toEqual([expect.stringMatching(WARNING)]);
  });

  test('has a warning inside another value, and for a running model', () => {
    const app = appOf();
    const first = stackOf(app, 'First');
    const stack = stackOf(app, 'Application');
    const running = new RunningModelVersion(first, 'Run', {
      modelVersion: copyIn(first),
      minInferenceUnits: 1,
    });

    read(stack, Lazy.string({ produce: () => Fn.select(0, Fn.split('/version/', running.modelVersionArn)) }));

    expect(warningsIn(stack)).toEqual([expect.stringMatching(/^The ARN of First\/Run, /)]);
  });

  test('has no second warning if a construct already has one', () => {
    const app = appOf();
    const stack = stackOf(app, 'Application');
    const copy = copyIn(stackOf(app, 'First'));

    copy.grants.detect(roleIn(stack));
    read(stack, copy.modelVersionArn);

    expect(warningsIn(stack)).toEqual([expect.stringMatching(/^A version that is granted/)]);
  });

  test('has no warning in its own stack, or in a nested stack of it', () => {
    const stack = stackOf(appOf(), 'Stack');
    const nested = new NestedStack(stack, 'Nested');
    const copy = copyIn(nested);

    read(stack, copy.modelVersionArn);
    read(nested, copy.modelVersionArn);

    expect(warningsIn(stack)).toEqual([]);
  });

  test('has no warning if a scope around the stack acknowledges it', () => {
    const stage = new Stage(appOf(), 'Live');
    const stack = stackOf(stage, 'Application');

    read(stack, copyIn(stackOf(stage, 'First')).modelVersionArn);
    CdkAnnotations.of(stage).acknowledgeWarning('cdk-rekognition-custom-labels:version-of-another-stack');

    expect(warningsIn(stack)).toEqual([]);
  });
});
