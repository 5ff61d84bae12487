import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColdStart } from './cold-start';
import type { Deployed } from './deployment';
import type { Machine } from './machine';
import { priceOf } from './prices';
import type { Results } from './results';
import type { Deployments, Queues } from './scenarios';
import type { Spread } from './statistics';
import type { Sizes, SynthTimes } from './synth';

const README = join(__dirname, 'README.md');
const MARKERS = /(<!-- results -->\n)[\s\S]*(<!-- end of results -->)/;

/** Puts the tables between the markers in the README. */
export function writeReport(results: Results): void {
  const readme = readFileSync(README, 'utf8');
  if (!MARKERS.test(readme)) throw new Error(`${README} has no place for the results`);
  writeFileSync(
    README,
    readme.replace(MARKERS, (_, begin, end) => `${begin}\n${report(results)}\n\n${end}`),
  );
}

function report(results: Results): string {
  const { sizes, synth, 'cold-start': coldStart, deployments, queues } = results;
  return [
    [`Measured on ${machines(results)}.`],
    ['### Against the bars', bars({ sizes, synth, 'cold-start': coldStart, deployments })],
    sizes && ['### Resources and bytes of the template', sizeTable(sizes.result), where(sizes.on)],
    synth && ['### Synthesis of 400 copies', synthTable(synth.result), where(synth.on)],
    coldStart && ['### From the start of the process', coldStartTable(coldStart.result), where(coldStart.on)],
    deployments && [
      '### Deployments in virtual time',
      deploymentTable(deployments.result),
      where(deployments.on),
      '### How cost grows',
      growthTable(deployments.result),
    ],
    queues && [
      '### Several stacks at once',
      crowdTable(queues.result),
      where(queues.on),
      '### A long copy',
      chainTable(queues.result.chain),
    ],
  ]
    .filter((section) => section !== undefined)
    .flat()
    .join('\n\n');
}

type Row = readonly (string | number)[];

