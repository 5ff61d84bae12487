import { problemsOfParameterName } from './pointer';
import type { Problem } from './problem';

/** The gates of a copy. A value is undefined if it is not given, or not known at synth. */
export interface GateInput {
  readonly minimumF1Score?: number;
  readonly minimumLabelF1Scores?: { readonly [label: string]: number };
  readonly maximumF1Drop?: number;
  readonly currentVersionParameterName?: string;
}

/** The most characters of a label's name. Labels of datasets have shorter names. */
const LONGEST_LABEL = 255;

/** Every problem with the gates' numbers and names. */
export function problemsOfGates(input: GateInput): Problem[] {
  const { minimumF1Score, minimumLabelF1Scores = {}, maximumF1Drop, currentVersionParameterName } = input;
  return [
    ...problemsOfScore('minimumF1Score', minimumF1Score),
    ...Object.entries(minimumLabelF1Scores).flatMap(([label, score]) => [
      ...problemsOfLabel(label),
      ...problemsOfScore(`minimumLabelF1Scores.${label}`, score),
    ]),
    ...problemsOfFraction('maximumF1Drop', maximumF1Drop, {
      allowed: 'a drop of the F1 score lies between 0 and 1',
      change: 'pass a fraction, such as 0.02 for two points',
    }),
    ...problemsOfParameterName('currentVersionParameterName', currentVersionParameterName),
  ];
}

/** Checks the properties that need each other, whether their values are known or not. */
export function problemsOfPairs(
  given: Readonly<Record<'maximumF1Drop' | 'currentVersionParameterName', unknown>>,
): Problem[] {
  const { maximumF1Drop, currentVersionParameterName } = given;
  if (maximumF1Drop !== undefined && currentVersionParameterName === undefined) {
    return [
      {
        property: 'currentVersionParameterName',
        value: undefined,
        allowed: 'maximumF1Drop is measured against the version that this parameter names',
        change: 'pass the name of the parameter, or leave maximumF1Drop out',
      },
    ];
  }
  if (maximumF1Drop === undefined && currentVersionParameterName !== undefined) {
    return [
      {
        property: 'maximumF1Drop',
        value: undefined,
        allowed: 'currentVersionParameterName is of no use without maximumF1Drop',
        change: 'pass the drop that is allowed, such as 0.02, or leave currentVersionParameterName out',
      },
    ];
  }
  return [];
}

function problemsOfScore(property: string, score: number | undefined): Problem[] {
  return problemsOfFraction(property, score, {
    allowed: 'an F1 score lies between 0 and 1',
    change: 'pass a fraction, such as 0.9 for 90 %',
  });
}

function problemsOfFraction(
  property: string,
  value: number | undefined,
  rule: Pick<Problem, 'allowed' | 'change'>,
): Problem[] {
  if (value === undefined || (value >= 0 && value <= 1)) return [];
  return [{ property, value: Number.isNaN(value) ? 'not a number' : value, ...rule }];
}

function problemsOfLabel(label: string): Problem[] {
  if (label.length >= 1 && label.length <= LONGEST_LABEL) return [];
  return [
    {
      property: 'minimumLabelF1Scores',
      value: label,
      allowed: `the name of a label has 1 to ${LONGEST_LABEL} characters`,
      change: 'pass the names that the training data give',
    },
  ];
}
