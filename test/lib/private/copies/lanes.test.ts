import {
  type App,
  type CfnResource,
  CfnWaitConditionHandle,
  NestedStack,
  type Stack,
  Tags,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, DependencyGroup } from 'constructs';
import { CopiedModelVersion } from '../../../../lib';
import { COPY_TYPE, copyIn, copyProps, stackIn } from '../../../../testing/constructs/fixture';

function copiesIn(stack: Stack, count: number): CopiedModelVersion[] {
  return Array.from({ length: count }, (_, i) => copyIn(stack, `C${i}`));
}
/** A stack with so many copies, connected like this. */
function stackWith(count: number, connect: (copies: CopiedModelVersion[], stack: Stack) => void = () => {}) {
  const stack = stackIn();
  connect(copiesIn(stack, count), stack);
  return stack;
}

const resourceIn = (copy: CopiedModelVersion) =>
  copy.node.findChild('Resource').node.defaultChild as CfnResource;

/** The oldest CDK has only a method that is deprecated in the newest. */
function dependOn(dependent: CfnResource, other: CfnResource): void {
  const isNewest = 'addResourceDependency' in dependent;
  dependent[isNewest ? 'addResourceDependency' : 'addDependency'](other);
}

/**
 * What each copy depends on besides the state machine, by construct id: `{ C5: ['C0'] }`. Asserts that the template has
 * no cycle, as CloudFormation does.
 */
function dependencies(stack: Stack): Record<string, string[]> {
  const template = Template.fromStack(stack).toJSON();
  const nameOf = (id: string) =>
    template.Resources[id].Metadata?.['aws:cdk:path'] ?? id.replace(/[0-9A-F]{8}$/, '');
  const isCopy = (id: string) => template.Resources[id].Type === COPY_TYPE;
  const isStateMachine = (id: string) => template.Resources[id].Type === 'AWS::StepFunctions::StateMachine';
  return Object.fromEntries(
    Object.entries<any>(template.Resources)
      .filter(([id]) => isCopy(id))
      .map(([id, { DependsOn }]) => [id, DependsOn.filter((other: string) => !isStateMachine(other))])
      .filter(([, others]) => others.length > 0)
      .map(([id, others]) => [nameOf(id), others.map(nameOf)]),
  );
}

test.each([
  [5, {}],
  [12, { C5: ['C0'], C6: ['C1'], C7: ['C2'], C8: ['C3'], C9: ['C4'], C10: ['C5'], C11: ['C6'] }],
])(
  'of %i copies, each after the fifth waits for the copy five places before it, also when rendered again',
  (count, expected) => {
    const stack = stackWith(count);

    expect(dependencies(stack)).toEqual(expected);
    expect(dependencies(stack)).toEqual(expected);
  },
);

test('copies of different stacks are independent', () => {
  const stack = stackWith(5);
  const nested = new NestedStack(stack, 'Nested');

  for (let i = 0; i < 6; i++) new CopiedModelVersion(nested, `N${i}`, copyProps(stack));

  expect(dependencies(stack)).toEqual({});
  expect(dependencies(nested)).toEqual({ N5: ['N0'] });
});

test('a stack whose dependencies change after rendering gets new lanes', () => {
  const stack = stackIn();
  const copies = copiesIn(stack, 6);
  const before = dependencies(stack);

  copies[0].node.addDependency(copies[5]);
  (stack.node.root as App).synth({ force: true });

  expect(before).toEqual({ C5: ['C0'] });
  expect(dependencies(stack)).toEqual({ C0: ['C5'] });
});

test('a copy keeps its other dependencies', () => {
  const stack = stackWith(6, (copies, scope) => {
    const topic = new sns.Topic(scope, 'Topic');
    copies[5].node.addDependency(topic, copies[1]);
    copies[0].node.addDependency(topic);
  });

  expect(dependencies(stack)).toEqual({ C0: ['Topic'], C5: ['C0', 'C1', 'Topic'] });
});

test('a copy does not wait for a resource that is not rendered', () => {
  const stack = stackWith(1, ([copy], scope) => copy.node.addDependency(new iam.Policy(scope, 'Empty')));

  expect(dependencies(stack)).toEqual({});
});

