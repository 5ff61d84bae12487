import { basename } from 'node:path';
import { type InProcessOptions, InProcessRuntime } from '../../emulator/lambda/in-process';

/** Runs our handlers in virtual time. All worlds share the SDK in their bundles: see `buildHandler` in scripts/bundle.mjs. */
export function runtime(options: InProcessOptions = {}): InProcessRuntime {
  return new InProcessRuntime({ isShared: (file) => basename(file).startsWith('sdk-'), ...options });
}
