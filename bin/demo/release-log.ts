/** How the demo prints: in colours and within the width of the screen on a terminal, and plainly into a file. */

type Look = 'title' | 'good' | 'quiet' | 'command' | 'plain';

/** The codes of a terminal that begin and end each look. */
const CODES: Readonly<Record<Look, readonly [begin: number, end: number]>> = {
  title: [1, 22],
  good: [32, 39],
  quiet: [2, 22],
  command: [36, 39],
  plain: [0, 0],
};

let began = Date.now();
/** The line at the end of the screen during a wait. */
let waiting = '';

/** A heading, and the seconds that the part before it took. */
export function title(text: string): void {
  print('title', `\n## ${text}`);
  began = Date.now();
}

export function took(): void {
  print('quiet', `   ⏱ ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

export const say = (text: string) => print('plain', `   ${text}`);
export const command = (text: string) => print('command', `   $ ${text}`);
export const note = (text: string) => print('quiet', `   · ${text}`);
export const quote = (line: string) =>
  print('plain', `   │ ${line.length <= 150 ? line : `${line.slice(0, 149)}…`}`);

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

/** The demo's last claim, or the end of it. */
export function check(met: boolean, what: string): void {
  if (!met) throw new Error(`not so: ${what}`);
  print('good', `   ✓ ${what}`);
}

/** A line at the end of the screen, which the next one replaces. Into a file it is not written. */
export function showWaiting(text: string): void {
  if (!process.stdout.isTTY) return;
  clearWaiting();
  waiting = `   ${text}`.slice(0, columns() - 1);
  process.stdout.write(inLook('quiet', waiting));
}

export function clearWaiting(): void {
  if (waiting) process.stdout.write('\r\x1b[K');
  waiting = '';
}

/** Breaks a line at spaces. The rest begins under its first word, behind the bar of a quotation if there is one. */
export function wrapped(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const [sign] = /^ *(?:[│✓·$] *)?/.exec(line)!;
  const space = line.lastIndexOf(' ', width);
  const at = space > sign.length ? space : width;
  const rest = sign.replace(/[✓·$]/, ' ') + line.slice(at).trimStart();
  return [line.slice(0, at), ...(rest.length < line.length ? wrapped(rest, width) : [rest])];
}

function print(look: Look, text: string): void {
  const again = waiting;
  clearWaiting();
  const lines = process.stdout.isTTY ? wrapped(text, columns()) : [text];
  for (const line of lines) console.log(inLook(look, line));
  if (again) showWaiting(again.trimStart());
}

/** `hasColors` respects NO_COLOR and the kind of the terminal. */
function inLook(look: Look, text: string): string {
  const [begin, end] = CODES[look];
  const isColoured = look !== 'plain' && process.stdout.isTTY && process.stdout.hasColors();
  return isColoured ? `\x1b[${begin}m${text}\x1b[${end}m` : text;
}

const columns = () => process.stdout.columns || 80;
