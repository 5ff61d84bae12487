import type { Verdict } from '../../../lambda/cloudformation/operation';
import { decide } from '../../../lambda/project-policy/decide';
import type { Predecessor } from '../../../lambda/project-policy/observation';
import type { Maker } from '../../../lambda/project-policy/signature';
import type { Moment, Notes, Observation } from '../../../lambda/reconcile/kind';
import type { Situation } from '../../../lambda/reconcile/situation';
import {
  document,
  otherDocument,
  PROJECT,
  request,
  rewritten,
} from '../../../testing/handlers/policy-requests';
import { type EventChange } from '../../../testing/handlers/requests';

const operation = { status: 'UPDATE_IN_PROGRESS', since: '2026-01-01T00:00:00.000Z' };
const startedAt = '2026-01-01T00:00:05.000Z';

interface Given {
  readonly maker?: Maker;
  /** What stands there. Absent: nothing does. */
  readonly says?: object;
  readonly created?: string;
  readonly predecessor?: Predecessor;
  readonly notes?: Partial<Notes>;
  /** Seconds. */
  readonly age?: number;
  /** What was known before this step. Absent: all of it. */
  readonly remembered?: Partial<Notes>;
  readonly asked?: EventChange;
}

function decided(
  situation: Situation,
  { says, maker, created, predecessor, notes, age = 10, remembered, asked }: Given,
) {
  const moment: Moment = {
    situation,
    operation,
    notes: { startedAt, ...notes },
    age: age * 1000,
    now: 0,
    sinceAsked: Number.POSITIVE_INFINITY,
    remembered: { startedAt, ...(remembered ?? { found: 'there', ...notes }) },
  };
  const policy = { revision: 'r1', document: JSON.stringify(says), maker, created, predecessor };
  return decide(request(asked), says ? { kind: 'seen', thing: policy } : { kind: 'absent' }, moment);
}

type Row = [when: string, given: Given, row: string, action: string];

const wasAbsent = { found: 'absent' };
const died = { ...wasAbsent, repeated: true } as const;
const wasThere = { found: 'there' };
const someTime = '2026-01-01T00:00:01.000Z';
const lost = { ...wasAbsent, asked: someTime };
const PUT: readonly Row[] = [
  ['nothing is there at the first look', { remembered: {} }, 'policy.first-look', 'wait'],
  ['nothing is there', { notes: wasAbsent }, 'policy.absent', 'put'],
  ['what stood there is gone now', { notes: wasThere }, 'policy.absent', 'put'],
  ['the same stood there before', { says: document, notes: wasThere }, 'policy.name-taken', 'fail'],
  ['it stands there at the first look', { says: document, remembered: {} }, 'policy.name-taken', 'fail'],
  ['another stood there before', { says: otherDocument, notes: wasThere }, 'policy.name-taken', 'fail'],
  ['another came since', { says: otherDocument, notes: died }, 'policy.name-taken', 'fail'],
  [
    'ours was put over by somebody',
    { says: document, notes: { ...lost, made: 'r0' } },
    'policy.name-taken',
    'fail',
  ],
  ['a step that died has put it', { says: rewritten, notes: died }, 'policy.as-declared', 'done'],
  [
    'a step that died has put and signed it, and somebody has edited it',
    { says: otherDocument, maker: 'this resource', notes: died },
    'policy.differs',
    'put',
  ],
  [
    'our signature stood there before',
    { says: document, maker: 'this resource', notes: { ...died, ...wasThere } },
    'policy.name-taken',
    'fail',
  ],
  [
    'another stack has put the same when a step died',
    { says: document, maker: 'another resource', notes: died },
    'policy.name-taken',
    'fail',
  ],
  [
    'another stack has put the same when the answer to our put was lost',
    { says: document, maker: 'another resource', notes: lost },
    'policy.name-taken',
    'fail',
  ],
  [
    'the same came since, and no step died',
    { says: document, notes: wasAbsent },
    'policy.name-taken',
    'fail',
  ],
  ['a put with a lost answer has put it', { says: rewritten, notes: lost }, 'policy.as-declared', 'done'],
  ['it came with a put with a lost answer', { says: otherDocument, notes: lost }, 'policy.differs', 'put'],
  [
    'our put was given its revision, whatever AWS makes of the text',
    { says: otherDocument, notes: { ...lost, made: 'r1' } },
    'policy.as-declared',
    'done',
  ],
  [
    'it is seen for the first time',
    {
      says: document,
      created: someTime,
      notes: { ...lost, made: 'r1', created: someTime },
      remembered: lost,
    },
    'policy.first-seen',
    'wait',
  ],
  [
    'it was seen, and somebody has edited it since',
    { says: otherDocument, created: someTime, notes: { ...lost, made: 'r0', created: someTime } },
    'policy.differs',
    'put',
  ],
  [
    'it was seen, and somebody has put another one since',
    { says: document, created: 'then', notes: { ...lost, made: 'r0', created: someTime } },
    'policy.name-taken',
    'fail',
  ],
];

