import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { evaluationSummaryIn } from '../../../lambda/copied-model-version/evaluation-summary';

/** The example of AWS's page. https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/im-summary-file-api.html */
const OF_AWS = {
  Version: 1,
  AggregatedEvaluationResults: {
    ConfusionMatrix: [{ GroundTruthLabel: 'CAP', PredictedLabel: 'CAP', Value: 0.9948717948717949 }],
    F1Score: 0.9726959470546408,
    Precision: 0.9719115848331294,
    Recall: 0.9735042735042735,
  },
  EvaluationDetails: {
    EvaluationEndTimestamp: '2019-11-21T07:30:23.910943',
    Labels: ['CAP', 'WATCH'],
    NumberOfTestingImages: 624,
    NumberOfTrainingImages: 5216,
    ProjectVersionArn:
      'arn:aws:rekognition:us-east-1:111111111111:project/my-project/version/v0/1574317227432',
  },
  LabelEvaluationResults: [
    {
      Label: 'CAP',
      Metrics: { F1Score: 0.9794344473007711, Precision: 0.98, Recall: 0.97, Threshold: 0.98 },
      NumberOfTestingImages: 390,
    },
    {
      Label: 'WATCH',
      Metrics: { F1Score: 0.9659574468085106, Precision: 0.96, Recall: 0.97, Threshold: 0.01 },
      NumberOfTestingImages: 234,
    },
  ],
};
const summaryOf = (...results: unknown[]) => JSON.stringify({ LabelEvaluationResults: results });
const labelScoresOf = (text: string) => evaluationSummaryIn(text)?.scores;
const scoresOf = (text: string) => Object.fromEntries(labelScoresOf(text) ?? [['none', Number.NaN]]);

test('the example of AWS’s page is read', () => {
  expect(scoresOf(JSON.stringify(OF_AWS, undefined, 2))).toEqual({
    CAP: 0.9794344473007711,
    WATCH: 0.9659574468085106,
  });
});

test('a byte order mark is ignored', () => {
  expect(scoresOf(`\uFEFF${summaryOf({ Label: 'a', Metrics: { F1Score: 1 } })}`)).toEqual({ a: 1 });
});

test('the lower of two scores for a label counts', () => {
  const [high, low] = [0.9, 0.7].map((F1Score) => ({ Label: 'a', Metrics: { F1Score } }));

  expect(scoresOf(summaryOf(high, low))).toEqual({ a: 0.7 });
  expect(scoresOf(summaryOf(low, high))).toEqual({ a: 0.7 });
});

test.each([
  ['no label', { Metrics: { F1Score: 1 } }],
  ['a label that is no text', { Label: 1, Metrics: { F1Score: 1 } }],
  ['no metrics', { Label: 'a' }],
  ['no score', { Label: 'a', Metrics: {} }],
  ['a score in words', { Label: 'a', Metrics: { F1Score: '1' } }],
  ['a score in percent', { Label: 'a', Metrics: { F1Score: 90 } }],
  ['a score below 0', { Label: 'a', Metrics: { F1Score: -1 } }],
  ['nothing', null],
  ['a list', ['a', 1]],
])('a result with %s is ignored, and the others count', (_, result) => {
  expect(scoresOf(summaryOf(result, { Label: 'b', Metrics: { F1Score: 0 } }))).toEqual({ b: 0 });
});

test.each(['NaN', 'Infinity', '-Infinity'])(
  'a score that is %s, as Python writes it, does not hide the others',
  (score) => {
    const text = summaryOf(
      { Label: 'bad', Metrics: { F1Score: 0 } },
      { Label: 'NaN, \\" Infinity', Metrics: { F1Score: 1 } },
    );

    expect(scoresOf(text.replace(':0}', `:${score}}`))).toEqual({ 'NaN, \\" Infinity': 1 });
  },
);

test('a string without an end is read quickly', () => {
  expect(labelScoresOf(`"${'\\"'.repeat(200_000)}`)).toBeUndefined();
});

