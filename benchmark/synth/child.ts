// One synthesis in a process of its own: node --import tsx child.ts WAY COPIES FLAGS
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { awsCustomResource, type Copy, ours, stockProvider, type Way } from '../alternatives/copies';
import type { Synthesis } from '.';

const WAYS: Readonly<Record<string, Way>> = { ours, stockProvider, awsCustomResource };
const [, , way, count, withFlags] = process.argv;

const copies: Copy[] = Array.from({ length: Number(count) }, (_, index) => ({
  projectArn: 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1767225500000',
  modelVersionArn: `arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v${index}/1767225500001`,
  destinationArn: 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes/1767225500000',
}));

const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
const started = performance.now();
const { default: _, ...context } = flags as Record<string, unknown>;
const app = new App({ outdir, analyticsReporting: false, context: withFlags === 'flags' ? context : {} });
const stack = new Stack(app, 'Stack', { env: { account: '222222222222', region: 'eu-west-1' } });
WAYS[way](stack, copies, 'results-of-production');
const artifact = app.synth().getStackByName('Stack');
const result: Synthesis = {
  milliseconds: performance.now() - started,
  resources: Object.keys(JSON.parse(readFileSync(artifact.templateFullPath, 'utf8')).Resources).length,
  bytes: statSync(artifact.templateFullPath).size,
};
rmSync(outdir, { recursive: true });
console.log(JSON.stringify(result));
