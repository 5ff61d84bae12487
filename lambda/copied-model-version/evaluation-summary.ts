import { isRecord } from '../cloudformation/request';

/**
 * The F1 scores of labels in an evaluation summary; undefined when the text is no such summary. Of what a summary says
 * wrongly about a label nothing is believed, and of what it says twice the lower.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/im-summary-file-api.html
 */
export function labelScoresOf(text: string): ReadonlyMap<string, number> | undefined {
  const results = resultsIn(text);
  if (!Array.isArray(results)) return undefined;
  const scores = new Map<string, number>();
  for (const result of results) {
    const { Label: label, Metrics: metrics } = isRecord(result) ? result : {};
    const score = isRecord(metrics) ? metrics.F1Score : undefined;
    if (typeof label !== 'string' || typeof score !== 'number' || !(score >= 0 && score <= 1)) continue;
    scores.set(label, Math.min(score, scores.get(label) ?? score));
  }
  return scores;
}

function resultsIn(text: string): unknown {
  try {
    // Whatever wrote the file may have marked it as UTF-8.
    return JSON.parse(text.replace(/^\uFEFF/, ''))?.LabelEvaluationResults;
  } catch {
    return undefined;
  }
}
