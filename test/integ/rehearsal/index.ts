// npx tsx test/integ/rehearsal [SCENARIO…]
import { checkIn } from './check';
import { Ground } from './ground';
import { SCENARIOS } from './scenarios';

/** Most of a run is waiting: the CLI looks every five seconds. */
const AT_ONCE = 2;

/**
 * Runs `npx tsx integ`, the command for real accounts, against the emulator. Checks that it passes if all is well, that
 * it fails otherwise, and what it leaves in both cases.
 */
async function main(): Promise<void> {
  const began = Date.now();
  const asked = process.argv.slice(2);
  const waiting = Object.keys(SCENARIOS).filter((name) => asked.length === 0 || asked.includes(name));
  if (asked.some((name) => !waiting.includes(name))) {
    throw new Error(`there are ${Object.keys(SCENARIOS).join(', ')}`);
  }
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await rehearse(name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  console.log(`Rehearsed in ${secondsSince(began)} s.`);
}

async function rehearse(name: string): Promise<void> {
  const began = Date.now();
  const check = checkIn(name);
  const ground = await Ground.create();
  try {
    await SCENARIOS[name](ground, (played, met, what) => {
      check(played, met, what);
      if (ground.secrets.some((secret) => played.output.includes(secret))) {
        throw new Error(`${name}: a credential was printed`);
      }
    });
    console.log(`   ⏱ ${name}: ${secondsSince(began)} s`);
  } finally {
    await ground.close();
  }
}

const secondsSince = (began: number) => ((Date.now() - began) / 1000).toFixed(0);

// After an interrupted run, its emulator goes on with the work, and nobody waits for that.
void main().then(
  () => process.exit(0),
  (error) => {
    console.error(`\nThe rehearsal failed: ${(error as Error).message}`);
    process.exit(1);
  },
);
