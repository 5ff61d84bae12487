import { createHash } from 'node:crypto';
import { POLICIES_PER_PROJECT, POLICY_DOCUMENT_LENGTH } from '../../../contract/limits';
import { COPY_ACTION, policyText, SIGNATURE_LENGTH } from '../../../contract/project-policy';

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
 * If one document is too small, principals form groups. A group has one document, or several documents with a part of
 * the versions each: a document that the versions nearly fill has room for only one principal. The group of a principal
 * depends only on that principal and on the number of groups. If a group is added, some principals move to it;
 * otherwise no principal moves.
 *
 * If the chosen documents are too small, documents are filled from the first one on, in the order of the grants. If these
 * documents become too many, they are filled with parts of the versions.
 *
 * A document leaves room for the signature of the resource that puts it, unless there would then be too many documents.
 */
export function pack(grants: readonly CopyGrant[]): CopyStatement[][] {
  const statements = merged(grants);
  const single = filled(statements, 1, WITH_SIGNATURE);
  if (single.length <= 1) return single;
  for (const documents of packings(statements))
    if (documents.length <= POLICIES_PER_PROJECT) return documents;
  return filled(statements, 1, POLICY_DOCUMENT_LENGTH);
}

const WITH_SIGNATURE = POLICY_DOCUMENT_LENGTH - SIGNATURE_LENGTH;
const LENGTHS = [WITH_SIGNATURE, POLICY_DOCUMENT_LENGTH];
const ONE_TO_FIVE = Array.from({ length: POLICIES_PER_PROJECT }, (_, index) => index + 1);

/**
 * The possible packings, the best first. That principals stay in their documents is more important than a signature.
 */
function* packings(statements: readonly CopyStatement[]): Generator<CopyStatement[][]> {
  const roomiest = partsWithMostRoom(statements);
  for (const length of LENGTHS) {
    for (const groups of ONE_TO_FIVE) {
      const chosen = chosenBy(statements, groups, roomiest);
      if (chosen.every((document) => fits(document, length))) yield chosen;
    }
  }
  for (const parts of ONE_TO_FIVE) for (const length of LENGTHS) yield filled(statements, parts, length);
}

/**
 * Puts each principal into the group that `choiceOf` gives. The other principals and the order of the grants do not
 * matter.
 */
function chosenBy(statements: readonly CopyStatement[], groups: number, parts: number): CopyStatement[][] {
  const sorted = [...statements].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  return Array.from({ length: groups }, (_, group) => {
    const ofGroup = sorted.map(({ principals, ...permission }) => ({
      principals: principals.filter((principal) => choiceOf(principal, groups) === group).sort(),
      ...permission,
    }));
    return inParts(
      ofGroup.filter(({ principals }) => principals.length > 0),
      parts,
    );
  }).flat();
}

/** `parts` documents, each with a part of the versions of every statement. */
function inParts(statements: readonly CopyStatement[], parts: number): CopyStatement[][] {
  return Array.from({ length: parts }, (_, part) =>
    statements
      .map((statement) => {
        const size = Math.ceil(statement.versions.length / parts);
        return { ...statement, versions: statement.versions.slice(part * size, (part + 1) * size) };
      })
      .filter(({ versions }) => versions.length > 0),
  );
}

/**
 * How many parts of the versions leave the most room for principals. This depends only on the versions, not on the
 * principals.
 */
function partsWithMostRoom(statements: readonly CopyStatement[]): number {
  const unnamed = statements.map((statement) => ({ ...statement, principals: [] }));
  const roomWith = (parts: number) =>
    Math.floor(POLICIES_PER_PROJECT / parts) *
    Math.min(...inParts(unnamed, parts).map((document) => WITH_SIGNATURE - textOf(document).length));
  const rooms = ONE_TO_FIVE.map(roomWith);
  return rooms.indexOf(Math.max(...rooms)) + 1;
}

/** The group with the highest hash. So if a group is added, principals move only to this new group. */
function choiceOf(principal: string, groups: number): number {
  const name = principal.replaceAll(TOKEN, TWELVE_DIGITS);
  const hashes = Array.from({ length: groups }, (_, group) =>
    createHash('sha256').update(`${group} ${name}`).digest('hex'),
  );
  return hashes.indexOf([...hashes].sort().at(-1)!);
}

/** `parts` is the least number of parts into which the versions of a statement are divided. */
function filled(statements: readonly CopyStatement[], parts: number, length: number): CopyStatement[][] {
  const documents: CopyStatement[][] = [];
  for (const statement of statements) {
    const { principals, versions, roleArn } = statement;
    for (const part of divided(statement, Math.ceil(versions.length / parts), length)) {
      for (const principal of principals) place(documents, principal, { versions: part, roleArn }, length);
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
function divided({ versions, principals, roleArn }: CopyStatement, size: number, length: number): string[][] {
  const longest = principals.reduce((one, other) => (lengthOf(other) > lengthOf(one) ? other : one));
  const parts: string[][] = [];
  for (const version of versions) {
    const last = parts.at(-1);
    const isRoomy = () =>
      fits([{ principals: [longest], versions: [...(last ?? []), version], roleArn }], length);
    if (last && last.length < size && isRoomy()) last.push(version);
    else parts.push([version]);
  }
  return parts;
}

function place(
  documents: CopyStatement[][],
  principal: string,
  permission: Permission,
  length: number,
): void {
  const isSame = (other: CopyStatement) => keyOf(other) === keyOf(permission);
  const longer = (document: CopyStatement[]) =>
    document.map((statement) =>
      isSame(statement) ? { ...statement, principals: [...statement.principals, principal] } : statement,
    );
  const statement = { principals: [principal], ...permission };

  const joined = documents.findIndex((document) => document.some(isSame) && fits(longer(document), length));
  if (joined >= 0) {
    documents[joined] = longer(documents[joined]);
    return;
  }
  const roomy = documents.find(
    (document) => !document.some(isSame) && fits([...document, statement], length),
  );
  if (roomy) roomy.push(statement);
  else documents.push([statement]);
}

function fits(document: readonly CopyStatement[], length: number): boolean {
  return textOf(document).length <= length;
}

/** The principals name the accounts, so the role's ARN does not have to. */
export function conditionOf(roleArn: string | undefined): { [operator: string]: object } | undefined {
  return roleArn === undefined ? undefined : { ArnLike: { 'aws:PrincipalArn': roleArn } };
}

/** The text of a document as the CDK renders it, except for the order of the elements. */
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

const lengthOf = (principal: string) => principal.replaceAll(TOKEN, TWELVE_DIGITS).length;

/** An account id that only CloudFormation knows is as long as any other. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const TWELVE_DIGITS = '0'.repeat(12);

function single(items: readonly string[]): string | readonly string[] {
  return items.length === 1 ? items[0] : items;
}
