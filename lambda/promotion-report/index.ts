import { readFileSync } from 'node:fs';
import { type ReportEnvironment, type ReportSettings, readEvaluation } from '../../contract/promotion-report';
import { commandLine } from './command-line';
import { currentEvaluation, type Evaluation, nextEvaluation } from './evaluation';
import { before, type Compared, details, report, reportOfWave } from './report';

/**
 * Runs in a build of the pipeline, before the approval. Writes the report to standard output and the log to standard
 * error. It never fails: it is better to tell the reviewer that a number cannot be read than to stop the pipeline.
 */
const settings: ReportSettings = JSON.parse(readFileSync(0, 'utf8'));
const previous = readEvaluation((process.env as unknown as ReportEnvironment).PREVIOUS);
const complain = (what: string, error: unknown) =>
  console.error(`Cannot read ${what}: ${(error as Error).message}`);

/** By version, because most targets get the same one. */
const evaluations = new Map<string, Evaluation>();

const compared = settings.targets.map((target): Compared => {
  const { name, modelVersionArn, stackName } = target;
  const accounts = commandLine(settings, target);
  const next =
    evaluations.get(modelVersionArn) ?? nextEvaluation(modelVersionArn, previous, accounts, complain);
  evaluations.set(modelVersionArn, next);
  try {
    return { name, next, current: currentEvaluation(accounts, complain) ?? 'none' };
  } catch (error) {
    complain(`the outputs of ${stackName}`, error);
    return { name, next, current: 'unknown' };
  }
});

const isWave = compared.length > 1;
for (const { name, next, current } of compared) {
  if (isWave) console.error(`${name}:`);
  for (const line of details(next, current)) console.error(line);
}
const [{ next, current }] = compared;
const tried = before(settings.previousName, previous?.sourceModelVersionArn, compared);
const room = settings.room - tried.length;
console.log(tried + (isWave ? reportOfWave(compared, room) : report(next, current, room)));
