import { type Rule, style } from './theme';
import { described, escaped } from './xml';

/** Characters in a line, and pixels: of a character, of a line, above a heading, around everything. */
const COLUMNS = 104;
const ADVANCE = 7.3;
const HEIGHT = 17;
const GAP = 8;
const MARGIN = 14;

const FONT = `text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:12px}
.heading{font-weight:bold}`;
const RULES: readonly Rule[] = [
  ['text', { fill: 'text' }],
  ['.check', { fill: 'good' }],
  ['.failure', { fill: 'bad' }],
  ['.quiet', { fill: 'quiet' }],
  ['rect', { fill: 'box', stroke: 'quiet' }],
];

/** What a line is, by its first sign. */
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^## /, 'heading'],
  [/^ +✓/, 'check'],
  [/^ +│/, 'failure'],
];

export interface Screen {
  readonly title: string;
  readonly description: string;
  readonly caption: string;
  readonly lines: readonly string[];
}

/** Lines as a terminal shows them. */
export function drawTerminal({ title, description, caption, lines }: Screen): string {
  let y = MARGIN;
  const text = (line: string, className: string) => {
    y += HEIGHT;
    return `<text class="${className}" x="${MARGIN}" y="${y - 4}">${escaped(line)}</text>`;
  };
  const drawn = lines.flatMap((line, index) => {
    const className = CLASSES.find(([sign]) => sign.test(line))?.[1] ?? 'plain';
    if (className === 'heading' && index > 0) y += GAP;
    return wrapped(line).map((part) => text(part, className));
  });
  y += GAP;
  const last = text(caption, 'quiet');
  const width = Math.ceil(COLUMNS * ADVANCE) + 2 * MARGIN;
  const height = y + MARGIN;
  return `<svg role="img" xml:space="preserve" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" xmlns="http://www.w3.org/2000/svg">
${described(title, description)}
${style(FONT, RULES)}
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${drawn.join('\n')}
${last}
</svg>
`;
}

/** The line, broken at spaces. Each further part begins below the first word of the first part. */
function wrapped(line: string): string[] {
  if (line.length <= COLUMNS) return [line];
  const [indent] = /^[ │✓]*/.exec(line)!;
  const space = line.lastIndexOf(' ', COLUMNS);
  const at = space > indent.length ? space : COLUMNS;
  return [line.slice(0, at), ...wrapped(indent.replace('✓', ' ') + line.slice(at).trimStart())];
}
