import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CaseName, readArguments } from '../../integ/arguments';
import { costOf, dollars, priceOfACopy, total } from '../../integ/cost';
import { describePlan } from '../../integ/plan';
import { newRunName } from '../../integ/run-name';
import { REQUIRED, version } from './words';

function planFor(...words: string[]): string {
  const { request } = readArguments([...REQUIRED, '--yes', ...words], false);
  const accounts = { source: '111111111111', destination: '222222222222' };
  return describePlan({ request: request!, run: 'integabc', ...accounts }, 0.001).join('\n');
}

test('the plan names every stack and its account, and both profiles', () => {
  const plan = planFor('--running', '--case', 'copy', '--case', 'promotion', '--case', 'role');

  expect(plan).toContain('from 111111111111 (profile one) to 222222222222 (profile other), in eu-west-1');
  const stacks = [...plan.matchAll(/^ +(\d{12}): the stack (\S+?),? /gm)].map(([, account, name]) => [
    account,
    name,
  ]);
  expect(stacks).toEqual([
    ['111111111111', 'integabc-copy-permission'],
    ['222222222222', 'integabc-copy'],
    ['111111111111', 'integabc-promotion-Source'],
    ['222222222222', 'integabc-promotion-target'],
    ['111111111111', 'integabc-role-Source'],
    ['222222222222', 'integabc-role-target'],
    ['222222222222', 'integabc-role-other'],
    ['111111111111', 'integabc-running-permission'],
    ['222222222222', 'integabc-running'],
  ]);
});

test.each<[string[], CaseName[], string]>([
  [['--case', 'copy'], ['copy'], '2 copies'],
  [[], ['copy', 'promotion'], '3 copies'],
  [['--case', 'role'], ['role'], '2 copies'],
  [['--second-version-arn', version('v2')], ['copy', 'promotion'], '4 copies'],
  [['--second-version-arn', version('v2'), '--running'], ['copy', 'promotion', 'running'], '5 copies'],
])('with %j it plays %j and makes %s', (words, cases, copies) => {
  const plan = planFor(...words);

  expect(plan).toContain(copies);
  expect(plan.includes('integabc-running')).toBe(cases.includes('running'));
  expect(plan.includes('$4.00')).toBe(cases.includes('running'));
  expect(plan.includes('billed until it is stopped')).toBe(cases.includes('running'));
});

test('a running model is nearly all of the cost, and a copy almost nothing', () => {
  expect(total(costOf({ copies: 3, running: 0 }, 0.001))).toBeCloseTo(0.013);
  expect(total(costOf({ copies: 4, running: 1 }, 0.001))).toBeCloseTo(4.014);
});

test('a copy costs what the benchmark says', () => {
  const page = readFileSync(resolve(__dirname, '../../benchmark/README.md'), 'utf8');
  const [, told] = /^\| this library \| 1 \| .* \+ .* \| \$([\d.]+) \|.*$/m.exec(page) ?? [];

  expect(priceOfACopy().toPrecision(2)).toBe(Number(told).toPrecision(2));
});

test('amounts below a cent have enough digits', () => {
  expect([0, 0.00203, 0.01, 4].map(dollars)).toEqual(['$0.00', '$0.0020', '$0.01', '$4.00']);
});

test('two runs never have a name in common', () => {
  const names = Array.from({ length: 1000 }, newRunName);

  expect(new Set(names).size).toBe(1000);
  // A stack's name begins with a letter; a bucket's, which is made of it, has no capitals.
  expect(names.filter((name) => !/^integ[a-z0-9]{8}$/.test(name))).toEqual([]);
});
