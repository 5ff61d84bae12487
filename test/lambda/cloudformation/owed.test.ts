import { owedByRollback } from '../../../lambda/cloudformation/owed';

const stack = { id: 'arn:…', name: 'production', account: '222222222222', region: 'eu-west-1' };

test('what a rollback owes is told with the reason, what to run, and what not to do before', () => {
  const onward =
    'Then run "aws cloudformation continue-update-rollback --stack-name production" (of its root stack, if this one is ' +
    'nested), and do not delete the stack before: what is to be undone here would be left';

  expect(owedByRollback('It runs', stack)).toBe(`It runs. ${onward}`);
  expect(owedByRollback('AWS said: No.', stack)).toBe(`AWS said: No. ${onward}`);
});
