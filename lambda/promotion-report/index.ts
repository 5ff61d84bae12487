import { type ReportEnvironment, type ReportSettings, readEvaluation } from '../../contract/promotion-report';
import { commandLine } from './command-line';
import { currentEvaluation, nextEvaluation } from './evaluation';
import { type Current, details, report } from './report';

/**
 * Runs in a build of the pipeline, before the approval. Writes the report on its output and everything else, the log, on
 * the other one. It never fails: a reviewer who is told that a number cannot be read decides better than a pipeline that
 * stops.
 */
const env = process.env as unknown as ReportEnvironment;
const settings: ReportSettings = JSON.parse(env.PROMOTION);
const accounts = commandLine(settings);
const complain = (what: string, error: unknown) =>
  console.error(`Cannot read ${what}: ${(error as Error).message}`);

const next = nextEvaluation(settings.modelVersionArn, readEvaluation(env.PREVIOUS), accounts, complain);
let current: Current = 'unknown';
try {
  current = currentEvaluation(accounts, complain) ?? 'none';
} catch (error) {
  complain(`the outputs of ${settings.stackName}`, error);
}
for (const line of details(next, current)) console.error(line);
console.log(report(next, current, settings.room));
