import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import '../testing/collators';
import { hoursTable } from '../testing/histories/model-hours';
import { missing, table } from '../testing/histories/rows';
import { type Soaked, type SoakOptions, soak } from '../testing/histories/soak';
import { shares, soakInWorkers } from './soak-workers';

/**
 * `npm run soak -- --histories N [--seed S] [--path P] [--workers W]`: draws whole histories of stacks under faults,
 * and checks what the library promises. A failure prints its seed and path, and with them the same histories are played
 * again. By default as many processes as there are cores share the histories. With a path there is one process.
 */

// The CDK's own check of a template takes half a second at every synth.
process.env.CDK_VALIDATION = 'false';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      histories: { type: 'string', default: '300' },
      seed: { type: 'string' },
      path: { type: 'string' },
      workers: { type: 'string' },
    },
  });
  const { path } = values;
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  const workers = path === undefined ? Number(values.workers ?? availableParallelism()) : 1;
  const wanted = shares(Number(values.histories), seed, workers);
  process.stdout.write(`seed ${seed}, ${workers} workers\n`);
  let played = 0;
  const onPlayed = () => {
    if (++played % 500 === 0) process.stdout.write(`${played} histories without a violation\n`);
  };
  const soaked =
    workers === 1 ? await alone({ ...wanted[0], path, onPlayed }) : await soakInWorkers(wanted, onPlayed);
  const { histories, faults, decisions, hours, seconds } = soaked;
  process.stdout.write(
    `${histories} histories, ${faults} faults that struck, ${Math.round(seconds)} s of CPU\n` +
      `${table(decisions)}\n${hoursTable(hours)}\n`,
  );
  const never = missing(decisions);
  if (path === undefined && never.length > 0) {
    process.stdout.write(`never taken:\n${never.join('\n')}\n`);
    process.exitCode = 1;
  }
}

async function alone(options: SoakOptions): Promise<Soaked & { seconds: number }> {
  const soaked = await soak(options);
  const { user, system } = process.cpuUsage();
  return { ...soaked, seconds: (user + system) / 1e6 };
}

main().catch((error) => {
  const { message, cause } = error as Error & { cause?: Error };
  process.stdout.write(`${cause?.message ?? ''}\n${message}\n`);
  process.exitCode = 1;
});
