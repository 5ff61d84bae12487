import { XMLBuilder } from 'fast-xml-parser';
import type { Protocol } from './protocol';

const xml = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });

/** AWS Query: `Action=…&Tags.member.1.Key=…` in a form, XML out. */
export function queryProtocol(namespace: string): Protocol {
  const answer = (status: number, requestId: string, document: object) => ({
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xml.build(document),
  });
  return {
    parse: (request) => {
      const form = new URLSearchParams(request.body.toString('utf8'));
      const { Action: operation, Version: _, ...input } = fromForm(form);
      return { operation, input };
    },
    respond: (operation, output, requestId) =>
      answer(200, requestId, {
        [`${operation}Response`]: {
          '@xmlns': namespace,
          [`${operation}Result`]: toWire(output ?? {}),
          ResponseMetadata: { RequestId: requestId },
        },
      }),
    fail: (error, requestId) =>
      answer(error.status, requestId, {
        ErrorResponse: {
          '@xmlns': namespace,
          Error: {
            Type: error.status >= 500 ? 'Receiver' : 'Sender',
            Code: error.code,
            Message: error.message,
          },
          RequestId: requestId,
        },
      }),
  };
}

/** `a.member.1.b=c` becomes `{ a: [{ b: 'c' }] }`; `a.entry.1.key`/`.value` becomes a map. */
function fromForm(form: URLSearchParams): any {
  const root: any = {};
  for (const [path, value] of form) {
    const keys = path.split('.');
    let node = root;
    for (const key of keys.slice(0, -1)) node = node[key] ??= {};
    node[keys[keys.length - 1]] = value;
  }
  return collapse(root);
}

function collapse(node: any): any {
  if (typeof node !== 'object') return node;
  if (node.member && typeof node.member === 'object') {
    return Object.keys(node.member)
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => collapse(node.member[key]));
  }
  if (node.entry && typeof node.entry === 'object') {
    return Object.fromEntries(Object.values<any>(node.entry).map(({ key, value }) => [key, collapse(value)]));
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, collapse(value)]));
}

function toWire(value: any): any {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return { member: value.map(toWire) };
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, toWire(member)]])),
    );
  }
  return value;
}
