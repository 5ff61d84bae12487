import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;

/** Each app that a test makes leaves a folder. All of them are in one, which is removed in the end. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'tests-'));
  process.env.TMPDIR = folder;
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
