import { fork } from 'node:child_process';
import type { Hours, Reason } from '../testing/histories/model-hours';
import { add } from '../testing/histories/rows';
import { type Soaked, type SoakOptions, soak } from '../testing/histories/soak';

/** One worker's part. */
export type Share = Required<Pick<SoakOptions, 'histories' | 'seed'>>;

/** What a worker sends: after each history that it has played, and when it is done. */
type Report =
  | 'played'
  | { soaked: Pick<Soaked, 'histories' | 'faults'>; tables: Tables; seconds: number }
  | { error: string };

type Finished = Extract<Report, { soaked: object }>;

/** JSON cannot hold a Map. */
interface Tables {
  readonly decisions: [string, number][];
  readonly ran: [Reason, number][];
  readonly rested: [Reason, number][];
}

/** Divides histories: every worker has its own seed. Seed and path of a failure play it again. */
export function shares(histories: number, seed: number, workers: number): Share[] {
  return Array.from({ length: workers }, (_, index) => ({
    histories: Math.floor((histories + index) / workers),
    seed: (seed + index * 0x9e3779b1) % 2 ** 31,
  }));
}

/** Plays every share in a separate process. Rejects at the first failure, and ends the others. */
export async function soakInWorkers(
  wanted: readonly Share[],
  onPlayed: () => void,
): Promise<Soaked & { seconds: number }> {
  const children = wanted.map((share) => fork(__filename, [JSON.stringify(share)]));
  const reports = children.map(
    (child) =>
      new Promise<Finished>((resolve, reject) => {
        child.on('message', (report: Report) => {
          if (report === 'played') return onPlayed();
          return 'error' in report ? reject(new Error(report.error)) : resolve(report);
        });
        child.once('exit', (code) => reject(new Error(`a worker ended with ${code}, and without a report`)));
      }),
  );
  try {
    return sum(await Promise.all(reports));
  } finally {
    for (const child of children) child.kill();
  }
}

function sum(reports: readonly Finished[]): Soaked & { seconds: number } {
  const hours: Hours = { ran: new Map(), rested: new Map() };
  const total = { histories: 0, faults: 0, decisions: new Map<string, number>(), hours, seconds: 0 };
  for (const { soaked, tables, seconds } of reports) {
    total.histories += soaked.histories;
    total.faults += soaked.faults;
    total.seconds += seconds;
    add(total.decisions, tables.decisions);
    add(hours.ran, tables.ran);
    add(hours.rested, tables.rested);
  }
  return total;
}

async function work(share: Share): Promise<Report> {
  try {
    const { decisions, hours, ...soaked } = await soak({ ...share, onPlayed: () => process.send!('played') });
    const tables = { decisions: [...decisions], ran: [...hours.ran], rested: [...hours.rested] };
    const { user, system } = process.cpuUsage();
    return { soaked, tables, seconds: (user + system) / 1e6 };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return { error: `${cause?.message ?? ''}\n${message}` };
  }
}

if (require.main === module) {
  process.env.CDK_VALIDATION = 'false';
  work(JSON.parse(process.argv[2])).then((report) => process.send!(report, () => process.exit()));
}
