import type { PromotionTarget } from '../../lib';
import { promotion, SOURCE_STACK } from '../../testing/world/promotions';
import { newWorld, world } from '../../testing/world/story';
import { synthesiseApp } from '../../testing/world/synthesis';
import { QUICK, TRAINING } from '../../testing/world/world';

/** Targets come and go while others copy. An account that is a target before and after may copy all the time. */

beforeEach(() => newWorld(QUICK));

/** Long names, so that a policy has room for few of them. */
const all = Array.from({ length: 14 }, (_, index): PromotionTarget => {
  const account = String(400000000000 + index * 7919);
  return {
    name: `target-${index}`,
    account,
    copyRoleArn: `arn:aws:iam::${account}:role/${'x'.repeat(200)}`,
  };
});

test.each<[string, PromotionTarget[], PromotionTarget[]]>([
  ['a second policy is needed', all.slice(0, 6), all.slice(0, 9)],
  ['more policies are needed', all.slice(0, 9), all],
  ['one policy is enough', all.slice(0, 9), all.slice(0, 6)],
  ['fewer policies are enough', all, all.slice(6)],
  ['a target is dropped', all, all.slice(1)],
  ['a target comes first', all.slice(1), all],
])('no principal loses the permission when %s', async (_, before, after) => {
  const source = world.train('v1');
  const deploy = (targets: PromotionTarget[]) => {
    const [stack] = synthesiseApp(promotion({ source, targets }));
    return world.deploySynthesised(SOURCE_STACK, stack, TRAINING).then(({ status }) => status);
  };
  const named = async () => {
    const input = { ProjectArn: source.projectArn };
    const { ProjectPolicies } = await world.call(TRAINING, 'rekognition', 'ListProjectPolicies', input);
    return ProjectPolicies.map(({ PolicyDocument }: { PolicyDocument: string }) => PolicyDocument).join();
  };
  expect(await deploy(before)).toBe('CREATE_COMPLETE');
  const stay = before.filter((target) => after.includes(target)).map(({ account }) => account);
  const gaps: string[][] = [];
  const remove = world.aws.intercept(async (call, _input, next) => {
    const answer = await next();
    if (/^(Put|Delete)ProjectPolicy$/.test(call.operation)) {
      const text = await named();
      gaps.push(stay.filter((account) => !text.includes(account)));
    }
    return answer;
  });

  expect(await deploy(after)).toBe('UPDATE_COMPLETE');
  remove();

  expect(gaps.length).toBeGreaterThan(0);
  expect(gaps.flat()).toEqual([]);
});
