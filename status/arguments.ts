import { parseArgs } from 'node:util';

export const USAGE = `cdk-rekognition-custom-labels status [--app FOLDER] [--json]

Reads a synthesised app and tells which model version is where, and what is not as declared.

  --app FOLDER   what "cdk synth" has written (cdk.out)
  --json         for machines

Ends with 0 when everything is as declared, with 1 when something is not, and with 2 when it could
not be told.`;

export interface Asked {
  readonly app: string;
  readonly format: 'page' | 'json';
}

/** Throws with what is wrong. */
export function askedBy(args: readonly string[]): Asked | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      app: { type: 'string', default: 'cdk.out' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  if (positionals.join(' ') !== 'status') throw new Error(`The command is "status".\n\n${USAGE}`);
  return { app: values.app, format: values.json ? 'json' : 'page' };
}
