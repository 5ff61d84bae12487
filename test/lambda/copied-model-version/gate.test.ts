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

interface Row {
  readonly when: string;
  readonly gates: Gates;
  readonly f1Score?: number;
  readonly evidence?: Evidence;
  readonly found: readonly [result: string, text: string][];
}

const of = `of ${CURRENT} that ${NAME} names`;

const ROWS: Row[] = [
  { when: 'there is no gate', gates: none, found: [] },
  {
    when: 'the F1 score is the minimum',
    gates: model(0.9),
    f1Score: 0.9,
    found: [['passed', 'F1 0.9 >= 0.9 (minimumF1Score)']],
  },
  {
    when: 'the F1 score is the minimum in single precision',
    gates: model(0.9),
    f1Score: Math.fround(0.9),
    found: [['passed', 'F1 0.9 >= 0.9 (minimumF1Score)']],
  },
  {
    when: 'the F1 score is a little lower',
    gates: model(0.9),
    f1Score: 0.89999,
    found: [['low', 'F1 0.89999 < 0.9 (minimumF1Score)']],
  },
  {
    when: 'there is no F1 score',
    gates: model(0.9),
    found: [['missing', 'its F1 score is not known, 0.9 is asked for (minimumF1Score)']],
  },
  {
    when: 'there is no F1 score, and 0 would do',
    gates: model(0),
    found: [['missing', 'its F1 score is not known, 0 is asked for (minimumF1Score)']],
  },
  {
    when: 'a label has other capitals, or its accents are written otherwise',
    gates: labels({ CIRCLE: 0.8, STOP: 0.8, 'Zu\u0308rick': 0.8 }),
    evidence: known({ square: 1, circle: 1, 'stop sign': 1, step: 1, Zurich: 1, 'Z\u00fcrich': 1 }),
    found: (
      [
        ['CIRCLE', 'circle'],
        ['STOP', 'step'],
        ['Zu\u0308rick', 'Z\u00fcrich'],
      ] as const
    ).map(([label, other]) => [
      'missing',
      `label ${label} has no F1 score, 0.8 is asked for (the nearest label with a score is ${other}: correct the name if you mean that one)`,
    ]),
  },
  {
    when: 'labels are at, above and below their minimum, and absent',
    gates: labels({ circle: 0.8, square: 0.8, star: 0.8, moon: 0.7 }),
    evidence: known({ circle: 0.71, square: 0.8, star: 0.95, sun: 0 }),
    found: [
      ['low', 'label circle 0.71 < 0.8'],
      ['passed', 'label square 0.8 >= 0.8'],
      ['passed', 'label star 0.95 >= 0.8'],
      [
        'missing',
        'label moon has no F1 score, 0.7 is asked for (the nearest label with a score is sun: correct the name if you mean that one)',
      ],
    ],
  },
  ...(['passed', 'missing'] as const).map((unknownLabels) => ({
    when: `a label is unknown, and counts as ${unknownLabels}`,
    gates: { ...labels({ disc: 0.8, moon: 0.8, 'cafe\u0301': 0.8, sun: 0.8 }), unknownLabels },
    evidence: {
      labels: {
        kind: 'known' as const,
        scores: new Map([['sun', 0.7]]),
        names: new Set(['moon', 'caf\u00e9', 'sun']),
      },
    },
    found: [
      unknownLabels === 'passed'
        ? ['passed', 'label disc is none of its labels, and a newer version is kept, so 0.8 is not asked for']
        : [
            'missing',
            'label disc has no F1 score, 0.8 is asked for (the nearest label with a score is sun: correct the name if you mean that one)',
          ],
      [
        'missing',
        'label moon has no F1 score, 0.8 is asked for (the nearest label with a score is sun: correct the name if you mean that one)',
      ],
      [
        'missing',
        'label cafe\u0301 has no F1 score, 0.8 is asked for (the nearest label with a score is sun: correct the name if you mean that one)',
      ],
      ['low', 'label sun 0.7 < 0.8'],
    ] as Row['found'],
  })),
  {
    when: 'the summary does not say which labels are known',
    gates: { ...labels({ disc: 0.8 }), unknownLabels: 'passed' },
    evidence: known({}),
    found: [['missing', 'label disc has no F1 score, 0.8 is asked for']],
  },
  {
    when: 'a label is written in another form of Unicode',
    gates: labels({ 'cafe\u0301': 0.8 }),
    evidence: known({ 'caf\u00e9': 0.9 }),
    found: [['passed', 'label cafe\u0301 0.9 >= 0.8']],
  },
  {
    when: 'labels have spaces, marks and quotes',
    gates: labels({ 'red circle': 0.5, '\u202Eabc': 0.8, 'a"b': 0.8, 'caf\u00e9_1.0-\u65e5': 0.8 }),
    evidence: known({ 'red circle ': 0.9, '\u202Eabc': 0.7, 'a"b': 0.8, 'caf\u00e9_1.0-\u65e5': 0.9 }),
    found: [
      [
        'missing',
        'label "red circle" has no F1 score, 0.5 is asked for (the nearest label with a score is "red circle ": correct the name if you mean that one)',
      ],
      ['low', String.raw`label "\u{202e}abc" 0.7 < 0.8`],
      ['passed', String.raw`label "a\"b" 0.8 >= 0.8`],
      ['passed', 'label caf\u00e9_1.0-\u65e5 0.9 >= 0.8'],
    ],
  },
  {
    when: 'no label has a score',
    gates: labels({ circle: 0.8 }),
    evidence: known({}),
    found: [['missing', 'label circle has no F1 score, 0.8 is asked for']],
  },
  {
    when: 'there is no summary',
    gates: labels({ circle: 0.8, square: 0.8 }),
    evidence: { labels: { kind: 'missing', because: 'no file' } },
    found: [['missing', 'the F1 scores of its labels are not known: no file']],
  },
  {
    when: 'it is as good as the current version',
    gates: drop(0),
    f1Score: 0.9,
    evidence: current(0.9),
    found: [['passed', `F1 0.9 lies 0 below the 0.9 ${of}, 0 is allowed (maximumF1Drop)`]],
  },
  {
    when: 'it is better than the current version',
    gates: drop(0),
    f1Score: 0.95,
    evidence: current(0.9),
    found: [['passed', `F1 0.95 lies 0.05 above the 0.9 ${of}, 0 is allowed (maximumF1Drop)`]],
  },
  {
    when: 'it is worse by what is allowed',
    gates: drop(0.02),
    f1Score: 0.93,
    evidence: current(0.95),
    found: [['passed', `F1 0.93 lies 0.02 below the 0.95 ${of}, 0.02 is allowed (maximumF1Drop)`]],
  },
  {
    when: 'it is worse by more',
    gates: drop(0.02),
    f1Score: 0.9,
    evidence: current(0.95),
    found: [['low', `F1 0.9 lies 0.05 below the 0.95 ${of}, 0.02 is allowed (maximumF1Drop)`]],
  },
  {
    when: 'it has no F1 score to compare',
    gates: drop(0.02),
    evidence: current(0.95),
    found: [['missing', `its F1 score is not known, so it cannot be compared with the 0.95 ${of}`]],
  },
  {
    when: 'it is older than the current version',
    gates: drop(0.02),
    f1Score: 0.5,
    evidence: { current: { kind: 'newer', arn: CURRENT } },
    found: [['passed', `it goes back: its source is older than that ${of}`]],
  },
  {
    when: 'there is no parameter yet',
    gates: drop(0.02),
    f1Score: 0.1,
    evidence: { current: { kind: 'none' } },
    found: [['passed', `there is nothing to compare with: the parameter ${NAME} does not exist yet`]],
  },
  {
    when: 'the pointer names nothing that has a score',
    gates: drop(0.02),
    f1Score: 0.9,
    evidence: { current: { kind: 'missing', because: 'gone' } },
    found: [['missing', 'gone']],
  },
  {
    when: 'every gate has something to say',
    gates: { ...drop(0.02), ...labels({ circle: 0.8 }), minimumF1Score: 0.92, maximumF1Drop: 0.02 },
    f1Score: 0.9,
    evidence: { ...known({ circle: 0.71 }), ...current(0.95) },
    found: [
      ['low', 'F1 0.9 < 0.92 (minimumF1Score)'],
      ['low', 'label circle 0.71 < 0.8'],
      ['low', expect.stringContaining('lies 0.05 below') as unknown as string],
    ],
  },
];

