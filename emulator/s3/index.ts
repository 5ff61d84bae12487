import type { Service } from '../call';
import type { Emulator } from '../emulator';
import { jsonProtocol } from '../wire/json-protocol';

export function createS3(_aws: Emulator): Service {
  return { name: 's3', protocol: jsonProtocol('1.1'), operations: {} };
}
