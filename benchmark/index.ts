// npm run bench [-- SECTION…] [-- --rounds=60] [-- --small]
import { measureColdStarts } from './cold-start';
import { onThisMachine } from './machine';
import { writeReport } from './report';
import { type Results, readResults, writeResults } from './results';
import { runDeployments, runQueues } from './scenarios';
import { measureSizes, measureSynth } from './synth';
import { measureSyntheses, measureWaves } from './waves';

const words = process.argv.slice(2);
const option = (name: string) => words.find((word) => word.startsWith(`--${name}`))?.split('=')[1];
const rounds = Number(option('rounds') ?? 60);
const small = words.includes('--small');

const SECTIONS: { readonly [Section in keyof Results]-?: () => unknown } = {
  sizes: () => measureSizes(),
  synth: () => measureSynth(400, Math.ceil(rounds / 6)),
  'cold-start': () => measureColdStarts(rounds),
  deployments: () => runDeployments(!small),
  queues: () => runQueues(!small),
};

/** Those with a page of their own. */
const PAGES: Readonly<Record<string, () => Promise<void>>> = {
  waves: measureWaves,
  'waves-synthesis': measureSyntheses,
};

async function main(): Promise<void> {
  const asked = words.filter((word) => !word.startsWith('--'));
  const unknown = asked.filter((word) => !Object.hasOwn({ ...SECTIONS, ...PAGES }, word));
  if (unknown.length > 0) {
    throw new Error(
      `no section is called ${unknown.join(', ')}: there are ${Object.keys({ ...SECTIONS, ...PAGES }).join(', ')}`,
    );
  }
  for (const [section, measure] of Object.entries(SECTIONS)) {
    if (asked.length > 0 && !asked.includes(section)) continue;
    console.log(`measuring ${section} …`);
    const measured = await onThisMachine(measure);
    writeResults({ ...readResults(), [section]: measured });
  }
  for (const [page, measure] of Object.entries(PAGES)) {
    if (asked.length === 0 || asked.includes(page)) await measure();
  }
  writeReport(readResults());
  console.log('the tables are in benchmark/README.md');
}

void main();
