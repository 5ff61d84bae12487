/** Calls `end` after the last test of a file or, without tests, when the process ends. Jest's own processes run on. */
export const atEnd: (end: () => void) => void =
  typeof afterAll === 'function' ? afterAll : (end) => void process.on('exit', end);
