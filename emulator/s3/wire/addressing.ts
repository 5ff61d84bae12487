import type { HttpRequest } from '../../wire/protocol';
import { fromUri } from '../../wire/uri';

export interface Address {
  readonly bucket?: string;
  readonly key?: string;
  readonly query: URLSearchParams;
}

/** `bucket.s3.eu-west-1.amazonaws.com`, `bucket.s3.amazonaws.com`, and `bucket.localhost` for a local endpoint. */
const VIRTUAL_HOST = /^(.+?)\.(?:s3[.-][a-z0-9.-]*amazonaws\.com|s3\.localhost|localhost)(?::\d+)?$/;

/** Bucket and key of a request. The bucket is in the path or in the host name. */
export function addressOf(request: HttpRequest): Address {
  const [rawPath, rawQuery = ''] = request.path.split(/\?(.*)/s);
  const query = new URLSearchParams(rawQuery);
  const path = fromUri(rawPath).replace(/^\//, '');
  const hosted = VIRTUAL_HOST.exec(request.headers.host ?? '')?.[1];
  if (hosted && hosted !== 's3') return { bucket: hosted, key: path || undefined, query };
  const slash = path.indexOf('/');
  if (slash === -1) return { bucket: path || undefined, query };
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) || undefined, query };
}
