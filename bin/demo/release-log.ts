/** How the demo prints. */

let began = Date.now();

/** A heading, and the seconds that the part before it took. */
export function title(text: string): void {
  console.log(`\n## ${text}`);
  began = Date.now();
}

export function took(): void {
  console.log(`   ⏱ ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

export const say = (text: string) => console.log(`   ${text}`);
export const command = (text: string) => console.log(`   $ ${text}`);
export const note = (text: string) => console.log(`   · ${text}`);
export const quote = (line: string) =>
  console.log(`   │ ${line.length <= 150 ? line : `${line.slice(0, 149)}…`}`);

/** Rows under the names of their columns. */
export function table(rows: readonly Readonly<Record<string, string>>[]): void {
  const names = Object.keys(rows[0]);
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => row[name].length)));
  const line = (cells: readonly string[]) =>
    say(
      cells
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    );
  line(names);
  line(widths.map((width) => '─'.repeat(width)));
  for (const row of rows) line(names.map((name) => row[name]));
}

/** What the demo has just claimed, or the end of it. */
export function check(met: boolean, what: string): void {
  if (!met) throw new Error(`not so: ${what}`);
  console.log(`   ✓ ${what}`);
}
