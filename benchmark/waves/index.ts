import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, onThisMachine } from '../machine';
import { deployFleet, type FleetDeployed } from './deployment';
import type { Content, Shape, Where } from './fleet';
import { type FleetSynthesised, synthesiseFleet } from './synthesis';

const PAGE = join(__dirname, 'README.md');
const SIZES = [1, 10, 50, 250];
const WORKERS = [1, 10, 25];
const WITHOUT_US: readonly Content[] = ['stock Provider', 'one parameter'];
const SHAPES: readonly Shape[] = ['one wave', 'three waves'];

/** Plays the deployment of fleets, and writes the table into the page beside this file. */
export async function measureWaves(): Promise<void> {
  const { on, result } = await onThisMachine(deploy);
  write('deployments', [deploymentTable(result), where(on)]);
}

/** The same for what their synthesis takes. */
export async function measureSyntheses(): Promise<void> {
  const { on, result } = await onThisMachine(async () => [...synthesise()]);
  write('syntheses', [synthesisTable(result), where(on)]);
}

function write(part: string, lines: readonly string[]): void {
  const [begin, end] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const text = readFileSync(PAGE, 'utf8').replace(
    new RegExp(`${begin}.*${end}`, 's'),
    () => `${begin}\n\n${lines.join('\n\n')}\n\n${end}`,
  );
  writeFileSync(PAGE, text);
}

function* synthesise(): Generator<FleetSynthesised> {
  for (const where of ['app', 'pipeline'] satisfies Where[]) {
    for (const validated of [false, true]) {
      for (const size of SIZES)
        yield synthesiseFleet('ModelPromotion', size, 'three waves', where, validated);
      for (const content of WITHOUT_US) yield synthesiseFleet(content, 250, 'three waves', where, validated);
    }
  }
}

async function deploy(): Promise<FleetDeployed[]> {
  process.env.CDK_VALIDATION = 'false';
  const all: FleetDeployed[] = [];
  for (const size of SIZES) {
    // A single target has no waves. With one target at a time there is no pool.
    for (const shape of size === 1 ? SHAPES.slice(0, 1) : SHAPES) {
      for (const concurrency of WORKERS.filter((workers) => workers === 1 || size > 1)) {
        const run = await deployFleet(size, shape, concurrency);
        console.log(JSON.stringify(run));
        if (run.complete < size) throw new Error(`only ${run.complete} of ${size} targets are complete`);
        all.push(run);
      }
    }
  }
  return all;
}

type Row = readonly (string | number)[];

function table(head: Row, rows: readonly Row[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function deploymentTable(all: readonly FleetDeployed[]): string {
  const minutes = ({ targets, shape }: FleetDeployed, concurrency: number): string => {
    const run = all.find(
      (one) => one.targets === targets && one.shape === shape && one.concurrency === concurrency,
    );
    return run ? `${run.minutes.toFixed(1)} (${(run.minutes / run.boundMinutes).toFixed(2)})` : '–';
  };
  return table(
    ['targets', 'in', ...WORKERS.map((workers) => `\`--concurrency ${workers}\``)],
    all
      .filter(({ concurrency }) => concurrency === 1)
      .map((run) => [run.targets, run.shape, ...WORKERS.map((workers) => minutes(run, workers))]),
  );
}

function synthesisTable(all: readonly FleetSynthesised[]): string {
  return table(
    [
      'targets',
      'of',
      '`cdk deploy`',
      "with the CDK's own validation",
      'CDK Pipelines',
      'with validation',
      "pipeline's template",
    ],
    all
      .filter((run) => run.where === 'app' && !run.validated)
      .map(({ targets, content }) => {
        const runs = all.filter((run) => run.targets === targets && run.content === content);
        return [
          targets,
          content,
          ...runs.map(
            (run) => `${run.processorSeconds.toFixed(1)} s, ${(run.megabytes / 1000).toFixed(2)} GB`,
          ),
          `${(runs.at(-1)!.pipelineBytes! / 1000).toFixed(0)} KB`,
        ];
      }),
  );
}

const where = ({ date, machine, versions, load }: Machine) =>
  `*${date} UTC, ${machine}, load ${load.map((value) => value.toFixed(1)).join(' → ')}; ${versions}.*`;
