import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { recordedRun } from './demo';
import { drawDiagram } from './diagram';
import { tellingLines } from './telling-lines';
import { drawTerminal } from './terminal';

export const FOLDER = resolve(__dirname, '../../docs/pictures');

/** All pictures by the names of their files, each drawn from its source beside it. */
export async function pictures(): Promise<ReadonlyMap<string, string>> {
  const drawn = new Map([['demo.svg', demo()]]);
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.dot'))) {
    drawn.set(`${basename(file, '.dot')}.svg`, await drawDiagram(readFileSync(join(FOLDER, file), 'utf8')));
  }
  return drawn;
}

function demo(): string {
  const { origin, lines } = recordedRun();
  const telling = tellingLines(lines);
  const total = lines.filter((line) => line.trim()).length;
  const caption = `${origin}: the telling ones of its ${total} lines`;
  return drawTerminal({
    title: 'What the demo prints',
    description: `A real run of ${caption}. ${telling.map((line) => line.trim()).join(' ')}`,
    caption,
    lines: telling,
  });
}