function table(head: Row, rows: readonly Row[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const where = ({ date, load }: Machine) =>
  `*${date} UTC, load ${load.map((value) => value.toFixed(1)).join(' → ')}.*`;
/** Usually all sections ran on one machine, with the same versions. */
const machines = (results: Results) =>
  [...new Set(Object.values(results).map(({ on }) => `${on.machine}; ${on.versions}`))].join(', and ');

const digits = (value: number, count = 2) => value.toFixed(count);
const spread = ({ median, low, high }: Spread, count = 2) =>
  `${digits(median, count)} (${digits(low, count)}–${digits(high, count)})`;
const thousands = (value: number) => Math.round(value).toLocaleString('en');
const kilobytes = (bytes: number) => `${digits(bytes / 1000, 1)} KB`;
const dollars = (value: number) => `$${value.toPrecision(2)}`;
const verdict = (reached: boolean) => (reached ? 'reached' : '**missed**');
const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
const list = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${thousands(count)}`)
    .join(', ') || 'none';

function bars({ sizes, synth, 'cold-start': coldStart, deployments }: Results): string {
  const rows: Row[] = [];
  if (sizes) {
    const { ours, stockProvider, awsCustomResource } = sizes.result.flags;
    const both = ({ resources, more }: { resources: number; more: { resources: number } }) =>
      `${resources} / ${more.resources}`;
    rows.push([
      'resources of the first copy / each further one',
      '≤ 7 / 1',
      both(ours),
      `stock ${both(stockProvider)}, \`AwsCustomResource\` ${both(awsCustomResource)}`,
      digits(ours.resources / stockProvider.resources),
      verdict(ours.resources <= 7 && ours.more.resources === 1),
    ]);
  }
  if (deployments) rows.push(...deploymentBars(deployments.result));
  if (synth) {
    const [validated] = synth.result;
    const reached = synth.result.every(({ ratio }) => ratio.median <= 1.3);
    rows.push([
      'synthesis of 400 copies ÷ 400 bare custom resources',
      '≤ 1.3',
      `${synth.result.map(({ ratio }) => digits(ratio.median)).join(' with, ')} without validation`,
      '1',
      spread(validated.ratio),
      verdict(reached),
    ]);
    rows.push([
      'template of 400 copies',
      '≤ 1 MB',
      kilobytes(validated.bytes.ours),
      `bare ${kilobytes(validated.bytes.bare)}`,
      digits(validated.bytes.ours / validated.bytes.bare),
      verdict(validated.bytes.ours <= 1_000_000),
    ]);
  }
  if (coldStart) {
    const [ours] = coldStart.result;
    const theirs = coldStart.result.find(({ name }) => name.includes('AwsCustomResource'))!;
    rows.push([
      'process start to the first call answered',
      '≤ 0.8 × `AwsCustomResource`',
      `${digits(ours.firstCall.median, 0)} ms`,
      `${digits(theirs.firstCall.median, 0)} ms`,
      spread(ours.firstCallRatio),
      verdict(ours.firstCallRatio.median <= 0.8),
    ]);
    if (ours.processor && ours.processorRatio && theirs.processor) {
      rows.push([
        'the same in processor time',
        '≤ 0.8 × `AwsCustomResource`',
        `${digits(ours.processor.median, 0)} ms`,
        `${digits(theirs.processor.median, 0)} ms`,
        spread(ours.processorRatio),
        verdict(ours.processorRatio.median <= 0.8),
      ]);
    }
    rows.push([
      'handler bundle (copies, policies)',
      '≤ 550 KB',
      ours.bytes.map(kilobytes).join(', '),
      `\`AwsCustomResource\` ${kilobytes(theirs.bytes[0])} and the runtime's SDK`,
      digits(ours.bytes[0] / theirs.bytes[0]),
      verdict(ours.bytes.every((bytes) => bytes <= 550_000)),
    ]);
  }
  return table(['what', 'bar', 'ours', 'the alternative', 'ratio', ''], rows);
}

function deploymentBars({ ours, stockProvider, awsCustomResource, uneven }: Deployments): Row[] {
  const of = (runs: readonly Deployed[], copies: number) => runs.find((run) => run.copies === copies)!;
  const fifty = of(ours, 50);
  const one = of(ours, 1);
  const stockFifty = of(stockProvider, 50);
  const stockOne = of(stockProvider, 1);
  const polls = one.calls.DescribeProjectVersions - 1;
  const failing = ({ failed, copies, status }: Deployed) => `${failed} of ${copies} failed, ${status}`;
  const peak = ({ peaks }: Deployed) => mostCalls(peaks);
  return [
    [
      '50 copies of 6 minutes ÷ 60 minutes',
      '≤ 1.05',
      digits(fifty.makespan / fifty.bound, 3),
      `stock ${failing(stockFifty)}; \`AwsCustomResource\` ${failing(of(awsCustomResource, 50))}`,
      '–',
      verdict(fifty.makespan / fifty.bound <= 1.05),
    ],
    ['of these, failed', '0', fifty.failed, stockFifty.failed, '–', verdict(fifty.failed === 0)],
    [
      'most copies at once',
      '≤ 5',
      fifty.mostAtOnce,
      `${stockFifty.mostAtOnce} (the emulator allows no more)`,
      '–',
      verdict(fifty.mostAtOnce <= 5 && !fifty.refused.LimitExceededException),
    ],
    [
      'most calls of one operation within a second, created and deleted',
      '≤ 5',
      peak(fifty),
      `stock ${peak(stockFifty)}`,
      digits(peak(fifty) / peak(stockFifty)),
      verdict(peak(fifty) <= 5 && mostCalls(fifty.deletion!.peaks) <= 5),
    ],
    [
      'noticed completion, the longest of 50',
      '≤ 15 s',
      `${digits(uneven.ours.noticed!.longest, 1)} s`,
      `stock ${digits(uneven.stockProvider.noticed!.longest, 1)} s, of 5`,
      digits(uneven.ours.noticed!.longest / uneven.stockProvider.noticed!.longest),
      verdict(uneven.ours.noticed!.longest <= 15),
    ],
    [
      'API calls of one untroubled copy',
      '≤ 3 + 1 describe per poll',
      `${sum(one.calls) - polls} + ${polls}`,
      `stock ${sum(stockOne.calls)} in all`,
      digits(sum(one.calls) / sum(stockOne.calls)),
      verdict(sum(one.calls) <= 3 + polls),
    ],
    [
      'money for one copy of 6 minutes',
      '≤ $0.003',
      dollars(inAll(priceOf(one))),
      `stock ${dollars(inAll(priceOf(stockOne)))}`,
      digits(inAll(priceOf(one)) / inAll(priceOf(stockOne))),
      verdict(inAll(priceOf(one)) <= 0.003),
    ],
  ];
}

