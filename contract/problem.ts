/**
 * One thing that is wrong with an input. The construct finds it at synth if the value is known then. Otherwise the
 * handler finds it before any call.
 */
export interface Problem {
  /** The construct's property, such as `versionName`. */
  readonly property: string;
  readonly value: unknown;
  /** What would be right: the end of a sentence, after "but". */
  readonly allowed: string;
  /** What to do about it, as an instruction. */
  readonly change: string;
}

/**
 * The problems as text, each with the value, what is allowed and what to change. One problem is one line. Several
 * problems are a numbered list.
 */
export function describeProblems(problems: readonly Problem[]): string {
  const texts = problems.map(
    ({ property, value, allowed, change }) => `${property} is ${show(value)}, but ${allowed}: ${change}`,
  );
  if (texts.length === 1) return texts[0];
  return `${texts.length} problems:${texts.map((text, index) => `\n  ${index + 1}. ${text}`).join('')}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}… (${text.length} characters)`;
}
