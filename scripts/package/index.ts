import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packEmulator } from '../emulator/pack';
import { DIST, has, installTarball, packTarball, ROOT, run, sayLoudly } from './consumer';
import { writeSbom } from './sbom';

/**
 * Builds the packages of all languages into dist/: `npm run package`, or `npm run package -- python java` for some.
 * They are made from the npm tarball as a consumer installs it, beside the oldest supported CDK. The Go module asks for
 * the version of that CDK. The emulator is a package of its own, in dist/emulator.
 */
interface Target {
  readonly name: string;
  /** What turns the generated code into a package; undefined if the code is the package. */
  readonly tool?: { readonly program: string; readonly question: string };
}

const TARGETS: readonly Target[] = [
  { name: 'python', tool: { program: 'python3', question: '--version' } },
  { name: 'java', tool: { program: 'mvn', question: '--version' } },
  // A Go module is its source. scripts/languages compiles it.
  { name: 'go' },
  { name: 'dotnet', tool: { program: 'dotnet', question: '--version' } },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => name !== 'js' && !TARGETS.some((target) => target.name === name));
if (unknown.length > 0) throw new Error(`Not a language of this library: ${unknown.join(', ')}`);

const consumer = installTarball(packTarball());
packEmulator();
writeSbom();
try {
  // The examples of the README in each language, for the page that the language's registry shows.
  const tablet = join(DIST, 'examples.tabl.json');
  run('jsii-rosetta', ['extract', '--strict', '--output', tablet, ROOT], ROOT);
  for (const target of TARGETS)
    if (wanted.length === 0 || wanted.includes(target.name)) build(target, tablet);
  rmSync(tablet, { force: true });
} finally {
  rmSync(consumer, { recursive: true, force: true });
}
for (const file of readdirSync(DIST)) console.log(relative(ROOT, join(DIST, file)));

function build({ name, tool }: Target, tablet: string): void {
  const builds = tool !== undefined && has(tool.program, tool.question);
  if (tool && !builds)
    sayLoudly(`${tool.program} is missing: dist/${name} holds the source only, not a package`);
  rmSync(join(DIST, name), { recursive: true, force: true });
  const library = join(consumer, 'node_modules/cdk-rekognition-custom-labels');
  const options = ['--no-npmignore', '--fingerprint=false', '--rosetta-tablet', tablet, '--outdir', DIST];
  const pack = ['--pack-command', 'npm pack --silent --ignore-scripts'];
  run(
    'jsii-pacmak',
    ['--target', name, ...(builds ? [] : ['--code-only']), ...options, ...pack, library],
    ROOT,
  );
}
