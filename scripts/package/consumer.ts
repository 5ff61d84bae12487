import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');
export const DIST = join(ROOT, 'dist');
export const LIBRARY = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** The oldest supported version of a peer: what every language can have, and what the Go module asks for. */
export function floorOf(peer: 'aws-cdk-lib' | 'constructs'): string {
  return LIBRARY.peerDependencies[peer].replace('^', '');
}

/** A new folder outside the repository, so that it has only what a consumer has. */
export function emptyFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `${name}-`));
}

/**
 * Packs what is published into dist/js, and returns the file. It is compiled against the oldest supported CDK.
 * Additions of a newer CDK to the base classes would become part of our API in Java, C# and Go, and would not compile
 * with an older CDK.
 */
export function packTarball(): string {
  const stage = emptyFolder('package');
  try {
    for (const part of ['lib', 'contract', 'README.md', 'LICENSE'])
      cpSync(join(ROOT, part), join(stage, part), { recursive: true, filter: isSource });
    const devDependencies = {
      '@types/node': LIBRARY.devDependencies['@types/node'],
      'aws-cdk-lib': floorOf('aws-cdk-lib'),
      constructs: floorOf('constructs'),
    };
    writeFileSync(join(stage, 'package.json'), JSON.stringify({ ...LIBRARY, devDependencies }, null, 2));
    run('npm', ['install', '--silent', '--prefer-offline', '--ignore-scripts'], stage);
    run('jsii', ['--generate-tsconfig', 'tsconfig.jsii.json'], stage);

    return packInto('js', stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Packs a folder into a file under dist/`name`, which then holds nothing else. Returns the file. */
export function packInto(name: string, stage: string): string {
  const folder = join(DIST, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], stage);
  return join(folder, readdirSync(folder)[0]);
}

/** The bundled handlers already exist. The compiler's output is made again. */
function isSource(path: string): boolean {
  return path.includes(join(ROOT, 'lib/handlers')) || !/\.(js|d\.ts)$/.test(path);
}

/** An empty project with the packed library in it, beside the oldest supported CDK. */
export function installTarball(tarball: string): string {
  const folder = emptyFolder('consumer');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', version: '1.0.0' }));
  const cdk = `aws-cdk-lib@${floorOf('aws-cdk-lib')}`;
  const constructs = `constructs@${floorOf('constructs')}`;
  run('npm', ['install', '--silent', '--prefer-offline', '--save-exact', tarball, cdk, constructs], folder);
  return folder;
}

/** Whether a program is there, by asking for its version. */
export function has(program: string, ...question: string[]): boolean {
  try {
    execFileSync(program, question, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): void {
  execFileSync(program, args, {
    cwd,
    // Prevents jsii's long reminder about the end of a Node.js version in every process.
    env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true', ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Prints clearly what could not be done here. */
export function sayLoudly(text: string): void {
  const line = '!'.repeat(100);
  console.error(`\n${line}\n!! ${text}\n${line}\n`);
}
