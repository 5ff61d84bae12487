import type { Service } from '../call';
import type { Emulator } from '../emulator';
import { jsonProtocol } from '../wire/json-protocol';

export interface RekognitionOptions {
  /** Milliseconds that a copy takes. @default - 6 minutes */
  readonly copyDuration?: number;
}

export interface Rekognition extends Service {}

export function createRekognition(_aws: Emulator): Rekognition {
  return { name: 'rekognition', protocol: jsonProtocol('1.1'), operations: {} };
}
