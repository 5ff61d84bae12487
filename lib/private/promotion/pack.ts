import { createHash } from 'node:crypto';
import { POLICIES_PER_PROJECT, POLICY_DOCUMENT_LENGTH } from '../../../contract/limits';
import { COPY_ACTION, policyText } from '../../../contract/project-policy';

/** What may be copied, and under which condition. */
interface Permission {
  readonly versions: readonly string[];
  /** The ARN that the caller's role must match, in any account. */
  readonly roleArn?: string;
}

/** What one principal may copy. */
export interface CopyGrant extends Permission {
  /** The ARN of an account's root or of a role. */
  readonly principal: string;
}

/** What some principals may copy: one statement of a policy. */
export interface CopyStatement extends Permission {
  readonly principals: readonly string[];
}

const keyOf = ({ versions, roleArn }: Permission) => [...versions, roleArn].join();

/**
 * Packs the grants into few statements, and these into few policy documents. An empty document stands for a policy that
 * does not exist.
 *
 * If one document is too small, each principal chooses a document, and keeps it while others come and go. One more
 * document takes principals from the others; no principal moves anywhere else.
 *
 * If the chosen documents are too small, documents are filled from the first one on, in the order of the grants. A
 * statement whose versions nearly fill a document has room for only one principal. If these documents become too many,
 * the versions are divided over several documents, each with many principals.
 */
export function pack(grants: readonly CopyGrant[]): CopyStatement[][] {
  const statements = merged(grants);
  const usual = packed(statements, 1);
  if (usual.length <= 1) return usual;
  for (let size = 2; size <= POLICIES_PER_PROJECT; size++) {
    const chosen = chosenBy(statements, size);
    if (chosen.every(fits)) return chosen;
  }
  for (let parts = 2; usual.length > POLICIES_PER_PROJECT && parts <= POLICIES_PER_PROJECT; parts++) {
    const dealt = packed(statements, parts);
    if (dealt.length <= POLICIES_PER_PROJECT) return dealt;
  }
  return usual;
}

/** Each principal in the one of `size` documents that it prefers, whoever else is there. The order of the grants changes nothing. */
function chosenBy(statements: readonly CopyStatement[], size: number): CopyStatement[][] {
  const documents = Array.from({ length: size }, (): CopyStatement[] => []);
  const sorted = [...statements].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  for (const { principals, ...permission } of sorted) {
    const choices = principals.map((principal) => choiceOf(principal, size));
    for (const [number, document] of documents.entries()) {
      const those = principals.filter((_, index) => choices[index] === number).sort();
      if (those.length > 0) document.push({ principals: those, ...permission });
    }
  }
  return documents;
}

/** The document with the highest hash. So one more document is the only one to which principals move. */
function choiceOf(principal: string, size: number): number {
  const name = principal.replaceAll(TOKEN, TWELVE_DIGITS);
  const hashes = Array.from({ length: size }, (_, document) =>
    createHash('sha256').update(`${document} ${name}`).digest('hex'),
  );
  return hashes.indexOf([...hashes].sort().at(-1)!);
}

/** `parts` is the least number of parts into which the versions of a statement are divided. */
function packed(statements: readonly CopyStatement[], parts: number): CopyStatement[][] {
  const documents: CopyStatement[][] = [];
  for (const statement of statements) {
    const { principals, versions, roleArn } = statement;
    for (const part of divided(statement, Math.ceil(versions.length / parts))) {
      for (const principal of principals) place(documents, principal, { versions: part, roleArn });
    }
  }
  return documents;
}

/** How many grants, from the first one on, fit into a project's policies. */
export function howManyFit(grants: readonly CopyGrant[]): number {
  let [fit, beyond] = [0, grants.length + 1];
  while (beyond - fit > 1) {
    const middle = Math.floor((fit + beyond) / 2);
    if (pack(grants.slice(0, middle)).length <= POLICIES_PER_PROJECT) fit = middle;
    else beyond = middle;
  }
  return fit;
}

/** Grants of the same principal become one, and then principals with the same versions share a statement. */
function merged(grants: readonly CopyGrant[]): CopyStatement[] {
  const byPrincipal = new Map<string, CopyGrant>();
  for (const grant of grants) {
    const key = [grant.principal, grant.roleArn].join();
    const versions = [...(byPrincipal.get(key)?.versions ?? []), ...grant.versions];
    byPrincipal.set(key, { ...grant, versions: [...new Set(versions)].sort() });
  }
  const statements = new Map<string, CopyStatement & { readonly principals: string[] }>();
  for (const { principal, ...permission } of byPrincipal.values()) {
    const statement = statements.get(keyOf(permission)) ?? { principals: [], ...permission };
    statement.principals.push(principal);
    statements.set(keyOf(permission), statement);
  }
  return [...statements.values()];
}

/**
 * The versions in parts of at most `size`. A part is so small that a document holds it together with any one principal.
 */
function divided({ versions, principals, roleArn }: CopyStatement, size: number): string[][] {
  const longest = principals.reduce((one, other) => (length(other) > length(one) ? other : one));
  const parts: string[][] = [];
  for (const version of versions) {
    const last = parts.at(-1);
    const isRoomy = () => fits([{ principals: [longest], versions: [...(last ?? []), version], roleArn }]);
    if (last && last.length < size && isRoomy()) last.push(version);
    else parts.push([version]);
  }
  return parts;
}

function place(documents: CopyStatement[][], principal: string, permission: Permission): void {
  const isSame = (other: CopyStatement) => keyOf(other) === keyOf(permission);
  const longer = (document: CopyStatement[]) =>
    document.map((statement) =>
      isSame(statement) ? { ...statement, principals: [...statement.principals, principal] } : statement,
    );
  const statement = { principals: [principal], ...permission };

  const joined = documents.findIndex((document) => document.some(isSame) && fits(longer(document)));
  if (joined >= 0) {
    documents[joined] = longer(documents[joined]);
    return;
  }
  const roomy = documents.find((document) => !document.some(isSame) && fits([...document, statement]));
  if (roomy) roomy.push(statement);
  else documents.push([statement]);
}

function fits(document: readonly CopyStatement[]): boolean {
  return textOf(document).length <= POLICY_DOCUMENT_LENGTH;
}

/** The principals name the accounts, so the role's ARN does not have to. */
export function conditionOf(roleArn: string | undefined): { [operator: string]: object } | undefined {
  return roleArn === undefined ? undefined : { ArnLike: { 'aws:PrincipalArn': roleArn } };
}

/** The text of a document as the CDK renders it, up to the order of the elements. */
export function textOf(document: readonly CopyStatement[]): string {
  return policyText({
    Version: '2012-10-17',
    Statement: document.map(({ principals, versions, roleArn }) => ({
      Effect: 'Allow',
      Principal: { AWS: single(principals) },
      Action: COPY_ACTION,
      Resource: single(versions),
      Condition: conditionOf(roleArn),
    })),
  }).replaceAll(TOKEN, TWELVE_DIGITS);
}

const length = (principal: string) => principal.replaceAll(TOKEN, TWELVE_DIGITS).length;

/** An account id that only CloudFormation knows is as long as any other. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const TWELVE_DIGITS = '0'.repeat(12);

function single(items: readonly string[]): string | readonly string[] {
  return items.length === 1 ? items[0] : items;
}
