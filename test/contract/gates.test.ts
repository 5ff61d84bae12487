import { type GateInput, problemsOfGates, problemsOfPairs } from '../../contract/gates';
import { expectProblem } from './expect-problem';

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

test.each<[string, GateInput]>([
  ['minimumF1Score is -0.01, but an F1 score lies between 0 and 1', { minimumF1Score: -0.01 }],
  ['minimumF1Score is 1.01, but an F1 score lies between 0 and 1', { minimumF1Score: 1.01 }],
  ['minimumF1Score is "not a number", but an F1 score lies', { minimumF1Score: Number.NaN }],
  ['minimumLabelF1Scores.b is 80, but an F1 score lies', { minimumLabelF1Scores: { a: 0.8, b: 80 } }],
  ['minimumLabelF1Scores.a is "not a number", but', { minimumLabelF1Scores: { a: Number.NaN } }],
  ['minimumLabelF1Scores is "", but the name of a label has 1 to 255', { minimumLabelF1Scores: { '': 0.8 } }],
  [
    `minimumLabelF1Scores is "${'o'.repeat(199)}… (258 characters), but the name of a label`,
    { minimumLabelF1Scores: { ['o'.repeat(256)]: 0.8 } },
  ],
  ['maximumF1Drop is -0.01, but a drop of the F1 score lies between 0 and 1', { maximumF1Drop: -0.01 }],
  ['maximumF1Drop is 2, but a drop of the F1 score lies between 0 and 1', { maximumF1Drop: 2 }],
  ['currentVersionParameterName is "/aws/x", but the name of', { currentVersionParameterName: '/aws/x' }],
])('fails: %s', (says, input) => {
  expectProblem(problemsOfGates(input), says);
});

test('a drop and the parameter with the current version need each other', () => {
  const missing = (maximumF1Drop?: number, currentVersionParameterName?: string) =>
    problemsOfPairs({ maximumF1Drop, currentVersionParameterName }).map(({ property, value }) => [
      property,
      value,
    ]);

  expect(missing()).toEqual([]);
  expect(missing(0, 'current')).toEqual([]);
  expect(missing(0)).toEqual([['currentVersionParameterName', undefined]]);
  expect(missing(undefined, 'current')).toEqual([['maximumF1Drop', undefined]]);
});
