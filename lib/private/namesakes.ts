import type { IConstruct } from 'constructs';
import type { Problem } from '../../contract/problem';
import { meaningOf } from './same-value';

/** On the app itself, for it may have loaded this library twice: who has which name in which project. */
const NAMED = Symbol.for('cdk-rekognition-custom-labels.named');

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
  const app = construct.node.root as IConstruct & { [NAMED]?: Map<string, IConstruct> };
  app[NAMED] ??= new Map();
  const names = app[NAMED];
  const key = `${property} ${meaningOf(name, construct)} ${meaningOf(projectArn, construct)}`;
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
