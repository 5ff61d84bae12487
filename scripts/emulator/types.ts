import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { emptyFolder, ROOT } from '../package/consumer';

/** Writes into `folder` what TypeScript has to know of the emulator: the declarations that its `index.ts` leads to. */
export function writeTypes(folder: string): void {
  const outDir = emptyFolder('types');
  try {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT);
    const program = ts.createProgram([join(ROOT, 'emulator/index.ts')], {
      ...options,
      outDir,
      rootDir: ROOT,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
    });
    program.emit();
    const made = join(outDir, 'emulator');
    for (const file of reachableFrom(join(made, 'index.d.ts')))
      cpSync(file, join(folder, relative(made, file)));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** The declarations and all their imports. Throws if they need a package, because users may not have it. */
function reachableFrom(entry: string): ReadonlySet<string> {
  const found = new Set([entry]);
  // The loop over a set also reaches items that are added during the loop.
  for (const file of found) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (fileName.startsWith('node:')) continue;
      const base = join(dirname(file), fileName);
      const next = [`${base}.d.ts`, join(base, 'index.d.ts')].find(existsSync);
      if (next === undefined) throw new Error(`The types of the emulator need ${fileName}, in ${file}`);
      found.add(next);
    }
  }
  return found;
}
