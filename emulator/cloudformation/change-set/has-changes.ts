import { sameValue } from '../same-value';
import type { Stack, StackModel } from '../stack';
import type { Change } from './change';

/**
 * Whether going to `model` would do anything. Outputs and tags count, and so do the given parameters; a resource's
 * metadata and deletion policy on their own do not, as in AWS.
 */
export function hasChanges(stack: Stack, model: StackModel, changes: readonly Change[]): boolean {
  if (changes.length > 0 || stack.status === 'UPDATE_FAILED' || stack.status === 'CREATE_FAILED') return true;
  const seen = ({ source, parameters, tags, notificationArns }: StackModel) => [
    source.template.Outputs ?? {},
    Object.fromEntries(
      Object.entries(parameters).map(([name, { given, resolved }]) => [name, resolved ?? given]),
    ),
    tags,
    notificationArns,
  ];
  return !sameValue(seen(stack.model), seen(model));
}
