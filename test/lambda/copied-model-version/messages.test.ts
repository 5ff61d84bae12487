import { NOBODY, OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { RUNNER_TAG } from '../../../contract/running-model-version';
import * as messages from '../../../lambda/copied-model-version/messages';
import type { Notes } from '../../../lambda/reconcile/kind';
import { moment } from '../../../testing/handlers/context';
import {
  DESTINATION,
  MARKS,
  OTHER_SOURCE as other,
  request,
  SOURCE_PROJECT,
  SOURCE_VERSION,
  version,
} from '../../../testing/handlers/copy-requests';

const asked = request({ change: { KmsKeyId: 'alias/models', MinimumF1Score: '0.9' } });
const sameAccount = request({
  change: {
    SourceProjectArn: SOURCE_PROJECT.replace('111111111111', '222222222222'),
    SourceProjectVersionArn: SOURCE_VERSION.replace('111111111111', '222222222222'),
  },
});
const error = (name: string, message: string) => Object.assign(new Error(message), { name });
const nobodys = { tags: {} };
const NOBODY_KNOWN = 'belongs to nobody that this library knows. ';

test.each([
  ['by its owner', { tags: { [OWNER_TAG]: 'x/Copy' } }, 'belongs to the stack resource x/Copy. '],
  ['by nobody, and can be adopted', nobodys, `${NOBODY_KNOWN}Set adoptExisting to take it over`],
  ['by a copy of another source', { sourceModelVersionArn: other }, `it is a copy of ${other} and`],
  ['by no copy', { sourceModelVersionArn: undefined }, 'it is no copy and'],
  [
    'by another model',
    { ...nobodys, sourceModelVersionArn: other },
    `${NOBODY_KNOWN}Choose another versionName`,
  ],
  ['by our own version', {}, 'prod/Copy. Choose another versionName'],
  [
    'by a copy that failed',
    { tags: {}, ours: false, status: 'COPYING_FAILED' },
    'knows. If nobody needs it, in account 222222222222 run "aws rekognition delete-project-version',
  ],
])('a name is taken %s', (_, change, says) => {
  expect(messages.nameTaken(asked, version(change))).toContain(says);
});

test.each([
  [
    'Why.',
    'COPYING_FAILED, Why. (arn:',
    'is EXPIRED, which a finished or running copy never is (Why.). Look at it',
  ],
  [undefined, 'COPYING_FAILED, no reason given (arn:', 'never is. Look at it'],
])('a failed copy and an unexpected status have AWS’s reason: %s', (statusMessage, failed, unexpected) => {
  expect(messages.copyFailed(asked, version({ statusMessage }))).toContain(failed);
  expect(messages.unexpectedStatus(asked, version({ status: 'EXPIRED', statusMessage }))).toContain(
    unexpected,
  );
});

describe('a refusal by the gates', () => {
  const low = (text: string) => ({ result: 'low', text }) as const;
  const missing = (text: string) => ({ result: 'missing', text }) as const;
  const refusal = (...findings: Parameters<typeof messages.refusedByGates>[1]) =>
    messages.refusedByGates(version(), findings);
  const BEGINS = `${version().arn} does not pass its gates: `;

  test('has all findings, and says to copy a better version', () => {
    expect(refusal(low('F1 0.5 < 0.9'), missing('label a has no F1 score'))).toBe(
      `${BEGINS}F1 0.5 < 0.9; label a has no F1 score. Copy a better version, or change the gates`,
    );
  });

  test('says how to accept missing numbers, if no number is too low', () => {
    expect(refusal(missing('label a has no F1 score'))).toBe(
      `${BEGINS}label a has no F1 score. Copy a version that was tested in training, ` +
        'or set acceptMissingEvaluation, which lets pass what has no number',
    );
  });

  test('does not advise acceptMissingEvaluation if there is nothing to compare with', () => {
    const none = { result: 'incomparable', text: '/current is gone' } as const;

    expect(refusal(missing('its F1 score is not known'), none)).toBe(
      `${BEGINS}its F1 score is not known; /current is gone. Let the parameter name the current version, or leave maximumF1Drop out of one deployment`,
    );
  });

  test('has at least one finding, however long it is', () => {
    const long = low(`F1 0.5 lies below that of ${'x'.repeat(1000)}`);

    expect(refusal(long, low('more'))).toMatch(/gates: F1 0.5 lies .*x; and 1 more/);
  });

  test('counts the findings that do not fit into a message', () => {
    const message = refusal(...Array.from({ length: 100 }, (_, index) => low(`label ${index} 0.5 < 0.9`)));

    expect(message.length).toBeLessThan(1000);
    expect(message).toMatch(/label 29 0.5 < 0.9; and 70 more\. Copy a better version/);
  });
});

describe('AccessDenied', () => {
  const MUST = "account 222222222222 must let the role of this stack's copy function";
  const SOURCE = 'account 111111111111 must attach a project policy to ';
  const DENY = 'account 111111111111 must take the Deny for ';
  const ROLE = `${MUST} make the call`;
  const KEY = `${MUST} use the key alias/models`;
  const BUCKET = `${MUST} use the output bucket models-of-prod`;
  const ON = 'on resource: arn:aws:rekognition';
  const denied = (text: string, call = 'CopyProjectVersion', of = asked) =>
    messages.denied(of, call, error('AccessDeniedException', text));

  test.each([
    ['nothing that tells', 'Access Denied', `${MUST} use the output bucket elsewhere`],
    ['a policy of the role', 'because no identity-based policy allows the s3:GetObject action', ROLE],
    ['a key', 'not authorized to perform: kms:Decrypt on the resource', 'use the key '],
  ])('for the evaluation summary with %s names who must act', (_, text, who) => {
    const message = messages.denied(
      asked,
      'GetObject on s3://elsewhere/summary.json',
      error('AccessDenied', text),
    );

    expect(message).toContain(who);
  });

  test('when the pointer is read names the role', () => {
    const message = denied('No.', 'GetParameter on /models/current');

    expect(message).toContain('GetParameter on /models/current is not allowed for the copy');
    expect(message).toContain(ROLE);
  });

  test.each([
    ['nothing that tells', 'Access denied.', [SOURCE, ROLE]],
    ['a policy of the source', 'because no resource-based policy allows it', [SOURCE]],
    ['a Deny of the source', 'with an explicit deny in a resource-based policy', [DENY]],
    ['a policy of the role', 'because no identity-based policy allows it', [ROLE]],
    ['a boundary', 'because no permissions boundary allows it', [ROLE]],
    ['a service control policy', 'with an explicit deny in a service control policy', [ROLE]],
    ['a session policy', 'because no session policy allows it', [ROLE]],
    ['a policy of an endpoint', 'because no VPC endpoint policy allows it', [ROLE]],
    ['the source’s ARN alone', `${ON}:eu-west-1:111111111111:project/x`, [SOURCE]],
    ['an ARN of the stack’s account', `${ON}:eu-west-1:222222222222:project/x`, [ROLE]],
    ['the key’s action', 'not authorized to perform: kms:CreateGrant', [KEY, ROLE]],
    ['the key’s policy', 'kms:CreateGrant because no resource-based policy allows it', [KEY]],
    ['the bucket’s action', 'not authorized to perform: s3:PutObject', [BUCKET, ROLE]],
    ['the bucket’s policy', 's3:PutObject with an explicit deny in a resource-based policy', [BUCKET]],
    ['a bucket without its action', 'Cannot write to the bucket.', [BUCKET, ROLE]],
    ['a version whose name only looks like a bucket', `${ON}:::project/bucket/version/s3:x`, [SOURCE, ROLE]],
    ['a word that only sounds like a bucket', 'The token bucketing is exhausted.', [SOURCE, ROLE]],
  ])('with %s names who must act', (_, text, sides) => {
    const message = denied(text);

    expect(new Set([SOURCE, DENY, ROLE, KEY, BUCKET].filter((side) => message.includes(side)))).toEqual(
      new Set(sides),
    );
    expect(message).toMatch(
      /^CopyProjectVersion is not allowed for the copy .*AWS said: AccessDeniedException: /,
    );
  });

  test('names the key and the role that AWS names', () => {
    const text =
      'arn:aws:sts::222222222222:assumed-role/Copier/fn may not kms:Decrypt arn:aws:kms:eu-west-1:222222222222:key/k';

    expect(denied(text)).toContain(
      'must let the role Copier use the key arn:aws:kms:eu-west-1:222222222222:key/k,',
    );
  });

  test('names the account of the key that AWS names', () => {
    const text =
      'not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:333333333333:key/k';

    expect(denied(text)).toMatch(
      /: account 333333333333 must let .* use the key arn:aws:kms:eu-west-1:333333333333:key\/k, in the key's own policy\. AWS said/,
    );
  });

  test('names the bucket’s key if no key is known', () => {
    const text = 'not authorized to perform: kms:GenerateDataKey';

    expect(denied(text, 'CopyProjectVersion', request())).toContain(
      'use the key of the output bucket models-of-prod, in the key',
    );
  });

  test.each([
    ['another call', asked, 'DescribeProjectVersions'],
    ['a source in the same account', sameAccount, 'CopyProjectVersion'],
  ])('for %s can only come from the role’s side, whatever AWS names', (_, of, call) => {
    const message = denied('because no resource-based policy allows it', call, of);

    expect(message).toContain(`: ${ROLE}`);
    expect(message).not.toContain('project policy');
  });
});

test.each([
  ['CopyProjectVersion', 'InvalidParameterException', 'check that the output bucket models-of-prod'],
  ['CopyProjectVersion', 'ResourceNotFoundException', 'the source project, the source version or'],
  ['CopyProjectVersion', 'ServiceQuotaExceededException', 'a project holds 100 versions by default'],
  ['CopyProjectVersion', 'SomethingNewException', 'see AWS’s text. '],
  ['DeleteProjectVersion', 'InvalidParameterException', 'look at the version in account 222222222222'],
])('%s is refused with %s', (call, name, says) => {
  expect(messages.refused(asked, call, error(name, 'Why.'))).toContain(says);
});

describe('a time-out', () => {
  const state = 'COPYING_IN_PROGRESS (the copy is in progress)';
  const full = 'not there (as many copies are in progress as AWS allows)';
  const create = moment({ situation: 'create' });
  const message = (change: object, seen: string, notes: Partial<Notes> = {}) =>
    messages.timedOut(request({ change }), { ...create, notes: { ...create.notes, ...notes } }, seen);

  const last = { First: 'Copy', WaitedBefore: '42000', Timeout: '1200' };
  const rollbackDeletes = 'Look at it in account 222222222222, and deploy again: the rollback deletes a copy';
  test.each<[string, object, string, string]>([
    ['while there was nothing', {}, 'not there (…)', 'Rekognition never took it'],
    ['where copies are kept', { Retain: 'true' }, state, 'Deploy again to go on waiting'],
    [
      'where copies are deleted',
      { Timeout: '600' },
      state,
      'Raise timeout (at most 12 hours) and deploy again',
    ],
    ['of the longest time-out', last, state, rollbackDeletes],
  ])('%s says what to do', (_, change, seen, says) => {
    expect(message(change, seen, { asked: '2026-01-01T00:00:00Z' })).toContain(`Last seen: ${seen}. ${says}`);
  });

  test.each<[string, Partial<Notes>]>([
    ['of this request, which a follower only sees', { touched: true }],
    ['of this request', { asked: '2026-01-01T00:00:00Z' }],
  ])('with a copy %s says that the rollback deletes it', (_, notes) => {
    expect(message({}, state, notes)).toContain('the rollback deletes a copy');
  });

  test('with a copy that this request has not made does not say that the rollback deletes it', () => {
    expect(message({}, state)).toMatch(/Deploy again to go on waiting$/);
  });

  const refusal = 'LimitExceededException';
  const NOT_ASKED =
    'Rekognition was not asked, because five copies were in progress in the project. Raise timeout';
  test.each<[string, Partial<Notes>, string]>([
    ['were all in one project', { copying: 5 }, NOT_ASKED],
    ['were not all in its project at first', { copying: 5, refusal }, 'Rekognition never took it'],
    ['were in several projects', { copying: 4, refusal }, 'Rekognition never took it'],
  ])('while five copies %s says so', (_, notes, says) => {
    expect(message({}, full, notes)).toContain(`Last seen: ${full}. ${says}`);
  });

  test('without a copy says how long many copies at once need', () => {
    expect(message({}, 'not there (…)')).toMatch(
      /Raise timeout \(n copies of m minutes .* need n × m \/ 1\.25 minutes: 15 of 6 need 72\), or deploy fewer stacks/,
    );
  });

  test.each([
    ['300 seconds', { Timeout: '300' }, '5 minutes (timeout)'],
    ['100 seconds', { Timeout: '100' }, '1.7 minutes (timeout)'],
    [
      'the last link, with the copy’s name in Rekognition',
      { Timeout: '1800', First: 'Copy', WaitedBefore: '6000' },
      `130 minutes (timeout) on the copy ${request().physicalId} of`,
    ],
  ])('has the whole time of %s', (_, change, says) => {
    expect(message(change, state)).toContain(`Gave up after ${says}`);
  });

  test('of a deletion has no advice of its own', () => {
    const message = messages.timedOut(request({ type: 'Delete' }), moment({ situation: 'remove' }), state);

    expect(message).toMatch(/Last seen: COPYING_IN_PROGRESS \(the copy is in progress\)$/);
  });
});

test('a project that was not found is named, and its account', () => {
  expect(messages.projectNotFound(asked, error('ResourceNotFoundException', 'Why.'))).toMatch(
    new RegExp(
      `^The destination project ${DESTINATION} was not found in account 222222222222\\. A new project of its name`,
    ),
  );
});

test('a copy that runs is never stopped unasked', () => {
  const running = version({ status: 'RUNNING' });

  expect(messages.running(running)).toBe(
    `${running.arn} is RUNNING and is never stopped unasked, so it cannot be deleted`,
  );
});

describe('what a person does instead of a Delete', () => {
  const { arn } = version();
  const stop = `"aws rekognition stop-project-version --project-version-arn ${arn}"`;
  const remove = `"aws rekognition delete-project-version --project-version-arn ${arn}"`;
  const stopAndRemove = `run ${stop}, wait until it is STOPPED, and run ${remove}`;
  const deletion = request({ type: 'Delete' });
  const byHand = (change: Parameters<typeof version>[0]) => messages.byHand(deletion, version(change));
  const takenFrom = (owner: string, mark = MARKS.before) => ({
    [OWNER_TAG]: 'prod/Copy',
    [TAKEN_FROM_TAG]: owner,
    [OPERATION_TAG]: mark,
  });

  test.each([
    ['RUNNING', `In account 222222222222 ${stopAndRemove}`],
    // AWS cannot stop a model that is starting.
    ['STARTING', `In account 222222222222 wait until it is RUNNING, and then ${stopAndRemove}`],
    ['COPYING_IN_PROGRESS', `Wait until it can be deleted, and in account 222222222222 run ${remove}`],
  ])('with a copy that is %s', (status, says) => {
    expect(byHand({ status })).toBe(says);
  });

  test.each(['RUNNING', 'COPYING_COMPLETED'])(
    'with a copy that is %s and that another stack runs: waits until that stack no longer runs it',
    (status) => {
      expect(byHand({ status, tags: { [RUNNER_TAG]: 'app/Run' } })).toBe(
        `Once stack app runs another version, or is gone, in account 222222222222 run ${remove}; if it still runs, stop it first`,
      );
    },
  );

  test('with a copy that was not seen: looks first', () => {
    expect(messages.byHand(deletion)).toBe(
      `In account 222222222222 run "aws rekognition describe-project-versions --project-arn ${DESTINATION} ` +
        `--version-names ${deletion.versionName}". If it shows a version, read the version's tags (ListTagsForResource). ` +
        `If ${OWNER_TAG} is prod/Copy, and ${OPERATION_TAG} ends in /made or there is no ${TAKEN_FROM_TAG}, the version is of Copy: ` +
        'stop it if it runs, and delete it (DeleteProjectVersion)',
    );
  });

  test('with a copy that had no owner: removes our tags', () => {
    expect(byHand({ tags: takenFrom(NOBODY) })).toBe(
      `It existed before: keep it. In account 222222222222 run "aws rekognition untag-resource --resource-arn ${arn} --tag-keys ${OWNER_TAG}"`,
    );
  });

  test('with a copy of another stack: gives it back', () => {
    expect(byHand({ tags: takenFrom('other/Copy') })).toContain(
      `"aws rekognition tag-resource --resource-arn ${arn} --tags ${OWNER_TAG}=other/Copy,${OPERATION_TAG}=given-back"`,
    );
  });

  test('with a copy that was taken over by a finished operation: deletes it', () => {
    expect(byHand({ tags: takenFrom('other/Copy'), verdict: 'finished' })).toContain(remove);
  });

  test('with a copy that was given back to this resource: deletes it', () => {
    expect(byHand({ tags: takenFrom('prod/Copy', 'given-back') })).toContain(remove);
  });
});
