import { dirname, join } from 'node:path';

const OLDEST = 22;

/** The Node.js for functions: this process's own or, if that is too old, the installed package. */
export function nodeBinary(): string {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) return process.execPath;
  return join(dirname(require.resolve('node/package.json')), 'bin', 'node');
}
