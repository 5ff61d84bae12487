// A process that runs tests over and over: what Vitest needs to load itself is paid once.
import { tmpdir } from 'node:os';
import { relative } from 'node:path';
import { startVitest } from 'vitest/node';
import type { Run } from './tests';

const place = tmpdir();

/** Runs the files and folders `paths` of `copy` in one go. */
async function runTests(copy: string, paths: readonly string[]): Promise<Run> {
  // The run before has removed the folder that it named here: see test/folder.ts.
  process.env.TMPDIR = place;
  const vitest = await startVitest('test', [...paths], {
    root: copy,
    watch: false,
    bail: 1,
    maxWorkers: 1,
    reporters: [],
    sequence: { seed: 1 },
    silent: true,
  });
  try {
    const modules = vitest.state.getTestModules();
    if (modules.length > 0 && modules.every((module) => module.ok())) return { state: 'passed' };
    for (const module of modules) {
      const [failed] = module.children.allTests('failed');
      if (failed) return { state: 'failed', test: failed.fullName, path: relative(copy, module.moduleId) };
    }
    const [error] = modules.flatMap((module) => module.errors());
    return { state: 'broken', because: error?.message ?? `no test in ${paths.join(' ')}` };
  } finally {
    await vitest.close();
  }
}

process.on('message', async ({ copy, paths }: { copy: string; paths: readonly string[] }) => {
  process.send!(await runTests(copy, paths));
});
