import type { Evaluation, OutputConfig, Version } from './state';

export function summaryKey({ project, name, output }: Version): string {
  return summaryKeyOf(output, project.name, name);
}

/** The summary's key under the output's prefix. */
export function summaryKeyOf(output: OutputConfig, projectName: string, versionName: string): string {
  const file = `EvaluationSummary-${projectName}-${versionName}.json`;
  const prefix = (output.S3KeyPrefix ?? '').replace(/\/$/, '');
  return prefix === '' ? file : `${prefix}/${file}`;
}

/**
 * The file in AWS's format, with the numbers that a seeded version has: precision and recall are set to the F1 score,
 * which makes the three agree.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/im-summary-file-api.html
 */
export function evaluationSummary(version: Version, evaluation: Evaluation, ended: number): string {
  const metrics = (f1: number) => ({ F1Score: f1, Precision: f1, Recall: f1 });
  const labels = Object.entries(evaluation.labels).sort(([, a], [, b]) => b - a || 0);
  const summary = {
    Version: 1,
    AggregatedEvaluationResults: metrics(evaluation.f1Score),
    EvaluationDetails: {
      EvaluationEndTimestamp: new Date(ended).toISOString().replace('Z', ''),
      Labels: labels.map(([label]) => label),
      NumberOfTestingImages: 100,
      NumberOfTrainingImages: 400,
      ProjectVersionArn: version.arn,
    },
    LabelEvaluationResults: labels.map(([Label, f1]) => ({
      Label,
      Metrics: { ...metrics(f1), Threshold: 0.5 },
      NumberOfTestingImages: 100,
    })),
  };
  return withSpecialNumbers(summary);
}

/** As Python writes it: with `NaN`, `Infinity` and `-Infinity`, which JSON parsers refuse. */
function withSpecialNumbers(value: object): string {
  const marked = (_key: string, member: unknown) =>
    typeof member === 'number' && !Number.isFinite(member) ? `\0${member}` : member;
  return JSON.stringify(value, marked, 2).replace(/"\\u0000(-?\w+)"/g, '$1');
}
