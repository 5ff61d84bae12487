import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../contract/problem';
import { isMarkedAs } from './kind';
import { meaningOf } from './same-value';
import { whereabouts } from './validation';

/** On the app itself, for it may have loaded this library twice: who has which name. */
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
  const first = firstOf(construct, property, meaningOf(name, construct), meaningOf(projectArn, construct));
  return problemOf(first, {
    property,
    value: name,
    allowed: 'has this name in the same project',
    change: 'choose another name, or leave it out and have one derived',
  });
}

/** The problem that another pointer is the same parameter. A promotion compares those of its targets itself. */
export function problemsOfSameParameter(
  construct: IConstruct,
  name: string | undefined,
  projectArn: string,
): Problem[] {
  if (isMarkedAs('PromotionTargetStack', Stack.of(construct))) return [];
  const kind = name === undefined ? 'default pointer' : 'pointer';
  const first = firstOf(construct, kind, meaningOf(name ?? projectArn, construct), placeOf(construct));
  return problemOf(first, {
    property: 'parameterName',
    value: name,
    allowed:
      name === undefined
        ? 'has the name that is derived from the same project'
        : 'has this name in the same account and Region',
    change: 'give each a name of its own',
  });
}

/** The problem that two constructs run one model. The first to go would stop it under the other. */
export function problemsOfSameModel(construct: IConstruct, modelVersionArn: string): Problem[] {
  const first = firstOf(construct, 'runs', meaningOf(modelVersionArn, construct));
  return problemOf(first, {
    property: 'modelVersion',
    value: modelVersionArn,
    allowed: 'runs this version already',
    change: 'keep one of the two',
  });
}

/** Who has come first to what these parts name. Undefined where it is the construct itself. */
function firstOf(construct: IConstruct, ...parts: string[]): IConstruct | undefined {
  const app = construct.node.root as IConstruct & { [NAMED]?: Map<string, IConstruct> };
  app[NAMED] ??= new Map();
  const key = parts.join(' ');
  const first = app[NAMED].get(key);
  if (!first) app[NAMED].set(key, construct);
  return first;
}

function problemOf(first: IConstruct | undefined, { allowed, ...problem }: Problem): Problem[] {
  return first ? [{ ...problem, allowed: `${first.node.path} ${allowed}` }] : [];
}

/** Stacks that do not say their account and Region may each be deployed to another one. */
function placeOf(construct: IConstruct): string {
  const { account, region } = whereabouts(construct);
  return account && region ? `${account}/${region}` : Stack.of(construct).node.path;
}
