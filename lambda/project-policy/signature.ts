import { POLICY_DOCUMENT_LENGTH } from '../../contract/limits';
import { policyText } from '../../contract/project-policy';
import type { ResourceEvent } from '../cloudformation/request';
import { keyOf } from '../engine/executions';

/**
 * A policy has no tags. So the Sid of one of its statements says which resource of which stack has put it. The document may
 * have no room for it, each statement may have a Sid of its own, and AWS may drop it: then nothing tells.
 */
const SIGNATURE = /^By[\da-f]{16}$/;

export type Maker = 'this resource' | 'another resource';

/**
 * The text of the document, signed where that is possible. A document that was copied from the console may have a signature,
 * which says nothing here.
 */
export function signedText(document: object, event: ResourceEvent): string {
  const Statement = statementsOf(document).map(({ Sid, ...rest }) =>
    Sid === undefined || isSignature(Sid) ? rest : { Sid, ...rest },
  );
  const plain = policyText({ ...document, Statement });
  const unsigned = Statement.findIndex(({ Sid }) => Sid === undefined);
  if (unsigned >= 0) Statement[unsigned] = { Sid: signatureOf(event), ...Statement[unsigned] };
  const text = policyText({ ...document, Statement });
  return text.length <= POLICY_DOCUMENT_LENGTH ? text : plain;
}

/** Who has put a policy, as far as its text says. */
export function makerIn(text: string, event: ResourceEvent): Maker | undefined {
  let sids: unknown[];
  try {
    sids = sidsIn(JSON.parse(text));
  } catch {
    return undefined;
  }
  if (sids.includes(signatureOf(event))) return 'this resource';
  return sids.some(isSignature) ? 'another resource' : undefined;
}

export function isSignature(sid: unknown): boolean {
  return typeof sid === 'string' && SIGNATURE.test(sid);
}

function signatureOf(event: ResourceEvent): string {
  return `By${keyOf(event)}`;
}

/** The Sids of a document. Throws if it is none. */
export function sidsIn(document: object): unknown[] {
  return statementsOf(document).flatMap(({ Sid }) => Sid ?? []);
}

function statementsOf({ Statement }: any): Record<string, unknown>[] {
  return [Statement].flat();
}
