import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Each app that a test makes leaves a folder. All of them are in one, which `end.ts` removes. */
export default function begin(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'tests-'));
}
