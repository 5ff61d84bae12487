/** A colour for a light page, and the one for a dark page. */
export const COLOURS = {
  text: ['#1f2328', '#f0f6fc'],
  quiet: ['#59636e', '#9198a1'],
  box: ['#f6f8fa', '#151b23'],
  ours: ['#0969da', '#4493f8'],
  oursBox: ['#ddf4ff', '#121d2f'],
  good: ['#1a7f37', '#3fb950'],
  goodBox: ['#dafbe1', '#12261e'],
  bad: ['#cf222e', '#f85149'],
  badBox: ['#ffebe9', '#25171c'],
} as const;

export type Colour = keyof typeof COLOURS;

/** A selector, and the colours of its inside and of its line. */
export type Rule = readonly [selector: string, colours: { readonly fill?: Colour; readonly stroke?: Colour }];

/**
 * Every rule for a light page, and again for a dark one. The colours are written out, because not every viewer knows
 * CSS variables.
 */
export function style(fixed: string, rules: readonly Rule[]): string {
  const inTheme = (theme: 0 | 1) =>
    rules
      .map(([selector, colours]) => {
        const declarations = Object.entries(colours).map(
          ([property, name]) => `${property}:${COLOURS[name][theme]}`,
        );
        return `${selector}{${declarations.join(';')}}`;
      })
      .join('\n');
  return `<style>\n${fixed}\n${inTheme(0)}\n@media (prefers-color-scheme:dark){\n${inTheme(1)}\n}\n</style>`;
}
