import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../contract/problem';
import type { HandlerFunctionOptions } from '../handler-functions';
import { scopesInStage } from './scopes-in-stage';
import { known, nameOf, throwProblems, whereabouts } from './validation';

type Option = keyof HandlerFunctionOptions;

/** On the constructs themselves, for an app may have loaded this library twice: once more by a package that it uses. */
const SETTLED = Symbol.for('cdk-rekognition-custom-labels.HandlerFunctions.settled');
const ASKED = Symbol.for('cdk-rekognition-custom-labels.HandlerFunctions.asked');

/** Options that say where the lines go to, or how the place is made: one or the other. */
const PLACE: readonly Option[] = ['logGroup'];
const MAKING: readonly Option[] = ['logRetention', 'logEncryptionKey', 'logRemovalPolicy'];
const WITHIN_NETWORK: readonly Option[] = ['vpcSubnets', 'securityGroups'];

/** Keeps the options for the stacks that `scope` is or holds. */
export function settle(scope: IConstruct, options: HandlerFunctionOptions): void {
  const all = { ...settledAt(scope), ...withoutUndefined(options) };
  throwProblems(scope, [...problemsOfScope(scope), ...problemsOfPlace(all)]);
  Object.assign(scope, { [SETTLED]: all });
}

/** What counts for the stack. Nothing can be configured for it any more. */
export function settingsFor(stack: Stack): HandlerFunctionOptions {
  Object.assign(stack, { [ASKED]: true });
  const settings = scopesOf(stack).map(settledAt).reduce(nearer, {});
  throwProblems(stack, [...problemsOfNetwork(settings), ...problemsOfWhereabouts(settings, stack)]);
  return settings;
}

