import { App, Aws, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { ModelVersionPointer, Project } from '../../../../lib';
import {
  copyIn,
  DESTINATION_PROJECT,
  HERE,
  policyIn,
  runIn,
  SOMEONE,
  SOURCE_ACCOUNT,
  sourceIn,
  stackBeside,
  stackIn,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';

describe('two copies', () => {
  const first = () => {
    const stack = stackIn();
    copyIn(stack, 'Copy', { versionName: 'blue' });
    return stack;
  };
  const TAKEN = 'versionName is "blue", but Stack/Copy has this name in the same project';

  test('of one name in one project are refused', () => {
    expect(() => copyIn(first(), 'Other', { versionName: 'blue', adoptExisting: true })).toThrow(TAKEN);
  });

  test('of one name are also refused in two stacks of an app', () => {
    expect(() => copyIn(stackBeside(first()), 'Copy', { versionName: 'blue' })).toThrow(TAKEN);
  });

  test('of one name are also refused in a project that is made by the app', () => {
    const stack = stackIn();
    const destinationProject = new Project(stack, 'Project');
    copyIn(stack, 'Copy', { versionName: 'blue', destinationProject });

    expect(() => copyIn(stack, 'Other', { versionName: 'blue', destinationProject })).toThrow(TAKEN);
  });

  test('with other projects, other names, derived names or other apps are allowed', () => {
    const stack = first();
    const elsewhere = DESTINATION_PROJECT.replace('prod-cats', 'test-cats');
    const destinationProject = Project.fromProjectArn(stack, 'Elsewhere', elsewhere);

    expect(() => {
      copyIn(stack, 'Elsewhere2', { versionName: 'blue', destinationProject });
      copyIn(stack, 'Green', { versionName: 'green' });
      copyIn(stack, 'Derived1');
      copyIn(stack, 'Derived2');
      first();
    }).not.toThrow();
  });
});

test('two policies of one name on one project are refused', () => {
  const stack = stackIn();
  const project = new Project(stack, 'Project');
  policyIn(stack, 'Policy', { project, policyName: 'copies' });

  expect(() => policyIn(stack, 'Other', { project, policyName: 'copies' })).toThrow(
    'policyName is "copies", but Stack/Policy has this name in the same project',
  );
});

describe('a value that CloudFormation fills in', () => {
  const shared = Fn.importValue('shared');
  const here = `arn:${Aws.PARTITION}:rekognition:${Aws.REGION}:${Aws.ACCOUNT_ID}:project/cats/1600000000002`;

  /** Whether copies of one name in the project, or policies of one name, are refused in these stacks. */
  function refusalsIn(stacks: readonly Stack[], projectArn: string, name = 'blue'): string[] {
    const policies = stacks.flatMap((stack) => {
      const project = Project.fromProjectArn(stack, 'Project', projectArn);
      return ['1', '2', '3'].map((id) => {
        const policy = policyIn(stack, `Policy${id}`, { project });
        policy.allowCopy(SOMEONE);
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
    expect(refusalsIn(stacksIn(HERE, HERE), projectArn)).toEqual(REFUSED);
  });

  test.each([
    ['another account', { ...HERE, account: '333333333333' }],
    ['another Region', { ...HERE, region: 'us-east-1' }],
  ])('differs in a stack of %s', (_, env) => {
    expect(refusalsIn(stacksIn(HERE, env), shared)).toEqual([]);
    expect(refusalsIn(stacksIn(HERE, env), here)).toEqual([]);
  });

  test('may differ if the stacks do not set their account and Region', () => {
    expect(refusalsIn(stacksIn(undefined, undefined), shared)).toEqual([]);
  });

  test('differs in each stack if it belongs to the stack itself', () => {
    const ofStack = (...stacks: Stack[]) => refusalsIn(stacks, DESTINATION_PROJECT, `blue-${Aws.STACK_NAME}`);

    expect(ofStack(...stacksIn(HERE, HERE))).toEqual([REFUSED[1]]);
  });

  test('may differ in each of such stacks if it is a dynamic reference', () => {
    const refusals = refusalsIn(stacksIn(undefined, undefined), DESTINATION_PROJECT, '{{resolve:ssm:/name}}');

    expect(refusals).toEqual([REFUSED[1]]);
  });

  test('is the same everywhere if it belongs to one resource', () => {
    const [first, second] = stacksIn(HERE, HERE);

    expect(refusalsIn([first, second], new Project(first, 'Made').projectArn)).toEqual(REFUSED);
  });
});

describe('two pointers', () => {
  const pointerIn = (stack: Stack, id: string, parameterName?: string) =>
    new ModelVersionPointer(stack, id, { modelVersion: sourceIn(stack, `SourceOf${id}`), parameterName });
  const first = (parameterName?: string) => {
    const stack = stackIn();
    pointerIn(stack, 'Pointer', parameterName);
    return stack;
  };
  const SAME = 'Stack/Pointer is the same parameter';

  test('of one derived name are refused in one stack', () => {
    expect(() => pointerIn(first(), 'Pointer2')).toThrow(
      'Stack/Pointer2: parameterName is "/custom-labels/cats/current", but Stack/Pointer is the same parameter: choose another parameterName, or use one pointer',
    );
  });

  test('of one project that the app makes are refused too', () => {
    const stack = stackIn();
    const destinationProject = new Project(stack, 'Project');
    const pointer = (id: string) =>
      new ModelVersionPointer(stack, id, {
        modelVersion: copyIn(stack, `Copy${id}`, { destinationProject }),
      });
    pointer('Pointer');

    expect(() => pointer('Pointer2')).toThrow(SAME);
  });

  test('of one name are refused in two stacks of one account and Region, derived or written out', () => {
    const other = stackBeside(first());

    expect(() => pointerIn(other, 'Pointer2', '/custom-labels/cats/current')).toThrow(SAME);
  });

  test.each([
    ['of another Region', { ...HERE, region: 'us-east-1' }],
    ['of another account', { ...HERE, account: SOURCE_ACCOUNT }],
    ['whose account is not known', {}],
  ])('may have one name if one is in a stack %s', (_, env) => {
    const other = stackBeside(first('/current'), 'Other', env);

    expect(() => pointerIn(other, 'Pointer2', '/current')).not.toThrow();
  });

  test('may have different names', () => {
    expect(() => pointerIn(first(), 'Pointer2', '/other')).not.toThrow();
  });
});

describe('two running models', () => {
  test('of one version are refused in one stack', () => {
    const stack = stackIn();
    const modelVersion = copyIn(stack);
    runIn(stack, 'Day', { modelVersion });

    expect(() => runIn(stack, 'Night', { modelVersion })).toThrow(
      'Stack/Night: modelVersion is "Stack/Night", but Stack/Day runs the same version: run it once',
    );
  });

  test('of one version are refused in two stacks of an app', () => {
    const stack = stackIn();
    runIn(stack);

    expect(() => runIn(stackBeside(stack))).toThrow('Stack/Run runs the same version');
  });

  test('of two versions are allowed', () => {
    const stack = stackIn();
    runIn(stack, 'First', { modelVersion: copyIn(stack, 'One') });

    expect(() => runIn(stack, 'Second', { modelVersion: copyIn(stack, 'Two') })).not.toThrow();
  });
});