const inAll = ({ transitions, lambda }: ReturnType<typeof priceOf>) => transitions + lambda;
const mostCalls = (peaks: Readonly<Record<string, number>>) => Math.max(...Object.values(peaks));

function sizeTable({ flags, none }: Sizes): string {
  const rows = (['ours', 'stockProvider', 'awsCustomResource'] as const).map((way) => {
    const cell = (sizes: Sizes['flags']) => {
      const { resources, bytes, more } = sizes[way];
      return [
        `${resources} / ${more.resources}`,
        `${thousands(bytes)} / ${thousands(more.bytes)}`,
        `${digits(resources / sizes.stockProvider.resources)}`,
      ];
    };
    return [NAMES[way], ...cell(flags), ...cell(none)];
  });
  return table(
    [
      'first copy / each further one',
      'resources, recommended flags',
      'bytes',
      '÷ stock',
      'resources, no flags',
      'bytes',
      '÷ stock',
    ],
    rows,
  );
}

const NAMES = {
  ours: 'this library',
  stockProvider: 'stock `Provider`, two functions',
  awsCustomResource: '`AwsCustomResource`',
} as const;

function synthTable(times: readonly SynthTimes[]): string {
  return table(
    ["the CDK's own validation", 'ours ÷ bare, in pairs', 'ours, ms', 'bare, ms'],
    times.map(({ validated, ratio, ours, bare }) => [
      validated ? 'on, as by default' : 'off',
      spread(ratio),
      spread(ours, 0),
      spread(bare, 0),
    ]),
  );
}

function coldStartTable(results: readonly ColdStart[]): string {
  return table(
    [
      'handler',
      'bytes (copies, policies)',
      "first call answered ÷ `AwsCustomResource`'s",
      'ms',
      'processor time until then ÷ theirs',
      'ms',
    ],
    results.map(({ name, bytes, firstCall, firstCallRatio, ...more }) => [
      name,
      bytes.map(thousands).join(', '),
      spread(firstCallRatio),
      spread(firstCall, 0),
      more.processorRatio ? spread(more.processorRatio) : '–',
      more.processor ? spread(more.processor, 0) : '–',
    ]),
  );
}

