import { Stack } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';
import type { ModelPromotion } from '../../model-promotion';
import { PromotionTargetStack } from '../../promotion-target-stack';
import { meaningOf } from '../values/same-value';
import { parameterNameOf, projectNameOf } from './names';

/**
 * Names that both the promotion and the rest of the app use. All names of the app are known only when the app is
 * complete. For CloudFormation two stacks of one name are one stack. A deployment of the second would replace the
 * first, and delete all that the first had, its copies too.
 */
export function problemsOfCollisions(promotion: ModelPromotion): Problem[] {
  const { sourceStack, targetStacks } = promotion;
  const all = promotion.node.root.node.findAll().filter((scope): scope is Stack => Stack.isStack(scope));
  const inAccount = (stack: Stack) =>
    all.filter((other) => other !== stack && other.account === stack.account);
  const others = (stack: Stack) => inAccount(stack).filter(({ region }) => region === stack.region);
  // Targets of the promotion itself have been compared before anything was made.
  const targetsOfOthers = (stacks: readonly Stack[]) =>
    stacks
      .filter(PromotionTargetStack.isPromotionTargetStack)
      .filter((other) => !targetStacks.includes(other));
  return [
    ...problemsOfStackName(sourceStack, others(sourceStack), {
      of: 'source',
      given: targetStacks[0]._source.stackProps?.stackName,
      property: 'id',
      value: promotion.node.id,
      change: 'give the promotion another id',
    }),
    ...targetStacks.flatMap((stack, index) => {
      const neighbours = others(stack);
      return [
        ...problemsOfStackName(stack, neighbours, {
          of: `targets[${index}]`,
          given: stack._target.stackProps?.stackName,
          property: `targets[${index}].name`,
          value: stack._target.name,
          change: 'give the promotion another id, or the target another name',
        }),
        ...problemsOfNames(stack, `targets[${index}]`, targetsOfOthers(neighbours)),
        ...problemsOfRoleName(stack, `targets[${index}]`, targetsOfOthers(inAccount(stack))),
      ];
    }),
  ];
}

/** What a stack's name comes from, and how to change it. */
interface Naming {
  /** The property whose `stackProps` may set the name. */
  readonly of: string;
  readonly given?: string;
  /** The property that gives the name if `stackProps` do not. */
  readonly property: string;
  readonly value: string;
  readonly change: string;
}

function problemsOfStackName(stack: Stack, others: readonly Stack[], naming: Naming): Problem[] {
  const other = others.find(({ stackName }) => stackName === stack.stackName);
  if (!other) return [];
  const { of, given, property, value, change } = naming;
  const clash = `which ${other.node.path} has in the same account and Region, so that one would overwrite the other`;
  if (given === undefined) {
    return [{ property, value, allowed: `it gives the stack name ${stack.stackName}, ${clash}`, change }];
  }
  return [
    {
      property: `${of}.stackProps.stackName`,
      value: given,
      allowed: `it is a name ${clash}`,
      change: 'give the stack another name here',
    },
  ];
}

/** Names that a target of another promotion also has. The promotion that is deployed last would fail. */
function problemsOfNames(
  stack: PromotionTargetStack,
  property: string,
  others: readonly PromotionTargetStack[],
): Problem[] {
  const clash = (
    name: string,
    nameIn: (stack: PromotionTargetStack) => string | undefined,
    change: string,
  ): Problem[] => {
    const value = nameIn(stack);
    const meaning = (target: PromotionTargetStack) => meaningOf(nameIn(target) ?? '', target);
    const other = others.find((target) => value !== undefined && meaning(target) === meaning(stack));
    if (!other) return [];
    const allowed = `${other.node.path}, of another promotion into the same account and Region, has the same`;
    return [{ property: `${property}.${name}`, value, allowed, change }];
  };
  return [
    ...clash(
      'projectName',
      ({ _target, _source }) => (_target.projectArn ? undefined : projectNameOf(_target, _source)),
      'give each its own project, or give both the ARN of the same existing project',
    ),
    ...clash(
      'parameterName',
      ({ _target, _source }) => parameterNameOf(_target, _source),
      'give each its own parameter',
    ),
  ];
}

function problemsOfRoleName(
  { _target: { copyRoleName } }: PromotionTargetStack,
  property: string,
  others: readonly PromotionTargetStack[],
): Problem[] {
  const other = others.find(
    ({ _target }) => copyRoleName !== undefined && _target.copyRoleName === copyRoleName,
  );
  if (!other) return [];
  const allowed = `${other.node.path}, of another promotion into the same account, has the same, and the name of a role counts in all Regions`;
  return [
    { property: `${property}.copyRoleName`, value: copyRoleName, allowed, change: 'give each its own role' },
  ];
}
