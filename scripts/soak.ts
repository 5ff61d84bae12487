import { parseArgs } from 'node:util';
import { missing, table } from '../test/journeys/histories/rows';
import { soak } from '../test/journeys/histories/soak';

/**
 * `npm run soak -- --histories N [--seed S] [--path P]`: draws whole histories of stacks under faults, and checks what
 * the library promises. A failure prints its seed and path, and with them the same histories are played again.
 */

// The CDK's own check of a template takes half a second at every synth.
process.env.CDK_VALIDATION = 'false';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      histories: { type: 'string', default: '300' },
      seed: { type: 'string' },
      path: { type: 'string' },
    },
  });
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  process.stdout.write(`seed ${seed}\n`);
  const { histories, faults, orphans, decisions } = await soak({
    histories: Number(values.histories),
    seed,
    path: values.path,
  });
  const { user, system } = process.cpuUsage();
  const seconds = Math.round((user + system) / 1e6);
  process.stdout.write(
    `${histories} histories, ${faults} faults that struck, ${orphans} left by the Provider framework, ${seconds} s of CPU\n` +
      `${table(decisions)}\n`,
  );
  const never = missing(decisions);
  if (values.path === undefined && never.length > 0) {
    process.stdout.write(`never taken:\n${never.join('\n')}\n`);
    process.exitCode = 1;
  }
}

main().catch((error) => {
  const { message, cause } = error as Error & { cause?: Error };
  process.stdout.write(`${cause?.message ?? ''}\n${message}\n`);
  process.exitCode = 1;
});
