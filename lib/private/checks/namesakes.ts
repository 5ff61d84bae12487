import { Fn } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../../contract/problem';
import { isMarkedAs } from '../cdk/marks';
import { meaningOf, placeOf } from '../values/same-value';
import { pointerNameFor } from './pointer-name';
import { isKnown, known } from './validation';

/**
 * Which construct has which name in which project. The map is on the app itself, because an app may load this library
 * twice.
 */
const NAMED = Symbol.for('cdk-rekognition-custom-labels.named');

/**
 * The problem that another construct of the app has this name in the same project. Both would manage the same version
 * or policy. If one construct is removed, the other loses it.
 */
export function problemsOfNamesake(
  construct: IConstruct,
  property: 'policyName' | 'versionName',
  name: string | undefined,
  projectArn: string,
): Problem[] {
  if (name === undefined) return [];
  const key = `${property} ${meaningOf(name, construct)} ${meaningOf(projectArn, construct)}`;
  return problemsOfSecond(construct, key, (first) => ({
    property,
    value: name,
    allowed: `${first} has this name in the same project`,
    change: 'choose another name, or leave it out and have one derived',
  }));
}

/**
 * The problem that another pointer is the same parameter. Pointers of two targets are left out: their promotion
 * compares them when the app is synthesised.
 */
export function problemsOfSamePointer(
  construct: IConstruct,
  parameterName: string | undefined,
  projectArn: string,
): Problem[] {
  // A name that is split off a token is a new token each time. The project's token stays the same, so that token is
  // compared.
  const project = isKnown(projectArn) ? Fn.select(1, Fn.split('/', projectArn)) : projectArn;
  const name = parameterName ?? pointerNameFor(project);
  const first = firstOf(construct, `parameterName ${name} in ${placeOf(name, construct)}`);
  if (!first || (isOfTarget(first) && isOfTarget(construct))) return [];
  return [
    {
      property: 'parameterName',
      value: known(name) ?? construct.node.path,
      allowed: `${first.node.path} is the same parameter`,
      change: 'choose another parameterName, or use one pointer',
    },
  ];
}

/** Whether a promotion made the pointer for a target. No other pointer of the stack can have its id. */
function isOfTarget({ node }: IConstruct): boolean {
  return node.id === 'Pointer' && isMarkedAs('PromotionTargetStack', node.scope);
}

/**
 * The problem that another construct of the app runs the same version. If one of them is removed, the model stops for
 * both.
 */
export function problemsOfSameModel(construct: IConstruct, modelVersionArn: string): Problem[] {
  return problemsOfSecond(construct, `runs ${meaningOf(modelVersionArn, construct)}`, (first) => ({
    property: 'modelVersion',
    value: known(modelVersionArn) ?? construct.node.path,
    allowed: `${first} runs the same version`,
    change: 'run it once',
  }));
}

function problemsOfSecond(
  construct: IConstruct,
  key: string,
  problemOf: (first: string) => Problem,
): Problem[] {
  const first = firstOf(construct, key);
  return first ? [problemOf(first.node.path)] : [];
}

/** The construct that had the key first. Undefined if that is `construct`. */
function firstOf(construct: IConstruct, key: string): IConstruct | undefined {
  const app = construct.node.root as IConstruct & { [NAMED]?: Map<string, IConstruct> };
  app[NAMED] ??= new Map();
  const first = app[NAMED].get(key);
  if (!first) app[NAMED].set(key, construct);
  return first;
}
