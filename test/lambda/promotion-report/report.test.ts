import type { Evaluation } from '../../../lambda/promotion-report/evaluation';
import { before, type Current, details, report, reportOfWave } from '../../../lambda/promotion-report/report';

const arn = (name: string) =>
  `arn:aws:rekognition:eu-west-1:111111111111:project/cats/version/${name}/1600000000001`;
const evaluation = (name: string, f1Score?: number, labels?: Record<string, number>): Evaluation => ({
  modelVersionArn: arn(name),
  f1Score,
  labels: labels && new Map(Object.entries(labels)),
});

test.each([
  ['their exact difference', 0.3, 0.1, 'F1 0.3', '0.1 (+0.2)'],
  ['no difference', 0.9, 0.9, 'F1 0.9', '0.9 (±0)'],
  ['that the new one is not known', undefined, 0.9, 'F1 not known', '0.9'],
  ['that the current one is not known', 0.9, undefined, 'F1 0.9', 'none that is known'],
])('the report says of both scores %s', (_, next, current, f1, than) => {
  expect(report(evaluation('v2', next), evaluation('v1', current), 1000)).toBe(
    `${f1}; the current version, v1/1600000000001, has ${than}. By label: not known.`,
  );
});

test('the report says that nothing changes', () => {
  expect(report(evaluation('v1', 0.9), evaluation('v1', 0.9), 1000)).toBe(
    'F1 0.9; this is the current version already. By label: not known.',
  );
});

test.each<[string, Record<string, number> | undefined, Record<string, number>, string]>([
  [
    'those that lose most first',
    { new: 0.5, better: 0.8, worse: 0.7 },
    { better: 0.7, worse: 0.9, gone: 1 },
    'gone is gone, worse 0.7 (-0.2), new 0.5, better 0.8 (+0.1)',
  ],
  ['none where only those of the current version are known', undefined, { tabby: 1 }, 'not known'],
])('the report says of the labels %s', (_, next, current, expected) => {
  expect(report(evaluation('v2', 0.9, next), evaluation('v1', 0.9, current), 1000)).toBe(
    `F1 0.9; the current version, v1/1600000000001, has 0.9 (±0). By label: ${expected}.`,
  );
});

test.each<[string, Record<string, number>, string]>([
  ['look like variables or have several lines', { '#{a.b}\nc': 1 }, '{a.b} c 1'],
  ['would look like variables without a character', { '##{a}': 1, '#\u200b{b}': 1 }, '{a} 1, {b} 1'],
  [
    'control a terminal or reverse the text',
    { 'a\u001b[2Jb': 1, 'c\u202ed\u2066': 1, 'e\u0085f': 1 },
    'a [2Jb 1, cd 1, e f 1',
  ],
])('the report shows plainly labels that %s', (_, labels, expected) => {
  const says = `F1 0.9; this target has no version yet. By label: ${expected}.`;

  expect(report(evaluation('v2', 0.9, labels), 'none', 1000)).toBe(says);
});

test('the log shows the labels as plainly as the report', () => {
  expect(details(evaluation('v2', 0.9, { 'a\u001b[2Jb\u202e\nc': 1 }), 'none')).toEqual([
    'F1 0.9; this target has no version yet.',
    'a [2Jb c 1',
  ]);
});

test('the report shows as many labels as fit, and says how many are left', () => {
  const labels = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`label-${index}`, index / 100]),
  );

  const line = report(evaluation('v2', 0.9, labels), 'none', 100);

  expect(line).toBe(
    'F1 0.9; this target has no version yet. By label: label-0 0, label-1 0.01, 98 more in the log.',
  );
});

test('the report never has more characters than fit', () => {
  expect(report(evaluation('v2', 0.9, { label: 1 }), 'none', 30)).toHaveLength(30);
});

describe('the report of a wave', () => {
  const next = evaluation('v2', 0.9, { tabby: 0.8 });
  const compared: [string, Current][] = [
    ['has-it', evaluation('v2', 0.9)],
    ['better', evaluation('v1', 0.8)],
    ['new', 'none'],
    ['unread', 'unknown'],
    ['label', evaluation('v1', 0.8, { tabby: 0.9 })],
    ['worse', evaluation('v1', 0.95)],
    ['unread-too', 'unknown'],
    ['gone', evaluation('v1', 0.8, { tabby: 0.8, manx: 0.5 })],
  ];
  const wave = compared.map(([name, current]) => ({ name, next, current }));

  test('the targets that cannot be read come first, then those whose label or model loses most', () => {
    const names = [...reportOfWave(wave, 1000).matchAll(/([\w-]+): F1/g)].map(([, name]) => name);

    expect(names).toEqual(['unread', 'unread-too', 'gone', 'label', 'worse', 'new', 'better', 'has-it']);
  });

  test('a label that loses is named, and none that gains', () => {
    const line = reportOfWave(wave, 1000);

    expect(line).toContain(
      'label: F1 0.9; the current version, v1/1600000000001, has 0.8 (+0.1). Worst label: tabby 0.8 (-0.1). ',
    );
    expect(line).toContain('better: F1 0.9; the current version, v1/1600000000001, has 0.8 (+0.1). has-it: ');
  });

  test('as many targets are named as fit, and the others are counted', () => {
    const line = reportOfWave(wave, 200);

    expect(line.length).toBeLessThanOrEqual(200);
    expect(line).toMatch(/ 6 more in the log$/);
  });
});

describe('what the target before has', () => {
  const arn = (name: string) =>
    `arn:aws:rekognition:eu-west-1:111111111111:project/cats/version/${name}/1600`;
  const wave = (...names: string[]) => names.map((name) => ({ next: { modelVersionArn: arn(name) } }));

  const HAS_V1 = 'staging, the target before, has v1/1600. ';
  test.each<[string, string | undefined, string | undefined, string[], string]>([
    ['nothing if there is none', undefined, arn('v1'), ['v1'], ''],
    ['this version', 'staging', arn('v1'), ['v1'], 'staging, the target before, has this version. '],
    ['another version', 'staging', arn('v2'), ['v1'], 'staging, the target before, has v2/1600. '],
    ['not that of a whole wave', 'staging', arn('v1'), ['v1', 'v2'], HAS_V1],
    ['no variable', 'staging', arn('#{v2}'), ['v1'], 'staging, the target before, has {v2}/1600. '],
    [
      'not known',
      'staging',
      undefined,
      ['v1'],
      'It is not known which version staging has, the target before. ',
    ],
  ])('is %s', (_, name, has, versions, sentence) => {
    expect(before(name, has, wave(...versions))).toBe(sentence);
  });
});
