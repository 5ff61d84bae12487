import type { Call } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { parameterArn } from './state';

const LEVELS = 15;
const ARN_LENGTH = 1011;

/** Checks the name of a parameter that is to be written. */
export function checkName(call: Call, name: string): void {
  const refuse = (why: string, code = 'ValidationException') => {
    throw new AwsError(code, why);
  };
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name) || name.endsWith('/') || name.includes('//')) {
    refuse(`Parameter name: "${name}" can't be used.`);
  }
  if (name.includes('/') && !name.startsWith('/')) {
    refuse('Parameter name must be a fully qualified name.');
  }
  if (/^\/?aws/i.test(name))
    refuse(`No access to reserved parameter name: ${name}.`, 'AccessDeniedException');
  if (/^\/?ssm/i.test(name)) refuse('Parameter name: can\'t be prefixed with "ssm" (case-insensitive).');
  if (name.split('/').length - 1 > LEVELS) {
    refuse(
      `A parameter name can have at most ${LEVELS} levels: ${name}`,
      'HierarchyLevelLimitExceededException',
    );
  }
  if (parameterArn(call, name).length > ARN_LENGTH) {
    refuse(`The name of a parameter and its ARN's beginning have at most ${ARN_LENGTH} characters.`);
  }
}

export interface AskedParameter {
  readonly name: string;
  readonly version?: number;
  /** `:3`, as it was asked for. */
  readonly selector?: string;
}

/** A call names a parameter by its name or its ARN, and a version by `:3` after it. */
export function askedParameter(call: Call, text: string): AskedParameter {
  const [, arn, path] = /^(arn:[^:]+:ssm:[^:]*:[^:]*):parameter\/(.*)$/.exec(text) ?? [];
  if (arn !== undefined && arn !== `arn:aws:ssm:${call.region}:${call.account}`) {
    throw new NotEmulated(`parameters of another account or Region (${text})`);
  }
  const [name, version, ...rest] = (path === undefined ? text : nameOfPath(path)).split(':');
  if (version === undefined) return { name };
  if (rest.length > 0 || !/^\d+$/.test(version)) throw new NotEmulated(`labels of parameters (${text})`);
  return { name, version: Number(version), selector: `:${version}` };
}

/** An ARN does not show the slash that a name with a path begins with. */
const nameOfPath = (path: string) => (path.includes('/') ? `/${path}` : path);
