import { cpus, loadavg, totalmem } from 'node:os';
import { version as rekognition } from '@aws-sdk/client-rekognition/package.json';
import { version as cdk } from 'aws-cdk-lib/package.json';
import { version as esbuild } from 'esbuild/package.json';

/** Where and with what a section was measured. */
export interface Machine {
  readonly date: string;
  readonly machine: string;
  readonly versions: string;
  /** Mean number of runnable processes over the minute before, and over the minute at the end. */
  readonly load: readonly [number, number];
}

export async function onThisMachine<T>(measure: () => T | Promise<T>): Promise<{ on: Machine; result: T }> {
  const [before] = loadavg();
  const result = await measure();
  const [after] = loadavg();
  const on = {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() || process.arch}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`,
    versions: `Node.js ${process.version}, aws-cdk-lib ${cdk}, @aws-sdk/client-rekognition ${rekognition}, esbuild ${esbuild}`,
    load: [before, after] as const,
  };
  return { on, result };
}
