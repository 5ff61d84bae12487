import { createHash } from 'node:crypto';
import { validationError } from './errors';

/** Names of roles and policies: letters, digits and `_+=,.@-`. */
export function checkName(parameter: string, name: unknown, maximum: number): string {
  if (typeof name !== 'string' || !/^[\w+=,.@-]+$/.test(name) || name.length > maximum) {
    throw validationError(
      `1 validation error detected: Value '${name}' at '${parameter}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+ and have length less than or equal to ${maximum}`,
    );
  }
  return name;
}

export function checkPath(path: string = '/'): string {
  if (!/^\/$|^\/[\u0021-\u007e]+\/$/.test(path)) {
    throw validationError(`The specified value for path is invalid. It must begin and end with /: ${path}`);
  }
  return path;
}

/** `AROA…` or `ANPA…`, new for every creation. */
export function uniqueId(prefix: string, arn: string, created: number, count: number): string {
  const digest = createHash('sha256').update(`${arn} ${created} ${count}`).digest('hex');
  return `${prefix}${digest.slice(0, 17).toUpperCase()}`;
}
