import type { Verdict } from '../../../lambda/cloudformation/operation';
import { decide } from '../../../lambda/project-policy/decide';
import type { Predecessor } from '../../../lambda/project-policy/observation';
import type { Maker } from '../../../lambda/project-policy/signature';
import type { Notes, Observation } from '../../../lambda/reconcile/kind';
import type { Situation } from '../../../lambda/reconcile/situation';
import { iso, START } from '../../../testing/handlers/answers';
import { moment } from '../../../testing/handlers/context';
import {
  document,
  otherDocument,
  PROJECT,
  request,
  rewritten,
} from '../../../testing/handlers/policy-requests';
import { type EventChange } from '../../../testing/handlers/requests';

const startedAt = iso(START);

interface Given {
  readonly maker?: Maker;
  /** The policy under the name. Absent: there is none. */
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
  const at = moment({
    situation,
    notes: { startedAt, ...notes },
    age: age * 1000,
    remembered: { startedAt, ...(remembered ?? { found: 'there', ...notes }) },
  });
  const policy = { revision: 'r1', document: JSON.stringify(says), maker, created, predecessor };
  return decide(request(asked), says ? { kind: 'seen', thing: policy } : { kind: 'absent' }, at);
}

/** `policy.absent: put`. */
const shortly = ({ row, action }: ReturnType<typeof decide>) => `${row}: ${action}`;

type Row = [when: string, decision: string, given?: Given];

const wasAbsent = { found: 'absent' };
const died = { ...wasAbsent, repeated: true } as const;
const wasThere = { found: 'there' };
const someTime = '2026-01-01T00:00:01.000Z';
const lost = { ...wasAbsent, asked: someTime };
const PUT: readonly Row[] = [
  ['nothing is there at the first look', 'policy.first-look: wait', { remembered: {} }],
  ['nothing is there', 'policy.absent: put', { notes: wasAbsent }],
  ['what stood there is gone now', 'policy.absent: put', { notes: wasThere }],
  ['the same stood there before', 'policy.name-taken: fail', { says: document, notes: wasThere }],
  ['it stands there at the first look', 'policy.name-taken: fail', { says: document, remembered: {} }],
  ['another stood there before', 'policy.name-taken: fail', { says: otherDocument, notes: wasThere }],
  ['another came since', 'policy.name-taken: fail', { says: otherDocument, notes: died }],
  [
    'ours was put over by somebody',
    'policy.name-taken: fail',
    { says: document, notes: { ...lost, made: 'r0' } },
  ],
  [
    'ours was deleted, and somebody has put it again with our signature',
    'policy.as-declared: done',
    { says: document, maker: 'this resource', notes: { ...lost, made: 'r0' } },
  ],
  ['a step that died has put it', 'policy.as-declared: done', { says: rewritten, notes: died }],
  [
    'a step that died has put and signed it, and somebody has edited it',
    'policy.differs: put',
    { says: otherDocument, maker: 'this resource', notes: died },
  ],
  [
    'our signature stood there before',
    'policy.name-taken: fail',
    { says: document, maker: 'this resource', notes: { ...died, ...wasThere } },
  ],
  [
    'another stack has put the same when a step died',
    'policy.name-taken: fail',
    { says: document, maker: 'another resource', notes: died },
  ],
  [
    'another stack has put the same when the answer to our put was lost',
    'policy.name-taken: fail',
    { says: document, maker: 'another resource', notes: lost },
  ],
  ['the same came since, and no step died', 'policy.name-taken: fail', { says: document, notes: wasAbsent }],
  ['a put with a lost answer has put it', 'policy.as-declared: done', { says: rewritten, notes: lost }],
  ['it came with a put with a lost answer', 'policy.differs: put', { says: otherDocument, notes: lost }],
  [
    'our put was given its revision, whatever AWS makes of the text',
    'policy.as-declared: done',
    { says: otherDocument, notes: { ...lost, made: 'r1' } },
  ],
  [
    'it is seen for the first time',
    'policy.first-seen: wait',
    {
      says: document,
      created: someTime,
      notes: { ...lost, made: 'r1', created: someTime },
      remembered: lost,
    },
  ],
  [
    'it was seen, and somebody has edited it since',
    'policy.differs: put',
    { says: otherDocument, created: someTime, notes: { ...lost, made: 'r0', created: someTime } },
  ],
  [
    'it was seen, and somebody has put another one since',
    'policy.name-taken: fail',
    { says: document, created: 'then', notes: { ...lost, made: 'r0', created: someTime } },
  ],
];

