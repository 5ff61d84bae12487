import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Users need not know that a copy is a custom resource today: if CloudFormation gets its own type, the same API must
 * work on it (docs/decisions/0014-the-api-on-a-native-type.md). So no public signature may mention what the resource is
 * made with.
 */

const assembly = resolve(__dirname, '../.jsii');

/** What only exists because there is a custom resource. */
const MACHINERY = [
  /\.CustomResource/,
  /custom_resources/,
  /cloudformation/i,
  /aws_(lambda|stepfunctions|logs|events|sns)\b/,
  /CfnCustomResource/,
  /\.HandlerFunction/,
];
/** The only exception, which a native type would make useless. No other signature may refer to it. */
const SETTINGS = ['HandlerFunctions', 'HandlerFunctionOptions'];
const MACHINERY_NAMES =
  /custom_?resource|provider|service_?token|handler|lambda|function|state_?machine|poll/i;

interface Mention {
  readonly where: string;
  /** The names that a user writes: of a type, a member or a parameter. */
  readonly name: string;
  /** The types that a user meets there. */
  readonly types: readonly string[];
}

/** Every fully qualified name of a type in a piece of the assembly: in a list, a map, a union as well. */
function typesIn(piece: unknown): string[] {
  if (Array.isArray(piece)) return piece.flatMap(typesIn);
  if (typeof piece !== 'object' || piece === null) return [];
  return Object.entries(piece).flatMap(([key, value]) =>
    key === 'fqn' && typeof value === 'string' ? [value] : typesIn(value),
  );
}

function mentionsOf(type: any): Mention[] {
  const members = [...(type.properties ?? []), ...(type.methods ?? [])];
  const callables = [...(type.initializer ? [{ name: 'constructor', ...type.initializer }] : []), ...members];
  return [
    {
      where: type.name,
      name: type.name,
      types: [type.base, ...(type.interfaces ?? [])].filter((base) => base !== undefined),
    },
    ...callables.map((member) => ({
      where: `${type.name}.${member.name}`,
      name: member.name,
      types: typesIn([member.type, member.returns?.type]),
    })),
    ...callables.flatMap((member) =>
      (member.parameters ?? []).map((parameter: any) => ({
        where: `${type.name}.${member.name}(${parameter.name})`,
        name: parameter.name,
        types: typesIn(parameter.type),
      })),
    ),
  ];
}

function machineryIn(types: Iterable<any>): string[] {
  return [...types]
    .flatMap(mentionsOf)
    .flatMap(({ where, name, types: mentioned }) => [
      ...(MACHINERY_NAMES.test(name) ? [`${where} is named after the custom resource`] : []),
      ...mentioned
        .filter((type) => MACHINERY.some((pattern) => pattern.test(type)))
        .map((type) => `${where} mentions ${type}`),
    ]);
}

test('no public signature mentions the custom resource or what it is made with', () => {
  if (!existsSync(assembly)) throw new Error('there is no .jsii: run "npm run build"');
  const { types } = JSON.parse(readFileSync(assembly, 'utf8'));

  expect(Object.keys(types).length).toBeGreaterThan(20);
  const others = Object.values<any>(types).filter(({ name }) => !SETTINGS.includes(name));
  expect(others.length).toBe(Object.keys(types).length - SETTINGS.length);
  expect(machineryIn(others)).toEqual([]);
});

test('a mention is found in every part of a signature', () => {
  const custom = { fqn: 'aws-cdk-lib.CustomResource' };

  expect(
    machineryIn([
      { name: 'Bare', base: 'aws-cdk-lib.CustomResource' },
      { name: 'Holder', properties: [{ name: 'resources', type: { collection: { elementtype: custom } } }] },
      { name: 'Giver', methods: [{ name: 'give', returns: { type: custom } }] },
      { name: 'Taker', initializer: { parameters: [{ name: 'handler', type: { primitive: 'string' } }] } },
      { name: 'Fine', properties: [{ name: 'bucket', type: { fqn: 'aws-cdk-lib.aws_s3.IBucket' } }] },
    ]),
  ).toEqual([
    'Bare mentions aws-cdk-lib.CustomResource',
    'Holder.resources mentions aws-cdk-lib.CustomResource',
    'Giver.give mentions aws-cdk-lib.CustomResource',
    'Taker.constructor(handler) is named after the custom resource',
  ]);
});

test('nothing private is exported', () => {
  const index = readFileSync(join(__dirname, '../lib/index.ts'), 'utf8');

  expect([...index.matchAll(/from '([^']+)'/g)].filter(([, from]) => /private|contract/.test(from))).toEqual(
    [],
  );
});
