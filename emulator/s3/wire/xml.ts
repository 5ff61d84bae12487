import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { AwsError } from '../../errors';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
});
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  // Needed for numeric entities: SDKs write a line break in a key as such an entity.
  htmlEntities: true,
});

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** The differences between SDK shapes and S3's XML: a list is repeated under another, usually singular name. */
export type ListNames = Readonly<Record<string, string>>;

/** An output as a document with this root. */
export function toXml(root: string, output: any, lists: ListNames = {}): string {
  const content = wire(output, lists);
  return written(root, {
    '@xmlns': NAMESPACE,
    ...(typeof content === 'object' ? content : { '#text': content }),
  });
}

/** An error has no namespace: with a namespace, boto3 finds no error code. */
export function errorXml(error: { Code: string; Message: string; RequestId: string }): string {
  return written('Error', error);
}

function written(root: string, document: object): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: document })}`;
}

function wire(value: any, lists: ListNames): any {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => wire(item, lists));
  if (value === null || typeof value !== 'object') return value;
  const members: Record<string, any> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const content = name === 'Grantee' ? grantee(member) : wire(member, lists);
    // `TagSet: [..]` has an element around its items, `Rules: [..]` has none: "TagSet.Tag" against "Rule".
    const [outer, inner] = (lists[name] ?? name).split('.');
    members[outer] = inner ? { [inner]: content } : content;
  }
  return members;
}

/** The one element whose type is an attribute. */
const grantee = ({ Type, ...members }: any) => ({
  '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  '@xsi:type': Type,
  ...members,
});

/** The content of a document's root, its lists under the names that the SDK has for them. */
export function fromXml(body: Buffer, lists: ListNames = {}): any {
  const [content] = Object.values(parsed(body.toString('utf8')));
  return unwire(content === '' ? {} : content, lists);
}

function parsed(text: string): object {
  try {
    return parser.parse(text, true);
  } catch {
    throw malformedXml();
  }
}

export const malformedXml = () =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

function unwire(value: any, lists: ListNames): any {
  if (value === 'true' || value === 'false') return value === 'true';
  if (Array.isArray(value)) return value.map((item) => unwire(item, lists));
  if (value === null || typeof value !== 'object') return value;
  const members: Record<string, any> = {};
  for (const [name, member] of Object.entries<any>(value)) {
    // White space between elements.
    if (name === '#text') continue;
    const list = Object.entries(lists).find(([, element]) => element.split('.')[0] === name);
    if (!list) members[name] = unwire(member, lists);
    else {
      const inner = list[1].split('.')[1];
      const items = inner ? (member?.[inner] ?? []) : member;
      members[list[0]] = [items].flat().map((item) => unwire(item, lists));
    }
  }
  return members;
}