describe('in a function, which has 256 MB,', () => {
  const LABELS = Array.from({ length: 250 }, (_, index) => `label ${index} of 250`.padEnd(60));
  const OF_250_LABELS = JSON.stringify({
    ...OF_AWS,
    AggregatedEvaluationResults: {
      ConfusionMatrix: LABELS.flatMap((GroundTruthLabel) =>
        LABELS.map((PredictedLabel) => ({ GroundTruthLabel, PredictedLabel, Value: 0.0051282051282051 })),
      ),
    },
    LabelEvaluationResults: LABELS.map((Label) => ({ ...OF_AWS.LabelEvaluationResults[0], Label })),
  });
  /** The function itself needs at most 100 MB. */
  const HEAP = '--max-old-space-size=150';
  const program = buildSync({
    stdin: {
      contents: `import { evaluationSummaryIn } from './lambda/copied-model-version/evaluation-summary';
        import { readFileSync } from 'node:fs';
        console.log(evaluationSummaryIn(readFileSync(0, 'utf8'))?.scores.size ?? 'no summary');`,
      resolveDir: join(__dirname, '../../..'),
    },
    bundle: true,
    platform: 'node',
    write: false,
  }).outputFiles[0].text;
  const labelsIn = (input: string) =>
    spawnSync(process.execPath, [HEAP, '-e', program], { input, encoding: 'utf8' }).stdout.trim();
  /** 16 MiB: a longer file is not read. */
  const full = (unit: string) => unit.repeat((16 * 1024 * 1024) / unit.length);

  test.each([
    ['', OF_250_LABELS],
    [', also with a number that JSON does not know', OF_250_LABELS.replace('0.0051282051282051', 'NaN')],
  ])('the summary of as many labels as a model has is read%s', (_, text) => {
    expect(labelsIn(text)).toBe('250');
  });

  test.each(['[],', '{"":', '"",', 'NaN '])('16 MiB of %s is no summary', (unit) => {
    expect(labelsIn(`{"LabelEvaluationResults":[${full(unit)}`)).toBe('no summary');
  });

  test.each([
    ['[', 1],
    ['{"":', 3],
    ['NaN,', 2],
  ])('the longest parsed text of %s is no summary', (unit, tokens) => {
    expect(labelsIn(`{"LabelEvaluationResults":{"":[${unit.repeat(999_990 / tokens)}`)).toBe('no summary');
  });
});

test.each([
  ['lists', '[],', 2],
  ['objects', '{},', 2],
  ['strings', '"",', 2],
  ['numbers', '1,', 1],
  ['members', '{"":{"":1}},', 7],
])('a summary has up to a million tokens, even if they are %s', (_, unit, tokens) => {
  const scores = (count: number) =>
    labelScoresOf(`{"LabelEvaluationResults":[],"Others":[${unit.repeat(count / tokens)}1]}`);

  expect(scores(999_950)).toEqual(new Map());
  expect(scores(1_000_050)).toBeUndefined();
});

test('a label is found in both Unicode forms of the summary', () => {
  expect(scoresOf(summaryOf({ Label: 'cafe\u0301', Metrics: { F1Score: 0.9 } }))).toEqual({
    'caf\u00e9': 0.9,
  });
});

describe('the labels that a model knows', () => {
  const result = (Label: unknown) => ({ Label, Metrics: { F1Score: null } });
  const namesIn = (details: unknown, ...results: unknown[]) =>
    evaluationSummaryIn(JSON.stringify({ EvaluationDetails: details, LabelEvaluationResults: results }))
      ?.names;

  test('are those of the list, tested or not', () => {
    expect(evaluationSummaryIn(JSON.stringify(OF_AWS))?.names).toEqual(new Set(['CAP', 'WATCH']));
    expect(namesIn({ Labels: ['a', 'cafe\u0301'] }, result('a'), result('cafe\u0301'))).toEqual(
      new Set(['a', 'caf\u00e9']),
    );
  });

  test.each<[string, unknown, unknown[]]>([
    ['there are no details', undefined, []],
    ['there is no list', {}, []],
    ['the list is a text', { Labels: 'a' }, []],
    ['the list is empty', { Labels: [] }, []],
    ['the list has more than texts', { Labels: ['a', 1] }, []],
    ['the list lacks a label that was tested', { Labels: ['a'] }, [result('a'), result('b')]],
    ['a result has no label', { Labels: ['a'] }, [{}]],
    ['a result is null', { Labels: ['a'] }, [null]],
  ])('are not known if %s', (_, details, results) => {
    expect(namesIn(details, ...results)).toBeUndefined();
  });
});

test('a summary without labels gives no scores', () => {
  expect(labelScoresOf(summaryOf())).toEqual(new Map());
});

test.each(['', 'null', '[]', '"text"', '{}', '{"LabelEvaluationResults":{}}', '<Error/>', '{"LabelEvaluat'])(
  '%s is no summary',
  (text) => {
    expect(labelScoresOf(text)).toBeUndefined();
  },
);

test('labels may have the names of JavaScript’s own members', () => {
  const text = summaryOf({ Label: '__proto__', Metrics: { F1Score: 0.5 } });

  expect(labelScoresOf(text)?.get('__proto__')).toBe(0.5);
  expect(labelScoresOf(text)?.get('constructor')).toBeUndefined();
});

test('every file gives only scores from 0 to 1', () => {
  const result = fc.oneof(
    fc.anything(),
    fc.record({
      Label: fc.oneof(fc.string(), fc.anything()),
      Metrics: fc.oneof(fc.record({ F1Score: fc.oneof(fc.double(), fc.anything()) }), fc.anything()),
    }),
  );
  const file = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ LabelEvaluationResults: fc.oneof(fc.array(result), fc.anything()) }).map((value) => {
      try {
        return JSON.stringify(value);
      } catch {
        return '';
      }
    }),
  );
  fc.assert(
    fc.property(file, (text) => {
      for (const [label, score] of labelScoresOf(text) ?? []) {
        expect(typeof label).toBe('string');
        expect(score >= 0 && score <= 1).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
