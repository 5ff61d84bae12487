import Ajv, { type ErrorObject } from 'ajv/dist/2020';
import schema from './promotion.schema.json';

/** What the schema finds wrong with a value. */
export interface SchemaMistakes {
  /** A sentence for every path at which something is wrong, in the order of the schema. */
  readonly byPath: ReadonlyMap<string, string>;
  /** Whether all types are right, and nothing is missing. Then the value can be read, even if it is wrong. */
  readonly shapeIsRight: boolean;
}

/** The titles in the schema end the sentences: "must be" and then what it is. */
const validate = new Ajv({ allErrors: true, verbose: true }).compile(schema);

const SHAPE = new Set(['type', 'required', 'additionalProperties']);

export function schemaMistakes(value: unknown): SchemaMistakes {
  validate(value);
  const errors = validate.errors ?? [];
  const byPath = new Map<string, string>();
  for (const error of errors) {
    const [path, sentence] = mistake(error, value);
    if (!byPath.has(path)) byPath.set(path, sentence);
  }
  return { byPath, shapeIsRight: !errors.some(({ keyword }) => SHAPE.has(keyword)) };
}

function mistake(error: ErrorObject, promotion: unknown): [path: string, sentence: string] {
  const { keyword, params, instancePath, parentSchema, data } = error;
  const names = instancePath.split('/').slice(1).map(unescaped);
  const pathOf = (names: readonly string[]) => pathIn(promotion, names);
  if (keyword === 'required') {
    const path = pathOf([...names, params.missingProperty]);
    return [path, `${path} is missing: ${titleOf(parentSchema?.properties[params.missingProperty])}`];
  }
  if (keyword === 'additionalProperties') {
    const path = pathOf([...names, params.additionalProperty]);
    const known = Object.keys(parentSchema?.properties ?? {}).filter((name) => name !== '$schema');
    return [path, `${path} is not known: ${pathOf(names)} may have ${known.join(', ')}`];
  }
  const path = pathOf(names);
  return [path, `${path} is ${shown(data)}, but must be ${titleOf(parentSchema as Titled)}`];
}

interface Titled {
  readonly title?: string;
  readonly $ref?: string;
}

function titleOf({ title, $ref }: Titled): string {
  const definitions: Readonly<Record<string, Titled>> = schema.$defs;
  return title ?? titleOf(definitions[$ref!.replace('#/$defs/', '')]);
}

/** `targets[1].account`, as the constructs write it. The whole of it is the promotion. */
function pathIn(promotion: unknown, names: readonly string[]): string {
  let path = '';
  let value: any = promotion;
  for (const name of names) {
    path += Array.isArray(value) ? `[${name}]` : `.${name}`;
    value = value?.[name];
  }
  return path.slice(1) || 'promotion';
}

const unescaped = (name: string) => name.replaceAll('~1', '/').replaceAll('~0', '~');

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}… (${text.length} characters)`;
}
