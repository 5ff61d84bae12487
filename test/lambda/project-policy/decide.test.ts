import type { Verdict } from '../../../lambda/cloudformation/operation';
import { decide } from '../../../lambda/project-policy/decide';
import type { Predecessor } from '../../../lambda/project-policy/observation';
import type { Maker } from '../../../lambda/project-policy/signature';
import type { Notes, Observation } from '../../../lambda/reconcile/kind';
import type { Situation } from '../../../lambda/reconcile/situation';
import { iso, operationIn, START } from '../../../testing/handlers/answers';
import { moment } from '../../../testing/handlers/context';
import {
  document,
  otherDocument,
  PROJECT,
  request,
  rewritten,
} from '../../../testing/handlers/policy-requests';
import type { EventChange } from '../../../testing/handlers/requests';
import { rowsOf, type Table } from '../../../testing/handlers/tables';

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
  readonly withoutRollback?: true;
}

function decided(
  situation: Situation,
  { says, maker, created, predecessor, notes, age = 10, remembered, asked, withoutRollback }: Given,
) {
  const at = moment({
    situation,
    operation: { ...operationIn(), withoutRollback },
    notes: { startedAt, ...notes },
    age: age * 1000,
    remembered: { startedAt, ...(remembered ?? { found: 'there', ...notes }) },
  });
  const policy = { revision: 'r1', document: JSON.stringify(says), maker, created, predecessor };
  return decide(request(asked), says ? { kind: 'seen', thing: policy } : { kind: 'absent' }, at);
}

/** Checks each case in the situation. `given` applies where the case says nothing else. */
const checkEach = (title: string, situation: Situation, given: Given, cases: Table<Given>) =>
  test.each(rowsOf(cases))(`${title}: %s: %s`, (_when, expected, more) => {
    const { row, action } = decided(situation, { ...given, ...more });

    expect(`${row}: ${action}`).toBe(expected);
  });

const wasAbsent = { found: 'absent' };
const died = { ...wasAbsent, repeated: true } as const;
const wasThere = { found: 'there' };
const someTime = '2026-01-01T00:00:01.000Z';
const anotherTime = '2026-02-01T00:00:00.000Z';
const lost = { ...wasAbsent, asked: someTime };
const seenOnce = { ...lost, made: 'r0', created: someTime };

const there = (says: object): Given => ({ says });
const noted = (notes: Partial<Notes>): Given => ({ notes });
const created = (created: string): Given => ({ created });
const aged = (age: number): Given => ({ age });
const overwritten = noted({ ...lost, made: 'r0' });
const atFirst: Given = { remembered: {} };
const signed: Given = { maker: 'this resource' };
const signedByAnother: Given = { maker: 'another resource' };

const inPlace = { type: 'Update', old: { PolicyDocument: otherDocument } } as const;
const ofAnotherProject = { type: 'Update', old: { ProjectArn: PROJECT.replace(/\d+$/, '1') } } as const;
const deletes: Given = { asked: { type: 'Delete' } };

const PUT: Table<Given> = {
  'policy.first-look: wait': [['nothing is there at the first look', atFirst]],
  'policy.absent: put': [
    ['nothing is there', noted(wasAbsent)],
    ['the former policy is gone now', noted(wasThere)],
  ],
  'policy.name-taken: fail': [
    ['the same policy existed before', there(document), noted(wasThere)],
    ['it exists at the first look', there(document), atFirst],
    ['another policy existed before', there(otherDocument), noted(wasThere)],
    ['another policy has come since', there(otherDocument), noted(died)],
    ['our answer was lost, and another policy has come', there(otherDocument), noted(lost)],
    ['somebody has overwritten ours', there(document), overwritten],
    ['a step died, and another resource put the same', there(document), signedByAnother, noted(died)],
    ['our answer was lost, and another resource put the same', there(document), signedByAnother, noted(lost)],
    ['the same policy has come since, and no step died', there(document), noted(wasAbsent)],
    ['it was seen, and another policy was put since', there(document), created('then'), noted(seenOnce)],
  ],
  'policy.as-declared: done': [
    ['somebody put our signed document again', there(document), signed, overwritten],
    ['a step that died has put it', there(rewritten), noted(died)],
    ['a put with a lost answer has put it', there(rewritten), noted(lost)],
    [
      'AWS’s answer to our put names its revision, whatever the text',
      there(otherDocument),
      noted({ ...lost, made: 'r1' }),
    ],
  ],
  'policy.differs: put': [
    ['a step that died put it, and somebody edited it', there(otherDocument), signed, noted(died)],
    ['it was seen, and edited since', there(otherDocument), created(someTime), noted(seenOnce)],
  ],
  'policy.first-seen: wait': [
    [
      'it is seen for the first time',
      there(document),
      created(someTime),
      noted({ ...seenOnce, made: 'r1' }),
      { remembered: lost },
    ],
  ],
};

