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
  const [typescript, python] = sectionOf(readme, 'Installation').split('<summary>In Python</summary>');
  return { typescript: firstStepsOf(typescript), python: firstStepsOf(python) };
}

/** The text under a heading of a page. */
export function sectionOf(page: string, heading: string): string {
  const [, section] = `\n${page}`.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`the page has no section "${heading}"`);
  return section.split('\n## ')[0];
}

/** The first step makes the package. */
export function firstStepsOf(text: string): FirstSteps {
  const [making, ...steps] = stepsIn(text);
  if (making?.kind !== 'command') throw new Error('the steps do not begin with the making of the package');
  return { making: making.text, steps };
}

/** Each block of code is a command, or a file whose name stands at the end of the line above. */
export function stepsIn(text: string): Step[] {
  const blocks = [...text.matchAll(/(?<=^([^\n]*)\n\n)```(\w+)\n(.*?)\n```$/gms)];
  return blocks.map(([, before, language, code]): Step => {
    if (language === 'sh') return { kind: 'command', text: code };
    const [, name] = /`([^`]+)`:$/.exec(before) ?? [];
    if (name === undefined) throw new Error(`the page does not say the name of the file: ${code}`);
    return { kind: 'file', name, text: `${code}\n` };
  });
}
