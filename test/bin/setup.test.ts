import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPromotion } from '../../bin/configuration';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const jsonIn = (page: string) =>
  [...read(page).matchAll(/^```json\n(.*?)^```/gms)].map(([, json]) => JSON.parse(json));

test.each(['README.md', 'docs/setup.md'])('the promotion in %s can be deployed', (page) => {
  const promotions = jsonIn(page)
    .map((json) => json.context?.promotion ?? json)
    .filter((json) => json.targets);

  expect(promotions).toHaveLength(1);
  expect(readPromotion(promotions[0]).props.targets.map(({ name }) => name)).toEqual([
    'staging',
    'production',
  ]);
});

test.each(['docs/execution-policy.json', 'docs/deployer-policy.json'])(
  '%s fits into a managed policy, and is open only where a service has no resources',
  (file) => {
    const policy = JSON.parse(read(file));
    const open = policy.Statement.filter(({ Resource }: any) => Resource === '*').flatMap(
      ({ Action }: any) => Action,
    );

    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6144);
    expect(open.filter((action: string) => !/:(Describe|CreateProject$)/.test(action))).toEqual([]);
    expect(policy.Statement.every(({ Action }: any) => ![Action].flat().includes('*'))).toBe(true);
  },
);
