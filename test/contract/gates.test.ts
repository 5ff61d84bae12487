import { type GateInput, problemsOfGates, problemsOfPairs } from '../../contract/gates';
import { type Bad, problemOf } from './problem-of';

const GOOD: readonly (readonly [what: string, input: GateInput])[] = [
  ['nothing', {}],
  ['any F1 score', { minimumF1Score: 0 }],
  ['a perfect F1 score', { minimumF1Score: 1 }],
  ['any F1 score of a label', { minimumLabelF1Scores: { circle: 0 } }],
  ['a perfect F1 score of a label', { minimumLabelF1Scores: { circle: 1, 'red circle (small)': 0.5 } }],
  ['no labels', { minimumLabelF1Scores: {} }],
  ['a short label', { minimumLabelF1Scores: { o: 0.5 } }],
  ['a long label', { minimumLabelF1Scores: { ['o'.repeat(255)]: 0.5 } }],
  ['no drop', { maximumF1Drop: 0 }],
  ['any drop', { maximumF1Drop: 1 }],
  ['a parameter', { currentVersionParameterName: '/models/current' }],
];

test.each(GOOD)('%s is fine', (_, input) => {
  expect(problemsOfGates(input)).toEqual([]);
});

const BAD: readonly Bad<GateInput>[] = [
  ['a negative F1 score', { minimumF1Score: -0.01 }, /F1 score lies between 0 and 1/],
  ['an F1 score in percent', { minimumF1Score: 1.01 }, /F1 score lies between 0 and 1/],
  ['no number', { minimumF1Score: Number.NaN }, /between 0 and 1/, 'minimumF1Score', 'not a number'],
  [
    'a label in percent',
    { minimumLabelF1Scores: { circle: 80, square: 0.8 } },
    /an F1 score lies between 0 and 1/,
    'minimumLabelF1Scores.circle',
    80,
  ],
  [
    'a label without a number',
    { minimumLabelF1Scores: { circle: Number.NaN } },
    /between 0 and 1/,
    'minimumLabelF1Scores.circle',
    'not a number',
  ],
  ['a label without a name', { minimumLabelF1Scores: { '': 0.8 } }, /1 to 255/, 'minimumLabelF1Scores', ''],
  [
    'a label with too long a name',
    { minimumLabelF1Scores: { ['o'.repeat(256)]: 0.8 } },
    /1 to 255/,
    'minimumLabelF1Scores',
    'o'.repeat(256),
  ],
  ['a negative drop', { maximumF1Drop: -0.01 }, /a drop .* between 0 and 1/],
  ['a drop in percent', { maximumF1Drop: 2 }, /a drop .* between 0 and 1/],
  ['a parameter of AWS', { currentVersionParameterName: '/aws/x' }, /the name of a parameter/],
];

test.each(BAD)('fails on %s', (...bad) => {
  expect(problemsOfGates(bad[1])).toEqual([problemOf(bad)]);
});

test('a drop and the parameter with the current version need each other', () => {
  expect(problemsOfPairs({ maximumF1Drop: undefined, currentVersionParameterName: undefined })).toEqual([]);
  expect(problemsOfPairs({ maximumF1Drop: 0, currentVersionParameterName: 'current' })).toEqual([]);
  expect(problemsOfPairs({ maximumF1Drop: 0, currentVersionParameterName: undefined })).toEqual([
    expect.objectContaining({ property: 'currentVersionParameterName', value: undefined }),
  ]);
  expect(problemsOfPairs({ maximumF1Drop: undefined, currentVersionParameterName: 'current' })).toEqual([
    expect.objectContaining({ property: 'maximumF1Drop', value: undefined }),
  ]);
});
