import type { Evaluation } from './evaluation';

/** What the target has now: an evaluation, nothing yet, or something that could not be read. */
export type Current = Evaluation | 'none' | 'unknown';

/** A target of a wave: what it gets, and what it has. */
export interface Compared {
  readonly name: string;
  readonly next: Evaluation;
  readonly current: Current;
}

/**
 * One line for the reviewer: the F1 score, compared with the current version's, and the labels. Labels that lose most
 * come first, as many as fit.
 */
export function report(next: Evaluation, current: Current, room: number): string {
  return fitted(labelsOf(next, current), room, (list) =>
    plain(`${overall(next, current)}${list ? ` By label: ${list}.` : ' By label: not known.'}`),
  );
}

/**
 * One line about many targets, as many as fit. First come the targets that cannot be read, then those whose model or
 * label loses most. The targets that already have the version come last.
 */
export function reportOfWave(compared: readonly Compared[], room: number): string {
  // The difference of two infinite gains is NaN: they count as equal.
  const sorted = [...compared].sort((one, other) => Math.sign(gainOf(one) - gainOf(other)) || 0);
  const lines = sorted.map(({ name, next, current }) => {
    const [worst] = lossesOf(next, current);
    return `${name}: ${overall(next, current)}${worst ? ` Worst label: ${worst[0]}.` : ''}`;
  });
  return fitted(lines, room, plain, ' ');
}

/** Says which version the target before has. Empty for the first target. */
export function before(
  name: string | undefined,
  has: string | undefined,
  compared: readonly Pick<Compared, 'next'>[],
): string {
  if (name === undefined) return '';
  if (has === undefined) return `It is not known which version ${name} has, the target before. `;
  const isSame = compared.every(({ next }) => next.modelVersionArn === has);
  return plain(
    `${name}, the target before, has ${isSame ? 'this version' : nameOf({ modelVersionArn: has })}. `,
  );
}

/** As many of the entries as fit, and how many are left. */
function fitted(
  entries: readonly string[],
  room: number,
  line: (list: string) => string,
  separator = ', ',
): string {
  const show = (shown: number) => {
    const left = entries.length - shown;
    const more = left > 0 ? [`${left} more in the log`] : [];
    return line([...entries.slice(0, shown), ...more].join(separator));
  };
  let shown = entries.length;
  while (shown > 0 && show(shown).length > room) shown--;
  return show(shown).slice(0, room);
}

/** The gain of the target's model, or of the label that loses most: whichever is lower. */
function gainOf({ next, current }: Compared): number {
  if (current === 'unknown') return Number.NEGATIVE_INFINITY;
  if (current === 'none') return 0;
  if (next.modelVersionArn === current.modelVersionArn) return Number.POSITIVE_INFINITY;
  // An unknown score counts as lost.
  const overall = (next.f1Score ?? 0) - (current.f1Score ?? 0);
  return Math.min(overall, ...lossesOf(next, current).map(([, gain]) => gain));
}

function lossesOf(next: Evaluation, current: Current): [line: string, gain: number][] {
  return gainsOf(next, current).filter(([, gain]) => gain < 0);
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

function labelsOf(next: Evaluation, current: Current): string[] {
  return gainsOf(next, current).map(([line]) => line);
}

/** The labels with their gains, those that lose most first. A label that is gone has lost everything. */
function gainsOf({ labels = new Map() }: Evaluation, current: Current): [line: string, gain: number][] {
  const former = typeof current === 'string' ? undefined : current.labels;
  const gain = ([label, score]: [string, number]) => score - (former?.get(label) ?? score);
  const sorted = [...labels].sort((one, other) => gain(one) - gain(other) || one[1] - other[1]);
  const lost = [...(former?.keys() ?? [])].filter((label) => labels.size > 0 && !labels.has(label));
  return [
    ...lost.map((label): [string, number] => [`${label} is gone`, -1]),
    ...sorted.map(([label, score]): [string, number] => [
      `${label} ${show(score)}${changeOf(score, former?.get(label))}`,
      gain([label, score]),
    ]),
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

/** The name and the time, because two versions may have had the same name. */
function nameOf({ modelVersionArn }: Evaluation): string {
  return modelVersionArn.split('/').slice(-2).join('/');
}

/**
 * CodePipeline would treat #{…} as a variable, and the report must be one line. Invisible characters are removed first:
 * some reverse the direction of the text, and one may stand between # and {.
 */
function plain(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/#+(?=\{)/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ');
}
