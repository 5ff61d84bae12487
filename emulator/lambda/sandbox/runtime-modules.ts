import type { AsyncLocalStorage } from 'node:async_hooks';
import { builtinsOf } from './builtins';
import { globalsOf } from './globals';
import type { Host } from './host';
import type { Invocation } from './invocation';
import { ModuleLoader } from './module-loader';

/**
 * The modules that Lambda's runtime brings, which is the SDK. All functions of an emulator share them: they make up nine
 * tenths of what a function loads. Their `process` is always that of the function that is running.
 */
export function runtimeModules(host: Host, current: AsyncLocalStorage<Invocation>): ModuleLoader {
  const running = () => {
    const invocation = current.getStore();
    if (!invocation) throw new Error('a module of the runtime is in use while no function runs');
    return invocation.surroundings;
  };
  const surroundings = {
    host,
    env: environmentOf(() => running().env),
    directory: '/var/task',
    invocation: () => current.getStore(),
    exit: (code: number) => running().exit(code),
  };
  const globals = globalsOf(surroundings);
  return new ModuleLoader(globals, builtinsOf(surroundings, globals));
}

function environmentOf(running: () => Record<string, string>): Record<string, string> {
  return new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => Reflect.get(running(), name),
      has: (_, name) => Reflect.has(running(), name),
      set: (_, name, value) => Reflect.set(running(), name, value),
      deleteProperty: (_, name) => Reflect.deleteProperty(running(), name),
      ownKeys: () => Reflect.ownKeys(running()),
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(running(), name),
    },
  );
}
