import type { Service } from '../call';
import type { Emulator } from '../emulator';
import { jsonProtocol } from '../wire/json-protocol';

export function createKms(_aws: Emulator): Service {
  return { name: 'kms', protocol: jsonProtocol('1.1'), operations: {} };
}
