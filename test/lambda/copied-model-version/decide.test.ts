import { OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { RUNNER_TAG } from '../../../contract/running-model-version';
import { type Decision, decide, type Moment } from '../../../lambda/copied-model-version/decide';
import type { Evidence } from '../../../lambda/copied-model-version/gate';
import type { Observation, ObservedVersion } from '../../../lambda/copied-model-version/observation';
import type { EventChange } from './requests';
import { request, SOURCE_VERSION, version } from './requests';

const later: Moment = {
  operationBegan: 1_700_000_000_000,
  isNew: false,
  rollsBack: false,
  mayBeUndone: false,
  mayNotShowYet: false,
};
const absent: Observation = { kind: 'absent' };
const seen = (change: Partial<ObservedVersion> = {}): Observation => ({
  kind: 'version',
  version: version(change),
});

const FINISHED = ['COPYING_COMPLETED', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED'];
const UNEXPECTED = [
  'TRAINING_IN_PROGRESS',
  'TRAINING_COMPLETED',
  'TRAINING_FAILED',
  'FAILED',
  'DEPRECATED',
  'EXPIRED',
  'NEW_ONE',
];
const theirs = { ours: false, tags: { [OWNER_TAG]: 'other/Copy' } };
const byHand = { ours: false, tags: {} };
const otherSource = SOURCE_VERSION.replace('/v1/', '/v2/');

const LABEL_GATE = { MinimumLabelF1Scores: { circle: '0.8' } };
const DROP_GATE = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };
const LABEL_EVIDENCE = (score: number): Evidence => ({
  labels: { kind: 'known', scores: new Map([['circle', score]]) },
});
const DROP_EVIDENCE: Evidence = { current: { kind: 'known', arn: 'current', f1Score: 0.95 } };

interface Row {
  readonly when: string;
  readonly request?: EventChange;
  readonly observed: Observation;
  readonly moment?: Partial<Moment>;
  readonly decided: Partial<Decision> & { action: Decision['action'] };
  /** What the message must say, when the decision is to fail. */
  readonly says?: RegExp;
}

const ensure: Row[] = [
  { when: 'absent', observed: absent, decided: { action: 'copy' } },
  {
    when: 'absent, but just asked for',
    observed: absent,
    moment: { mayNotShowYet: true },
    decided: { action: 'wait' },
  },
  {
    when: 'absent in a rollback that goes back to it',
    observed: absent,
    moment: { mayBeUndone: true },
    decided: { action: 'wait' },
  },
  {
    when: 'AWS would not say',
    observed: { kind: 'unknown', because: 'ThrottlingException' },
    decided: { action: 'wait' },
  },
  {
    when: 'AWS will never say',
    observed: { kind: 'unobservable', message: 'denied for good' },
    decided: { action: 'fail' },
    says: /^denied for good$/,
  },
  {
    when: 'ours, COPYING_IN_PROGRESS',
    observed: seen({ status: 'COPYING_IN_PROGRESS' }),
    decided: { action: 'wait' },
  },
  ...FINISHED.map(
    (status): Row => ({ when: `ours, ${status}`, observed: seen({ status }), decided: { action: 'done' } }),
  ),
  {
    when: 'COPYING_IN_PROGRESS, whose it is was not asked',
    observed: seen({ status: 'COPYING_IN_PROGRESS', ours: undefined, tags: undefined }),
    decided: { action: 'wait' },
  },
  {
    when: 'ours and finished, but from before the deployment that takes it in',
    observed: seen(),
    moment: { isNew: true, operationBegan: version().created + 1 },
    decided: { action: 'tag', tags: { [TAKEN_FROM_TAG]: 'prod/Copy' } },
  },
  {
    when: 'ours and finished, made by the deployment that takes it in',
    observed: seen(),
    moment: { isNew: true, operationBegan: version().created },
    decided: { action: 'done' },
  },
  {
    when: 'ours and finished, taken over by this deployment',
    observed: seen({ tags: { ...request().tags, [TAKEN_FROM_TAG]: 'other/Copy' } }),
    moment: { isNew: true, operationBegan: version().created + 1 },
    decided: { action: 'done' },
  },
  {
    when: 'ours and finished, taken over by an earlier deployment',
    observed: seen({ tags: { ...request().tags, [TAKEN_FROM_TAG]: 'other/Copy' } }),
    decided: { action: 'untag', keys: [TAKEN_FROM_TAG] },
  },
  {
    when: 'not ours, same source, adoptExisting, but below the minimum',
    request: { change: { AdoptExisting: 'true', MinimumF1Score: '0.9' } },
    observed: seen({ ...byHand, f1Score: 0.8 }),
    decided: { action: 'fail' },
    says: /F1 0\.8 < 0\.9 \(minimumF1Score\)/,
  },
  {
    when: 'not ours, same source, adoptExisting, on its way and not yet to be judged',
    request: { change: { AdoptExisting: 'true', MinimumF1Score: '0.9' } },
    observed: seen({ ...byHand, status: 'COPYING_IN_PROGRESS' }),
    decided: { action: 'adopt' },
  },
  {
    when: 'ours, finished, a tag differs',
    request: { change: { Tags: { team: 'vision', stage: 'prod' } } },
    observed: seen({ tags: { ...request().tags, team: 'audio', stage: 'prod', handmade: 'yes' } }),
    decided: { action: 'tag', tags: { team: 'vision' } },
  },
  {
    when: 'ours, finished, stopOnDelete was switched on',
    request: { change: { StopOnDelete: 'true' } },
    observed: seen(),
    decided: { action: 'tag', tags: { [STOP_TAG]: 'true' } },
  },
  {
    when: 'ours, finished, stopOnDelete was switched off',
    observed: seen({ tags: { ...request().tags, [STOP_TAG]: 'true' } }),
    decided: { action: 'untag', keys: [STOP_TAG] },
  },
  {
    when: 'ours, finished, F1 at the minimum',
    request: { change: { MinimumF1Score: '0.9' } },
    observed: seen({ f1Score: 0.9 }),
    decided: { action: 'done' },
  },
  {
    when: 'ours, finished, F1 below the minimum',
    request: { change: { MinimumF1Score: '0.9' } },
    observed: seen({ f1Score: 0.89 }),
    decided: { action: 'fail' },
    says: /F1 0\.89 < 0\.9 \(minimumF1Score\)/,
  },
  {
    when: 'ours, finished, without an evaluation that a minimum needs',
    request: { change: { MinimumF1Score: '0.9' } },
    observed: seen({ f1Score: undefined }),
    decided: { action: 'fail' },
    says: /its F1 score is not known, 0\.9 is asked for/,
  },
  {
    when: 'ours, finished, F1 not known, which is accepted',
    request: { change: { MinimumF1Score: '0.9', AcceptMissingEvaluation: 'true' } },
    observed: seen(),
    decided: {
      action: 'done',
      because: 'the copy is there; its F1 score is not known, 0.9 is asked for (minimumF1Score)',
    },
  },
  {
    when: 'ours, finished, F1 below the minimum, where what is missing is accepted',
    request: { change: { MinimumF1Score: '0.9', AcceptMissingEvaluation: 'true' } },
    observed: seen({ f1Score: 0.89 }),
    decided: { action: 'fail' },
    says: /F1 0\.89 < 0\.9/,
  },
  {
    when: 'ours, finished, a label has a minimum and the summary was not read',
    request: { change: LABEL_GATE },
    observed: seen(),
    decided: { action: 'examine', version: version() },
  },
  {
    when: 'ours, finished, tags differ and a label has a minimum',
    request: { change: { ...LABEL_GATE, Tags: { team: 'vision' } } },
    observed: seen(),
    decided: { action: 'tag' },
  },
  {
    when: 'ours, finished, a label has its minimum',
    request: { change: LABEL_GATE },
    observed: seen({ evidence: LABEL_EVIDENCE(0.8) }),
    decided: { action: 'done', because: 'the copy is there; label circle 0.8 >= 0.8' },
  },
  {
    when: 'ours, finished, a label is below its minimum',
    request: { change: LABEL_GATE },
    observed: seen({ evidence: LABEL_EVIDENCE(0.71) }),
    decided: { action: 'fail' },
    says: /^arn:\S+ does not pass its gates: label circle 0\.71 < 0\.8\. Copy a better version/,
  },
  {
    when: 'ours, finished, and the gates ask for what was not read, in a rollback',
    request: { change: { ...LABEL_GATE, ...DROP_GATE, MinimumF1Score: '0.9' } },
    observed: seen({ f1Score: 0.1 }),
    moment: { rollsBack: true },
    decided: { action: 'done', because: 'the copy is there' },
  },
  {
    when: 'ours, finished, new to the stack, to be compared with a version that was not read',
    request: { change: DROP_GATE },
    observed: seen({ f1Score: 0.9 }),
    moment: { isNew: true },
    decided: { action: 'examine' },
  },
  {
    when: 'ours, finished, new to the stack and too far below the current version',
    request: { change: DROP_GATE },
    observed: seen({ f1Score: 0.9, evidence: DROP_EVIDENCE }),
    moment: { isNew: true },
    decided: { action: 'fail' },
    says: /F1 0\.9 lies 0\.05 below the 0\.95 of current that \/models\/current names, 0\.02 is allowed/,
  },
  {
    when: 'ours, finished, the first one that is promoted',
    request: { change: DROP_GATE },
    observed: seen({ f1Score: 0.9, evidence: { current: { kind: 'none' } } }),
    moment: { isNew: true },
    decided: {
      action: 'done',
      because: expect.stringMatching(
        /the parameter \/models\/current does not exist yet$/,
      ) as unknown as string,
    },
  },
  {
    when: 'ours, finished, to be compared, but not new to the stack',
    request: { change: DROP_GATE },
    observed: seen({ f1Score: 0.1 }),
    decided: { action: 'done' },
  },
  {
    when: 'not ours, same source, adoptExisting, a label is to be judged first',
    request: { change: { ...LABEL_GATE, AdoptExisting: 'true' } },
    observed: seen(byHand),
    decided: { action: 'examine' },
  },
  {
    when: 'not ours, same source, adoptExisting, but a label is below its minimum',
    request: { change: { ...LABEL_GATE, AdoptExisting: 'true' } },
    observed: seen({ ...byHand, evidence: LABEL_EVIDENCE(0.71) }),
    decided: { action: 'fail' },
    says: /label circle 0\.71 < 0\.8/,
  },
  {
    when: 'not ours, same source, adoptExisting, and it passes',
    request: { change: { ...LABEL_GATE, AdoptExisting: 'true' } },
    observed: seen({ ...byHand, evidence: LABEL_EVIDENCE(0.9) }),
    decided: { action: 'adopt' },
  },
  {
    when: 'ours, COPYING_FAILED, older than this operation',
    observed: seen({ status: 'COPYING_FAILED' }),
    moment: { operationBegan: 1_700_000_003_001 },
    decided: { action: 'delete' },
  },
  {
    when: 'ours, COPYING_FAILED, from this operation',
    observed: seen({ status: 'COPYING_FAILED', statusMessage: 'The output bucket is gone.' }),
    moment: { operationBegan: 1_700_000_003_000 },
    decided: { action: 'fail' },
    says: /COPYING_FAILED, The output bucket is gone\./,
  },
  { when: 'ours, DELETING', observed: seen({ status: 'DELETING' }), decided: { action: 'wait' } },
  {
    when: 'ours, but a copy of another source (a retained one, under a given name)',
    observed: seen({ sourceModelVersionArn: otherSource }),
    decided: { action: 'fail' },
    says: /is taken by .*it is a copy of .*\/v2\//,
  },
  {
    when: 'ours, source not told',
    observed: seen({ sourceModelVersionArn: undefined }),
    decided: { action: 'done' },
  },
  {
    when: 'not ours, same source, adoptExisting',
    request: { change: { AdoptExisting: 'true' } },
    observed: seen(byHand),
    decided: { action: 'adopt' },
  },
  {
    when: 'not ours, same source, still copying, adoptExisting',
    request: { change: { AdoptExisting: 'true' } },
    observed: seen({ ...theirs, status: 'COPYING_IN_PROGRESS' }),
    decided: { action: 'adopt' },
  },
  {
    when: 'not ours, same source, no adoptExisting',
    observed: seen(theirs),
    decided: { action: 'fail' },
    says: /belongs to the stack resource other\/Copy\. Set adoptExisting/,
  },
  {
    when: 'not ours, other source, adoptExisting',
    request: { change: { AdoptExisting: 'true' } },
    observed: seen({ ...byHand, sourceModelVersionArn: otherSource }),
    decided: { action: 'fail' },
    says: /Choose another versionName/,
  },
  {
    when: 'not ours, trained here, adoptExisting',
    request: { change: { AdoptExisting: 'true' } },
    observed: seen({ ...byHand, sourceModelVersionArn: undefined, status: 'TRAINING_COMPLETED' }),
    decided: { action: 'fail' },
    says: /it is no copy/,
  },
  ...UNEXPECTED.map(
    (status): Row => ({
      when: `ours, ${status}`,
      observed: seen({ status }),
      decided: { action: 'fail' },
      says: new RegExp(` is ${status}, `),
    }),
  ),
];

const remove: Row[] = [
  { when: 'absent', observed: absent, decided: { action: 'done' } },
  {
    when: 'absent, but a create was just cut off',
    observed: absent,
    moment: { mayNotShowYet: true },
    decided: { action: 'wait' },
  },
  {
    when: 'AWS would not say',
    observed: { kind: 'unknown', because: 'ThrottlingException' },
    decided: { action: 'wait' },
  },
  ...[...FINISHED, 'COPYING_IN_PROGRESS', 'DELETING'].map(
    (status): Row => ({
      when: `not ours, ${status}`,
      observed: seen({ ...theirs, status }),
      decided: { action: 'done' },
    }),
  ),
  {
    when: 'not ours, running, stopOnDelete',
    request: { change: { StopOnDelete: 'true' } },
    observed: seen({ ...byHand, status: 'RUNNING' }),
    decided: { action: 'done' },
  },
  ...['RUNNING', 'STARTING'].map(
    (status): Row => ({
      when: `ours, ${status}`,
      observed: seen({ status }),
      decided: { action: 'fail' },
      says: /never stopped unasked.*aws rekognition stop-project-version --project-version-arn arn:/,
    }),
  ),
  ...['RUNNING', 'STARTING'].map(
    (status): Row => ({
      when: `ours, ${status}, run by a resource of this stack`,
      observed: seen({ status, tags: { ...request().tags, [RUNNER_TAG]: 'prod/Run' } }),
      decided: { action: 'wait' },
    }),
  ),
  {
    when: 'ours, RUNNING, run by a resource of this stack, but stopOnDelete',
    request: { change: { StopOnDelete: 'true' } },
    observed: seen({ status: 'RUNNING', tags: { ...request().tags, [RUNNER_TAG]: 'prod/Run' } }),
    decided: { action: 'stop' },
  },
  {
    when: 'ours, RUNNING, run by a resource of another stack',
    observed: seen({ status: 'RUNNING', tags: { ...request().tags, [RUNNER_TAG]: 'prod-two/Run' } }),
    decided: { action: 'fail' },
    says: /is never stopped unasked/,
  },
  {
    when: 'ours, RUNNING, stopOnDelete',
    request: { change: { StopOnDelete: 'true' } },
    observed: seen({ status: 'RUNNING' }),
    decided: { action: 'stop' },
  },
  {
    when: 'ours, STARTING, stopOnDelete',
    request: { change: { StopOnDelete: 'true' } },
    observed: seen({ status: 'STARTING' }),
    decided: { action: 'wait' },
  },
  ...['COPYING_IN_PROGRESS', 'STOPPING', 'DELETING'].map(
    (status): Row => ({ when: `ours, ${status}`, observed: seen({ status }), decided: { action: 'wait' } }),
  ),
  ...['COPYING_COMPLETED', 'STOPPED', 'COPYING_FAILED', ...UNEXPECTED].map(
    (status): Row => ({ when: `ours, ${status}`, observed: seen({ status }), decided: { action: 'delete' } }),
  ),
];

describe.each([
  ['Create', ensure],
  ['Update', ensure],
  ['Delete', remove],
] as const)('%s', (type, rows) => {
  test.each(rows)('$when: $decided.action', (row) => {
    const decision = decide(request({ type, ...row.request }), row.observed, { ...later, ...row.moment });

    expect(decision).toMatchObject(row.decided);
    if (row.says) expect((decision as { message: string }).message).toMatch(row.says);
  });
});

test('an update takes away only the tags that it asked for itself before', () => {
  const update = request({ type: 'Update', change: { Tags: { a: '1' } }, old: { Tags: { a: '1', b: '2' } } });
  const tags = { ...update.tags, b: '2', handmade: 'yes' };

  const decision = decide(update, seen({ tags }), later);

  expect(decision).toMatchObject({ action: 'untag', keys: ['b'] });
});

describe('the Delete that a rollback owes', () => {
  const undo = { ...request({ type: 'Delete', id: 'invented' }), undoes: true };

  test('takes away what the undone update made', () => {
    const decision = decide(undo, seen({ created: later.operationBegan }), later);

    expect(decision).toMatchObject({ action: 'delete' });
  });

  test('leaves what stood there before', () => {
    const decision = decide(undo, seen({ created: later.operationBegan - 1 }), later);

    expect(decision).toMatchObject({ action: 'done' });
  });
});

describe('what a deployment took over', () => {
  const takenFrom = (owner: string) => seen({ tags: { ...request().tags, [TAKEN_FROM_TAG]: owner } });

  test.each([
    ['nobody', { action: 'release' }],
    ['other/Copy', { action: 'release', formerOwner: 'other/Copy' }],
    ['prod/Copy', { action: 'done' }],
  ])('from %s goes back to it in a rollback', (owner, expected) => {
    const decision = decide(request({ type: 'Delete' }), takenFrom(owner), { ...later, rollsBack: true });

    expect(decision).toMatchObject(expected);
  });

  test('is deleted otherwise, as ownership means', () => {
    expect(decide(request({ type: 'Delete' }), takenFrom('nobody'), later)).toMatchObject({
      action: 'delete',
    });
  });

  test('and what was made in the deployment itself are told apart', () => {
    const decision = decide(request({ type: 'Delete' }), seen(), { ...later, rollsBack: true });

    expect(decision).toMatchObject({ action: 'delete' });
  });
});

describe('the tags of a finished copy', () => {
  const asked = request({ change: { Tags: { team: 'vision', stage: 'prod' }, MinimumF1Score: '0.9' } });
  const tagged = (tags: object) => seen({ f1Score: 0.5, tags: { ...asked.tags, ...tags } });

  test('are corrected where they differ, and left where they do not', () => {
    const { tags } = decide(asked, tagged({ team: 'audio', handmade: 'yes' }), later) as { tags?: object };

    expect(tags).toEqual({ team: 'vision' });
  });

  test.each([
    ['corrected', { team: 'audio' }, 'tag'],
    ['taken away', { [STOP_TAG]: 'true' }, 'untag'],
    ['as they shall be', {}, 'fail'],
  ])('are %s before the F1 gate', (_, tags, action) => {
    expect(decide(asked, tagged(tags), later)).toMatchObject({ action });
  });

  test('that are former go at once, except the mark of what was taken over, which a rollback needs', () => {
    const marked = tagged({ [STOP_TAG]: 'true', [TAKEN_FROM_TAG]: 'nobody' });

    expect(decide(asked, marked, { ...later, isNew: true })).toMatchObject({ keys: [STOP_TAG] });
    expect(decide(asked, marked, later)).toMatchObject({ keys: [STOP_TAG, TAKEN_FROM_TAG] });
  });
});

describe('an Update of a copy whose summary has left the bucket', () => {
  const evidence: Evidence = { labels: { kind: 'missing', because: 'it does not exist' } };
  const gone = seen({ evidence });
  const update = (old: object) =>
    request({ type: 'Update', change: { ...LABEL_GATE, Tags: {} }, old: { ...LABEL_GATE, ...old } });

  test.each([
    ['passes where something else changed', update({ Tags: { team: 'vision' } }), gone, {}, 'done'],
    ['fails where a gate changed', update({ MinimumF1Score: '0.5' }), gone, {}, 'fail'],
    ['fails where the copy is new', update({}), gone, { isNew: true }, 'fail'],
    [
      'fails where the copy is not ours',
      request({
        type: 'Update',
        change: { ...LABEL_GATE, AdoptExisting: 'true' },
        old: LABEL_GATE,
      }),
      seen({ ...byHand, evidence }),
      {},
      'fail',
    ],
    [
      'fails where a number is there and too low',
      update({}),
      seen({ evidence: LABEL_EVIDENCE(0.7) }),
      {},
      'fail',
    ],
  ])('%s', (_, asked, observed, moment, action) => {
    expect(decide(asked, observed, { ...later, ...moment })).toMatchObject({ action });
  });
});
