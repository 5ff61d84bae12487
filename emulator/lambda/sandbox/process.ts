import type { Surroundings } from './host';

/** `process` with the function's environment, without everything that would affect the real process. */
export function processOf({ env, directory, invocation, exit }: Surroundings): NodeJS.Process {
  const print = (text: string | Uint8Array) => {
    invocation()?.print(Buffer.from(text as string).toString('utf8'));
    return true;
  };
  const stream = { write: print, end: () => {}, on: () => stream, once: () => stream, isTTY: false };
  const self: Record<string, unknown> = {
    env,
    argv: ['node', directory],
    execArgv: [],
    cwd: () => directory,
    exit: (code = 0) => exit(Number(code)),
    abort: () => exit(134),
    stdout: stream,
    stderr: stream,
    emitWarning: (warning: unknown) => print(`(node) ${warning}`),
    getBuiltinModule: undefined,
  };
  for (const method of ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners']) {
    self[method] = () => wrapped;
  }
  const wrapped: NodeJS.Process = new Proxy(process, {
    get: (target, name) => (Object.hasOwn(self, name) ? self[name as string] : Reflect.get(target, name)),
    set: (_target, name, value) => {
      self[name as string] = value;
      return true;
    },
  });
  return wrapped;
}
