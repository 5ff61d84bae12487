import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const EVERY_TEST = ['test/contract', 'test/lambda'];

const root = join(__dirname, '../..');
/** So many test files run alone, before all run together. */
const FEW = 3;

/** The tests that run first: those of the file itself, and those that have noticed a mutant of this file. */
export class NearTests {
  private readonly known = new Map<string, readonly string[]>();

  of(file: string): readonly string[] {
    return this.known.get(file) ?? ownTests(file);
  }

  notice(file: string, test: string): void {
    const others = this.of(file).filter((one) => one !== test);
    this.known.set(file, [test, ...others].slice(0, FEW));
  }
}

function ownTests(file: string): string[] {
  const folder = join('test', dirname(file));
  const names = [basename(file, '.ts'), basename(file, '.ts').split('-')[0]];
  return names
    .map((name) => join(folder, `${name}.test.ts`))
    .filter((path, index, all) => all.indexOf(path) === index && existsSync(join(root, path)))
    .slice(0, 1);
}