test.each(PUT)('create: %s', (_, given, row, action) => {
  expect(decided('create', given)).toMatchObject({ row, action });
});

test.each(PUT)('replace: %s', (_, given, row, action) => {
  const asked = { type: 'Update', id: 'shapes/policy/before' } as const;

  expect(decided('replace', { ...given, asked })).toMatchObject({ row, action });
});

test.each(PUT)('change to another project of the same name: %s', (_, given, row, action) => {
  const asked = { type: 'Update', old: { ProjectArn: PROJECT.replace(/\d+$/, '1') } } as const;

  expect(decided('change', { ...given, asked })).toMatchObject({ row, action });
});

const IN_PLACE: readonly Row[] = [
  ['nothing is there at the first look', { remembered: {} }, 'policy.first-look', 'wait'],
  ['somebody has deleted it', {}, 'policy.absent', 'put'],
  ['it says the same already', { says: rewritten, remembered: {} }, 'policy.as-declared', 'done'],
  [
    'our put was given its revision',
    { says: otherDocument, notes: { made: 'r1' } },
    'policy.as-declared',
    'done',
  ],
  ['it differs at the first look', { says: otherDocument, remembered: {} }, 'policy.first-look', 'wait'],
  ['it is as it was before', { says: otherDocument }, 'policy.changed', 'put'],
  ['somebody has edited it', { says: { ...otherDocument, Id: 'by hand' } }, 'policy.edited', 'put'],
];
const inPlace = { type: 'Update', old: { PolicyDocument: otherDocument } } as const;

test.each(IN_PLACE)('change: %s', (_, given, row, action) => {
  expect(decided('change', { ...given, asked: inPlace })).toMatchObject({ row, action });
});

test.each<Row>([
  ['nothing is there at the first look', { remembered: {} }, 'policy.first-look', 'wait'],
  ['somebody has deleted it', {}, 'policy.absent', 'put'],
  [
    'it says the same, but a put of the undone update may come',
    { says: rewritten },
    'policy.restored',
    'put',
  ],
  ['it says what the undone update put', { says: otherDocument }, 'policy.restored', 'put'],
  [
    'our put was given its revision',
    { says: rewritten, notes: { made: 'r1' } },
    'policy.as-declared',
    'done',
  ],
])('restore: %s', (_, given, row, action) => {
  expect(decided('restore', { ...given, asked: inPlace })).toMatchObject({ row, action });
});

test('restore under another id: no put of the undone update comes to this name', () => {
  const asked = {
    type: 'Update',
    id: 'shapes/policy/renamed',
    old: { PolicyDocument: otherDocument },
  } as const;

  expect(decided('restore', { says: document, asked })).toMatchObject({ row: 'policy.as-declared' });
});

test('restore: what the undone update left as it was needs no put', () => {
  const asked = { type: 'Update', old: { PolicyDocument: rewritten } } as const;

  expect(decided('restore', { says: document, asked })).toMatchObject({ row: 'policy.as-declared' });
});

test('restore from another project of the same name: the name is not new', () => {
  const asked = { type: 'Update', old: { ProjectArn: PROJECT.replace(/\d+$/, '1') } } as const;
  const given = { says: otherDocument, notes: wasThere, asked };

  expect(decided('restore', given)).toMatchObject({ action: 'put' });
});

test('a put names the revision that was seen, and none where there was nothing', () => {
  expect(decided('change', { says: otherDocument, asked: inPlace })).toHaveProperty('revision', 'r1');
  expect(decided('change', { asked: inPlace })).not.toHaveProperty('revision');
});

const back = { type: 'Update', id: 'shapes/policy/renamed' } as const;
test.each<Row>([
  ['nothing is there', { age: 119 }, 'policy.may-be-undone', 'wait'],
  ['another is there', { age: 120, says: otherDocument }, 'policy.left-as-found', 'done'],
  ['nothing is there after two minutes', { age: 120 }, 'policy.absent', 'put'],
  ['it is there', { says: document }, 'policy.as-declared', 'done'],
])('restore under another id: %s', (_, given, row, action) => {
  expect(decided('restore', { ...given, asked: back })).toMatchObject({ row, action });
});

