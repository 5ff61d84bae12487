import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explained } from './explained';
import { byHand, byRule, type Change, type Mutant } from './mutant';
import { written } from './mutants';

const root = join(__dirname, '../..');

export function sourceOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/**
 * The files that the rules break too: the decisions, which are pure functions. All other files have only written
 * mutants.
 */
const RULED =
  /^lambda\/(project-policy\/(decide.*|ownership|examine.*)|copied-model-version\/(decide.*|decision|chain|link|if-gates-pass)|running-model-version\/(decide.*|wanted)|reconcile\/(situation|shown-late|undoes-update|timeout|failures))\.ts$/;

/** Every mutant that a test has to notice, and each line of a list whose text the code no longer contains. */
export function allMutants(): { readonly mutants: readonly Mutant[]; readonly moved: readonly string[] } {
  const mutants: Mutant[] = [];
  const moved: string[] = [];
  for (const file of globSync('{contract,lambda}/**/*.ts', { cwd: root, exclude: ['**/*.d.ts'] }).sort()) {
    const source = sourceOf(file);
    const make = (change: Change): Mutant[] => {
      const mutant = byHand(file, source, change);
      if (!mutant) moved.push(`${file}: ${change[0]}`);
      return mutant ? [mutant] : [];
    };
    const harmless = (explained[file] ?? []).flatMap(make);
    const made = RULED.test(file) ? byRule(file, source) : [];
    mutants.push(
      ...(written[file] ?? []).flatMap(make),
      ...made.filter(({ broken }) => harmless.every((other) => other.broken !== broken)),
    );
    for (const { broken, name } of harmless) {
      if (made.every((other) => other.broken !== broken)) moved.push(`${file}: no rule makes "${name}"`);
    }
  }
  return { mutants, moved };
}
