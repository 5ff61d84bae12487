import { problemsOfPipeline } from '../../../../lib/private/promotion/pipeline-actions';

const wave = (targets: number, approved = true) => ({ targets, approved });
const alone = (size: number) => Array.from({ length: size }, (_, index) => wave(1, index > 0));

test('a pipeline with 1,000 actions is allowed', () => {
  expect(problemsOfPipeline({ actions: 1000, bytes: 1_000_000 }, alone(240))).toEqual([]);
});

test.each<[string, number, ReturnType<typeof wave>[], number]>([
  // 5 others, 2 for the first target, 4 for each further one.
  ['targets one after the other', 5 + 2 + 4 * 259, alone(260), 249],
  ['a wave of which some fit', 5 + 2 + 2 + 2 * 600, [wave(1, false), wave(600)], 496],
  [
    'a wave of which no target fits, because it needs an approval',
    5 + 2 * 497 + 4,
    [wave(497, false), wave(1)],
    497,
  ],
  ['a pipeline that is full without them', 1500, [wave(2, false)], 0],
])('fails on one action more for %s, and says how many targets fit', (_, actions, waves, fit) => {
  const [problem] = problemsOfPipeline({ actions, bytes: 0 }, waves);

  expect(problem.allowed).toBe(
    `the pipeline has ${actions} actions with them, CodePipeline takes 1000, and ${fit} of these targets fit`,
  );
  const others = actions - waves.reduce((sum, one) => sum + one.targets * 2 + (one.approved ? 2 : 0), 0);
  expect(others).toBeGreaterThanOrEqual(5);
});

test('fails on a template that CloudFormation refuses, and says how many targets fit', () => {
  const [problem, ...others] = problemsOfPipeline({ actions: 5 + 2 + 4 * 199, bytes: 1_204_500 }, alone(200));

  expect(others).toEqual([]);
  // 1,500 bytes for each action, so 137 too many.
  expect(problem.allowed).toBe(
    "the template of the pipeline's stack has 1.21 MB with them, CloudFormation takes 1.00 MB, and about 165 of these targets fit",
  );
  expect(problem.change).toContain('suppressTemplateIndentation');
});
