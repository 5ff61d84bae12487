import { App, Aws, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type IModelVersionRef,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  RunningModelVersion,
} from '../../../../lib';
import {
  ACCOUNT,
  copyIn,
  DESTINATION_PROJECT,
  REGION,
  SOURCE_ACCOUNT,
  sourceIn,
  stackIn,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';

const TAKEN = 'versionName is "blue", but Stack/Copy has this name in the same project';

test('two copies of one name in one project are refused', () => {
  const stack = stackIn();
  copyIn(stack, 'Copy', { versionName: 'blue' });

  expect(() => copyIn(stack, 'Other', { versionName: 'blue', adoptExisting: true })).toThrow(TAKEN);
});

test('two copies of one name are also refused in two stacks of an app', () => {
  const stack = stackIn();
  copyIn(stack, 'Copy', { versionName: 'blue' });
  const other = new Stack(stack.node.root, 'Other', { env: { account: ACCOUNT, region: REGION } });

  expect(() => copyIn(other, 'Copy', { versionName: 'blue' })).toThrow(TAKEN);
});

test('a project that is made by the app is known by its token', () => {
  const stack = stackIn();
  const destinationProject = new Project(stack, 'Project');
  copyIn(stack, 'Copy', { versionName: 'blue', destinationProject });

  expect(() => copyIn(stack, 'Other', { versionName: 'blue', destinationProject })).toThrow(TAKEN);
});

test('copies with other projects, other names, derived names or other apps are allowed', () => {
  const stack = stackIn();
  const destinationProject = Project.fromProjectArn(
    stack,
    'Elsewhere',
    DESTINATION_PROJECT.replace('prod-cats', 'test-cats'),
  );

  expect(() => {
    copyIn(stack, 'Copy', { versionName: 'blue' });
    copyIn(stack, 'Elsewhere2', { versionName: 'blue', destinationProject });
    copyIn(stack, 'Green', { versionName: 'green' });
    copyIn(stack, 'Derived1');
    copyIn(stack, 'Derived2');
    copyIn(stackIn(), 'Copy', { versionName: 'blue' });
  }).not.toThrow();
});

test('two policies of one name on one project are refused', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: SOURCE_ACCOUNT, region: REGION } });
  const project = new Project(stack, 'Project');
  const policy = (id: string) => new ProjectPolicy(stack, id, { project, policyName: 'copies' });
  policy('Policy').allowCopy(new AccountPrincipal(Aws.ACCOUNT_ID));

  expect(() => policy('Other')).toThrow(
    'policyName is "copies", but Stack/Policy has this name in the same project',
  );
});

