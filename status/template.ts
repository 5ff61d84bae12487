/** The part of a template that matters here. */
export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The values for the intrinsic functions of a template. */
export interface Known {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly stackName: string;
  readonly stackId: string;
  /** The physical ids, by logical ids. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

/** The value with its intrinsic functions resolved. Undefined if only CloudFormation can resolve one. */
export function resolve(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return allOf(value, known);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0 && name === 'Ref') return referred(String(argument), known);
  if (others.length === 0 && name === 'Fn::Join') return joined(argument, known);
  if (others.length === 0 && name.startsWith('Fn::')) return undefined;
  const members = Object.entries(value).map(([key, member]) => [key, resolve(member, known)] as const);
  return members.some(([, member]) => member === undefined) ? undefined : Object.fromEntries(members);
}

function allOf(values: readonly unknown[], known: Known): unknown[] | undefined {
  const resolved = values.map((value) => resolve(value, known));
  return resolved.includes(undefined) ? undefined : resolved;
}

function joined(argument: unknown, known: Known): string | undefined {
  const [separator, parts] = argument as [string, unknown];
  const values = Array.isArray(parts) ? allOf(parts, known) : undefined;
  return values?.join(separator);
}

function referred(name: string, known: Known): string | undefined {
  const pseudo: Record<string, string> = {
    'AWS::AccountId': known.account,
    'AWS::Region': known.region,
    'AWS::Partition': known.partition,
    'AWS::StackName': known.stackName,
  };
  return pseudo[name] ?? known.physicalIds.get(name);
}
