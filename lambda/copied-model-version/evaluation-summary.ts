import { isRecord } from '../cloudformation/request';

/**
 * The F1 scores of labels in an evaluation summary; undefined when the text is no such summary. What a summary
 * says wrongly about a label is ignored. Of two scores for a label the lower counts.
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

/** Text, so that it is skipped, or a number that Python writes and JSON does not have. */
const TEXT_OR_NO_NUMBER = /"(?:[^"\\]|\\.)*"?|-?(?:NaN|Infinity)/g;

function resultsIn(text: string): unknown {
  try {
    // Whatever wrote the file may have marked it as UTF-8, and may have written numbers that JSON does not have.
    const json = text
      .replace(/^\uFEFF/, '')
      .replace(TEXT_OR_NO_NUMBER, (found) => (found.startsWith('"') ? found : 'null'));
    return JSON.parse(json)?.LabelEvaluationResults;
  } catch {
    return undefined;
  }
}