test('a dependency on an earlier copy does not change the lanes', () => {
  const stack = stackWith(7, (copies) => copies[6].node.addDependency(copies[5]));

  expect(dependencies(stack)).toEqual({ C5: ['C0'], C6: ['C1', 'C5'] });
});

type Connect = (first: CopiedModelVersion, last: CopiedModelVersion, stack: Stack) => void;

const topicIn = (stack: Stack, displayName?: string) => new sns.Topic(stack, 'Topic', { displayName });

/** Each makes C0, the first, wait for C5, the last, which would wait for C0 by its lane. */
const FORWARD: readonly [string, Connect][] = [
  ['a dependency between copies', (first, last) => first.node.addDependency(last)],
  ['a dependency on a group', (first, last) => first.node.addDependency(new DependencyGroup(last))],
  ['a dependency between resources', (first, last) => dependOn(resourceIn(first), resourceIn(last))],
  [
    'a dependency on a resource that depends on a copy',
    (first, last, stack) => {
      const topic = topicIn(stack);
      topic.node.addDependency(last);
      first.node.addDependency(topic);
    },
  ],
  [
    'a dependency on a resource that refers to a copy',
    (first, last, stack) => first.node.addDependency(topicIn(stack, last.f1Score)),
  ],
  [
    'a dependency on a resource that refers to a copy within a text',
    (first, last, stack) => {
      const handle = new CfnWaitConditionHandle(stack, 'Handle');
      const text = `The copy is \${${stack.getLogicalId(resourceIn(last))}.Status}`;
      handle.addMetadata('Text', { 'Fn::Sub': text });
      first.node.addDependency(handle);
    },
  ],
  [
    'a dependency on a resource that refers to one that depends on a copy',
    (first, last, stack) => {
      const handle = new CfnWaitConditionHandle(stack, 'Handle');
      handle.node.addDependency(last);
      first.node.addDependency(topicIn(stack, handle.ref));
    },
  ],
  [
    'a dependency on a resource that has a namesake in a nested stack',
    (first, last, stack) => {
      topicIn(new NestedStack(stack, 'Nested'));
      first.node.addDependency(topicIn(stack, last.f1Score));
    },
  ],
  ['a tag that refers to a copy', (first, last) => Tags.of(first).add('after', last.versionName)],
  [
    'a nested stack that refers to a copy',
    (first, last, stack) => first.node.addDependency(topicIn(new NestedStack(stack, 'Nested'), last.f1Score)),
  ],
  [
    'a way through a third copy',
    (first, last, stack) => {
      const third = stack.node.findChild('C3');
      third.node.addDependency(last);
      first.node.addDependency(third);
    },
  ],
];

test.each(FORWARD)('%s leaves out the lane that would close a cycle, and no other', (_, connect) => {
  const stack = stackWith(8, (copies, scope) => connect(copies[0], copies[5], scope));

  const { C5, C6, C7 } = dependencies(stack);
  expect({ C5, C6, C7 }).toEqual({ C5: undefined, C6: ['C1'], C7: ['C2'] });
});

test('a dependency of the scope that holds a copy counts as the copy’s own', () => {
  const stack = stackIn();
  const scope = new Construct(stack, 'Scope');
  new CopiedModelVersion(scope, 'C0', copyProps(stack));
  const copies = [1, 2, 3, 4, 5, 6].map((i) => copyIn(stack, `C${i}`));

  scope.node.addDependency(copies[4]);

  expect(dependencies(stack)).toEqual({ ScopeC0: ['C5'], C6: ['C1'] });
});

test('a cycle through several lanes is not closed', () => {
  const { C0, C5, C10 } = dependencies(stackWith(11, (copies) => copies[0].node.addDependency(copies[10])));

  // C10 → C5 → C0 → C10: one of the two lanes must be left out, and the earlier one stays.
  expect({ C0, C5, C10 }).toEqual({ C0: ['C10'], C5: ['C0'], C10: undefined });
});

test('a chain of copies, each the source of the next, keeps its lanes', () => {
  const stack = stackIn();
  let source = copyIn(stack, 'C0');
  for (let i = 1; i < 7; i++) source = copyIn(stack, `C${i}`, { source });

  expect(dependencies(stack)).toEqual({ C5: ['C0'], C6: ['C1'] });
});