test.each(PUT)('create: %s', (_, expected, given = {}) => {
  expect(shortly(decided('create', given))).toBe(expected);
});

test.each(PUT)('replace: %s', (_, expected, given = {}) => {
  const asked = { type: 'Update', id: 'shapes/policy/before' } as const;

  expect(shortly(decided('replace', { ...given, asked }))).toBe(expected);
});

test.each(PUT)('change to another project of the same name: %s', (_, expected, given = {}) => {
  const asked = { type: 'Update', old: { ProjectArn: PROJECT.replace(/\d+$/, '1') } } as const;

  expect(shortly(decided('change', { ...given, asked }))).toBe(expected);
});

const IN_PLACE: readonly Row[] = [
  ['nothing is there at the first look', 'policy.first-look: wait', { remembered: {} }],
  ['somebody has deleted it', 'policy.absent: put'],
  ['it says the same already', 'policy.as-declared: done', { says: rewritten, remembered: {} }],
  [
    'our put was given its revision',
    'policy.as-declared: done',
    { says: otherDocument, notes: { made: 'r1' } },
  ],
  ['it differs at the first look', 'policy.first-look: wait', { says: otherDocument, remembered: {} }],
  ['it is as it was before', 'policy.changed: put', { says: otherDocument }],
  ['somebody has edited it', 'policy.edited: put', { says: { ...otherDocument, Id: 'by hand' } }],
];
const inPlace = { type: 'Update', old: { PolicyDocument: otherDocument } } as const;

test.each(IN_PLACE)('change: %s', (_, expected, given = {}) => {
  expect(shortly(decided('change', { ...given, asked: inPlace }))).toBe(expected);
});

test.each<Row>([
  ['nothing is there at the first look', 'policy.first-look: wait', { remembered: {} }],
  ['somebody has deleted it', 'policy.absent: put'],
  ['it says the same, but a put of the undone update may come', 'policy.restored: put', { says: rewritten }],
  ['it says what the undone update put', 'policy.restored: put', { says: otherDocument }],
  ['our put was given its revision', 'policy.as-declared: done', { says: rewritten, notes: { made: 'r1' } }],
])('restore: %s', (_, expected, given = {}) => {
  expect(shortly(decided('restore', { ...given, asked: inPlace }))).toBe(expected);
});

test('restore under another id: the undone update cannot put under this name', () => {
  const asked = {
    type: 'Update',
    id: 'shapes/policy/renamed',
    old: { PolicyDocument: otherDocument },
  } as const;

  expect(decided('restore', { says: document, asked })).toMatchObject({ row: 'policy.as-declared' });
});

test('restore: a policy that the undone update did not change needs no put', () => {
  const asked = { type: 'Update', old: { PolicyDocument: rewritten } } as const;

  expect(decided('restore', { says: document, asked })).toMatchObject({ row: 'policy.as-declared' });
});

test('restore from another project of the same name: the name is not new', () => {
  const asked = { type: 'Update', old: { ProjectArn: PROJECT.replace(/\d+$/, '1') } } as const;
  const given = { says: otherDocument, notes: wasThere, asked };

  expect(decided('restore', given)).toMatchObject({ action: 'put' });
});

test('a put names the observed revision, or none for a new policy', () => {
  expect(decided('change', { says: otherDocument, asked: inPlace })).toHaveProperty('revision', 'r1');
  expect(decided('change', { asked: inPlace })).not.toHaveProperty('revision');
});

