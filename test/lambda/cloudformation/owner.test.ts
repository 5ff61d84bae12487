import { ownerOf } from '../../../lambda/cloudformation/owner';

const stack = { id: 'unused', uuid: 'unused', name: 'prod', account: '222222222222', region: 'eu-west-1' };

test('an owner that is too long for a tag is cut, and still begins with its stack', () => {
  const owner = ownerOf({ ...stack, name: 's'.repeat(128) }, 'L'.repeat(255));

  expect(owner).toHaveLength(256);
  expect(owner).toMatch(/^s{128}\/L+-[0-9a-f]{12}$/);
  expect(owner).not.toBe(ownerOf({ ...stack, name: 's'.repeat(128) }, 'L'.repeat(254)));
});

test('an owner that just fits is not cut', () => {
  const logicalId = 'L'.repeat(251);

  expect(ownerOf(stack, logicalId)).toBe(`prod/${logicalId}`);
});
