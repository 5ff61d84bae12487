import { dirname, join } from 'node:path';

const OLDEST = 22;

/** The Node.js that functions run on: this process's own, or the one that is installed beside, when this one is too old. */
export function nodeBinary(): string {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) return process.execPath;
  return join(dirname(require.resolve('node/package.json')), 'bin', 'node');
}