test.each(ROWS)('$when', ({ gates, f1Score, evidence, found }) => {
  const gatesAndName = { ...gates, currentVersionParameterName: NAME };

  const findings = judge(gatesAndName, version({ f1Score, evidence }), true);

  expect(findings.map(({ result, text }) => [result, text])).toEqual(found);
});

test('a copy that is not new to the stack is not compared', () => {
  expect(asksForCurrent(drop(0.02), false)).toBe(false);
  expect(judge(drop(0.02), version({ f1Score: 0.1 }), false)).toEqual([]);
});

test('only what a gate needs is read', () => {
  expect([asksForLabels(none), asksForLabels(model(0.9)), asksForLabels(drop(0))]).toEqual([
    false,
    false,
    false,
  ]);
  expect(asksForLabels(labels({ circle: 0 }))).toBe(true);
  expect([asksForCurrent(none, true), asksForCurrent(model(0.9), true)]).toEqual([false, false]);
  expect(asksForCurrent(labels({ circle: 0 }), true)).toBe(false);
  expect(asksForCurrent(drop(0), true)).toBe(true);
});

describe('acceptMissingEvaluation', () => {
  const low = { result: 'low', text: 'low' } as const;
  const missing = { result: 'missing', text: 'missing' } as const;
  const passed = { result: 'passed', text: 'passed' } as const;

  test('accepts a missing number, and never a low one', () => {
    expect(refusals([passed, missing, low], true)).toEqual([low]);
  });

  test('is not the default', () => {
    expect(refusals([passed, missing, low], false)).toEqual([missing, low]);
  });
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
