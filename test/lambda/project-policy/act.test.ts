import { act } from '../../../lambda/project-policy/act';
import type { Change } from '../../../lambda/project-policy/decision';
import { answering, awsError, iso, START } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import { PROJECT, request, signed } from '../../../testing/handlers/policy-requests';

const why = { row: 'policy.test', because: 'a test' };
const PUT: Change = { action: 'put', ...why };
const PUT_OVER: Change = { action: 'put', revision: 'r1', ...why };
const DELETE: Change = { action: 'delete', revision: 'r1', ...why };

/** The result of `change` after this many seconds with this answer of Rekognition, and its calls. */
async function outcome(change: Change, answer: object = {}, age = 0, failing = age) {
  const aws = answering({ PutProjectPolicy: answer, DeleteProjectPolicy: answer });
  const isDelete = change.action === 'delete';
  const at = context(aws, {
    situation: isDelete ? 'remove' : 'create',
    age: age * 1000,
    failing: failing * 1000,
  });
  const effect = await act(at, request({ type: isDelete ? 'Delete' : 'Create' }), change);
  return { effect, ...aws };
}

const named = { ProjectArn: PROJECT, PolicyName: 'copies' };
const PolicyDocument = JSON.stringify(signed);
test.each([
  [PUT, 'PutProjectPolicy', { ...named, PolicyDocument }],
  [PUT_OVER, 'PutProjectPolicy', { ...named, PolicyDocument, PolicyRevisionId: 'r1' }],
  [DELETE, 'DeleteProjectPolicy', { ...named, PolicyRevisionId: 'r1' }],
  [{ ...DELETE, revision: '' }, 'DeleteProjectPolicy', named],
])('%j makes its one call', async (change, call, input) => {
  const { calls, inputsOf } = await outcome(change);

  expect([calls, inputsOf(call)]).toEqual([[call], [input]]);
});

test('a put notes its time and AWS’s revision', async () => {
  const { effect } = await outcome(PUT, { PolicyRevisionId: 'r2' });

  expect(effect).toEqual({ kind: 'begun', notes: { asked: iso(START), made: 'r2' } });
});

test.each([
  ['AWS has taken it', {}],
  ['there is nothing to delete', awsError('ResourceNotFoundException')],
])('after a deletion nothing is left when %s', async (_, answer) => {
  expect((await outcome(DELETE, answer)).effect).toEqual({ kind: 'begun', after: { kind: 'absent' } });
});

const PRINCIPAL = 'Invalid principal in policy: arn:aws:iam::222222222222:role/new';
const unknownPrincipal = (name: string) => awsError(name, 400, PRINCIPAL);

test.each([
  awsError('InvalidPolicyRevisionIdException'),
  awsError('ResourceAlreadyExistsException'),
  awsError('ResourceInUseException'),
  awsError('LimitExceededException'),
  awsError('ProvisionedThroughputExceededException'),
  awsError('AccessDeniedException'),
  unknownPrincipal('MalformedPolicyDocumentException'),
  unknownPrincipal('InvalidParameterException'),
])('after %s the next step looks again', async (error) => {
  const expected = { kind: 'not yet', because: `${error.name}: ${error.message}` };

  expect((await outcome(PUT, error, 119)).effect).toMatchObject(expected);
  expect((await outcome(DELETE, error, 119)).effect).toMatchObject(expected);
});

test.each([
  awsError('TimeoutError', 'lost'),
  awsError('InternalServerError', 500),
  awsError('ThrottlingException', 500),
])('a put that may have had its effect despite %s is noted without a revision', async (error) => {
  const notes = { asked: iso(START), made: undefined };

  expect((await outcome(PUT, error)).effect).toStrictEqual({
    kind: 'not yet',
    because: `${error.name}: AWS’s own text.`,
    isRefused: undefined,
    notes,
  });
  expect((await outcome(PUT, error, 145)).effect).toMatchObject({ kind: 'failed', notes });
  expect((await outcome(DELETE, error)).effect).toHaveProperty('notes', undefined);
});

test.each([
  ['MalformedPolicyDocumentException', /Rekognition does not accept the document/],
  ['ServiceQuotaExceededException', /a project carries five policies by default/],
  ['InvalidParameterException', /AWS said: InvalidParameterException: AWS’s own text\.$/],
])('fails at once on %s', async (name, says) => {
  const { effect } = await outcome(PUT, awsError(name));

  expect(effect).toEqual({ kind: 'failed', message: expect.stringMatching(says) });
});

test('fails after a minute without the project', async () => {
  const missing = awsError('ResourceNotFoundException');

  expect((await outcome(PUT, missing, 59)).effect.kind).toBe('not yet');
  expect((await outcome(PUT, missing, 60)).effect).toEqual({
    kind: 'failed',
    message: expect.stringMatching(/the project does not exist in account 111111111111/),
  });
});

test('fails at once if a refusal of another kind mentions a principal', async () => {
  const { effect } = await outcome(PUT, unknownPrincipal('ServiceQuotaExceededException'));

  expect(effect).toHaveProperty('kind', 'failed');
});

test.each([
  ['AccessDeniedException', 120, /^PutProjectPolicy is not allowed .*account 111111111111 must let the role/],
  ['LimitExceededException', 142.5, /^Gave up on .* did not get through .*five policies by default/],
  ['InvalidPolicyRevisionIdException', 142.5, /^Gave up on .*PutProjectPolicy did not get through/],
])('fails on %s after %p seconds', async (name, age, says) => {
  const error = awsError(name);

  expect((await outcome(PUT, error, age - 1)).effect).toHaveProperty('kind', 'not yet');
  expect((await outcome(PUT, error, age)).effect).toEqual({
    kind: 'failed',
    message: expect.stringMatching(says),
  });
});

test('a put that is denied for the first time at its last attempt says which account must act', async () => {
  const { effect } = await outcome(PUT, awsError('AccessDeniedException'), 145, 0);

  expect(effect).toMatchObject({ message: expect.stringMatching(/account 111111111111 must let the role/) });
});

test.each(['AccessDeniedException', 'InvalidParameterException'])(
  'a deletion retries %s for ten minutes, because after a failed Delete the function may be deleted',
  async (name) => {
    const error = awsError(name);

    expect((await outcome(DELETE, error, 599)).effect).toHaveProperty('kind', 'not yet');
    expect((await outcome(DELETE, error, 600)).effect).toHaveProperty('kind', 'failed');
  },
);

test('a deletion has its whole time, and then says what AWS answered', async () => {
  const error = awsError('ThrottlingException', 500);

  expect((await outcome(DELETE, error, 2992)).effect).toHaveProperty('kind', 'not yet');
  expect((await outcome(DELETE, error, 2992.5)).effect).toEqual({
    kind: 'failed',
    message: expect.stringMatching(
      /DeleteProjectPolicy did not get through for minutes, see AWS’s text\. AWS said: Thr/,
    ),
  });
});

test('fails on a principal that AWS does not know after two minutes, with its text', async () => {
  const { effect } = await outcome(PUT, unknownPrincipal('InvalidParameterException'), 120);

  expect(effect).toEqual({
    kind: 'failed',
    message: expect.stringMatching(
      /^PutProjectPolicy was refused .* AWS said: InvalidParameterException: Invalid principal in policy: arn:/,
    ),
  });
});
