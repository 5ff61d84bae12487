import { POLICIES_PER_PROJECT, POLICY_DOCUMENT_LENGTH } from '../../../contract/limits';
import { COPY_ACTION, policyText } from '../../../contract/project-policy';

/** Which versions one principal may copy. */
export interface CopyGrant {
  /** The ARN of an account's root or of a role. */
  readonly principal: string;
  readonly versions: readonly string[];
}

/** Which versions some principals may copy: one statement of a policy. */
export interface CopyStatement {
  readonly principals: readonly string[];
  readonly versions: readonly string[];
}

/**
 * Says the grants in few statements, and these in as few policy documents as they fit in. Documents are filled from the
 * first one on, in the order of the grants, so a grant that is added at the end lengthens a document or begins a new one.
 */
export function pack(grants: readonly CopyGrant[]): CopyStatement[][] {
  const documents: CopyStatement[][] = [];
  for (const { principals, versions } of merged(grants)) {
    for (const part of divided(versions, principals)) {
      for (const principal of principals) place(documents, principal, part);
    }
  }
  return documents;
}

/** The grants that the policies which a project can carry hold in full. */
export function thatFit(grants: readonly CopyGrant[]): CopyGrant[] {
  const beyond = pack(grants).slice(POLICIES_PER_PROJECT).flat();
  const left = new Set(beyond.flatMap(({ principals }) => principals));
  return grants.filter(({ principal }) => !left.has(principal));
}

/** Grants of the same principal become one, and then principals with the same versions share a statement. */
function merged(grants: readonly CopyGrant[]): CopyStatement[] {
  const versionsOf = new Map<string, Set<string>>();
  for (const { principal, versions } of grants) {
    versionsOf.set(principal, new Set([...(versionsOf.get(principal) ?? []), ...versions]));
  }
  const statements = new Map<string, { principals: string[]; versions: string[] }>();
  for (const [principal, set] of versionsOf) {
    const versions = [...set].sort();
    const statement = statements.get(versions.join()) ?? { principals: [], versions };
    statement.principals.push(principal);
    statements.set(versions.join(), statement);
  }
  return [...statements.values()];
}

/** The versions in parts so small that a document holds a part and any one of the principals. */
function divided(versions: readonly string[], principals: readonly string[]): string[][] {
  const longest = principals.reduce((one, other) => (length(other) > length(one) ? other : one));
  const parts: string[][] = [];
  for (const version of versions) {
    const last = parts.at(-1);
    if (last && fits([{ principals: [longest], versions: [...last, version] }])) last.push(version);
    else parts.push([version]);
  }
  return parts;
}

function place(documents: CopyStatement[][], principal: string, versions: string[]): void {
  const longer = (document: CopyStatement[]) =>
    document.map((statement) =>
      statement.versions.join() === versions.join()
        ? { ...statement, principals: [...statement.principals, principal] }
        : statement,
    );
  const says = (document: CopyStatement[]) =>
    document.some((other) => other.versions.join() === versions.join());
  const statement = { principals: [principal], versions };

  const joined = documents.findIndex((document) => says(document) && fits(longer(document)));
  if (joined >= 0) {
    documents[joined] = longer(documents[joined]);
    return;
  }
  const roomy = documents.find((document) => !says(document) && fits([...document, statement]));
  if (roomy) roomy.push(statement);
  else documents.push([statement]);
}

function fits(document: readonly CopyStatement[]): boolean {
  return textOf(document).length <= POLICY_DOCUMENT_LENGTH;
}

/** The text of a document as the CDK renders it, up to the order of the elements. */
export function textOf(document: readonly CopyStatement[]): string {
  return policyText({
    Version: '2012-10-17',
    Statement: document.map(({ principals, versions }) => ({
      Effect: 'Allow',
      Principal: { AWS: single(principals) },
      Action: COPY_ACTION,
      Resource: single(versions),
    })),
  }).replaceAll(TOKEN, TWELVE_DIGITS);
}

const length = (principal: string) => principal.replaceAll(TOKEN, TWELVE_DIGITS).length;

/** An account that only CloudFormation knows has as many digits as any other. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const TWELVE_DIGITS = '0'.repeat(12);

function single(items: readonly string[]): string | readonly string[] {
  return items.length === 1 ? items[0] : items;
}
