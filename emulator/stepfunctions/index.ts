import type { Service } from '../call';
import type { Emulator } from '../emulator';
import { jsonProtocol } from '../wire/json-protocol';

export function createStepFunctions(_aws: Emulator): Service {
  return { name: 'states', protocol: jsonProtocol('1.0'), operations: {} };
}