const back = { type: 'Update', id: 'shapes/policy/renamed' } as const;
test.each<Row>([
  ['nothing is there', 'policy.may-be-undone: wait', { age: 119 }],
  ['another is there', 'policy.left-as-found: done', { age: 120, says: otherDocument }],
  ['nothing is there after two minutes', 'policy.absent: put', { age: 120 }],
  ['it is there', 'policy.as-declared: done', { says: document }],
])('restore under another id: %s', (_, expected, given = {}) => {
  expect(shortly(decided('restore', { ...given, asked: back }))).toBe(expected);
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
  ['nothing is there', 'policy.gone: done', { notes: wasAbsent }],
  ['nobody has asked who put it', 'policy.predecessor-unread: examine'],
  ['an earlier request runs', 'policy.predecessor-runs: wait', { predecessor: { kind: 'running' } }],
  ['Step Functions does not say', 'policy.predecessor-may-show: wait', { predecessor: unread, age: 59 }],
  ['Step Functions does not say for a minute', 'policy.removable: delete', { predecessor: unread, age: 60 }],
  ['no earlier request is known', 'policy.removable: delete', { predecessor: none }],
  [
    'an earlier request put it, and never came to see it',
    'policy.removable: delete',
    { predecessor: ended({ asked: startedAt, found: 'absent' }), created: someTime },
  ],
  ['no earlier request came to see it', 'policy.never-put: done', { predecessor: ended({}) }],
  [
    'no earlier request has left notes',
    'policy.never-put: done',
    { predecessor: { ...ended(), document: otherDocument } },
  ],
  [
    'an earlier request died when it was to put the same',
    'policy.maker-doubtful: fail',
    { predecessor: { ...ended(died), document: otherDocument } },
  ],
  [
    'an earlier request died when it was to put the same, and it is signed by another resource',
    'policy.never-put: done',
    { maker: 'another resource', predecessor: { ...ended(died), document: otherDocument } },
  ],
  [
    'an earlier request died when it was to put the same, and it is signed by ours',
    'policy.removable: delete',
    { maker: 'this resource', predecessor: { ...ended(died), document: otherDocument } },
  ],
  [
    'it was made when ours was',
    'policy.removable: delete',
    { predecessor: ended({ created: someTime }), created: someTime },
  ],
  [
    'a step of the update died that has put it again, and a later one has seen it',
    'policy.removable: delete',
    { predecessor: { ...ended({ ...died, created: someTime }), document: otherDocument }, created: someTime },
  ],
  [
    'it was made at another time',
    'policy.of-somebody-else: done',
    { predecessor: ended({ created: someTime }), created: '2026-02-01T00:00:00.000Z' },
  ],
  [
    'it was made at another time, with our signature',
    'policy.removable: delete',
    {
      predecessor: ended({ created: someTime }),
      created: '2026-02-01T00:00:00.000Z',
      maker: 'this resource',
    },
  ],
  [
    'it was made at another time, with the signature of another stack',
    'policy.of-somebody-else: done',
    {
      predecessor: ended({ created: someTime }),
      created: '2026-02-01T00:00:00.000Z',
      maker: 'another resource',
    },
  ],
])('remove: %s', (_, expected, given = {}) => {
  const says = expected.startsWith('policy.gone') ? undefined : otherDocument;

  expect(shortly(decided('remove', { says, ...given, asked: { type: 'Delete' } }))).toBe(expected);
});

