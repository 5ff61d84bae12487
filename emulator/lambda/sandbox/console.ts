import { consoleLine } from '../process/programming-model.cjs';
import type { Surroundings } from './host';

export function consoleOf({ host, env, invocation }: Surroundings) {
  const print =
    (method: string) =>
    (...values: unknown[]) => {
      const running = invocation();
      const line = running && consoleLine(method, values, running.requestId, host.clock.now(), env);
      if (line !== undefined) running?.print(line);
    };
  const methods = ['log', 'info', 'debug', 'warn', 'error', 'trace'];
  return { ...console, ...Object.fromEntries(methods.map((method) => [method, print(method)])) };
}
