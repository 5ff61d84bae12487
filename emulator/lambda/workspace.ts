import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { AwsError } from '../errors';
import type { FunctionCode } from './state';

/** The installed packages that Lambda's runtime also has. */
const RUNTIME_MODULES = ['@aws-sdk', '@smithy', '@aws'];

const roots = new Set<string>();
let watching = false;

/**
 * The folder that functions are unpacked into. Beside them is `node_modules` with only the SDK. So a function fails, as
 * in AWS, if it imports a package that is not in its zip file. The folder is removed by `remove`, or when the process
 * ends.
 */
export class Workspace {
  private root?: string;
  private readonly unpacked = new Map<string, FunctionCode>();
  /** Folders by the bytes that they were unpacked from: an object in a bucket never changes. */
  private seen = new WeakMap<Buffer, FunctionCode>();

  /** Unpacks a zip file. The same file is unpacked once: a function cannot change its code. */
  unpack(zip: Buffer): FunctionCode {
    const code = this.seen.get(zip) ?? this.unpackOnce(zip);
    this.seen.set(zip, code);
    return code;
  }

  remove(): void {
    if (!this.root) return;
    rmSync(this.root, { recursive: true, force: true });
    roots.delete(this.root);
    this.root = undefined;
    this.unpacked.clear();
    this.seen = new WeakMap();
  }

  private unpackOnce(zip: Buffer): FunctionCode {
    const sha256 = createHash('sha256').update(zip).digest('base64');
    const known = this.unpacked.get(sha256);
    if (known) return known;
    const directory = join(this.open(), String(this.unpacked.size + 1));
    mkdirSync(directory);
    for (const [path, content] of Object.entries(entriesOf(zip))) {
      const file = resolve(directory, path);
      if (!file.startsWith(directory + sep)) throw badZip();
      if (path.endsWith('/')) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const code = { directory, sha256, size: zip.length };
    this.unpacked.set(sha256, code);
    return code;
  }

  private open(): string {
    if (this.root) return this.root;
    this.root = mkdtempSync(join(tmpdir(), 'emulator-functions-'));
    roots.add(this.root);
    if (!watching) process.on('exit', removeAll);
    watching = true;
    const modules = join(this.root, 'node_modules');
    mkdirSync(modules);
    for (const scope of RUNTIME_MODULES) symlinkSync(join(installed(), scope), join(modules, scope), 'dir');
    return this.root;
  }
}

function entriesOf(zip: Buffer): Record<string, Uint8Array> {
  try {
    return unzipSync(zip);
  } catch {
    throw badZip();
  }
}

/** The folder that contains the runtime's modules and the packages that they need. */
export function installed(): string {
  const marker = join('node_modules', '@aws-sdk');
  const client = require.resolve('@aws-sdk/client-lambda');
  return join(client.slice(0, client.lastIndexOf(marker)), 'node_modules');
}

const badZip = () =>
  new AwsError(
    'InvalidParameterValueException',
    'Could not unzip uploaded file. Please check your file, then try to upload again.',
  );

function removeAll(): void {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
}