describe('a value that CloudFormation fills in', () => {
  const shared = Fn.importValue('shared');
  const here = `arn:${Aws.PARTITION}:rekognition:${Aws.REGION}:${Aws.ACCOUNT_ID}:project/cats/1600000000002`;
  const EUROPE = { account: ACCOUNT, region: REGION };

  /** Whether copies of one name in the project, or policies of one name, are refused in these stacks. */
  function refusalsIn(stacks: readonly Stack[], projectArn: string, name = 'blue'): string[] {
    const policies = stacks.flatMap((stack) => {
      const project = Project.fromProjectArn(stack, 'Project', projectArn);
      return ['1', '2', '3'].map((id) => {
        const policy = new ProjectPolicy(stack, `Policy${id}`, { project });
        policy.allowCopy(new AccountPrincipal(SOURCE_ACCOUNT));
        return policy;
      });
    });
    const namesakes = stacks.flatMap((stack) => {
      const destinationProject = Project.fromProjectArn(stack, 'Destination1', projectArn);
      const source = importVersion(stack, 'Imported', { projectArn: shared, modelVersionArn: shared });
      try {
        copyIn(stack, 'Copy', { versionName: name, source, destinationProject });
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
    return [...namesakes, ...policies.flatMap((policy) => policy.node.validate())];
  }

  const stacksIn = (...envs: StackProps['env'][]) => {
    const app = new App();
    return envs.map((env, index) => new Stack(app, `Stack${index}`, { env }));
  };

  const REFUSED = [
    expect.stringContaining('has this name in the same project'),
    expect.stringContaining('policy number 6'),
  ];

  test.each([
    ['an import', shared],
    ['an ARN of pseudo parameters', here],
  ])('is the same in stacks of one account and Region: %s', (_, projectArn) => {
    expect(refusalsIn(stacksIn(EUROPE, EUROPE), projectArn)).toEqual(REFUSED);
  });

  test.each([
    ['another account', { ...EUROPE, account: '333333333333' }],
    ['another Region', { ...EUROPE, region: 'us-east-1' }],
  ])('differs in a stack of %s', (_, env) => {
    expect(refusalsIn(stacksIn(EUROPE, env), shared)).toEqual([]);
    expect(refusalsIn(stacksIn(EUROPE, env), here)).toEqual([]);
  });

  test('may differ if the stacks do not set their account and Region', () => {
    expect(refusalsIn(stacksIn(undefined, undefined), shared)).toEqual([]);
  });

  test('differs in each stack if it belongs to the stack itself', () => {
    const ofStack = (...stacks: Stack[]) => refusalsIn(stacks, DESTINATION_PROJECT, `blue-${Aws.STACK_NAME}`);

    expect(ofStack(...stacksIn(EUROPE, EUROPE))).toEqual([REFUSED[1]]);
  });

  test('may differ in each of such stacks if it is a dynamic reference', () => {
    const refusals = refusalsIn(stacksIn(undefined, undefined), DESTINATION_PROJECT, '{{resolve:ssm:/name}}');

    expect(refusals).toEqual([REFUSED[1]]);
  });

  test('is the same everywhere if it belongs to one resource', () => {
    const [first, second] = stacksIn(EUROPE, EUROPE);

    expect(refusalsIn([first, second], new Project(first, 'Made').projectArn)).toEqual(REFUSED);
  });
});

describe('two pointers', () => {
  const pointer = (stack: Stack, modelVersion: IModelVersionRef, parameterName?: string) =>
    new ModelVersionPointer(stack, 'Pointer2', { modelVersion, parameterName });
  const elsewhere = (stack: Stack, env?: StackProps['env']) => new Stack(stack.node.root, 'Other', { env });
  const SAME = 'Stack/Pointer is the same parameter';
  const first = (parameterName?: string) => {
    const stack = stackIn();
    const modelVersion = sourceIn(stack);
    new ModelVersionPointer(stack, 'Pointer', { modelVersion, parameterName });
    return { stack, modelVersion };
  };

  test('of one derived name are refused in one stack', () => {
    const { stack, modelVersion } = first();

    expect(() => pointer(stack, modelVersion)).toThrow(
      'Stack/Pointer2: parameterName is "/custom-labels/cats/current", but Stack/Pointer is the same parameter: choose another parameterName, or use one pointer',
    );
  });

  test('of one project that the app makes are refused too', () => {
    const stack = stackIn();
    const destinationProject = new Project(stack, 'Project');
    const modelVersion = copyIn(stack, 'Copy', { destinationProject });
    new ModelVersionPointer(stack, 'Pointer', { modelVersion });

    expect(() => pointer(stack, copyIn(stack, 'Next', { destinationProject }))).toThrow(SAME);
  });

  test('of one name are refused in two stacks of one account and Region, derived or written out', () => {
    const { stack, modelVersion } = first();
    const other = elsewhere(stack, { account: ACCOUNT, region: REGION });

    expect(() => pointer(other, modelVersion, '/custom-labels/cats/current')).toThrow(SAME);
  });

  test.each([
    ['of another Region', { account: ACCOUNT, region: 'us-east-1' }],
    ['of another account', { account: SOURCE_ACCOUNT, region: REGION }],
    ['whose account is not known', {}],
  ])('may have one name if one is in a stack %s', (_, env) => {
    const { stack, modelVersion } = first('/current');

    expect(() => pointer(elsewhere(stack, env), modelVersion, '/current')).not.toThrow();
  });

  test('may have different names', () => {
    const { stack, modelVersion } = first();

    expect(() => pointer(stack, modelVersion, '/other')).not.toThrow();
  });
});

describe('two running models', () => {
  const run = (stack: Stack, modelVersion: IModelVersionRef, id: string) =>
    new RunningModelVersion(stack, id, { modelVersion, minInferenceUnits: 1 });

  test('of one version are refused in one stack', () => {
    const stack = stackIn();
    const copy = copyIn(stack);
    run(stack, copy, 'Day');

    expect(() => run(stack, copy, 'Night')).toThrow(
      'Stack/Night: modelVersion is "Stack/Night", but Stack/Day runs the same version: run it once',
    );
  });

  test('of one version are refused in two stacks of an app', () => {
    const stack = stackIn();
    const other = new Stack(stack.node.root, 'Other', { env: { account: ACCOUNT, region: REGION } });
    const versionIn = (scope: Stack) =>
      importVersion(scope, 'Version', {
        projectArn: DESTINATION_PROJECT,
        modelVersionArn: DESTINATION_PROJECT.replace(/\d+$/, 'version/v1/1600000000003'),
      });
    run(stack, versionIn(stack), 'Running');

    expect(() => run(other, versionIn(other), 'Running')).toThrow('Stack/Running runs the same version');
  });

  test('of two versions are allowed', () => {
    const stack = stackIn();
    run(stack, copyIn(stack, 'One'), 'First');

    expect(() => run(stack, copyIn(stack, 'Two'), 'Second')).not.toThrow();
  });
});
