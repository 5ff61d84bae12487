import { RESPONSE_BUCKET } from '../../cloudformation/custom-resource/response-bucket';
import type { Surroundings } from './host';
import { LoopbackRequest, type Target } from './loopback-request';

type OnResponse = (response: unknown) => void;

/** `http` or `https` whose requests are delivered to the emulator without a socket. */
export function loopback(node: any, protocol: 'http:' | 'https:', surroundings: Surroundings) {
  const endpoint = new URL(surroundings.host.endpoint);
  const request = (...args: any[]) => {
    const onResponse: OnResponse | undefined = typeof args.at(-1) === 'function' ? args.pop() : undefined;
    const target = targetOf(args, protocol);
    const isKnown =
      target.hostname.startsWith(RESPONSE_BUCKET) ||
      (target.hostname === endpoint.hostname && target.port === endpoint.port);
    const created = new LoopbackRequest(target, isKnown, surroundings);
    if (onResponse) created.once('response', onResponse);
    return created;
  };
  return { ...node, request, get: (...args: any[]) => request(...args).end() };
}

/** Node takes a URL, options, or both. */
function targetOf(args: any[], protocol: string): Target {
  const url = typeof args[0] === 'string' || args[0] instanceof URL ? new URL(args[0]) : undefined;
  const options = (url ? args[1] : args[0]) ?? {};
  const hostname = options.hostname ?? options.host ?? url?.hostname ?? 'localhost';
  const port = String(options.port ?? url?.port ?? '') || (protocol === 'https:' ? '443' : '80');
  return {
    hostname,
    port,
    method: options.method ?? 'GET',
    path: options.path ?? (url ? `${url.pathname}${url.search}` : '/'),
    headers: options.headers ?? {},
  };
}
