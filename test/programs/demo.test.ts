import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { wrapped } from '../../bin/demo/release-log';

test.each<['SIGINT' | 'SIGTERM', number]>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])(
  '%s ends the demo, which removes everything and says so',
  async (signal, exitCode) => {
    const TMPDIR = mkdtempSync(join(tmpdir(), 'demo-'));
    const demo = spawn(process.execPath, ['--import', 'tsx', 'bin/demo'], {
      cwd: resolve(__dirname, '../..'),
      env: { ...process.env, TMPDIR },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    const print = (chunk: Buffer) => {
      printed += chunk;
      if (/\$ cdk deploy/.test(String(chunk))) setTimeout(() => demo.kill(signal), 1_000);
    };
    demo.stdout.on('data', print);
    demo.stderr.on('data', print);
    try {
      const code = await new Promise((done) => demo.on('close', done));

      expect(printed).toMatch(/three accounts .*\n.* is production\.\n.* for two minutes/i);
      expect(printed).toContain(
        `Stopped by ${signal}: the three accounts and all files of the demo are gone.`,
      );
      expect(printed).not.toContain('The demo failed');
      expect(code).toBe(exitCode);
      // The folder of tsx is its cache.
      expect(readdirSync(TMPDIR).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
    } finally {
      rmSync(TMPDIR, { recursive: true });
    }
  },
  60_000,
);

test.each([
  ['   · short', ['   · short']],
  ['   ✓ a claim that is too long', ['   ✓ a claim that is', '     too long']],
  ['   │ a quotation of some words', ['   │ a quotation of', '   │ some words']],
  ['   │   arn:of:something:longer', ['   │   arn:of:someth', '   │   ing:longer']],
])('a line is broken for a screen of 20 columns: %s', (line, lines) => {
  const broken = wrapped(line, 20);

  expect(broken).toEqual(lines);
  expect(Math.max(...broken.map(({ length }) => length))).toBeLessThanOrEqual(20);
});
