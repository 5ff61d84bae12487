import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ratios, type Spread, shuffled, spreadOf } from '../statistics';

/** One synthesis, in a fresh process as `cdk synth` makes it. Loading the CDK itself is not counted. */
export interface Synthesis {
  readonly milliseconds: number;
  readonly resources: number;
  readonly bytes: number;
}

export type WayName = 'ours' | 'stockProvider' | 'awsCustomResource';
const WAYS: readonly WayName[] = ['ours', 'stockProvider', 'awsCustomResource'];

export interface Size {
  readonly resources: number;
  readonly bytes: number;
  /** What the second copy adds. */
  readonly more: { readonly resources: number; readonly bytes: number };
}

export type Sizes = Readonly<Record<'flags' | 'none', Readonly<Record<WayName, Size>>>>;

export function measureSizes(): Sizes {
  const size = (way: WayName, flags: string): Size => {
    const [one, two] = [1, 2].map((count) => synthesise(way, count, flags));
    return {
      resources: one.resources,
      bytes: one.bytes,
      more: { resources: two.resources - one.resources, bytes: two.bytes - one.bytes },
    };
  };
  const sizes = (flags: string) =>
    Object.fromEntries(WAYS.map((way) => [way, size(way, flags)])) as Record<WayName, Size>;
  return { flags: sizes('flags'), none: sizes('none') };
}

export interface SynthTimes {
  readonly copies: number;
  /** The CDK's own check of the template is on, as it is by default. */
  readonly validated: boolean;
  readonly ours: Spread;
  readonly bare: Spread;
  readonly ratio: Spread;
  readonly bytes: { readonly ours: number; readonly bare: number };
}

/** Our copies against as many bare custom resources on one provider, in pairs. */
export function measureSynth(copies: number, rounds: number): SynthTimes[] {
  return [true, false].map((validated) => {
    const times: Synthesis[][] = [[], []];
    for (let round = 0; round < rounds; round++) {
      for (const index of shuffled(2)) times[index].push(synthesise(WAYS[index], copies, 'flags', validated));
    }
    const [ours, bare] = times.map((runs) => runs.map(({ milliseconds }) => milliseconds));
    return {
      copies,
      validated,
      ours: spreadOf(ours),
      bare: spreadOf(bare),
      ratio: ratios(ours, bare),
      bytes: { ours: times[0][0].bytes, bare: times[1][0].bytes },
    };
  });
}

function synthesise(way: WayName, copies: number, flags: string, validated = false): Synthesis {
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'child.ts'), way, String(copies), flags],
    { encoding: 'utf8', env: { ...process.env, CDK_VALIDATION: String(validated) } },
  );
  return JSON.parse(output.trim().split('\n').at(-1)!);
}
