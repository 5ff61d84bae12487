/** A thing that a newcomer does: types a command, or writes a file. */
export type Step =
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly text: string };

export interface FirstSteps {
  /** What makes the package in a checkout. */
  readonly making: string;
  /** What comes after it, in a new folder beside the checkout. */
  readonly steps: readonly Step[];
}

/** The first steps in TypeScript and in Python, as the section *Installation* of the README has them. */
export function firstStepsIn(readme: string): Readonly<Record<'typescript' | 'python', FirstSteps>> {
  const [, section] = /^## Installation\n(.*?)^## /ms.exec(readme) ?? [];
  if (section === undefined) throw new Error('README.md has no section "Installation"');
  const [typescript, python] = section.split('<summary>In Python</summary>');
  return { typescript: stepsIn(typescript), python: stepsIn(python) };
}

function stepsIn(text: string): FirstSteps {
  const blocks = [...text.matchAll(/(?<=^([^\n]*)\n\n)```(\w+)\n(.*?)\n```$/gms)];
  const steps = blocks.map(([, before, language, code]): Step => {
    if (language === 'sh') return { kind: 'command', text: code };
    const [, name] = /`([^`]+)`:$/.exec(before) ?? [];
    if (name === undefined) throw new Error(`README.md does not say the name of the file: ${code}`);
    return { kind: 'file', name, text: `${code}\n` };
  });
  const [making, ...rest] = steps;
  if (making?.kind !== 'command') throw new Error('README.md does not begin with the making of the package');
  return { making: making.text, steps: rest };
}
