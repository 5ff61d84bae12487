import fc from 'fast-check';
import type { CurrentVersion, Evidence } from '../../../lambda/copied-model-version/evidence';
import {
  asksForCurrent,
  asksForLabels,
  type Gates,
  judge,
  refusals,
} from '../../../lambda/copied-model-version/gate';
import { version } from '../../../testing/handlers/copy-requests';

const CURRENT = 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/version/v0/1690000000000';
const NAME = '/models/current';

const none: Gates = { minimumLabelF1Scores: [], unknownLabels: 'missing', acceptMissingEvaluation: false };
const model = (minimumF1Score: number): Gates => ({ ...none, minimumF1Score });
const labels = (scores: Record<string, number>): Gates => ({
  ...none,
  minimumLabelF1Scores: Object.entries(scores),
});
const drop = (maximumF1Drop: number): Gates => ({
  ...none,
  maximumF1Drop,
  currentVersionParameterName: NAME,
});
const known = (scores: Record<string, number>): Evidence => ({
  labels: { kind: 'known', scores: new Map(Object.entries(scores)) },
});
const current = (f1Score: number): Evidence => ({ current: { kind: 'known', arn: CURRENT, f1Score } });

const of = `of ${CURRENT} that ${NAME} names`;
const lacks = (label: string, minimum = 0.8) =>
  `missing: label ${label} has no F1 score, ${minimum} is asked for`;
const lacksBeside = (nearest: string, label: string, minimum?: number) =>
  `${lacks(label, minimum)} (the nearest label with a score is ${nearest}: correct the name if you mean that one)`;

/** What each gate finds: the result and the text. */
type Row = readonly [when: string, gates: Gates, copy: Parameters<typeof version>[0], ...found: string[]];

function checks(title: string, rows: readonly Row[]): void {
  test.each(rows.map(([when, ...row]) => [when, row] as const))(
    `${title}: %s`,
    (_when, [gates, copy, ...found]) => {
      const findings = judge({ ...gates, currentVersionParameterName: NAME }, version(copy), true);

      expect(findings.map(({ result, text }) => `${result}: ${text}`)).toEqual(found);
    },
  );
}

checks('a copy', [
  ['there is no gate', none, {}],
  ['its score is the minimum', model(0.9), { f1Score: 0.9 }, 'passed: F1 0.9 >= 0.9 (minimumF1Score)'],
  [
    'its score is the minimum in single precision',
    model(0.9),
    { f1Score: Math.fround(0.9) },
    'passed: F1 0.9 >= 0.9 (minimumF1Score)',
  ],
  ['its score is lower', model(0.9), { f1Score: 0.89999 }, 'low: F1 0.89999 < 0.9 (minimumF1Score)'],
  ...[0.9, 0].map(
    (minimum): Row => [
      `it has no score, and ${minimum} would be enough`,
      model(minimum),
      {},
      `missing: its F1 score is not known, ${minimum} is asked for (minimumF1Score)`,
    ],
  ),
  [
    'every gate has a finding',
    { ...drop(0.02), ...labels({ circle: 0.8 }), minimumF1Score: 0.92, maximumF1Drop: 0.02 },
    { f1Score: 0.9, evidence: { ...known({ circle: 0.71 }), ...current(0.95) } },
    'low: F1 0.9 < 0.92 (minimumF1Score)',
    'low: label circle 0.71 < 0.8',
    `low: F1 0.9 lies 0.05 below the 0.95 ${of}, 0.02 is allowed (maximumF1Drop)`,
  ],
]);

const unknownCounts = (unknownLabels: 'passed' | 'missing', disc: string): Row => [
  `a label is unknown, and counts as ${unknownLabels}`,
  { ...labels({ disc: 0.8, moon: 0.8, 'cafe\u0301': 0.8, sun: 0.8 }), unknownLabels },
  {
    evidence: {
      labels: {
        kind: 'known',
        scores: new Map([['sun', 0.7]]),
        names: new Set(['moon', 'caf\u00e9', 'sun']),
      },
    },
  },
  disc,
  lacksBeside('sun', 'moon'),
  lacksBeside('sun', 'cafe\u0301'),
  'low: label sun 0.7 < 0.8',
];

