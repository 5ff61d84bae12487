import { POLICY_DOCUMENT_LENGTH } from '../../../contract/limits';
import { policyText, SIGNATURE_LENGTH } from '../../../contract/project-policy';
import { makerIn, signedText } from '../../../lambda/project-policy/signature';
import {
  document,
  event,
  signed,
  signedByAnother,
  statement,
} from '../../../testing/handlers/policy-requests';

const saying = (Statement: unknown) => ({ Version: '2012-10-17', Statement });
const signing = (of: object) => JSON.parse(signedText(of, event()));
const [{ Sid }] = signed.Statement;

test.each<[string, object, object]>([
  ['the first statement', document, signed],
  ['a single statement', saying(statement), signed],
  [
    'the first statement that has no Sid',
    saying([{ ...statement, Sid: 'Mine' }, statement, statement]),
    saying([{ ...statement, Sid: 'Mine' }, { ...statement, Sid }, statement]),
  ],
  [
    'a document that was copied with signatures, and takes them out',
    saying([statement, ...signed.Statement, ...signedByAnother.Statement]),
    saying([{ ...statement, Sid }, statement, statement]),
  ],
  [
    'no statement, if each has a Sid',
    saying([{ ...statement, Sid: 'Mine' }]),
    saying([{ ...statement, Sid: 'Mine' }]),
  ],
])('signs %s', (_, of, expected) => {
  expect(signing(of)).toEqual(expected);
});

test.each([
  [0, 'signs', signed.Statement],
  [1, 'does not sign', document.Statement],
])('with %i characters more than there is room for, it %s', (more, _, Statement) => {
  const Id = 'x'.repeat(POLICY_DOCUMENT_LENGTH - JSON.stringify({ ...signed, Id: '' }).length + more);

  expect(signing({ ...document, Id })).toEqual({ ...document, Statement, Id });
});

test('a signature takes the room that a promotion leaves for it', () => {
  expect(signedText(document, event())).toHaveLength(policyText(document).length + SIGNATURE_LENGTH);
});

test.each([
  ['what it has signed', signedText(document, event()), 'this resource'],
  ['what another resource has signed', JSON.stringify(signedByAnother), 'another resource'],
  ['a policy without a Sid', JSON.stringify(document), undefined],
  ['a Sid of the user’s', JSON.stringify(saying([{ ...statement, Sid: 'ByHand' }])), undefined],
  ['a single statement', JSON.stringify(saying(signed.Statement[0])), 'this resource'],
  ['what is no JSON', '{', undefined],
  ['what is no document', '["a"]', undefined],
  ['what has a statement that is null', '{"Statement":[null]}', undefined],
])('knows who has put %s', (_, text, maker) => {
  expect(makerIn(text, event())).toBe(maker);
});

test('all requests of a resource have one signature, and another resource or stack has another one', () => {
  const { StackId, LogicalResourceId } = event();
  const other = (change: object) =>
    makerIn(signedText(document, { ...event(), ...change } as ReturnType<typeof event>), event());

  expect(other({ RequestId: 'another', RequestType: 'Update' })).toBe('this resource');
  expect(other({ LogicalResourceId: `${LogicalResourceId}2` })).toBe('another resource');
  expect(other({ StackId: StackId.replace('0c6b9a00', '1c6b9a00') })).toBe('another resource');
});
