import { parseProjectArn, problemsOfProjectArn } from './arns';
import { POLICY_DOCUMENT_LENGTH } from './limits';
import type { Problem } from './problem';

export const PROJECT_POLICY_TYPE = 'Custom::RekognitionProjectPolicy';

/**
 * The only action that a project policy can allow or deny.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/md-create-project-policy-document.html
 */
export const COPY_ACTION = 'rekognition:CopyProjectVersion';

/** The custom resource's properties, as the function receives them. Deployed stacks depend on these names. */
export interface ProjectPolicyProperties {
  readonly ProjectArn: string;
  readonly PolicyName: string;
  /** The document itself, not its text. */
  readonly PolicyDocument: object;
  /** Set if the removal policy may leave the policy behind: see `retentionOf`. */
  readonly Retain?: string;
}

/** The custom resource's attributes. The handler always returns all of them. */
export interface ProjectPolicyAttributes {
  readonly PolicyName: string;
  readonly PolicyRevisionId: string;
}

/**
 * The values of a policy that are known now: unresolved tokens are `undefined` at synth. The handler knows all values.
 */
export interface PolicyInput {
  readonly projectArn?: string;
  readonly policyName?: string;
  /** The document. Strings for which `isKnown` returns false are not checked. */
  readonly document?: any;
  readonly account?: string;
  readonly region?: string;
}

/** Every problem with `input`. `isKnown` returns false for a placeholder of a value. */
export function problemsOfPolicy(
  input: PolicyInput,
  isKnown: (value: unknown) => boolean = () => true,
): Problem[] {
  return [
    ...problemsOfProject(input),
    ...problemsOfPolicyName(input.policyName),
    ...problemsOfDocument(input.document, input.projectArn, isKnown),
  ];
}

/** The text that is sent to Rekognition. */
export function policyText(document: object): string {
  return JSON.stringify(document);
}

/** A Sid that the function adds to a policy. It identifies the resource that has put the policy. */
export const SIGNATURE = /^By[\da-f]{16}$/;

/** Characters that a signature takes in a policy. */
export const SIGNATURE_LENGTH = '"Sid":"By0123456789abcdef",'.length;

function problemsOfProject({ projectArn, account, region }: PolicyInput): Problem[] {
  const project = parseProjectArn(projectArn);
  if (!project) return problemsOfProjectArn('project', projectArn);
  const elsewhere = (account && project.account !== account) || (region && project.region !== region);
  if (!elsewhere) return [];
  return [
    {
      property: 'project',
      value: projectArn,
      allowed: `the stack is in account ${account ?? project.account}, ${region ?? project.region}, and a policy is attached from the project's own account and Region`,
      change: `declare the policy in a stack of account ${project.account}, ${project.region}`,
    },
  ];
}

function problemsOfPolicyName(policyName: string | undefined): Problem[] {
  if (policyName === undefined || /^[a-zA-Z0-9_.-]{1,128}$/.test(policyName)) return [];
  return [
    {
      property: 'policyName',
      value: policyName,
      allowed: 'a policy name has 1 to 128 of the characters a-z A-Z 0-9 _ . -',
      change: 'choose another name, or leave it out and have one derived',
    },
  ];
}

function problemsOfDocument(
  document: any,
  projectArn: string | undefined,
  isKnown: (value: unknown) => boolean,
): Problem[] {
  if (document === undefined) return [];
  const statements: any[] = [document?.Statement ?? []].flat();
  const text = policyText(document);
  const problems: Problem[] = [];
  if (statements.length === 0) {
    problems.push({
      property: 'document',
      value: document,
      allowed: 'a project policy needs at least one statement',
      change: 'call allowCopy() or add a statement to the document',
    });
  }
  if (isKnown(text) && text.length > POLICY_DOCUMENT_LENGTH) {
    problems.push({
      property: 'document',
      value: `${text.length} characters`,
      allowed: `a project policy has at most ${POLICY_DOCUMENT_LENGTH}`,
      change: 'name fewer principals or versions, or spread them over up to five policies of the project',
    });
  }
  if (isKnown(text) && !/^[\t\n\r\u0020-\u00FF]+$/.test(text)) {
    problems.push({
      property: 'document',
      value: text.replace(/[\t\n\r\u0020-\u00FF]+/g, ''),
      allowed: 'a project policy is written in Latin-1 characters',
      change: 'remove these characters',
    });
  }
  return [
    ...problems,
    ...statements.flatMap((statement, index) => problemsOfStatement(statement, index, projectArn, isKnown)),
  ];
}