const LEFT_BEHIND: Table<Given> = {
  'policy.name-taken: fail': [
    ['a policy with our signature existed before', there(document), signed, noted(wasThere)],
  ],
};
const TAKEN_BACK: Table<Given> = {
  'policy.name-taken: fail': [['no signature stood there before', there(document), noted(wasThere)]],
  'policy.as-declared: done': [
    ['a policy with our signature existed before', there(document), signed, noted(wasThere)],
  ],
  'policy.differs: put': [
    ['ours has another document than before', there(otherDocument), signed, noted(wasThere)],
  ],
};
const leaves = {
  asked: { type: 'Update', id: 'shapes/policy/before', old: { Retain: 'replaced' } },
} as const;
const renames = { asked: { type: 'Update', id: 'shapes/policy/before' } } as const;

checkEach('create', 'create', {}, PUT);
checkEach('create', 'create', {}, LEFT_BEHIND);
checkEach('create without rollback', 'create', { withoutRollback: true }, LEFT_BEHIND);
checkEach('replace', 'replace', renames, PUT);
checkEach('replace', 'replace', renames, LEFT_BEHIND);
checkEach('replace without rollback', 'replace', { ...renames, withoutRollback: true }, TAKEN_BACK);
checkEach('replace of what may have been left', 'replace', { ...leaves, withoutRollback: true }, LEFT_BEHIND);
checkEach('change to another project of the same name', 'change', { asked: ofAnotherProject }, PUT);
checkEach('change to another project', 'change', { asked: ofAnotherProject }, LEFT_BEHIND);

const CHANGED: Table<Given> = {
  'policy.first-look: wait': [
    ['nothing is there at the first look', atFirst],
    ['it differs at the first look', there(otherDocument), atFirst],
  ],
  'policy.absent: put': [['somebody has deleted it']],
  'policy.as-declared: done': [
    ['it says the same already', there(rewritten), atFirst],
    ['AWS’s answer to our put names its revision', there(otherDocument), noted({ made: 'r1' })],
  ],
  'policy.changed: put': [['it is as it was before', there(otherDocument)]],
  'policy.edited: put': [['somebody has edited it', there({ ...otherDocument, Id: 'by hand' })]],
};

checkEach('change', 'change', { asked: inPlace }, CHANGED);

const RESTORED: Table<Given> = {
  'policy.first-look: wait': [['nothing is there at the first look', atFirst]],
  'policy.absent: put': [['somebody has deleted it']],
  'policy.edited: put': [
    [
      'from another project, the name is not new',
      there(otherDocument),
      noted(wasThere),
      { asked: ofAnotherProject },
    ],
  ],
  'policy.restored: put': [
    ['it says the same, but a put of the undone update may come', there(rewritten)],
    ['it says what the undone update put', there(otherDocument)],
  ],
  'policy.as-declared: done': [
    ['AWS’s answer to our put names its revision', there(rewritten), noted({ made: 'r1' })],
    [
      'the undone update did not change it',
      there(document),
      { asked: { ...inPlace, old: { PolicyDocument: rewritten } } },
    ],
    [
      'the undone update cannot put under this name',
      there(document),
      { asked: { ...inPlace, id: 'shapes/policy/renamed' } },
    ],
  ],
};

checkEach('restore', 'restore', { asked: inPlace }, RESTORED);

const RESTORED_ELSEWHERE: Table<Given> = {
  'policy.return-absent: done': [['nothing is there']],
  'policy.left-as-found: done': [['another is there', there(otherDocument)]],
  'policy.as-declared: done': [['it is there', there(document)]],
};

checkEach(
  'restore under another id',
  'restore',
  { asked: { type: 'Update', id: 'shapes/policy/renamed' } },
  RESTORED_ELSEWHERE,
);

test('a put names the observed revision, or none for a new policy', () => {
  expect(decided('change', { says: otherDocument, asked: inPlace })).toHaveProperty('revision', 'r1');
  expect(decided('change', { asked: inPlace })).not.toHaveProperty('revision');
});

const after = (predecessor: Predecessor): Given => ({ predecessor });
const none = after({ kind: 'none' });
const running = after({ kind: 'running' });
/** A predecessor that has ended: its notes, what became of its operation, and what it was to put. */
const ended = (notes?: Partial<Notes>, verdict?: Verdict, itsDocument: object = document) =>
  after({
    kind: 'ended',
    since: startedAt,
    document: itsDocument,
    ...(notes && { notes: { startedAt, ...notes } }),
    ...(verdict && { verdict }),
  });
/** Without notes, but with the resource's signature in the policy. */
const signedOnly = (verdict: Verdict) =>
  after({ kind: 'ended', since: startedAt, document, isShownBySignature: true, verdict });
const seenThen = ended({ created: someTime });
const putThen = ended({ made: 'r0', created: someTime });
const putThis = ended({ made: 'r1', created: someTime });
const diedToPut = ended(died, undefined, otherDocument);

