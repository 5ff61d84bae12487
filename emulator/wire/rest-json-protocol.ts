import { NotEmulated } from '../errors';
import inputs from './inputs.json';
import { fromJson, toWire } from './json-protocol';
import type { HttpRequest, Protocol } from './protocol';
import { fromUri } from './uri';

/** The input's member by its name in the request, with its type. */
type Members = Readonly<Record<string, readonly string[]>>;

/** The method and path of an operation, and the members of its input that are not in the JSON document. */
interface Route {
  readonly method: string;
  /** `/schedules/{Name}`: a label takes one segment of the path. */
  readonly path: string;
  readonly status: number;
  readonly querystring?: Members;
  readonly header?: Members;
  /** The member that is the whole body. */
  readonly payload?: string;
}

/** REST with JSON bodies: the operation is in method and path, the input in labels, query, headers and body. */
export function restJsonProtocol(service: 'lambda' | 'scheduler'): Protocol {
  const routes: Readonly<Record<string, Route>> = inputs[service].routes;
  const patterns = Object.entries(routes).map(([operation, route]) => ({
    operation,
    route,
    pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`),
  }));
  const headers = (requestId: string) => ({
    'content-type': 'application/json',
    'x-amzn-requestid': requestId,
  });
  return {
    parse: (request) => {
      const [path, search] = request.path.split('?');
      for (const { operation, route, pattern } of patterns) {
        const labels = route.method === request.method ? pattern.exec(path) : null;
        if (!labels) continue;
        const input = {
          ...bodyOf(route, request),
          ...decoded(labels.groups),
          ...queryOf(route, search),
          ...headersOf(route, request),
        };
        return { operation, input };
      }
      throw new NotEmulated(`the ${service} request "${request.method} ${path}"`);
    },
    respond: (operation, output, requestId) => {
      const { status } = routes[operation];
      const body = status === 204 ? '' : JSON.stringify(toWire(output ?? {}));
      return { status, headers: headers(requestId), body };
    },
    fail: (error, requestId) => ({
      status: error.status,
      headers: { ...headers(requestId), 'x-amzn-errortype': error.code },
      body: JSON.stringify({ Message: error.message }),
    }),
  };
}

function bodyOf({ payload }: Route, { body }: HttpRequest): object {
  return payload ? { [payload]: body } : fromJson(body);
}

function decoded(labels: Record<string, string> = {}): object {
  return Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, fromUri(text)]));
}

function queryOf({ querystring = {} }: Route, search: string | undefined): object {
  const given = new URLSearchParams(search);
  const unknown = [...given.keys()].find((name) => !querystring[name]);
  if (unknown !== undefined) throw new NotEmulated(`the query parameter "${unknown}"`);
  const members = [...new Set(given.keys())].map((name) => {
    const [member, type] = querystring[name];
    if (type === 'list') return [member, given.getAll(name)];
    return [member, type === 'integer' ? Number(given.get(name)) : given.get(name)];
  });
  return Object.fromEntries(members);
}

function headersOf({ header = {} }: Route, { headers }: HttpRequest): object {
  const members = Object.entries(header).map(([name, [member]]) => [member, headers[name.toLowerCase()]]);
  return Object.fromEntries(members.filter(([, text]) => text !== undefined));
}
