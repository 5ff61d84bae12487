import { POLICY_DOCUMENT_LENGTH } from '../../contract/limits';
import { policyText } from '../../contract/project-policy';
import type { ResourceEvent } from '../cloudformation/request';
import { keyOf } from '../engine/executions';

/**
 * A policy has no tags. So the Sid of one of its statements says which resource of which stack has put it. There is no
 * signature if the document has no room, if each statement has its own Sid, or if AWS drops it.
 */
const SIGNATURE = /^By[\da-f]{16}$/;

export type Maker = 'this resource' | 'another resource';

/** The text of the document, with a signature if possible. */
export function signedText(document: object, event: ResourceEvent): string {
  const statements = statementsOf(document);
  const unsigned = statements.findIndex(({ Sid }) => Sid === undefined);
  const Statement = statements.map((statement, index) =>
    index === unsigned ? { Sid: signatureOf(event), ...statement } : statement,
  );
  const text = policyText({ ...document, Statement });
  return text.length <= POLICY_DOCUMENT_LENGTH ? text : policyText(document);
}

/** Who has put a policy, as far as its text says. */
export function makerIn(text: string, event: ResourceEvent): Maker | undefined {
  const sids = sidsIn(text);
  if (sids.includes(signatureOf(event))) return 'this resource';
  return sids.some(isSignature) ? 'another resource' : undefined;
}

export function isSignature(sid: unknown): boolean {
  return typeof sid === 'string' && SIGNATURE.test(sid);
}

function signatureOf(event: ResourceEvent): string {
  return `By${keyOf(event)}`;
}

function sidsIn(text: string): unknown[] {
  try {
    return statementsOf(JSON.parse(text)).map(({ Sid }) => Sid);
  } catch {
    return [];
  }
}

function statementsOf({ Statement }: any): Record<string, unknown>[] {
  return [Statement].flat();
}