function deploymentTable({ ours, stockProvider, awsCustomResource, uneven }: Deployments): string {
  const row = (name: string, run: Deployed): Row => [
    name,
    run.copies,
    run.status,
    `${thousands(run.makespan)} s (${digits(run.makespan / run.bound, 3)} × bound)`,
    run.failed === 0 ? 'none' : `${run.failed}: “${run.because}”`,
    run.leftBehind + run.unfinished === 0
      ? 'none'
      : run.leftBehind > 0
        ? `${run.leftBehind} left behind`
        : `${run.unfinished} still copying at the end`,
    run.mostAtOnce,
    mostCalls(run.peaks),
    list(run.refused),
    run.noticed ? `${spread(run.noticed, 1)}, at most ${digits(run.noticed.longest, 1)}` : '–',
    run.deletion ? `${thousands(run.deletion.makespan)} s, ${mostCalls(run.deletion.peaks)}` : '–',
  ];
  return table(
    [
      'way',
      'copies',
      'stack',
      'makespan',
      'failed',
      'astray',
      'most at once',
      'most calls in a second',
      'refused calls',
      'noticed after, s',
      'stack deleted in, most calls in a second',
    ],
    [
      ...ours.map((run) => row(NAMES.ours, run)),
      row(`${NAMES.ours}, 5 to 7 minutes each`, uneven.ours),
      ...stockProvider.map((run) => row(NAMES.stockProvider, run)),
      row(`${NAMES.stockProvider}, 5 to 7 minutes each`, uneven.stockProvider),
      ...awsCustomResource.map((run) => row(NAMES.awsCustomResource, run)),
    ],
  );
}

function crowdTable({ crowds }: Queues): string {
  return table(
    [
      'stacks × copies',
      '`timeout`, min',
      'projects',
      'failed',
      'makespan ÷ bound (≤ 1.15)',
      'calls turned away (< 2 %)',
      'refused calls',
      "order of beginning against asking: Kendall's tau, mean displacement",
      'longest wait, and in turn, min',
      'a copy',
      '',
    ],
    crowds.map((run) => {
      const { transitions, lambda } = priceOf(run);
      const copies = run.stacks * run.copies;
      const turnedAway = sum(run.refused) / sum(run.calls);
      const ratio = run.makespan / run.bound;
      return [
        `${run.stacks} × ${run.copies}`,
        run.timeout,
        run.apart ? 'one for each stack' : 'one',
        run.failed === 0 ? 'none' : `${run.failed}: ${run.because?.split(' on ')[0]}`,
        digits(ratio, 3),
        `${digits(100 * turnedAway, 1)} %`,
        list(run.refused),
        `${digits(run.tau)}, ${digits(run.displacement, 1)}`,
        `${digits(run.longestWait / 60, 0)}, ${digits(run.longestInOrder / 60, 0)}`,
        dollars((transitions + lambda) / copies),
        verdict(run.failed === 0 && ratio <= 1.15 && turnedAway < 0.02),
      ];
    }),
  );
}

function chainTable(run: Deployed): string {
  const { transitions, lambda } = priceOf(run);
  return table(
    [
      'copy',
      'resources',
      'makespan',
      'noticed after, s',
      'Rekognition calls',
      'Lambda invocations',
      'state transitions',
      'transitions + Lambda',
    ],
    [
      [
        'three hours, `timeout` of six',
        run.resources,
        `${thousands(run.makespan)} s`,
        run.noticed ? digits(run.noticed.longest, 1) : '–',
        list(run.calls),
        thousands(run.lambda.invocations),
        thousands(run.transitions),
        `${dollars(transitions)} + ${dollars(lambda)}`,
      ],
    ],
  );
}

function growthTable({ ours, stockProvider }: Deployments): string {
  const row = (name: string, run: Deployed): Row => {
    const price = priceOf(run);
    return [
      name,
      run.copies,
      run.resources,
      thousands(run.bytes),
      thousands(sum(run.calls)),
      `${thousands(run.lambda.invocations)} / ${thousands(run.lambda.seconds)} s`,
      thousands(run.transitions),
      `${dollars(price.transitions)} + ${dollars(price.lambda)}`,
      dollars((price.transitions + price.lambda) / run.copies),
    ];
  };
  return table(
    [
      'way',
      'copies',
      'resources',
      'bytes',
      'Rekognition calls',
      'Lambda invocations / duration',
      'state transitions',
      'transitions + Lambda',
      'a copy',
    ],
    [
      ...ours.map((run) => row(NAMES.ours, run)),
      ...stockProvider.filter(({ failed }) => failed === 0).map((run) => row(NAMES.stockProvider, run)),
    ],
  );
}
