import { App, Aws, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import {
  type CopiedModelVersion,
  ModelPromotion,
  ModelVersionPointer,
  Project,
  type PromotionTargetStack,
} from '../../../../lib';
import {
  copyIn,
  DESTINATION_PROJECT,
  HERE,
  policyIn,
  runIn,
  SOMEONE,
  SOURCE_ACCOUNT,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  sourceIn,
  stackBeside,
  stackIn,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';

const BLUE = { versionName: 'blue' };
const onceIn = (stack: Stack) =>
  (stack.node.tryFindChild('Project') as Project | undefined) ?? new Project(stack, 'Project');
/** A copy into a project that the app makes. */
const copyIntoNew = (stack: Stack, id: string, props = {}) =>
  copyIn(stack, id, { destinationProject: onceIn(stack), ...props });
const pointerIn = (stack: Stack, id: string, parameterName?: string) =>
  new ModelVersionPointer(stack, id, { modelVersion: sourceIn(stack, `SourceOf${id}`), parameterName });
const pointerToNew = (stack: Stack, id: string) =>
  new ModelVersionPointer(stack, id, { modelVersion: copyIntoNew(stack, `Copy${id}`) });
const runNew = (stack: Stack, id: string) =>
  runIn(stack, id, {
    modelVersion: (stack.node.tryFindChild('Copy') as CopiedModelVersion) ?? copyIn(stack),
  });
const policyOfNew = (stack: Stack, id: string) =>
  policyIn(stack, id, { project: onceIn(stack), policyName: 'copies' });

type Make = (stack: Stack, id: string) => unknown;
const inBlue: Make = (stack, id) => copyIn(stack, id, BLUE);
const beside =
  (make: Make, env = HERE): Make =>
  (stack, id) =>
    make(stackBeside(stack, 'Neighbour', env), id);

const SAME_VERSION = 'versionName is "blue", but Stack/First has this name in the same project';
const SAME_PARAMETER = 'Stack/First is the same parameter';
test.each<[string, Make, Make, string]>([
  [
    'copies of one name',
    inBlue,
    (stack, id) => copyIn(stack, id, { ...BLUE, adoptExisting: true }),
    SAME_VERSION,
  ],
  ['copies of one name in two stacks', inBlue, beside(inBlue), SAME_VERSION],
  [
    'copies of one name in a project that the app makes',
    (stack, id) => copyIntoNew(stack, id, BLUE),
    (stack, id) => copyIntoNew(stack, id, BLUE),
    SAME_VERSION,
  ],
  [
    'policies of one name on one project',
    policyOfNew,
    policyOfNew,
    'policyName is "copies", but Stack/First has this name in the same project',
  ],
  [
    'pointers of one derived name',
    pointerIn,
    pointerIn,
    `Stack/Second: parameterName is "/custom-labels/cats/current", but ${SAME_PARAMETER}: choose another parameterName, or use one pointer`,
  ],
  ['pointers of one project that the app makes', pointerToNew, pointerToNew, SAME_PARAMETER],
  [
    'pointers of one name in two stacks, derived and written out',
    pointerIn,
    beside((stack, id) => pointerIn(stack, id, '/custom-labels/cats/current')),
    SAME_PARAMETER,
  ],
  [
    'running models of one version',
    runNew,
    runNew,
    'Stack/Second: modelVersion is "Stack/Second", but Stack/First runs the same version: run it once',
  ],
  [
    'running models of one version in two stacks',
    (stack, id) => runIn(stack, id),
    beside((stack, id) => runIn(stack, id)),
    'Stack/First runs the same version',
  ],
])('two %s are refused', (_, first, second, says) => {
  const stack = stackIn();
  first(stack, 'First');

  expect(() => second(stack, 'Second')).toThrow(says);
});

describe('a pointer beside that of a promotion', () => {
  const SOURCE = { projectArn: SOURCE_PROJECT, modelVersionArn: SOURCE_VERSION };
  const target = (app: App, id = 'Cats', more = {}) =>
    new ModelPromotion(app, id, {
      source: SOURCE,
      targets: [{ name: 'prod', account: HERE.account, ...more }],
    }).targetStack('prod');
  const pointer = (stack: PromotionTargetStack, parameterName: string) =>
    new ModelVersionPointer(stack, 'Now', { modelVersion: stack.modelVersion, parameterName });

  test('is refused with the same name', () => {
    expect(() => pointer(target(new App()), '/custom-labels/cats/current')).toThrow(
      'Cats/prod/Pointer is the same parameter',
    );
  });

  test('is refused with the name of another one beside a promotion', () => {
    const app = new App();
    pointer(target(app), '/cats/now');
    const other = target(app, 'Others', { projectName: 'others' });

    expect(() => pointer(other, '/cats/now')).toThrow('Cats/prod/Now is the same parameter');
  });

  test('is allowed with another name', () => {
    expect(() => pointer(target(new App()), '/cats/now')).not.toThrow();
  });
});

const elsewhere = DESTINATION_PROJECT.replace('prod-cats', 'test-cats');
const intoAnother: Make = (stack, id) =>
  copyIn(stack, id, { ...BLUE, destinationProject: Project.fromProjectArn(stack, 'Elsewhere', elsewhere) });
const inCurrent: Make = (stack, id) => pointerIn(stack, id, '/current');
const derived: Make = (stack, id) => copyIn(stack, id);
const ofAnother: Make = (stack, id) => runIn(stack, id, { modelVersion: copyIn(stack, `CopyOf${id}`) });
test.each<[string, Make, Make]>([
  ['copies of one name in two projects', inBlue, intoAnother],
  ['copies of two names', inBlue, (stack, id) => copyIn(stack, id, { versionName: 'green' })],
  ['copies of derived names', derived, derived],
  ['copies of one name in two apps', inBlue, (_, id) => inBlue(stackIn(), id)],
  ['pointers of two names', pointerIn, (stack, id) => pointerIn(stack, id, '/other')],
  ['pointers of one name in two Regions', inCurrent, beside(inCurrent, { ...HERE, region: 'us-east-1' })],
  [
    'pointers of one name in two accounts',
    inCurrent,
    beside(inCurrent, { ...HERE, account: SOURCE_ACCOUNT }),
  ],
  ['pointers of one name, one in an unknown account', inCurrent, beside(inCurrent, {} as typeof HERE)],
  ['running models of two versions', ofAnother, ofAnother],
])('two %s are allowed', (_, first, second) => {
  const stack = stackIn();
  first(stack, 'First');

  expect(() => second(stack, 'Second')).not.toThrow();
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
