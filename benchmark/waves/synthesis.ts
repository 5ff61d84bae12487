import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Content, Shape, Where } from './fleet';

/** What one synthesis takes, in a fresh process. Loading the CDK is not counted in the time. */
export interface FleetSynthesis {
  readonly processorSeconds: number;
  /** The most memory that the process has had. */
  readonly megabytes: number;
  /** The size of the pipeline's template. */
  readonly pipelineBytes?: number;
}

export interface FleetSynthesised extends FleetSynthesis {
  readonly content: Content;
  readonly targets: number;
  readonly shape: Shape;
  readonly where: Where;
  /** The CDK's own check of the templates is on, as it is by default. */
  readonly validated: boolean;
}

export function synthesiseFleet(
  content: Content,
  targets: number,
  shape: Shape,
  where: Where,
  validated: boolean,
): FleetSynthesised {
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'child.ts'), content, String(targets), shape, where],
    {
      encoding: 'utf8',
      env: { ...process.env, CDK_VALIDATION: String(validated) },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 100_000_000,
    },
  );
  const line = output.split('\n').findLast((text) => text.startsWith('{"processorSeconds"'))!;
  return { content, targets, shape, where, validated, ...JSON.parse(line) };
}
