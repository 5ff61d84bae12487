import { consoleLine } from '../process/programming-model.cjs';
import type { Surroundings } from './surroundings';

export function consoleOf({ host, invocation }: Surroundings) {
  const print =
    (method: string) =>
    (...values: unknown[]) => {
      const running = invocation();
      running?.print(consoleLine(method, values, running.requestId, host.clock.now()));
    };
  const methods = ['log', 'info', 'debug', 'warn', 'error', 'trace'];
  return { ...console, ...Object.fromEntries(methods.map((method) => [method, print(method)])) };
}
