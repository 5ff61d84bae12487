import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { zipSync } from 'fflate';
import { atEnd } from './at-end';

/** What `cdk synth` leaves for one stack: the template, and the files that it needs in the bootstrap bucket. */
export interface Synthesised {
  readonly template: string;
  readonly assets: readonly { readonly bucket: string; readonly key: string; readonly body: Buffer }[];
}

/** A stack of an app, with where it goes. */
export interface SynthesisedStack extends Synthesised {
  readonly name: string;
  readonly account: string;
}

export function synthesise(
  name: string,
  build: (stack: Stack) => void,
  env: { readonly account: string; readonly region: string },
): Synthesised {
  const [stack] = synthesiseApp((app) => build(new Stack(app, name, { env })));
  return stack;
}

/** Nothing notes where in the code a construct was made. The templates are the same. */
const context = { 'aws:cdk:disable-stack-trace': true };

/** One folder for all apps: the CDK copies an asset only where it is not yet, and the rest is read at once. */
const folder = mkdtempSync(join(tmpdir(), 'journey-'));
atEnd(() => rmSync(folder, { recursive: true, force: true }));

/** All the stacks of an app, in the order in which `cdk deploy --all` deploys them. */
export function synthesiseApp(build: (app: App) => void): SynthesisedStack[] {
  const app = new App({ outdir: folder, analyticsReporting: false, context });
  build(app);
  const assembly = app.synth();
  const stages = assembly.nestedAssemblies.map(({ nestedAssembly }) => nestedAssembly);
  return [assembly, ...stages].flatMap(stacksOf);
}

/** The stacks of a cloud assembly, in the order in which they are deployed. Those in stages are not among them. */
export function stacksOf({ directory, stacks }: CloudAssembly): SynthesisedStack[] {
  return stacks.map(({ id, stackName, environment, templateFile }) => {
    const { files } = JSON.parse(readFileSync(join(directory, `${id}.assets.json`), 'utf8'));
    const assets = Object.values<any>(files).flatMap(({ source, destinations }) =>
      Object.values<any>(destinations).map(({ bucketName, objectKey }) => {
        const body =
          source.packaging === 'zip'
            ? zipOnce(objectKey, join(directory, source.path))
            : readFileSync(join(directory, source.path));
        return { bucket: bucketName, key: objectKey, body };
      }),
    );
    const template = readFileSync(join(directory, templateFile), 'utf8');
    return { name: stackName, account: environment.account, template, assets };
  });
}

const zipped = new Map<string, Buffer>();

/** An asset's key is a hash of what is in it. */
function zipOnce(key: string, folder: string): Buffer {
  const known = zipped.get(key) ?? zip(folder);
  zipped.set(key, known);
  return known;
}

function zip(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Buffer.from(
    zipSync(
      Object.fromEntries(
        files.map((file) => [
          join(file.parentPath, file.name).slice(folder.length + 1),
          new Uint8Array(readFileSync(join(file.parentPath, file.name))),
        ]),
      ),
      { level: 0 },
    ),
  );
}
