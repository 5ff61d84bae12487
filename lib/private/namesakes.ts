import type { IConstruct } from 'constructs';
import type { Problem } from '../../contract/problem';

/** By app, who has which name in which project. */
const named = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * The problem that another construct of the app has this name in the same project. Each would take what stands there for
 * its own, and the first to go would take it away from the other.
 */
export function problemsOfNamesake(
  construct: IConstruct,
  property: 'policyName' | 'versionName',
  name: string | undefined,
  projectArn: string,
): Problem[] {
  if (name === undefined) return [];
  const { root } = construct.node;
  const names = named.get(root) ?? new Map<string, IConstruct>();
  named.set(root, names);
  const key = `${property} ${name} ${projectArn}`;
  const first = names.get(key);
  if (!first) {
    names.set(key, construct);
    return [];
  }
  return [
    {
      property,
      value: name,
      allowed: `${first.node.path} has this name in the same project`,
      change: 'choose another name, or leave it out and have one derived',
    },
  ];
}
