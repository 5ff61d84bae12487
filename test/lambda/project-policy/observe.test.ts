import { observe } from '../../../lambda/project-policy/observe';
import type { Situation } from '../../../lambda/reconcile/situation';
import { answering, awsError } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import {
  document,
  PROJECT,
  request,
  signed,
  signedByAnother,
} from '../../../testing/handlers/policy-requests';

/** The observation after these answers of ListProjectPolicies, one after the other, and its calls. */
async function observed(answers: object[], situation: Situation = 'create', age = 0) {
  const left = [...answers];
  const aws = answering({ ListProjectPolicies: () => left.shift() });
  const observation = await observe(context(aws, { situation, age: age * 1000 }), request());
  return { observation, asked: aws.inputsOf('ListProjectPolicies') };
}

test('every page is read', async () => {
  const PolicyDocument = '{}';
  const CreationTimestamp = new Date('2026-01-01T00:00:00Z');
  const { observation, asked } = await observed([
    { ProjectPolicies: [{ PolicyName: 'other', PolicyRevisionId: 'r1' }], NextToken: 'more' },
    { NextToken: 'yet more' },
    {
      ProjectPolicies: [{ PolicyName: 'copies', PolicyRevisionId: 'r2', PolicyDocument, CreationTimestamp }],
    },
  ]);

  expect(asked).toEqual(
    [undefined, 'more', 'yet more'].map((NextToken) => ({ ProjectArn: PROJECT, NextToken })),
  );
  expect(observation).toMatchObject({
    kind: 'seen',
    thing: { revision: 'r2', document: '{}', created: '2026-01-01T00:00:00.000Z' },
  });
});

test('a policy of which AWS shows only the name exists', async () => {
  const { observation } = await observed([{ ProjectPolicies: [{ PolicyName: 'copies' }] }]);

  expect(observation).toMatchObject({ kind: 'seen', thing: { revision: '', document: '' } });
});

test.each([
  ['this resource', signed],
  ['another resource', signedByAnother],
  [undefined, document],
])('%s has put a policy, by its signature', async (maker, says) => {
  const listed = { PolicyName: 'copies', PolicyDocument: JSON.stringify(says) };

  const { observation } = await observed([{ ProjectPolicies: [listed] }]);

  expect(observation).toMatchObject({ kind: 'seen', thing: maker ? { maker } : {} });
});

test('no policy has the name', async () => {
  expect((await observed([{ ProjectPolicies: [] }])).observation).toEqual({ kind: 'absent' });
});

test.each<[Situation, 'absent' | 'unobservable']>([
  ['create', 'unobservable'],
  ['replace', 'unobservable'],
  ['change', 'unobservable'],
  ['restore', 'absent'],
  ['remove', 'absent'],
  ['undo', 'absent'],
])('%s: without the project, the policy is %s after a minute', async (situation, kind) => {
  const { observation } = await observed([awsError('ResourceNotFoundException')], situation, 60);

  expect(observation.kind).toBe(kind);
});

test('in the first minute the project may not show yet', async () => {
  const { observation } = await observed([awsError('ResourceNotFoundException')], 'create', 59);

  expect(observation).toEqual({ kind: 'unknown', because: 'ResourceNotFoundException: AWS’s own text.' });
});

test.each([
  ['ThrottlingException', 500, 3000, 'unknown'],
  ['AccessDeniedException', 400, 119, 'unknown'],
  ['AccessDeniedException', 400, 120, 'unobservable', 'is not allowed'],
  ['InvalidParameterException', 400, 0, 'unobservable', 'was refused'],
])('%s (%p) after %p seconds: %s', async (name, status, age, kind, says = '') => {
  const { observation } = await observed([awsError(name, status)], 'create', age);

  expect(observation).toMatchObject({ kind });
  expect(JSON.stringify(observation)).toContain('AWS’s own text.');
  expect(JSON.stringify(observation)).toContain(says);
});
