import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A shell's exit code for an unknown command. */
const NOT_FOUND = 127;

/** Runs a command to its end, and passes the signals of this process on to it. Resolves to the command's exit code. */
export async function runCommand(
  [file, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(file, args, { env, stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals) => {
    // Ctrl-C on a terminal reaches the command by itself.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, passOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') reject(error);
        console.error(`There is no command "${file}".`);
        resolve(NOT_FOUND);
      });
      child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, passOn);
  }
}
