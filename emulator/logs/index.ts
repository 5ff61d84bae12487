import type { Service } from '../call';
import type { Emulator } from '../emulator';
import { jsonProtocol } from '../wire/json-protocol';

export function createLogs(_aws: Emulator): Service {
  return { name: 'logs', protocol: jsonProtocol('1.1'), operations: {} };
}
