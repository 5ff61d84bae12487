/** One way in which the listed text of a policy differs from the text that was put. */
export type PolicyRewriting =
  /** The principals of a list come in another order. */
  | 'order of principals'
  /** The members of each object come in another order. */
  | 'order of keys'
  /** An account id becomes the ARN of the account's root. */
  | 'account ids'
  /** `"*"` becomes `{ "AWS": "*" }`. */
  | 'everyone as object'
  /** `{ "AWS": "*" }` becomes `"*"`. */
  | 'everyone as text'
  /** A role's ARN becomes the role's unique id once that role is deleted. */
  | 'ids of deleted roles'
  /** A role's ARN becomes the role's unique id at once. */
  | 'ids of roles'
  /** A list of one text becomes that text. */
  | 'single elements'
  /** The statements lose their Sid. */
  | 'no Sid';

/**
 * What IAM does to the policies that it keeps.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const AS_IAM_DOES: readonly PolicyRewriting[] = [
  'order of principals',
  'account ids',
  'everyone as object',
  'ids of deleted roles',
  'single elements',
  'order of keys',
];

/** Maps one principal. */
type Rename = (principal: string) => string;

const REWRITINGS: Readonly<Record<PolicyRewriting, (document: any, ids: Ids) => any>> = {
  'order of principals': (document) => inPrincipals(document, (list) => [...list].reverse()),
  'order of keys': (document) => inObjects(document, (entries) => entries.reverse()),
  'account ids': (document) =>
    renamePrincipals(document, (name) => name.replace(/^\d{12}$/, 'arn:aws:iam::$&:root')),
  'everyone as object': (document) =>
    inStatements(document, (statement) =>
      statement.Principal === '*' ? { ...statement, Principal: { AWS: '*' } } : statement,
    ),
  'everyone as text': (document) =>
    inStatements(document, (statement) =>
      isEveryone(statement.Principal) ? { ...statement, Principal: '*' } : statement,
    ),
  'ids of deleted roles': (document, { ofDeletedRole }) => renamePrincipals(document, ofDeletedRole),
  'ids of roles': (document, { ofRole }) => renamePrincipals(document, ofRole),
  'single elements': (document) => inLists(document, (list) => (isOneText(list) ? list[0] : list)),
  'no Sid': (document) => inStatements(document, ({ Sid: _, ...statement }) => statement),
};

/** How the ARN of a role becomes a unique id. Everything else stays as it is. */
export interface Ids {
  readonly ofRole: Rename;
  readonly ofDeletedRole: Rename;
}

/** The text that AWS returns for a text that was put. */
export function rewritePolicy(text: string, rewritings: readonly PolicyRewriting[], ids: Ids): string {
  if (rewritings.length === 0) return text;
  return JSON.stringify(
    rewritings.reduce((document, rewriting) => REWRITINGS[rewriting](document, ids), JSON.parse(text)),
  );
}

export const renamePrincipals = (document: any, rename: Rename) =>
  inPrincipals(document, (list) => list.map(rename));

/** Applies `change` to each list of principals. A single principal stays a text. */
function inPrincipals(document: any, change: (principals: string[]) => string[]): any {
  return inStatements(document, (statement) => {
    const { Principal } = statement;
    if (typeof Principal !== 'object' || Principal === null) return statement;
    const entries = Object.entries<string | string[]>(Principal).map(([kind, names]) => [
      kind,
      Array.isArray(names) ? change(names) : change([names])[0],
    ]);
    return { ...statement, Principal: Object.fromEntries(entries) };
  });
}

function inStatements(document: any, change: (statement: any) => any): any {
  const { Statement } = document;
  return { ...document, Statement: Array.isArray(Statement) ? Statement.map(change) : change(Statement) };
}

function inObjects(value: any, change: (entries: [string, any][]) => [string, any][]): any {
  if (Array.isArray(value)) return value.map((member) => inObjects(member, change));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]): [string, any] => [
    key,
    inObjects(member, change),
  ]);
  return Object.fromEntries(change(entries));
}

function inLists(value: any, change: (list: any[]) => any): any {
  if (Array.isArray(value)) return change(value.map((member) => inLists(member, change)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inLists(member, change)]));
}

const isEveryone = (principal: any) =>
  typeof principal === 'object' && Object.keys(principal).length === 1 && [principal.AWS].flat()[0] === '*';

const isOneText = (list: any[]) => list.length === 1 && typeof list[0] === 'string';
