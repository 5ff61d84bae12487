import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../../contract/problem';
import type { HandlerFunctionOptions } from '../../handler-function-options';
import { scopesInStage } from '../cdk/scopes-in-stage';
import { problemsOfShape, type Shape } from '../checks/shape';
import { isKnown, known, nameOf, throwProblems, whereabouts } from '../checks/validation';

type Option = keyof HandlerFunctionOptions;

const OPTIONS: Shape<HandlerFunctionOptions> = {
  logGroup: 'an object?',
  logRetention: 'a number?',
  logEncryptionKey: 'an object?',
  logRemovalPolicy: 'a string?',
  role: 'an object?',
  vpc: 'an object?',
  vpcSubnets: 'an object?',
  securityGroups: 'a list?',
  tracing: 'a string?',
};

/** The options are on the constructs themselves, because an app may load this library twice. */
const CONFIGURED = Symbol.for('cdk-rekognition-custom-labels.HandlerFunctions.settled');
const READ = Symbol.for('cdk-rekognition-custom-labels.HandlerFunctions.asked');

/** Either the user passes a log group, or options for one that we make. */
const OWN_LOG_GROUP: readonly Option[] = ['logGroup'];
const LOG_GROUP_WE_MAKE: readonly Option[] = ['logRetention', 'logEncryptionKey', 'logRemovalPolicy'];
const WITHIN_NETWORK: readonly Option[] = ['vpcSubnets', 'securityGroups'];

/** Stores the options for `scope`, if it is a stack, or for the stacks in it. */
export function configure(scope: IConstruct, options: HandlerFunctionOptions): void {
  throwProblems(scope, problemsOfShape(options, OPTIONS));
  const all = { ...configuredAt(scope), ...withoutUndefined(options) };
  throwProblems(scope, [...problemsOfScope(scope), ...problemsOfPlace(all)]);
  Object.assign(scope, { [CONFIGURED]: all });
}

/** The options for the stack. After this call they cannot change. */
export function settingsFor(stack: Stack): HandlerFunctionOptions {
  Object.assign(stack, { [READ]: true });
  const settings = scopesOf(stack).map(configuredAt).reduce(nearer, {});
  throwProblems(stack, [...problemsOfNetwork(settings), ...problemsOfWhereabouts(settings, stack)]);
  return settings;
}

/**
 * The scopes whose options count for the stack. A pipeline's stack does not count if it deploys this stack: its options
 * are for the functions in the pipeline's stack.
 */
function scopesOf(stack: Stack): IConstruct[] {
  const within = scopesInStage(stack);
  return stack.node.scopes.filter((scope) => !Stack.isStack(scope) || within.includes(scope));
}

const configuredAt = (scope: IConstruct & { [CONFIGURED]?: HandlerFunctionOptions }) =>
  scope[CONFIGURED] ?? {};

function withoutUndefined(options: HandlerFunctionOptions): HandlerFunctionOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/**
 * The nearer scope wins, option by option. Options that belong together come from one scope: a scope with another `vpc`
 * or `logGroup` also gives the options that belong to it.
 */
function nearer(far: HandlerFunctionOptions, near: HandlerFunctionOptions): HandlerFunctionOptions {
  const gives = (options: readonly Option[]) => options.some((option) => near[option] !== undefined);
  const superseded = [
    ...(gives(OWN_LOG_GROUP) ? LOG_GROUP_WE_MAKE : []),
    ...(gives(LOG_GROUP_WE_MAKE) ? OWN_LOG_GROUP : []),
    ...(gives(['vpc']) ? WITHIN_NETWORK : []),
  ];
  const left = Object.entries(far).filter(([option]) => !superseded.includes(option as Option));
  return { ...Object.fromEntries(left), ...near };
}

function problemsOfScope(scope: IConstruct): Problem[] {
  const stack = scopesInStage(scope).find((each) => Stack.isStack(each));
  if (stack && !Stack.isStack(scope)) {
    return [
      {
        property: 'scope',
        value: nameOf(scope),
        allowed: 'a stack has one set of functions for everything in it',
        change: `configure the stack ${stack.node.path}`,
      },
    ];
  }
  return scope.node
    .findAll()
    .filter((construct) => READ in construct)
    .map((late) => ({
      property: 'scope',
      value: nameOf(scope),
      allowed: `the stack ${late.node.path} is synthesised already, as a pipeline does with each stage that is added to it`,
      change: 'configure before that',
    }));
}

function problemsOfPlace(options: HandlerFunctionOptions): Problem[] {
  if (options.logGroup === undefined) return [];
  return LOG_GROUP_WE_MAKE.filter((option) => options[option] !== undefined).map((property) => ({
    property,
    value: shown(options[property]),
    allowed: 'a log group of yours has its own retention, key and removal policy',
    change: 'set it where you make the log group, or leave `logGroup` out',
  }));
}

function problemsOfNetwork(options: HandlerFunctionOptions): Problem[] {
  if (options.vpc !== undefined) return [];
  return WITHIN_NETWORK.filter((option) => options[option] !== undefined).map((property) => ({
    property,
    value: shown(options[property]),
    allowed: 'it has no effect without `vpc`',
    change: 'give `vpc` too, or leave it out',
  }));
}

/** A function can only use a role and a log group of its own account, and a log group of its own Region. */
function problemsOfWhereabouts({ role, logGroup }: HandlerFunctionOptions, stack: Stack): Problem[] {
  const { account, region } = whereabouts(stack);
  const roleArn = known(role?.roleArn);
  const elsewhere = (
    property: Option,
    part: 'account' | 'Region',
    value?: string,
    found?: string,
    here?: string,
  ): Problem[] =>
    found === undefined || here === undefined || !isKnown(found) || found === here
      ? []
      : [
          {
            property,
            value,
            allowed: `a function takes it from its own ${part}, and the stack is in ${here}`,
            change: `pass one of ${here}, or configure each stack by itself`,
          },
        ];
  return [
    ...elsewhere('role', 'account', roleArn, roleArn && role?.env.account, account),
    ...elsewhere('logGroup', 'account', logGroup?.node.path, logGroup?.env.account, account),
    ...elsewhere('logGroup', 'Region', logGroup?.node.path, logGroup?.env.region, region),
  ];
}

/** A construct cannot be shown as text. */
const shown = (value: unknown) => (typeof value === 'object' ? 'given' : value);
