/** Has `end` called after the last test of a file or, where no tests are run, when the process ends. Jest's own processes live on. */
export const atEnd: (end: () => void) => void =
  typeof afterAll === 'function' ? afterAll : (end) => void process.on('exit', end);
