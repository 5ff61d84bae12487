import { afterwards, withAdvice } from '../../../lambda/engine/afterwards';
import { event } from '../../../testing/handlers/copy-requests';

const deleteStack = 'run "aws cloudformation delete-stack --stack-name prod --region eu-west-1"';
const retaining =
  'run "aws cloudformation delete-stack --stack-name prod --region eu-west-1 --retain-resources Copy", with the id of each custom resource that failed';
const forgets = 'forgets Copy: no later deployment deletes what is left';
const proceed = 'run "aws cloudformation continue-update-rollback --stack-name prod --region eu-west-1"';
const rollBack = 'run "aws cloudformation rollback-stack --stack-name prod --region eu-west-1"';
const rest =
  ' (of its root stack, if this one is nested), and do not delete the stack before: what is to be undone here would be left';

test.each([
  ['Delete', 'DELETE_IN_PROGRESS', `Then ${retaining}`],
  [
    'Delete',
    'ROLLBACK_IN_PROGRESS',
    `Then ${deleteStack} and, if the stack ends in DELETE_FAILED, ${retaining}`,
  ],
  [
    'Delete',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    `CloudFormation tries the deletion three times and then ${forgets}`,
  ],
  [
    'Delete',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    `CloudFormation tries the deletion three times and then ${forgets}`,
  ],
  [
    'Delete',
    undefined,
    `If the stack ends in ROLLBACK_FAILED, ${deleteStack}. If it ends in DELETE_FAILED, ${retaining}. Else CloudFormation ${forgets}`,
  ],
  ['Update', 'UPDATE_ROLLBACK_IN_PROGRESS', `Then ${proceed}${rest}`],
  ['Update', 'UPDATE_FAILED', `Then ${rollBack}${rest}`],
  [
    'Update',
    undefined,
    `If the stack ends in UPDATE_ROLLBACK_FAILED, ${proceed}. If it ends in UPDATE_FAILED, ${rollBack}${rest}. Then deploy again`,
  ],
  ['Create', undefined, 'Then deploy again'],
] as const)('after a %s while the stack is %s', (type, status, says) => {
  expect(afterwards(event({ type, id: 'shapes-prod/v1' }), undefined, status)).toBe(says);
});

test('what a person does comes first', () => {
  expect(afterwards(event(), 'Do it by hand')).toBe('Do it by hand. Then deploy again');
});

test('a sentence ends once', () => {
  expect(withAdvice('Why.', 'Do it')).toBe('Why. Do it');
  expect(withAdvice('Why', 'Do it')).toBe('Why. Do it');
});

test('a message that is too long is cut, and the advice is not', () => {
  const told = withAdvice('x'.repeat(3000), 'Do it');

  expect(told).toHaveLength(2500);
  expect(told).toMatch(/x…\. Do it$/);
});

test('message and advice are one line of 2500 characters at most, even if names make the advice too long', () => {
  const told = withAdvice('y'.repeat(3000), `Delete\n${'x'.repeat(2500)}`);

  expect(told).toHaveLength(2500);
  expect(told).toMatch(/^y{499}…\. Delete x+…$/);
});
