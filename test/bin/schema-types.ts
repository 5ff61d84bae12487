import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a value may be, in a form that fits both a type and a JSON schema. */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | { readonly oneOf: readonly string[] }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly properties: Readonly<Record<string, Shape>>; readonly required: readonly string[] };

/** What JSON has instead of a type of the CDK; undefined if JSON has nothing. */
const IN_JSON: Readonly<Record<string, Shape | undefined>> = {
  // Minutes.
  'aws-cdk-lib.Duration': 'number',
  'aws-cdk-lib.aws_scheduler.ScheduleExpression': 'string',
  'aws-cdk-lib.RemovalPolicy': { oneOf: ['DESTROY', 'RETAIN', 'RETAIN_ON_UPDATE_OR_DELETE'] },
  // Of these the app has only the tags.
  'aws-cdk-lib.StackProps': undefined,
};

const LIBRARY = 'cdk-rekognition-custom-labels';

/** What the app adds to the properties of the constructs. */
const OF_THE_APP: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  [`${LIBRARY}.ModelPromotionProps`]: { $schema: 'string', name: 'string', tags: { map: 'string' } },
  [`${LIBRARY}.RunningSchedule`]: { timeZone: 'string' },
};

const assembly = JSON.parse(readFileSync(join(__dirname, '../../.jsii'), 'utf8'));

/** The shape of a construct's properties, from the last build, with what the app adds. */
export function shapeOfProps(name: string): Shape {
  return shapeOfType({ fqn: `${LIBRARY}.${name}` })!;
}

function shapeOfType({ primitive, collection, fqn }: any): Shape | undefined {
  if (primitive) return primitive;
  if (collection) {
    const inner = shapeOfType(collection.elementtype)!;
    return collection.kind === 'array' ? { list: inner } : { map: inner };
  }
  if (fqn in IN_JSON) return IN_JSON[fqn];
  const { datatype, properties } = assembly.types[fqn] ?? {};
  if (!datatype) throw new Error(`JSON has no ${fqn}: say in IN_JSON what the app takes instead`);
  const shapes: [name: string, shape: Shape | undefined][] = [
    ...properties.map(({ name, type }: any) => [name, shapeOfType(type)]),
    ...Object.entries(OF_THE_APP[fqn] ?? {}),
  ];
  return {
    properties: Object.fromEntries(
      shapes.filter((entry): entry is [string, Shape] => entry[1] !== undefined),
    ),
    required: properties
      .filter(({ optional }: any) => !optional)
      .map(({ name }: any) => name)
      .sort(),
  };
}

/** The shape of a part of a schema; `resolved` follows a reference. */
export function shapeOfSchema(unresolved: any, resolved: (part: any) => any): Shape {
  const part = resolved(unresolved);
  const inner = (one: any) => shapeOfSchema(one, resolved);
  if (part.enum) return { oneOf: [...part.enum].sort() };
  if (part.type === 'integer') return 'number';
  if (part.type === 'array') return { list: inner(part.items) };
  if (part.type !== 'object') return part.type;
  if (part.additionalProperties !== false) return { map: inner(part.additionalProperties) };
  return {
    properties: Object.fromEntries(Object.entries(part.properties).map(([name, one]) => [name, inner(one)])),
    required: [...(part.required ?? [])].sort(),
  };
}
