import type { Service } from '../call';
import type { Emulator } from '../emulator';
import { jsonProtocol } from '../wire/json-protocol';

export function createSsm(_aws: Emulator): Service {
  return { name: 'ssm', protocol: jsonProtocol('1.1'), operations: {} };
}
