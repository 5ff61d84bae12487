import { type CollectionTag, parse, type ScalarTag } from 'yaml';
import { words } from '../../words';
import { validationError } from '../errors';
import type { Template } from './template';

const FUNCTIONS = words(
  'And Base64 Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or Select Split Sub Transform',
);

/** `!Sub text` is `{ "Fn::Sub": "text" }`. */
const shortTags = [...FUNCTIONS, 'Ref', 'Condition'].flatMap((name): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name}`;
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  return [
    { tag, resolve: (text: string) => ({ [key]: name === 'GetAtt' ? splitOnce(text) : text }) },
    { tag, collection: 'seq', resolve: (node: any) => ({ [key]: node.toJSON() }) as any },
    { tag, collection: 'map', resolve: (node: any) => ({ [key]: node.toJSON() }) as any },
  ];
});

function splitOnce(text: string): string[] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

/** Reads JSON, or the YAML that CloudFormation takes. */
export function parseTemplate(body: string): Template {
  const template = body.trimStart().startsWith('{') ? parseJson(body) : parseYaml(body);
  if (!template || typeof template !== 'object' || Array.isArray(template)) {
    throw validationError('Template format error: unsupported structure.');
  }
  return template;
}

function parseJson(body: string): any {
  try {
    return JSON.parse(body);
  } catch (error) {
    // A flow mapping is YAML too.
    try {
      return parseYaml(body);
    } catch {
      throw validationError(`Template format error: JSON not well-formed. (${(error as Error).message})`);
    }
  }
}

function parseYaml(body: string): any {
  try {
    const parsed = parse(body, {
      version: '1.1',
      schema: 'core',
      customTags: shortTags as any,
      maxAliasCount: 0,
    });
    // The values of tags are instances of the parser's classes.
    return JSON.parse(JSON.stringify(parsed));
  } catch (error) {
    throw validationError(`Template format error: YAML not well-formed. (${(error as Error).message})`);
  }
}
