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
  test('a copy of another stack is warned of, with the way that works', () => {
    const app = appOf();
    const stack = stackOf(app, 'Second');

    use(stack, copyIn(stackOf(app, 'First')));

    expect(warningsIn(stack)).toEqual([
      expect.stringMatching(
        `^${property} is made by another stack, First\\. .* Pass the ARNs as values, or use ModelPromotion`,
      ),
    ]);
  });

  test('so is its ARN', () => {
    const app = appOf();
    const stack = stackOf(app, 'Second');
    const { modelVersionRef } = copyIn(stackOf(app, 'First'));

    use(stack, importVersion(stack, 'Imported', modelVersionRef));

    expect(warningsIn(stack)).toHaveLength(1);
  });

  test('and a model that runs there', () => {
    const app = appOf();
    const first = stackOf(app, 'First');
    const stack = stackOf(app, 'Second');

    use(
      stack,
      new RunningModelVersion(first, 'There', { modelVersion: copyIn(first), minInferenceUnits: 1 }),
    );

    expect(warningsIn(stack)).toHaveLength(1);
  });

  test('a copy of the stack is not', () => {
    const stack = stackOf(appOf(), 'Stack');

    use(stack, copyIn(stack));

    expect(warningsIn(stack)).toEqual([]);
  });

  test('nor is one of the stack that holds it, for CloudFormation passes that on in one deployment', () => {
    const parent = stackOf(appOf(), 'Parent');
    const nested = new NestedStack(parent, 'Nested');

    use(nested, copyIn(parent));

    expect(warningsIn(parent)).toEqual([]);
  });

  test('nor is the current version by the name of its pointer', () => {
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

test('a copy of another account is warned of as well', () => {
  const app = appOf();
  const stack = stackOf(app, 'Second', '333333333333');

  copyIn(stack, 'Next', {
    source: copyIn(stackOf(app, 'First')),
    destinationProject: new Project(stack, 'Project'),
  });

  expect(warningsIn(stack)).toEqual([expect.stringContaining('First')]);
});

test('a role of another stack is warned of, and is to be granted the project', () => {
  const app = appOf();
  const stack = stackOf(app, 'Application');

  copyIn(stackOf(app, 'First')).grants.detect(roleIn(stack));

  expect(warningsIn(stack)).toEqual([
    expect.stringMatching(
      /^A version that is granted is made by another stack, First\. .* Grant every version of the project/,
    ),
  ]);
});

test('so is one for the current copy of a promotion, and none for its pointer', () => {
  const app = appOf();
  const [target] = promotionIn({ targets: [PRODUCTION] }, app).targetStacks;
  const stack = stackOf(app, 'Application', PRODUCTION.account);
  const other = stackOf(app, 'Other', PRODUCTION.account);

  target.currentCopy.grants.startAndStop(roleIn(stack));
  target.pointer.grants.detect(roleIn(other));

  expect(warningsIn(stack)).toHaveLength(1);
  expect(warningsIn(other)).toEqual([]);
});

test('the grants of a project of another stack name all its versions, so they are not warned of', () => {
  const app = appOf();
  const stack = stackOf(app, 'Application');

  new Project(stackOf(app, 'First'), 'Project').grants.detect(roleIn(stack));

  expect(warningsIn(stack)).toEqual([]);
});

describe('the ARN alone, as a value of the environment for instance', () => {
  const read = (stack: Stack, value: string) => new CfnOutput(stack, 'Model', { value });
  const WARNING =
    /^The ARN of First\/Copy, which this stack uses, is made by another stack, First\. .* the deployment says "no changes"/;

  test.each([
    ['with an export', { '@aws-cdk/core:defaultCrossStackReferences': 'strong' }, ACCOUNT],
    ['with a weak reference', { '@aws-cdk/core:defaultCrossStackReferences': 'weak' }, ACCOUNT],
    ['in another account', {}, '333333333333'],
  ])('is warned of %s', (_, context, account) => {
    const app = new App({ context: { ...ALL_FLAGS, ...context } });
    const stack = stackOf(app, 'Application', account);

    read(stack, copyIn(stackOf(app, 'First')).modelVersionArn);

    expect(warningsIn(stack)).toEqual([expect.stringMatching(WARNING)]);
  });

  test('is warned of inside another value, and of a model that runs', () => {
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

  test('is warned of once, where a construct is warned already', () => {
    const app = appOf();
    const stack = stackOf(app, 'Application');
    const copy = copyIn(stackOf(app, 'First'));

    copy.grants.detect(roleIn(stack));
    read(stack, copy.modelVersionArn);

    expect(warningsIn(stack)).toEqual([expect.stringMatching(/^A version that is granted/)]);
  });

  test('is not warned of in its own stack, nor in a stack that is nested in it', () => {
    const stack = stackOf(appOf(), 'Stack');
    const nested = new NestedStack(stack, 'Nested');
    const copy = copyIn(nested);

    read(stack, copy.modelVersionArn);
    read(nested, copy.modelVersionArn);

    expect(warningsIn(stack)).toEqual([]);
  });

  test('is not warned of where it is acknowledged around the stack', () => {
    const stage = new Stage(appOf(), 'Live');
    const stack = stackOf(stage, 'Application');

    read(stack, copyIn(stackOf(stage, 'First')).modelVersionArn);
    CdkAnnotations.of(stage).acknowledgeWarning('cdk-rekognition-custom-labels:version-of-another-stack');

    expect(warningsIn(stack)).toEqual([]);
  });
});
