// A process that runs tests over and over: what Jest needs two thirds of a second to start for is paid once.
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runCLI } from 'jest';
import type { Run } from './tests';

const place = tmpdir();

/** Runs the files and folders `paths` of `copy` in one go. */
async function runTests(copy: string, paths: readonly string[]): Promise<Run> {
  // The run before has removed the folder that it named here: see test/begin.ts.
  process.env.TMPDIR = place;
  const { results } = await runCLI(
    {
      $0: '',
      _: [...paths],
      cacheDirectory: join(copy, '.cache'),
      reporters: [],
      // The copy holds no other folder that the configuration names.
      roots: ['<rootDir>/test'],
      runInBand: true,
      seed: 1,
      silent: true,
      watchman: false,
    },
    [copy],
  );
  if (results.success && results.numTotalTests > 0) return { state: 'passed' };
  for (const { testResults, testFilePath } of results.testResults) {
    const failed = testResults.find(({ status }) => status === 'failed');
    if (failed) return { state: 'failed', test: failed.fullName, path: relative(copy, testFilePath) };
  }
  const because = results.testResults.find(({ failureMessage }) => failureMessage)?.failureMessage;
  return { state: 'broken', because: because ?? `no test in ${paths.join(' ')}` };
}

process.on('message', async ({ copy, paths }: { copy: string; paths: readonly string[] }) => {
  process.send!(await runTests(copy, paths));
});
