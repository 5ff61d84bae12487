import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, has, run, sayLoudly } from '../package/consumer';
import type { Workplace } from '.';

/** The CDK's packages, each after those that it needs. */
const CDK = [
  'constructs',
  '@aws-cdk/asset-awscli-v1',
  '@aws-cdk/asset-node-proxy-agent-v6',
  '@aws-cdk/cloud-assembly-schema',
  'aws-cdk-lib',
];

/**
 * The Go module, and the app compiled with it. Not every proxy has a new enough release of the CDK, so the modules of
 * the CDK are generated from its npm packages, as the CDK's authors do for each release.
 */
export function checkGo({ folder, consumer, synthesise }: Workplace): void {
  if (!has('go', 'version')) {
    sayLoudly('go is missing: the Go module is not compiled');
    return;
  }
  const ours = join(DIST, 'go');
  if (!existsSync(ours)) throw new Error(`no module in ${ours}: npm run package`);
  const modules = join(folder, 'go');
  for (const name of CDK) {
    const options = ['--code-only', '--no-npmignore', '--fingerprint=false', '--outdir', folder];
    const pack = ['--pack-command', 'npm pack --silent --ignore-scripts'];
    run('jsii-pacmak', ['--target', 'go', ...options, ...pack, join(consumer, 'node_modules', name)], folder);
  }
  cpSync(ours, modules, { recursive: true });

  const replacements = readdirSync(modules).map((name) => {
    const [, path] = /^module (.*)$/m.exec(readFileSync(join(modules, name, 'go.mod'), 'utf8'))!;
    return { path, name };
  });
  const library = replacements.find(({ path }) => path.endsWith('/cdkrekognitioncustomlabels'))!;
  const [, go] = /^go (.*)$/m.exec(readFileSync(join(modules, library.name, 'go.mod'), 'utf8'))!;
  const lines = replacements.map(({ path, name }) => `replace ${path} => ./go/${name}`);
  writeFileSync(join(folder, 'go.mod'), `module app\n\ngo ${go}\n\n${lines.join('\n')}\n`);
  copyFileSync(join(__dirname, 'apps/app.go'), join(folder, 'app.go'));
  run('go', ['mod', 'tidy'], folder, { GOFLAGS: '-mod=mod' });
  run('go', ['vet', '.', library.path], folder);
  run('go', ['build', '-o', 'app', '.'], folder);
  synthesise(join(folder, 'app'), []);
}
