import { problemsOfActions } from '../../../../lib/private/promotion/pipeline-actions';

const wave = (targets: number, approved = true) => ({ targets, approved });
const alone = (size: number) => Array.from({ length: size }, (_, index) => wave(1, index > 0));

test('a pipeline with 1,000 actions is as large as CodePipeline takes', () => {
  expect(problemsOfActions(1000, alone(240))).toEqual([]);
});

test.each<[string, number, ReturnType<typeof wave>[], number]>([
  // 5 others, 2 for the first target, 4 for each further one.
  ['targets one after the other', 5 + 2 + 4 * 259, alone(260), 249],
  ['a wave of which some fit', 5 + 2 + 2 + 2 * 600, [wave(1, false), wave(600)], 496],
  ['a wave of which none fits, for it is asked for', 5 + 2 * 497 + 4, [wave(497, false), wave(1)], 497],
  ['a pipeline that is full without them', 1500, [wave(2, false)], 0],
])('fails on one action more for %s, and says how many targets fit', (_, actions, waves, fit) => {
  const [problem] = problemsOfActions(actions, waves);

  expect(problem.allowed).toBe(
    `the pipeline has ${actions} actions with them, CodePipeline takes 1000, and ${fit} of these targets fit`,
  );
  const others = actions - waves.reduce((sum, one) => sum + one.targets * 2 + (one.approved ? 2 : 0), 0);
  expect(others).toBeGreaterThanOrEqual(5);
});
