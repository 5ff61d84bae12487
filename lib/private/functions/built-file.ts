import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A file or folder under lib/handlers, where the build puts what is bundled. */
export function builtFile(...names: string[]): string {
  // A bundle of ECMAScript modules has no __dirname. In a bundle of CommonJS modules, __dirname is the folder of the
  // bundle.
  const path =
    typeof __dirname === 'undefined' ? undefined : join(__dirname, '..', '..', 'handlers', ...names);
  if (path !== undefined && existsSync(path)) return path;
  throw new Error(
    `The folder lib/handlers/${names[0]} of cdk-rekognition-custom-labels is not beside its code, as when an app is bundled into one file: keep the packages out of the bundle, as esbuild does with --packages=external. The CDK itself needs files beside its code too`,
  );
}
