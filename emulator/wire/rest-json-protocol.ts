import { NotEmulated } from '../errors';
import { fromJson, toWire } from './json-protocol';
import type { Protocol } from './protocol';

/** An operation's path, and the input's members for its query parameters. */
export interface Route {
  readonly method: string;
  /** `/schedules/{Name}`: a label matches one segment of the path. */
  readonly path: string;
  /** The input's member by the query's name. Numbers are written as `[member, 'number']`. */
  readonly query?: Readonly<Record<string, string | readonly [string, 'number']>>;
}

/** REST with JSON bodies: the operation is in method and path, the input in labels, query and body. */
export function restJsonProtocol(service: string, routes: Readonly<Record<string, Route>>): Protocol {
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
        const input = { ...fromJson(request.body), ...decoded(labels.groups), ...query(route, search) };
        return { operation, input };
      }
      throw new NotEmulated(`the ${service} request "${request.method} ${path}"`);
    },
    respond: (_operation, output, requestId) => ({
      status: 200,
      headers: headers(requestId),
      body: JSON.stringify(toWire(output ?? {})),
    }),
    fail: (error, requestId) => ({
      status: error.status,
      headers: { ...headers(requestId), 'x-amzn-errortype': error.code },
      body: JSON.stringify({ Message: error.message }),
    }),
  };
}

function decoded(labels: Record<string, string> = {}): object {
  return Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, decodeURIComponent(text)]));
}

function query({ query = {} }: Route, search: string | undefined): object {
  const given = [...new URLSearchParams(search)].map(([name, text]) => {
    const member = query[name];
    if (!member) throw new NotEmulated(`the query parameter "${name}"`);
    return typeof member === 'string' ? [member, text] : [member[0], Number(text)];
  });
  return Object.fromEntries(given);
}
