import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../contract/problem';
import type { HandlerFunctionOptions } from '../handler-functions';
import { throwProblems } from './validation';

const settled = new WeakMap<IConstruct, HandlerFunctionOptions>();
/** The stacks that have asked, and so have functions that can no longer be made in another way. */
const asked = new WeakSet<IConstruct>();

/** Keeps the options for the stacks that `scope` is or holds. */
export function settle(scope: IConstruct, options: HandlerFunctionOptions): void {
  const all = { ...settled.get(scope), ...options };
  throwProblems(scope, [...problemsOfScope(scope), ...problemsOf(all)]);
  settled.set(scope, all);
}

/** What counts for the stack, from now on. */
export function settingsFor(stack: Stack): HandlerFunctionOptions {
  asked.add(stack);
  return Object.assign({}, ...stack.node.scopes.map((scope) => settled.get(scope)));
}

function problemsOfScope(scope: IConstruct): Problem[] {
  const stack = scope.node.scopes.find(Stack.isStack);
  if (stack && !Stack.isStack(scope)) {
    return [
      {
        property: 'scope',
        value: scope.node.path,
        allowed: 'a stack has one set of functions for everything in it',
        change: `configure the stack ${stack.node.path}`,
      },
    ];
  }
  return scope.node
    .findAll()
    .filter((construct) => asked.has(construct))
    .map((late) => ({
      property: 'scope',
      value: scope.node.path,
      allowed: `the functions of the stack ${late.node.path} are made with its first copy, project policy or running model`,
      change: 'configure before that one is declared',
    }));
}

function problemsOf(options: HandlerFunctionOptions): Problem[] {
  const without = (
    property: keyof HandlerFunctionOptions,
    needed: keyof HandlerFunctionOptions,
  ): Problem[] =>
    options[property] === undefined || options[needed] !== undefined
      ? []
      : [
          {
            property,
            value: shown(options[property]),
            allowed: `it is about the functions in \`${needed}\`, and nothing without it`,
            change: `give \`${needed}\` too, or leave it out`,
          },
        ];
  const withLogGroup = (property: keyof HandlerFunctionOptions): Problem[] =>
    options[property] === undefined || options.logGroup === undefined
      ? []
      : [
          {
            property,
            value: shown(options[property]),
            allowed: 'a log group of yours has its own retention, key and removal policy',
            change: 'say it where you make the log group, or leave `logGroup` out',
          },
        ];
  return [
    ...without('vpcSubnets', 'vpc'),
    ...without('securityGroups', 'vpc'),
    ...withLogGroup('logRetention'),
    ...withLogGroup('logEncryptionKey'),
    ...withLogGroup('logRemovalPolicy'),
  ];
}

/** A construct has no text of its own. */
const shown = (value: unknown) => (typeof value === 'object' ? 'given' : value);
