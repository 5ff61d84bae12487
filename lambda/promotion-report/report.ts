import type { Evaluation } from './evaluation';

/** What the target has now: an evaluation, nothing yet, or something that could not be read. */
export type Current = Evaluation | 'none' | 'unknown';

/**
 * One line for the reviewer: the F1 score against that of the current version, and the labels, those that lose most first,
 * as many as there is room for.
 */
export function report(next: Evaluation, current: Current, room: number): string {
  const labels = labelsOf(next, current);
  const line = (shown: number) => {
    const left = labels.length - shown;
    const more = left > 0 ? [`${left} more in the log`] : [];
    const list = [...labels.slice(0, shown), ...more].join(', ');
    return plain(`${overall(next, current)}${list ? ` By label: ${list}.` : ' By label: not known.'}`);
  };
  let shown = labels.length;
  while (shown > 0 && line(shown).length > room) shown--;
  return line(shown).slice(0, room);
}

/** Every line of the comparison, for the log. */
export function details(next: Evaluation, current: Current): string[] {
  return [overall(next, current), ...labelsOf(next, current)].map(plain);
}

function overall(next: Evaluation, current: Current): string {
  const now = `F1 ${show(next.f1Score)}`;
  if (current === 'none') return `${now}; this target has no version yet.`;
  if (current === 'unknown') return `${now}; the current version cannot be read, see the log.`;
  if (current.modelVersionArn === next.modelVersionArn) return `${now}; this is the current version already.`;
  const change = changeOf(next.f1Score, current.f1Score);
  const former = current.f1Score === undefined ? 'none that is known' : show(current.f1Score);
  return `${now}; the current version, ${nameOf(current)}, has ${former}${change}.`;
}

function labelsOf({ labels = new Map() }: Evaluation, current: Current): string[] {
  const former = typeof current === 'string' ? undefined : current.labels;
  const gain = ([label, score]: [string, number]) => score - (former?.get(label) ?? score);
  const sorted = [...labels].sort((one, other) => gain(one) - gain(other) || one[1] - other[1]);
  const lost = [...(former?.keys() ?? [])].filter((label) => labels.size > 0 && !labels.has(label));
  return [
    ...lost.map((label) => `${label} is gone`),
    ...sorted.map(([label, score]) => `${label} ${show(score)}${changeOf(score, former?.get(label))}`),
  ];
}

function changeOf(score: number | undefined, former: number | undefined): string {
  if (score === undefined || former === undefined) return '';
  const change = Number((score - former).toFixed(4));
  return ` (${change > 0 ? '+' : change < 0 ? '' : '±'}${change})`;
}

function show(score: number | undefined): string {
  return score === undefined ? 'not known' : String(Number(score.toFixed(4)));
}

/** The name and the time, as two versions may have had one name. */
function nameOf({ modelVersionArn }: Evaluation): string {
  return modelVersionArn.split('/').slice(-2).join('/');
}

/**
 * CodePipeline takes #{…} for a variable, and the variable that holds the report has one line. Invisible characters go
 * first: some turn the direction of the text, and what they have separated could be a variable.
 */
function plain(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/#+(?=\{)/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ');
}