const ended = (notes?: Partial<Notes>, verdict?: Verdict | 'unknown') =>
  ({
    kind: 'ended',
    ...(notes ? { notes: { startedAt, ...notes } } : {}),
    ...(verdict ? { verdict } : {}),
  }) as const;
const none = { kind: 'none' } as const;
const unread = { kind: 'unread', because: 'Throttling' } as const;

test.each<Row>([
  ['nothing is there', { notes: wasAbsent }, 'policy.gone', 'done'],
  ['nobody has asked who put it', {}, 'policy.predecessor-unread', 'examine'],
  ['an earlier request runs', { predecessor: { kind: 'running' } }, 'policy.predecessor-runs', 'wait'],
  ['Step Functions does not say', { predecessor: unread, age: 59 }, 'policy.predecessor-may-show', 'wait'],
  [
    'Step Functions does not say for a minute',
    { predecessor: unread, age: 60 },
    'policy.removable',
    'delete',
  ],
  ['no earlier request is known', { predecessor: none }, 'policy.removable', 'delete'],
  [
    'an earlier request put it, and never came to see it',
    { predecessor: ended({ asked: startedAt, found: 'absent' }), created: someTime },
    'policy.removable',
    'delete',
  ],
  ['no earlier request came to see it', { predecessor: ended({}) }, 'policy.never-put', 'done'],
  [
    'an earlier request died when it was to put the same',
    { predecessor: { ...ended(died), document: otherDocument } },
    'policy.maker-doubtful',
    'fail',
  ],
  [
    'an earlier request died when it was to put the same, and it is signed by another resource',
    { maker: 'another resource', predecessor: { ...ended(died), document: otherDocument } },
    'policy.never-put',
    'done',
  ],
  [
    'an earlier request died when it was to put the same, and it is signed by ours',
    { maker: 'this resource', predecessor: { ...ended(died), document: otherDocument } },
    'policy.removable',
    'delete',
  ],
  [
    'it was made when ours was',
    { predecessor: ended({ created: someTime }), created: someTime },
    'policy.removable',
    'delete',
  ],
  [
    'a step of the update died that has put it again, and a later one has seen it',
    { predecessor: { ...ended({ ...died, created: someTime }), document: otherDocument }, created: someTime },
    'policy.removable',
    'delete',
  ],
  [
    'it was made at another time',
    { predecessor: ended({ created: someTime }), created: '2026-02-01T00:00:00.000Z' },
    'policy.of-somebody-else',
    'done',
  ],
])('remove: %s', (_, given, row, action) => {
  const says = row === 'policy.gone' ? undefined : otherDocument;

  expect(decided('remove', { says, ...given, asked: { type: 'Delete' } })).toMatchObject({ row, action });
});

