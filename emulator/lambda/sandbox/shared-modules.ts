import { AsyncLocalStorage } from 'node:async_hooks';
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { installed } from '../workspace';
import { builtinsOf } from './builtins';
import { globalsOf } from './globals';
import type { Surroundings } from './host';
import type { Invocation } from './invocation';
import { ModuleLoader, type Modules } from './module-loader';

/** The invocation whose code is running, in whichever emulator of this process. */
export const current = new AsyncLocalStorage<Invocation>();

/** What Lambda's runtime brings: the SDK. */
const RUNTIME = realpathSync(installed()) + sep;

let loader: ModuleLoader | undefined;

/**
 * The modules that all functions of all emulators share: the SDK of Lambda's runtime, the files of functions that `isShared`
 * names, and what those load. They make up nine tenths of what a function loads, and Node.js runs fast only what it has
 * run often. Their `process`, time and network are always those of the function that is running.
 */
export function sharedModules(isShared: (file: string) => boolean): Modules {
  return {
    has: (file) => file.startsWith(RUNTIME) || isShared(file),
    load: (file) => {
      loader ??= loaderOf(ofRunning());
      return loader.load(file);
    },
  };
}

/** The loader for modules in these surroundings. */
export function loaderOf(surroundings: Surroundings, shared?: Modules): ModuleLoader {
  const globals = globalsOf(surroundings);
  return new ModuleLoader(globals, builtinsOf(surroundings, globals), shared);
}

/** The surroundings of whichever function is running. */
function ofRunning(): Surroundings {
  const running = () => {
    const invocation = current.getStore();
    if (!invocation) throw new Error('a shared module is in use while no function runs');
    return invocation.surroundings;
  };
  return {
    host: {
      get clock() {
        return running().host.clock;
      },
      random: () => running().host.random(),
      get endpoint() {
        return running().host.endpoint;
      },
      deliver: (request) => running().host.deliver(request),
      hold: (work) => running().host.hold(work),
    },
    env: environmentOf(() => running().env),
    directory: '/var/task',
    invocation: () => current.getStore(),
    exit: (code) => running().exit(code),
  };
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