checks('labels', [
  [
    'one has other capitals, or its accents are written otherwise',
    labels({ CIRCLE: 0.8, STOP: 0.8, 'Zu\u0308rick': 0.8 }),
    { evidence: known({ square: 1, circle: 1, 'stop sign': 1, step: 1, Zurich: 1, 'Z\u00fcrich': 1 }) },
    lacksBeside('circle', 'CIRCLE'),
    lacksBeside('step', 'STOP'),
    lacksBeside('Z\u00fcrich', 'Zu\u0308rick'),
  ],
  [
    'they are at, above and below their minimum, and absent',
    labels({ circle: 0.8, square: 0.8, star: 0.8, moon: 0.7 }),
    { evidence: known({ circle: 0.71, square: 0.8, star: 0.95, sun: 0 }) },
    'low: label circle 0.71 < 0.8',
    'passed: label square 0.8 >= 0.8',
    'passed: label star 0.95 >= 0.8',
    lacksBeside('sun', 'moon', 0.7),
  ],
  unknownCounts('missing', lacksBeside('sun', 'disc')),
  unknownCounts(
    'passed',
    'passed: label disc is none of its labels, and a newer version is kept, so 0.8 is not asked for',
  ),
  [
    'the summary does not say which ones are known',
    { ...labels({ disc: 0.8 }), unknownLabels: 'passed' },
    { evidence: known({}) },
    lacks('disc'),
  ],
  [
    'one is written in another form of Unicode',
    labels({ 'cafe\u0301': 0.8 }),
    { evidence: known({ 'caf\u00e9': 0.9 }) },
    'passed: label cafe\u0301 0.9 >= 0.8',
  ],
  [
    'they have spaces, marks and quotes',
    labels({ 'red circle': 0.5, '\u202Eabc': 0.8, 'a"b': 0.8, 'caf\u00e9_1.0-\u65e5': 0.8 }),
    { evidence: known({ 'red circle ': 0.9, '\u202Eabc': 0.7, 'a"b': 0.8, 'caf\u00e9_1.0-\u65e5': 0.9 }) },
    lacksBeside('"red circle "', '"red circle"', 0.5),
    String.raw`low: label "\u{202e}abc" 0.7 < 0.8`,
    String.raw`passed: label "a\"b" 0.8 >= 0.8`,
    'passed: label caf\u00e9_1.0-\u65e5 0.9 >= 0.8',
  ],
  ['none has a score', labels({ circle: 0.8 }), { evidence: known({}) }, lacks('circle')],
  [
    'there is no summary',
    labels({ circle: 0.8, square: 0.8 }),
    { evidence: { labels: { kind: 'missing', because: 'no file' } } },
    'missing: the F1 scores of its labels are not known: no file',
  ],
]);

const compared = (f1Score: number | undefined, other: number) => ({ f1Score, evidence: current(other) });
const lies = (where: string, allowed: number) => `${where} ${of}, ${allowed} is allowed (maximumF1Drop)`;

checks('compared with the current version', [
  ['it is as good', drop(0), compared(0.9, 0.9), `passed: F1 0.9 lies ${lies('0 below the 0.9', 0)}`],
  ['it is better', drop(0), compared(0.95, 0.9), `passed: F1 0.95 lies ${lies('0.05 above the 0.9', 0)}`],
  [
    'it is worse by what is allowed',
    drop(0.02),
    compared(0.93, 0.95),
    `passed: F1 0.93 lies ${lies('0.02 below the 0.95', 0.02)}`,
  ],
  ['it is worse', drop(0.02), compared(0.9, 0.95), `low: F1 0.9 lies ${lies('0.05 below the 0.95', 0.02)}`],
  [
    'it has no F1 score',
    drop(0.02),
    compared(undefined, 0.95),
    `missing: its F1 score is not known, so it cannot be compared with the 0.95 ${of}`,
  ],
  [
    'it is older',
    drop(0.02),
    { f1Score: 0.5, evidence: { current: { kind: 'newer', arn: CURRENT } } },
    `passed: it goes back: its source is older than that ${of}`,
  ],
  [
    'there is no parameter yet',
    drop(0.02),
    { f1Score: 0.1, evidence: { current: { kind: 'none' } } },
    `passed: there is nothing to compare with: the parameter ${NAME} does not exist yet`,
  ],
  [
    'the pointer names nothing that has a score',
    drop(0.02),
    { f1Score: 0.9, evidence: { current: { kind: 'missing', because: 'gone' } } },
    'incomparable: gone',
  ],
]);

test('a copy that is not new to the stack is not compared', () => {
  expect(asksForCurrent(drop(0.02), false)).toBe(false);
  expect(judge(drop(0.02), version({ f1Score: 0.1 }), false)).toEqual([]);
});

test('only what a gate needs is read', () => {
  const gates = [none, model(0.9), drop(0), labels({ circle: 0 })];

  expect(gates.map(asksForLabels)).toEqual([false, false, false, true]);
  expect(gates.map((gate) => asksForCurrent(gate, true))).toEqual([false, false, true, false]);
});

test('acceptMissingEvaluation accepts a missing number, and never a low one', () => {
  const findings = (['passed', 'missing', 'low'] as const).map((result) => ({ result, text: result }));
  const [, missing, low] = findings;

  expect(refusals(findings, true)).toEqual([low]);
  expect(refusals(findings, false)).toEqual([missing, low]);
});

test('for all numbers, exactly the copies that are lower by more than a millionth are refused', () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  const evidenceOf = (label: number, other: number): Evidence => ({
    ...known({ circle: label }),
    current: { kind: 'known', arn: CURRENT, f1Score: other } satisfies CurrentVersion,
  });
  fc.assert(
    fc.property(
      fc.record({ f1Score: score, minimum: score, label: score, least: score, other: score, allowed: score }),
      ({ f1Score, minimum, label, least, other, allowed }) => {
        const gates = { ...drop(allowed), ...labels({ circle: least }), minimumF1Score: minimum };
        const asked: Gates = { ...gates, maximumF1Drop: allowed, currentVersionParameterName: NAME };

        const refused = refusals(
          judge(asked, version({ f1Score, evidence: evidenceOf(label, other) }), true),
          false,
        );

        const expected = [minimum - f1Score, least - label, other - f1Score - allowed].filter(
          (by) => by > 1e-6,
        ).length;
        expect(refused).toHaveLength(expected);
      },
    ),
  );
});
