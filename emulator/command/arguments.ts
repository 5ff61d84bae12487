import { parseArgs } from 'node:util';

export const USAGE = `custom-labels-emulator exec [--world FILE] -- COMMAND
custom-labels-emulator start [--world FILE]

A small AWS on this machine, with the accounts and models that the file names.

  exec           runs COMMAND against it, and ends with its exit code
  start          prints what another shell needs, and runs until Ctrl-C
  --world FILE   the accounts and models, as JSON (emulator.json)

Ends with 2 when it cannot start.`;

export type Asked =
  | { readonly action: 'exec'; readonly world: string; readonly command: readonly string[] }
  | { readonly action: 'start'; readonly world: string };

/** Throws with what is wrong. */
export function askedBy(args: readonly string[]): Asked | 'help' {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const command = args.slice(end + 1);
  const { values, positionals } = parseArgs({
    args: args.slice(0, end),
    allowPositionals: true,
    options: {
      world: { type: 'string', default: 'emulator.json' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const { world } = values;
  const action = positionals.join(' ');
  if (action === 'start' && end === args.length) return { action, world };
  if (action === 'exec' && command.length > 0) return { action, world, command };
  throw new Error(`It is "exec -- COMMAND" or "start".\n\n${USAGE}`);
}
