import { isWorthRetrying, mayShowYet, unseen } from '../../../lambda/reconcile/failures';
import type { Situation } from '../../../lambda/reconcile/situation';
import { awsError } from '../../../testing/handlers/answers';
import { moment } from '../../../testing/handlers/context';

const failures = {
  denied: (id: string, call: string) => `${call} is denied for ${id}`,
  refused: (id: string, call: string) => `${call} is refused for ${id}`,
};

test.each<[string, Situation, number, string]>([
  ['ThrottlingException', 'create', 3000, 'unknown'],
  ['AccessDeniedException', 'create', 119, 'unknown'],
  ['AccessDeniedException', 'create', 120, 'Look is denied for v1'],
  ['AccessDeniedException', 'undo', 599, 'unknown'],
  ['AccessDeniedException', 'undo', 600, 'Look is denied for v1'],
  ['InvalidParameterException', 'create', 0, 'Look is refused for v1'],
  ['InvalidParameterException', 'edge', 599, 'unknown'],
  ['InvalidParameterException', 'edge', 600, 'Look is refused for v1'],
  ['InvalidParameterException', 'remove', 599, 'unknown'],
  ['InvalidParameterException', 'remove', 600, 'Look is refused for v1'],
])('%s in a %s of %d seconds means: %s', (name, situation, seconds, expected) => {
  const at = moment({ situation, age: seconds * 1000 });

  const calls = [{ call: 'Ask' }, { call: 'Look' }];

  const observation = unseen(failures, 'v1', { calls, moment: at }, awsError(name));

  expect(observation).toEqual(
    expected === 'unknown'
      ? {
          kind: 'unknown',
          because: `${name}: AWS’s own text.`,
          ...(name === 'ThrottlingException' ? {} : { isRefused: true }),
        }
      : { kind: 'unobservable', message: expected },
  );
});

test.each([
  ['AccessDeniedException', 'create', 119_999, true],
  ['AccessDeniedException', 'create', 120_000, false],
  ['InvalidParameterException', 'create', 0, false],
  ['AccessDeniedException', 'undo', 599_999, true],
  ['InvalidParameterException', 'undo', 599_999, true],
  ['AccessDeniedException', 'undo', 600_000, false],
  ['InvalidParameterException', 'restore', 599_999, true],
  ['InvalidParameterException', 'restore', 600_000, false],
  ['ThrottlingException', 'create', 3_600_000, true],
] as const)(
  '%s in a %s, after %d milliseconds, is worth another call: %p',
  (name, situation, failing, expected) => {
    expect(isWorthRetrying(awsError(name), { situation, failing })).toBe(expected);
  },
);

test.each([
  ['ResourceNotFoundException', 59_999, true],
  ['ResourceNotFoundException', 60_000, false],
  ['AccessDeniedException', 0, false],
])('what %s hides after %d milliseconds may show yet: %p', (name, age, expected) => {
  expect(mayShowYet(awsError(name), { age })).toBe(expected);
});