test.each<Row>([
  ['nobody has asked who put it', 'policy.predecessor-unread: examine'],
  ['the undone request runs', 'policy.predecessor-runs: wait', { predecessor: { kind: 'running' } }],
  ['none shows yet', 'policy.predecessor-may-show: wait', { predecessor: none, age: 59 }],
  ['none shows for a minute', 'policy.maker-unknown: done', { predecessor: none, age: 60 }],
  ['Step Functions does not say', 'policy.predecessor-may-show: wait', { predecessor: unread, age: 59 }],
  [
    'Step Functions does not say for a minute',
    'policy.maker-unknown: done',
    { predecessor: unread, age: 60 },
  ],
  ['the undone request left no notes', 'policy.maker-unknown: done', { predecessor: ended() }],
  ['the undone request put nothing', 'policy.not-made: done', { predecessor: ended(wasAbsent) }],
  ['it put another revision', 'policy.not-made: done', { predecessor: ended({ ...lost, made: 'r0' }) }],
  [
    'it put another revision, and somebody has edited that since',
    'policy.undone: delete',
    { predecessor: ended({ made: 'r0', created: someTime }, 'undone'), created: someTime },
  ],
  [
    'it put another policy, which is gone',
    'policy.not-made: done',
    { predecessor: ended({ made: 'r0', created: someTime }, 'undone'), created: '2026-02-01T00:00:00.000Z' },
  ],
  [
    'its put was uncertain, over what stood there',
    'policy.not-made: done',
    { predecessor: ended({ ...lost, ...wasThere }) },
  ],
  ['its put was uncertain', 'policy.undone: delete', { predecessor: ended(lost, 'undone') }],
  [
    'it died, where nothing had stood, and its policy stands there',
    'policy.maker-doubtful: fail',
    { predecessor: { ...ended(died, 'undone'), document }, says: document },
  ],
  [
    'it died, where nothing had stood, and the policy is signed by ours',
    'policy.undone: delete',
    { maker: 'this resource', predecessor: { ...ended(died, 'undone'), document }, says: otherDocument },
  ],
  [
    'it died, where nothing had stood, and the policy is signed by another resource',
    'policy.not-made: done',
    { maker: 'another resource', predecessor: { ...ended(died, 'undone'), document }, says: document },
  ],
  [
    'its put was uncertain, and the policy is signed by another resource',
    'policy.not-made: done',
    { maker: 'another resource', predecessor: ended(lost, 'undone'), says: document },
  ],
  [
    'its put was uncertain, and a step died too',
    'policy.undone: delete',
    { predecessor: { ...ended({ ...lost, repeated: true }, 'undone'), document }, says: document },
  ],
  [
    'its step was repeated, and it put another revision',
    'policy.not-made: done',
    { predecessor: { ...ended({ ...died, made: 'r0' }), document }, says: document },
  ],
  [
    'it died, and another policy stands there',
    'policy.not-made: done',
    { predecessor: { ...ended(died, 'undone'), document }, says: otherDocument },
  ],
  [
    'it died, over what stood there',
    'policy.not-made: done',
    { predecessor: { ...ended({ ...wasThere, repeated: true }, 'undone'), document }, says: document },
  ],
  ['it put this revision', 'policy.undone: delete', { predecessor: ended({ made: 'r1' }, 'undone') }],
  ['its operation is not over', 'policy.undone: delete', { predecessor: ended({ made: 'r1' }, 'under way') }],
  [
    'its operation finished long ago',
    'policy.of-before: done',
    { predecessor: ended({ made: 'r1' }, 'finished') },
  ],
  [
    'its operation was undone before this one began',
    'policy.of-before: done',
    { predecessor: ended({ made: 'r1' }, 'survived') },
  ],
  [
    'CloudFormation does not say what became of its operation',
    'policy.operation-unknown: wait',
    { predecessor: ended({ made: 'r1' }, 'unknown'), age: 299 },
  ],
  [
    'CloudFormation does not say so for five minutes',
    'policy.of-before: done',
    { predecessor: ended({ made: 'r1' }, 'unknown'), age: 300 },
  ],
])('undo: %s', (_, expected, given = {}) => {
  const decision = decided('undo', { says: document, ...given, asked: { type: 'Delete' } });

  expect(shortly(decision)).toBe(expected);
});

test.each<Row>([
  ['nothing shows', 'policy.may-show: wait', { notes: wasAbsent, age: 59 }],
  ['nothing shows for a minute', 'policy.gone: done', { notes: wasAbsent, age: 60 }],
  ['what was there is gone', 'policy.gone: done', { notes: wasThere }],
])('undo: %s', (_, expected, given = {}) => {
  expect(shortly(decided('undo', { ...given, asked: { type: 'Delete' } }))).toBe(expected);
});

test('a deletion names the observed revision', () => {
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
  expect(decide(request(), observation, moment({ situation: 'create' }))).toMatchObject(expected);
});