function problemsOfStatement(
  statement: any,
  index: number,
  projectArn: string | undefined,
  isKnown: (value: unknown) => boolean,
): Problem[] {
  const at = `document.Statement[${index}]`;
  if (typeof statement !== 'object' || statement === null) {
    return [{ property: at, value: statement, allowed: 'a statement is an object', change: 'pass one' }];
  }
  const problems: Problem[] = [];
  for (const element of ['NotAction', 'NotResource', 'NotPrincipal']) {
    if (statement[element] === undefined) continue;
    problems.push({
      property: `${at}.${element}`,
      value: statement[element],
      allowed: 'a project policy cannot hold it',
      change: `say it with ${element.slice(3)}`,
    });
  }
  for (const element of ['Effect', 'Principal', 'Action', 'Resource']) {
    if (statement[element] !== undefined || statement[`Not${element}`] !== undefined) continue;
    problems.push({
      property: `${at}.${element}`,
      value: undefined,
      allowed: 'it is required',
      change: 'add it',
    });
  }
  for (const action of [statement.Action ?? []].flat()) {
    if (!isKnown(action) || action === COPY_ACTION) continue;
    problems.push({
      property: `${at}.Action`,
      value: action,
      allowed: `a project policy can speak of ${COPY_ACTION} only`,
      change: 'remove the action; what an account may do itself belongs into its own IAM policies',
    });
  }
  problems.push(...problemsOfPrincipals(`${at}.Principal`, statement.Principal, projectArn, isKnown));
  const versions = versionPrefix(projectArn);
  for (const resource of [statement.Resource ?? []].flat()) {
    if (!isKnown(resource) || !versions || resource === '*' || String(resource).startsWith(versions))
      continue;
    problems.push({
      property: `${at}.Resource`,
      value: resource,
      allowed: `it must be a version of ${projectArn}`,
      change: `pass a version of that project, or ${versions}* for every one`,
    });
  }
  return problems;
}

/**
 * The account ids and ARNs that Rekognition would refuse with MalformedPolicyDocumentException. Principals of other
 * kinds are not checked here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function problemsOfPrincipals(
  property: string,
  principal: any,
  projectArn: string | undefined,
  isKnown: (value: unknown) => boolean,
): Problem[] {
  const partition = parseProjectArn(projectArn)?.partition;
  const arn = new RegExp(`^arn:${partition ?? '[^:]+'}:(iam|sts)::\\d{12}:[^*]+$`);
  return [principal?.AWS ?? []]
    .flat()
    .filter((value) => isKnown(value) && /^\d+$|^arn:/.test(value))
    .filter((value) => !/^\d{12}$/.test(value) && !arn.test(value))
    .map((value) => ({
      property,
      value,
      allowed: `a principal is arn:${partition ?? 'PARTITION'}:iam::ACCOUNT:root, or a role or a user of such an account, which has twelve digits, and a wildcard cannot be a part of it`,
      change: 'name the account, as a string with the zeros at its beginning, or the role',
    }));
}

function versionPrefix(projectArn: string | undefined): string | undefined {
  return projectArn && parseProjectArn(projectArn)
    ? `${projectArn.slice(0, projectArn.lastIndexOf('/'))}/version/`
    : undefined;
}
