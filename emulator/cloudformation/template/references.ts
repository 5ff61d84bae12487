/** One place in a template that mentions something by name. */
export interface Reference {
  readonly kind: 'Ref' | 'GetAtt' | 'Condition' | 'ImportValue';
  readonly name: string;
  readonly attribute?: string;
}

/** Every `Ref`, `Fn::GetAtt` and `Fn::Sub` variable inside `value`. */
export function referencesIn(value: any): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!value || typeof value !== 'object') return [];
  const keys = Object.keys(value);
  if (keys.length === 1) {
    const [key] = keys;
    const argument = value[key];
    if (key === 'Ref') return [{ kind: 'Ref', name: String(argument) }];
    if (key === 'Condition' && typeof argument === 'string') return [{ kind: 'Condition', name: argument }];
    if (key === 'Fn::GetAtt') return inGetAtt(argument);
    if (key === 'Fn::Sub') return inSub(argument);
    if (key === 'Fn::If' && Array.isArray(argument)) {
      return [{ kind: 'Condition', name: String(argument[0]) }, ...referencesIn(argument.slice(1))];
    }
  }
  return keys.flatMap((key) => referencesIn(value[key]));
}

/** `[logicalId, attribute]`, from both notations. An attribute may contain dots. */
export function getAttArguments(argument: any): [string, any] {
  if (Array.isArray(argument) && argument.length > 1) {
    const [name, ...rest] = argument;
    return [String(name), rest.length === 1 ? rest[0] : rest.join('.')];
  }
  const text = String(Array.isArray(argument) ? argument[0] : argument);
  const dot = text.indexOf('.');
  return dot === -1 ? [text, undefined] : [text.slice(0, dot), text.slice(dot + 1)];
}

function inGetAtt(argument: any): Reference[] {
  const [name, attribute] = getAttArguments(argument);
  const own: Reference = {
    kind: 'GetAtt',
    name,
    attribute: typeof attribute === 'string' ? attribute : undefined,
  };
  return [own, ...referencesIn(attribute)];
}

const VARIABLE = /\$\{([^!}][^}]*)\}/g;

function inSub(argument: any): Reference[] {
  const [text, own = {}] = Array.isArray(argument) ? argument : [argument];
  const named = [...String(text).matchAll(VARIABLE)]
    .map(([, name]) => name.trim())
    .filter((name) => !Object.hasOwn(own, name))
    .map((name): Reference => {
      const [resource, attribute] = getAttArguments(name);
      return attribute === undefined
        ? { kind: 'Ref', name: resource }
        : { kind: 'GetAtt', name: resource, attribute };
    });
  return [...named, ...referencesIn(own)];
}