const REMOVED: Table<Given> = {
  'policy.gone: done': [['nothing is there', { says: undefined }, noted(wasAbsent)]],
  'policy.predecessor-unread: examine': [['nobody has asked who put it']],
  'policy.predecessor-runs: wait': [['an earlier request runs', running]],
  'policy.removable: delete': [
    ['no earlier request is known', none],
    ['no earlier request is known, and it has our signature', none, signed],
    [
      'an earlier request put it, and never saw it',
      ended({ ...wasAbsent, asked: startedAt }, undefined, otherDocument),
      created(someTime),
    ],
    ['an earlier request died, and it has our signature', signed, diedToPut],
    ['it was made at the time of ours', seenThen, created(someTime)],
    [
      'a step that put it again died, and a later step saw it',
      ended({ ...died, created: someTime }, undefined, otherDocument),
      created(someTime),
    ],
    ['it was made at another time, with our signature', seenThen, created(anotherTime), signed],
    ['it moved from another stack, whose signature it has', seenThen, created(someTime), signedByAnother],
    ['ours put this revision, with a copied signature', putThis, created(someTime), signedByAnother],
  ],
  'policy.never-put: done': [
    ['no earlier request has seen it', ended({})],
    ['no earlier request has left notes', ended(undefined, undefined, otherDocument)],
    ['an earlier request died, and it has another signature', signedByAnother, diedToPut],
    ['the put of an earlier request was uncertain, and another policy has the name', ended(lost)],
  ],
  'policy.maker-doubtful: fail': [['an earlier request died that was to put the same', diedToPut]],
  'policy.maker-forgotten: fail': [
    ['no earlier request is known, and another resource signed it', none, signedByAnother],
  ],
  'policy.of-somebody-else: done': [
    ['it was made at another time', seenThen, created(anotherTime)],
    ['it was made at another time, with another signature', seenThen, created(anotherTime), signedByAnother],
    [
      'our resource put it, and then another resource put and signed it',
      putThen,
      created(someTime),
      signedByAnother,
    ],
  ],
};

checkEach('remove', 'remove', { ...deletes, says: otherDocument }, REMOVED);

const edited = ended({ made: 'r0', created: someTime }, 'undone');
const diedUndone = ended(died, 'undone');

const UNDONE: Table<Given> = {
  'policy.predecessor-unread: examine': [['nobody has asked who put it']],
  'policy.predecessor-runs: wait': [['the undone request runs', running]],
  'policy.predecessor-may-show: wait': [['none shows yet', none, aged(59)]],
  'policy.maker-unknown: done': [
    ['no earlier request shows for a minute', none, aged(60)],
    ['the same, and another resource signed it', none, aged(60), signedByAnother],
    ['the undone request left no notes', ended()],
  ],
  'policy.not-made: done': [
    ['the undone request put nothing', ended(wasAbsent)],
    ['it put another revision', ended({ ...lost, made: 'r0' })],
    ['it put another policy, which is gone', edited, created(anotherTime)],
    ['its put over an existing policy was uncertain', ended({ ...lost, ...wasThere })],
    ['its put was uncertain, and another policy has the name', ended(lost), there(otherDocument)],
    ['it died, and another resource signed the policy', signedByAnother, diedUndone],
    ['its put was uncertain, and the policy has another signature', signedByAnother, ended(lost, 'undone')],
    [
      'it put the policy, and then another resource put and signed it',
      signedByAnother,
      edited,
      created(someTime),
    ],
    ['its step was repeated, and it put another revision', ended({ ...died, made: 'r0' })],
    ['it died, and another policy has the name', diedUndone, there(otherDocument)],
    ['it died, and a policy existed before', ended({ ...wasThere, repeated: true }, 'undone')],
  ],
  'policy.undone: delete': [
    ['it put another revision, which was edited since', edited, created(someTime)],
    ['its put was uncertain', ended(lost, 'undone')],
    ['it died, and the policy has our signature', signed, diedUndone, there(otherDocument)],
    ['its put was uncertain, and a step died too', ended({ ...lost, repeated: true }, 'undone')],
    ['it put this revision', ended({ made: 'r1' }, 'undone')],
    ['it left no notes, and only ours can have signed the policy', signedOnly('undone')],
    ['its operation is not over', ended({ made: 'r1' }, 'under way')],
  ],
  'policy.maker-doubtful: fail': [['it died, and its policy stands there', diedUndone]],
  'policy.of-before: done': [
    ['its operation finished long ago', ended({ made: 'r1' }, 'finished')],
    ['its operation was undone before this one began', ended({ made: 'r1' }, 'undone long ago')],
    ['it left no notes, and its operation finished', signedOnly('finished')],
  ],
  'policy.may-show: wait': [['nothing shows', { says: undefined }, noted(wasAbsent), aged(59)]],
  'policy.gone: done': [
    ['nothing shows for a minute', { says: undefined }, noted(wasAbsent), aged(60)],
    ['what was there is gone', { says: undefined }, noted(wasThere)],
  ],
};

checkEach('undo', 'undo', { ...deletes, says: document }, UNDONE);

test('a deletion names the observed revision', () => {
  expect(decided('remove', { ...deletes, ...none, says: document })).toHaveProperty('revision', 'r1');
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
