import leven from 'leven';
import type { CurrentVersion, LabelScores } from './evidence';
import type { ObservedVersion } from './observation';

/** The limits that a copy must reach, from its properties. */
export interface Gates {
  readonly minimumF1Score?: number;
  /** For each label, the lowest score that passes. */
  readonly minimumLabelF1Scores: readonly (readonly [label: string, minimum: number])[];
  /** The result for a label that the model does not know. */
  readonly unknownLabels: 'passed' | 'missing';
  readonly maximumF1Drop?: number;
  /** The SSM parameter that names the version to compare with. */
  readonly currentVersionParameterName?: string;
  readonly acceptMissingEvaluation: boolean;
}

/** What one gate found, with its numbers, for the log and the error message. */
export interface Finding {
  /** `missing`: the copy has no number. `incomparable`: the current version or its number is not known. */
  readonly result: 'passed' | 'low' | 'missing' | 'incomparable';
  readonly text: string;
}

/** Whether the summary has to be read. */
export function asksForLabels({ minimumLabelF1Scores }: Gates): boolean {
  return minimumLabelF1Scores.length > 0;
}

/** Whether the pointer has to be read. Only a copy that is new to the stack is compared: any other may be current. */
export function asksForCurrent({ maximumF1Drop }: Gates, isNew: boolean): boolean {
  return isNew && maximumF1Drop !== undefined;
}

/** What each gate finds. A gate that needs evidence must have it. */
export function judge(gates: Gates, version: ObservedVersion, isNew: boolean): readonly Finding[] {
  const { f1Score, evidence = {} } = version;
  return [
    ...judgeModel(gates, f1Score),
    ...(asksForLabels(gates) ? judgeLabels(gates, evidence.labels!) : []),
    ...(asksForCurrent(gates, isNew) ? judgeDrop(gates, f1Score, evidence.current!) : []),
  ];
}

/** The findings that refuse a copy. A missing number can be accepted, a low one never. */
export function refusals(findings: readonly Finding[], acceptMissing: boolean): readonly Finding[] {
  return findings.filter(({ result }) => result === 'low' || (result !== 'passed' && !acceptMissing));
}

function judgeModel({ minimumF1Score: minimum }: Gates, f1Score: number | undefined): Finding[] {
  if (minimum === undefined) return [];
  return f1Score === undefined
    ? [
        {
          result: 'missing',
          text: `its F1 score is not known, ${show(minimum)} is asked for (minimumF1Score)`,
        },
      ]
    : [compare('F1', f1Score, minimum, ' (minimumF1Score)')];
}

function judgeLabels({ minimumLabelF1Scores, unknownLabels }: Gates, labels: LabelScores): Finding[] {
  if (labels.kind === 'missing') {
    return [{ result: 'missing', text: `the F1 scores of its labels are not known: ${labels.because}` }];
  }
  return minimumLabelF1Scores.map(([label, minimum]) => {
    const name = label.normalize('NFC');
    const score = labels.scores.get(name);
    if (unknownLabels === 'passed' && labels.names?.has(name) === false) {
      const text = `label ${shown(label)} is none of its labels, and a newer version is kept, so ${show(minimum)} is not asked for`;
      return { result: 'passed', text };
    }
    return score === undefined
      ? {
          result: 'missing',
          text: `label ${shown(label)} has no F1 score, ${show(minimum)} is asked for${nearest(label, labels.scores)}`,
        }
      : compare(`label ${shown(label)}`, score, minimum, '');
  });
}

/**
 * The label, in quotes unless it is a plain word. So a reader sees a space at its end, and an invisible character that
 * reverses the direction of text has no effect.
 */
function shown(label: string): string {
  if (/^[\p{L}\p{M}\p{N}_.-]+$/u.test(label)) return label;
  return JSON.stringify(label).replace(/\p{Cf}/gu, (mark) => `\\u{${mark.codePointAt(0)!.toString(16)}}`);
}

/** Most often a label is missing because its name is misspelt, or has other capitals. */
function nearest(label: string, scores: ReadonlyMap<string, number>): string {
  const distance = (other: string) => leven(folded(label), folded(other));
  const known = [...scores.keys()].sort((one, other) => distance(one) - distance(other));
  return known.length > 0
    ? ` (the nearest label with a score is ${shown(known[0])}: correct the name if you mean that one)`
    : '';
}

function folded(label: string): string {
  return label.normalize('NFC').toLowerCase();
}

function judgeDrop(gates: Gates, f1Score: number | undefined, current: CurrentVersion): Finding[] {
  const { maximumF1Drop: allowed = 0, currentVersionParameterName: name } = gates;
  if (current.kind === 'none') {
    return [
      {
        result: 'passed',
        text: `there is nothing to compare with: the parameter ${name} does not exist yet`,
      },
    ];
  }
  if (current.kind === 'newer') {
    const text = `it goes back: its source is older than that of ${current.arn} that ${name} names`;
    return [{ result: 'passed', text }];
  }
  if (current.kind === 'missing') return [{ result: 'incomparable', text: current.because }];
  const other = `${show(current.f1Score)} of ${current.arn} that ${name} names`;
  if (f1Score === undefined) {
    return [
      { result: 'missing', text: `its F1 score is not known, so it cannot be compared with the ${other}` },
    ];
  }
  const drop = current.f1Score - f1Score;
  const isLow = exceeds(drop, allowed);
  const by = drop < 0 ? `${show(-drop)} above` : `${show(drop)} below`;
  return [
    {
      result: isLow ? 'low' : 'passed',
      text: `F1 ${show(f1Score)} lies ${by} the ${other}, ${show(allowed)} is allowed (maximumF1Drop)`,
    },
  ];
}

function compare(what: string, score: number, minimum: number, gate: string): Finding {
  const isLow = exceeds(minimum, score);
  const text = `${what} ${show(score)} ${isLow ? '<' : '>='} ${show(minimum)}${gate}`;
  return { result: isLow ? 'low' : 'passed', text };
}

/**
 * Rekognition stores scores in single precision, where 0.9 becomes slightly less than 0.9. So a millionth counts as no
 * difference.
 */
const MILLIONTH = 1e-6;

function exceeds(one: number, other: number): boolean {
  return one - other > MILLIONTH;
}

/** Without the digits that single precision adds: 0.9, not 0.8999999761581421. */
function show(score: number): string {
  return String(Number(score.toFixed(6)));
}
