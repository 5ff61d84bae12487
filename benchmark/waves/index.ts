import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, onThisMachine } from '../machine';
import { deployFleet, type FleetDeployed } from './deployment';
import type { Content, Shape, Where } from './fleet';
import { type FleetSynthesised, synthesiseFleet } from './synthesis';

const PAGE = join(__dirname, 'README.md');
const SIZES = [1, 10, 50, 250];
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
      for (const concurrency of [1, 10, 25].filter((workers) => workers === 1 || size > 1)) {
        all.push(await deployFleet(size, shape, concurrency));
        console.log(JSON.stringify(all.at(-1)));
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
  return table(
    [
      'targets',
      'in',
      '`--concurrency`',
      'minutes',
      '÷ bound',
      'complete',
      'copies begun',
      'asked again',
      'processor time of the play',
    ],
    all.map((run) => [
      run.targets,
      run.shape,
      run.concurrency,
      run.minutes.toFixed(1),
      (run.minutes / run.boundMinutes).toFixed(2),
      run.complete,
      run.copyCalls - run.refused,
      run.refused,
      `${run.processorSeconds.toFixed(0)} s`,
    ]),
  );
}

function synthesisTable(all: readonly FleetSynthesised[]): string {
  return table(
    ['targets', 'of', 'where', "the CDK's own validation", 'processor time', 'memory', "pipeline's template"],
    all.map((run) => [
      run.targets,
      run.content,
      run.where === 'pipeline' ? 'CDK Pipelines' : '`cdk deploy`',
      run.validated ? 'on' : 'off',
      `${run.processorSeconds.toFixed(1)} s`,
      `${(run.megabytes / 1000).toFixed(2)} GB`,
      run.pipelineBytes ? `${(run.pipelineBytes / 1000).toFixed(0)} KB` : '–',
    ]),
  );
}

const where = ({ date, machine, versions, load }: Machine) =>
  `*${date} UTC, ${machine}, load ${load.map((value) => value.toFixed(1)).join(' → ')}; ${versions}.*`;
