import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Place } from '../place';

/** The part of `app.synth()`'s result that is used here. */
export interface Assembly {
  readonly directory: string;
  readonly stacks: readonly {
    readonly id: string;
    readonly stackName: string;
    readonly environment: Place;
    readonly templateFile: string;
  }[];
  /** The assemblies of stages. */
  readonly nestedAssemblies: readonly { readonly nestedAssembly: Assembly }[];
}

/** A stack of an app: where it goes, and the files that it needs in the bootstrap bucket. */
export interface SynthesisedStack extends Place {
  readonly name: string;
  readonly template: string;
  readonly assets: readonly { readonly bucket: string; readonly key: string; readonly body: Buffer }[];
}

/** The stacks of an assembly, in the order in which they are deployed, and then those of its stages. */
export function stacksOf({ directory, stacks, nestedAssemblies }: Assembly): SynthesisedStack[] {
  const own = stacks.map(({ id, stackName, environment: { account, region }, templateFile }) => {
    const { files } = JSON.parse(readFileSync(join(directory, `${id}.assets.json`), 'utf8'));
    const assets = Object.values<any>(files).flatMap(({ source, destinations }) =>
      Object.values<any>(destinations).map(({ bucketName, objectKey }) => ({
        bucket: bucketName,
        key: objectKey,
        body: bodyOf(objectKey, join(directory, source.path), source.packaging),
      })),
    );
    const template = readFileSync(join(directory, templateFile), 'utf8');
    return { name: stackName, account, region, template, assets };
  });
  return [...own, ...nestedAssemblies.flatMap(({ nestedAssembly }) => stacksOf(nestedAssembly))];
}

const zipped = new Map<string, Buffer>();

/** An asset's key is a hash of what is in it, so a folder is zipped once. */
function bodyOf(key: string, path: string, packaging: string): Buffer {
  if (packaging !== 'zip') return readFileSync(path);
  const body = zipped.get(key) ?? zip(path);
  zipped.set(key, body);
  return body;
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
