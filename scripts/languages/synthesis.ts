import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every template and asset manifest that an app wrote, by its name. */
export type Synthesis = ReadonlyMap<string, unknown>;

export function readSynthesis(folder: string): Synthesis {
  const names = readdirSync(folder).filter((name) => /\.(template|assets)\.json$/.test(name));
  return new Map(names.sort().map((name) => [name, withoutTemplates(parse(join(folder, name)))]));
}

function parse(file: string): any {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * A manifest names each template by the hash of its text. In Java and Go the keys of a map have no fixed order in this
 * text, so the templates are compared as values.
 */
function withoutTemplates(content: any): unknown {
  for (const [hash, file] of Object.entries<any>(content.files ?? {}))
    if (file.source.path?.endsWith('.template.json')) delete content.files[hash];
  return content;
}

/** Where two apps differ: each value that is not the same, by its path. */
export function differences(expected: Synthesis, actual: Synthesis): string[] {
  return compare('', Object.fromEntries(expected), Object.fromEntries(actual));
}

function compare(path: string, expected: unknown, actual: unknown): string[] {
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((key) => compare(`${path}/${key}`, expected[key], actual[key]));
  }
  if (Object.is(expected, actual)) return [];
  return [`${path} is ${JSON.stringify(actual)}, in TypeScript ${JSON.stringify(expected)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
