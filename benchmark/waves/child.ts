// One synthesis in a process of its own: node --import tsx child.ts CONTENT TARGETS SHAPE WHERE
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { type Content, makeFleet, type Shape, type Where } from './fleet';
import type { FleetSynthesis } from './synthesis';

const [, , content, size, shape, where] = process.argv;
const source = {
  projectArn: 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1767225500000',
  modelVersionArn: 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1767225500001',
};

const outdir = mkdtempSync(join(tmpdir(), 'waves-'));
const { default: _, ...context } = flags as Record<string, unknown>;
const before = process.cpuUsage();
const app = new App({ outdir, analyticsReporting: false, context });
makeFleet(content as Content, where as Where, app, source, Number(size), shape as Shape);
app.synth();
const { user, system } = process.cpuUsage(before);
const pipeline = readdirSync(outdir).find((file) => file === 'Pipeline.template.json');
const result: FleetSynthesis = {
  processorSeconds: (user + system) / 1e6,
  megabytes: process.resourceUsage().maxRSS / 1000,
  pipelineBytes: pipeline && statSync(join(outdir, pipeline)).size,
};
rmSync(outdir, { recursive: true });
console.log(JSON.stringify(result));
