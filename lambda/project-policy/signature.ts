import { POLICY_DOCUMENT_LENGTH } from '../../contract/limits';
import { policyText, SIGNATURE } from '../../contract/project-policy';
import { keyOf, type ResourceKey } from '../engine/executions';

export type Maker = 'this resource' | 'another resource';

/**
 * The text of the document, with a signature if there is room and a statement without a Sid. A document that was copied
 * from the console may have the signature of another resource. This function removes that signature.
 */
export function signedText(document: object, resource: ResourceKey): string {
  const statements = statementsOf(document).map((statement) => {
    const { Sid, ...rest } = statement;
    return isSignature(Sid) ? rest : statement;
  });
  const unsigned = statements.findIndex(({ Sid }) => Sid === undefined);
  const Statement = statements.map((statement, index) =>
    index === unsigned ? { Sid: signatureOf(resource), ...statement } : statement,
  );
  const text = policyText({ ...document, Statement });
  return text.length <= POLICY_DOCUMENT_LENGTH ? text : policyText(document);
}

/** Who has put a policy, as far as its text says. A policy has no tags, and AWS may drop a Sid. */
export function makerIn(text: string, resource: ResourceKey): Maker | undefined {
  let sids: unknown[];
  try {
    sids = sidsIn(JSON.parse(text));
  } catch {
    return undefined;
  }
  if (sids.includes(signatureOf(resource))) return 'this resource';
  return sids.some(isSignature) ? 'another resource' : undefined;
}

export function isSignature(sid: unknown): boolean {
  return typeof sid === 'string' && SIGNATURE.test(sid);
}

/** The Sid by which a policy shows who has put it. */
export function signatureOf(resource: ResourceKey): string {
  return `By${keyOf(resource)}`;
}

/** The Sids of a document. Throws if `document` is not a policy document. */
export function sidsIn(document: object): unknown[] {
  return statementsOf(document).flatMap(({ Sid }) => Sid ?? []);
}

function statementsOf({ Statement }: any): Record<string, unknown>[] {
  return [Statement].flat();
}
