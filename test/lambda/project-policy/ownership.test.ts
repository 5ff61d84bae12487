import { notesAbout } from '../../../lambda/project-policy/ownership';
import type { Maker } from '../../../lambda/project-policy/signature';
import type { Moment, Notes } from '../../../lambda/reconcile/kind';
import type { Situation } from '../../../lambda/reconcile/situation';
import { document, otherDocument, request } from '../../../testing/handlers/policy-requests';

const created = '2026-01-01T00:00:01.000Z';
const wasAbsent = { found: 'absent' };
const died = { ...wasAbsent, repeated: true } as const;
const lost = { ...wasAbsent, asked: created };

function remembered(situation: Situation, says: object, notes: Partial<Notes>, more: Given = {}) {
  const { id, maker } = more;
  const policy = { revision: 'r1', document: JSON.stringify(says), created, maker };
  return notesAbout(request({ type: 'Update', ...(id ? { id } : {}) }), policy, {
    situation,
    notes,
  } as Moment);
}

interface Given {
  readonly id?: string;
  readonly maker?: Maker;
}

test.each<[Situation, string, object, Partial<Notes>, object]>([
  ['create', 'what it has put', otherDocument, { ...lost, made: 'r1' }, { created, made: 'r1' }],
  ['create', 'what a call with a lost answer has put', document, lost, { created, made: 'r1' }],
  ['create', 'nothing of what it still has to overwrite', otherDocument, lost, {}],
  ['create', 'nothing of what existed before', document, { found: 'there' }, {}],
  ['replace', 'what a dead step has put', document, died, { created, made: 'r1' }],
  ['create', 'nothing that a dead step has not put', otherDocument, died, {}],
  ['create', 'nothing that appears while no step died', document, wasAbsent, {}],
  ['create', 'nothing that existed before a step died', document, { ...died, found: 'there' }, {}],
  ['change', 'when its policy was made', otherDocument, { found: 'there' }, { created }],
  ['restore', 'when its policy was made', otherDocument, { found: 'there' }, { created }],
  ['remove', 'nothing', document, { found: 'there' }, {}],
  ['undo', 'nothing', document, wasAbsent, {}],
])('%s remembers %s', (situation, _, says, notes, expected) => {
  expect(remembered(situation, says, notes)).toEqual(expected);
});

test.each([
  ['the declared document', document, { created }],
  ['another document', otherDocument, {}],
])('restore to an id that CloudFormation does not know: a policy with %s', (_, says, expected) => {
  expect(remembered('restore', says, { found: 'there' }, { id: 'shapes/policy/renamed' })).toEqual(expected);
});

test('create remembers nothing of its signed policy if the policy says something else', () => {
  expect(remembered('create', otherDocument, lost, { maker: 'this resource' })).toEqual({});
});
