import { isRecord } from '../cloudformation/request';
import { scoreOf } from '../rekognition/score';

/** What a summary says of labels. */
export interface EvaluationSummary {
  /** The F1 score of each label that has one. */
  readonly scores: ReadonlyMap<string, number>;
  /** Every label that the model knows. Undefined if the summary has no complete list. */
  readonly names?: ReadonlySet<string>;
}

/**
 * The labels in an evaluation summary. Undefined when the text is no such summary, or is too large for
 * one. Malformed entries are ignored; of duplicates the lowest counts. A letter with an accent can be one character or
 * two, which look the same. So labels are compared in the form with one (NFC).
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/im-summary-file-api.html
 */
export function evaluationSummaryIn(text: string): EvaluationSummary | undefined {
  const { LabelEvaluationResults: results, EvaluationDetails: details } = membersOf(text);
  if (!Array.isArray(results)) return undefined;
  const scores = new Map<string, number>();
  for (const result of results) {
    const { Label: label, Metrics: metrics } = isRecord(result) ? result : {};
    const score = isRecord(metrics) ? scoreOf(metrics.F1Score) : undefined;
    if (typeof label !== 'string' || score === undefined) continue;
    const name = label.normalize('NFC');
    scores.set(name, Math.min(score, scores.get(name) ?? score));
  }
  return { scores, names: namesIn(details, results) };
}

/** If the list lacks a label that has a result, it is not complete: the model may know other labels too. */
function namesIn(details: unknown, results: readonly unknown[]): ReadonlySet<string> | undefined {
  const labels: unknown = isRecord(details) ? details.Labels : undefined;
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === 'string')) return undefined;
  const names = new Set(labels.map((label) => label.normalize('NFC')));
  const isListed = (result: unknown) => isRecord(result) && names.has(String(result.Label).normalize('NFC'));
  return names.size > 0 && results.every(isListed) ? names : undefined;
}

function membersOf(text: string): Record<string, unknown> {
  if (hasTooManyTokens(text)) return {};
  try {
    return JSON.parse(withoutSpecialNumbers(text)) ?? {};
  } catch {
    return {};
  }
}

/** The confusion matrix of 250 labels, the most that a model has, takes three quarters of this. */
const MOST_TOKENS = 1_000_000;

/**
 * Whether the parsed text may need more memory than the function has. Two characters, as in `[[[`, can take a hundred
 * bytes when parsed.
 */
function hasTooManyTokens(text: string): boolean {
  const token = new RegExp(TOKEN);
  for (let count = 0; token.test(text); count++) if (count === MOST_TOKENS) return true;
  return false;
}

/** Python writes NaN and Infinity, which JSON does not have, and may begin the text with a byte order mark. */
function withoutSpecialNumbers(text: string): string {
  const unmarked = text.replace(/^\uFEFF/, '');
  // The replacement lists all strings, which takes more memory than the text. So it runs only if it is needed.
  if (!/NaN|Infinity/.test(unmarked)) return unmarked;
  return unmarked.replace(STRING_OR_SPECIAL, (found, string) => (string ? found : 'null'));
}

/**
 * A string without an end counts as a string. Otherwise the search would go from each of its quotation marks to the end
 * of the text.
 */
const STRING_OR_SPECIAL = /("[^"\\]*(?:\\.[^"\\]*)*"?)|-?\b(?:NaN|Infinity)\b/g;
const TOKEN = new RegExp(`${STRING_OR_SPECIAL.source}|[[{,:]`, 'g');
