import { type IResolveContext, Token } from 'aws-cdk-lib';

/** What CloudFormation still has to fill in, in a rendered value. */
export type Intrinsic =
  | { readonly kind: 'reference'; readonly logicalId: string }
  | { readonly kind: 'attribute'; readonly logicalId: string; readonly attribute: string }
  | { readonly kind: 'join'; readonly delimiter: string; readonly parts: readonly unknown[] }
  | { readonly kind: 'substitution'; readonly references: readonly Intrinsic[]; readonly variables: unknown }
  | { readonly kind: 'function'; readonly name: string; readonly argument: unknown };

/**
 * Reads one intrinsic function; undefined for text and for anything else. In most functions another function can
 * replace each argument, and also a list. So `Fn::Join` over a parameter of the template has no known parts.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function intrinsicIn(rendered: unknown): Intrinsic | undefined {
  if (typeof rendered !== 'object' || rendered === null) return undefined;
  const [[name, argument] = [], ...others] = Object.entries(rendered);
  if (name === undefined || others.length > 0) return undefined;
  if (name === 'Ref' && typeof argument === 'string') return { kind: 'reference', logicalId: argument };
  if (!name.startsWith('Fn::')) return undefined;
  return special(name, argument) ?? { kind: 'function', name, argument };
}

/** Every intrinsic in the value, however deep. */
export function* intrinsicsIn(rendered: unknown): Generator<Intrinsic> {
  if (typeof rendered !== 'object' || rendered === null) return;
  const intrinsic = intrinsicIn(rendered);
  if (intrinsic) yield intrinsic;
  if (intrinsic?.kind === 'substitution') yield* intrinsic.references;
  for (const value of Object.values(rendered)) yield* intrinsicsIn(value);
}

/**
 * The same value with the partition written out, such as `aws`. An ARN that lacks only its partition becomes plain
 * text.
 */
export function withPartition(rendered: unknown, partition: string): unknown {
  if (typeof rendered !== 'object' || rendered === null) return rendered;
  if (Array.isArray(rendered)) return rendered.map((item) => withPartition(item, partition));
  const intrinsic = intrinsicIn(rendered);
  if (intrinsic?.kind === 'reference' && intrinsic.logicalId === 'AWS::Partition') return partition;
  if (intrinsic?.kind === 'join') {
    const parts = intrinsic.parts.map((part) => withPartition(part, partition));
    if (parts.every((part) => typeof part === 'string')) return parts.join(intrinsic.delimiter);
  }
  return Object.fromEntries(
    Object.entries(rendered).map(([key, value]) => [key, withPartition(value, partition)]),
  );
}

/** Whether the ARN is, or contains, an attribute of a resource in the same template, such as a copy. */
export function isMadeHere(arn: string, context: IResolveContext): boolean {
  if (!Token.isUnresolved(arn)) return false;
  return [...intrinsicsIn(context.resolve(arn))].some(({ kind }) => kind === 'attribute');
}

/** Whether CloudFormation may leave the value out, so that the default counts. */
export function mayBeLeftOut(rendered: unknown): boolean {
  return [...intrinsicsIn(rendered)].some(
    (intrinsic) => intrinsic.kind === 'reference' && intrinsic.logicalId === 'AWS::NoValue',
  );
}

/** Whether the value, or its JSON, holds an intrinsic. */
export function holdsIntrinsic(value: unknown): boolean {
  return /\{"(Ref|Fn::\w+)":/.test(typeof value === 'string' ? value : JSON.stringify(value));
}

function special(name: string, argument: any): Intrinsic | undefined {
  if (name === 'Fn::GetAtt') return attributeOf(argument);
  if (name === 'Fn::Sub') return substitutionOf(argument);
  if (name !== 'Fn::Join' || !Array.isArray(argument)) return undefined;
  const [delimiter, parts] = argument;
  return typeof delimiter === 'string' && Array.isArray(parts)
    ? { kind: 'join', delimiter, parts }
    : undefined;
}

function attributeOf(argument: unknown): Intrinsic | undefined {
  const [logicalId, ...rest] = typeof argument === 'string' ? argument.split('.') : [argument].flat();
  if (typeof logicalId !== 'string') return undefined;
  return { kind: 'attribute', logicalId, attribute: rest.map(String).join('.') };
}

function substitutionOf(argument: unknown): Intrinsic | undefined {
  const [text, variables] = [argument].flat();
  if (typeof text !== 'string') return undefined;
  const own = Object.keys(Object(variables));
  const references = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map(([, name]) => name.trim())
    .filter((name) => !own.includes(name))
    .map(
      (name): Intrinsic => (name.includes('.') ? attributeOf(name)! : { kind: 'reference', logicalId: name }),
    );
  return { kind: 'substitution', references, variables };
}