test.each<Row>([
  ['nobody has asked who put it', {}, 'policy.predecessor-unread', 'examine'],
  ['the undone request runs', { predecessor: { kind: 'running' } }, 'policy.predecessor-runs', 'wait'],
  ['none shows yet', { predecessor: none, age: 59 }, 'policy.predecessor-may-show', 'wait'],
  ['none shows for a minute', { predecessor: none, age: 60 }, 'policy.maker-unknown', 'done'],
  ['Step Functions does not say', { predecessor: unread, age: 59 }, 'policy.predecessor-may-show', 'wait'],
  [
    'Step Functions does not say for a minute',
    { predecessor: unread, age: 60 },
    'policy.maker-unknown',
    'done',
  ],
  ['the undone request left no notes', { predecessor: ended() }, 'policy.maker-unknown', 'done'],
  ['the undone request put nothing', { predecessor: ended(wasAbsent) }, 'policy.not-made', 'done'],
  ['it put another revision', { predecessor: ended({ ...lost, made: 'r0' }) }, 'policy.not-made', 'done'],
  [
    'it put another revision, and somebody has edited that since',
    { predecessor: ended({ made: 'r0', created: someTime }, 'undone'), created: someTime },
    'policy.undone',
    'delete',
  ],
  [
    'it put another policy, which is gone',
    { predecessor: ended({ made: 'r0', created: someTime }, 'undone'), created: '2026-02-01T00:00:00.000Z' },
    'policy.not-made',
    'done',
  ],
  [
    'its put was uncertain, over what stood there',
    { predecessor: ended({ ...lost, ...wasThere }) },
    'policy.not-made',
    'done',
  ],
  ['its put was uncertain', { predecessor: ended(lost, 'undone') }, 'policy.undone', 'delete'],
  [
    'it died, where nothing had stood, and its policy stands there',
    { predecessor: { ...ended(died, 'undone'), document }, says: document },
    'policy.maker-doubtful',
    'fail',
  ],
  [
    'it died, where nothing had stood, and the policy is signed by ours',
    { maker: 'this resource', predecessor: { ...ended(died, 'undone'), document }, says: otherDocument },
    'policy.undone',
    'delete',
  ],
  [
    'it died, where nothing had stood, and the policy is signed by another resource',
    { maker: 'another resource', predecessor: { ...ended(died, 'undone'), document }, says: document },
    'policy.not-made',
    'done',
  ],
  [
    'its put was uncertain, and the policy is signed by another resource',
    { maker: 'another resource', predecessor: ended(lost, 'undone'), says: document },
    'policy.not-made',
    'done',
  ],
  [
    'its put was uncertain, and a step died too',
    { predecessor: { ...ended({ ...lost, repeated: true }, 'undone'), document }, says: document },
    'policy.undone',
    'delete',
  ],
  [
    'its step was repeated, and it put another revision',
    { predecessor: { ...ended({ ...died, made: 'r0' }), document }, says: document },
    'policy.not-made',
    'done',
  ],
  [
    'it died, and another policy stands there',
    { predecessor: { ...ended(died, 'undone'), document }, says: otherDocument },
    'policy.not-made',
    'done',
  ],
  [
    'it died, over what stood there',
    { predecessor: { ...ended({ ...wasThere, repeated: true }, 'undone'), document }, says: document },
    'policy.not-made',
    'done',
  ],
  ['it put this revision', { predecessor: ended({ made: 'r1' }, 'undone') }, 'policy.undone', 'delete'],
  [
    'its operation is not over',
    { predecessor: ended({ made: 'r1' }, 'under way') },
    'policy.undone',
    'delete',
  ],
  [
    'its operation finished long ago',
    { predecessor: ended({ made: 'r1' }, 'finished') },
    'policy.of-before',
    'done',
  ],
  [
    'its operation was undone before this one began',
    { predecessor: ended({ made: 'r1' }, 'survived') },
    'policy.of-before',
    'done',
  ],
  [
    'CloudFormation does not say what became of its operation',
    { predecessor: ended({ made: 'r1' }, 'unknown'), age: 299 },
    'policy.operation-unknown',
    'wait',
  ],
  [
    'CloudFormation does not say so for five minutes',
    { predecessor: ended({ made: 'r1' }, 'unknown'), age: 300 },
    'policy.of-before',
    'done',
  ],
])('undo: %s', (_, given, row, action) => {
  expect(decided('undo', { says: document, ...given, asked: { type: 'Delete' } })).toMatchObject({
    row,
    action,
  });
});

test.each<Row>([
  ['nothing shows', { notes: wasAbsent, age: 59 }, 'policy.may-show', 'wait'],
  ['nothing shows for a minute', { notes: wasAbsent, age: 60 }, 'policy.gone', 'done'],
  ['what was there is gone', { notes: wasThere }, 'policy.gone', 'done'],
])('undo: %s', (_, given, row, action) => {
  expect(decided('undo', { ...given, asked: { type: 'Delete' } })).toMatchObject({ row, action });
});

test('a deletion names the revision that was seen', () => {
  const given = { says: document, predecessor: none, asked: { type: 'Delete' } } as const;

  expect(decided('remove', given)).toHaveProperty('revision', 'r1');
});

test.each<[Observation<never>, object]>([
  [
    { kind: 'unknown', because: 'Throttling' },
    { row: 'policy.unknown', action: 'wait' },
  ],
  [
    { kind: 'unobservable', message: 'denied' },
    { row: 'policy.unobservable', action: 'fail', message: 'denied' },
  ],
])('AWS shows nothing: %j', (observation, expected) => {
  const moment: Moment = {
    situation: 'create',
    operation,
    notes: { startedAt },
    remembered: { startedAt },
    age: 0,
    now: 0,
    sinceAsked: Number.POSITIVE_INFINITY,
  };

  expect(decide(request(), observation, moment)).toMatchObject(expected);
});
