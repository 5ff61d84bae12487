// npx tsx test/integ/rehearsal [SCENARIO…]
import { check, title } from '../../../bin/demo/release-log';
import { Ground } from './ground';
import { SCENARIOS } from './scenarios';

/**
 * `npx tsx integ`, the very command that a user runs against real accounts, against the emulator: that it passes where all
 * is well, that it fails where something is not, and what it leaves either way.
 */
async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const began = Date.now();
  for (const [name, play] of Object.entries(SCENARIOS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    title(`Rehearsal: ${name}`);
    const ground = await Ground.create();
    try {
      const { output, seconds } = await play(ground);
      check(
        ground.secrets.every((secret) => !output.includes(secret)),
        `no credential was printed; ${seconds.toFixed(0)} s`,
      );
    } finally {
      await ground.close();
    }
  }
  console.log(`\nRehearsed in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
}

void main().catch((error) => {
  console.error(`\nThe rehearsal failed: ${(error as Error).message}`);
  process.exitCode = 1;
});
