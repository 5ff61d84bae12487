import { AwsError } from '../errors';
import { repeatedSids } from '../iam/grammar';
import { objectIn } from '../json';
import type { Project } from './state';

const ELEMENTS = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

/**
 * AWS's rules for a project policy: the one action, the required elements, versions of this project.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/md-create-project-policy-document.html
 */
export function checkPolicyDocument(text: string, project: Project): void {
  const document = objectIn(text);
  if (!document) throw malformed('it is not a JSON object');
  if (!['2012-10-17', '2008-10-17', undefined].includes(document.Version)) {
    throw malformed(`the version ${JSON.stringify(document.Version)} is not known`);
  }
  const statements = list(document.Statement);
  if (statements.length === 0) throw malformed('it has no statement');
  for (const statement of statements) checkStatement(statement, project);
  const repeated = repeatedSids(document);
  if (repeated) throw malformed(repeated.replace(/\.$/, ''));
}

function checkStatement(statement: any, project: Project): void {
  if (typeof statement !== 'object' || statement === null) throw malformed('a statement is not an object');
  const unknown = Object.keys(statement).find((element) => !ELEMENTS.includes(element));
  if (unknown) throw malformed(`the element ${unknown} is not supported`);
  const missing = ['Effect', 'Principal', 'Action', 'Resource'].find(
    (element) => statement[element] === undefined,
  );
  if (missing) throw malformed(`a statement has no ${missing}`);
  if (!['Allow', 'Deny'].includes(statement.Effect)) {
    throw malformed(`the effect ${JSON.stringify(statement.Effect)} is neither Allow nor Deny`);
  }
  for (const principal of principals(statement.Principal).map(String)) {
    if (!/^(\*|\d{12}|arn:[a-z\d-]+:(iam|sts)::\d{12}:.+|[a-z\d.-]+\.amazonaws\.com)$/.test(principal)) {
      throw malformed(`invalid principal ${JSON.stringify(principal)}`);
    }
  }
  for (const action of nonEmpty(statement.Action, 'Action')) {
    if (action !== 'rekognition:CopyProjectVersion') {
      throw malformed(`the action ${JSON.stringify(action)} is not rekognition:CopyProjectVersion`);
    }
  }
  for (const resource of nonEmpty(statement.Resource, 'Resource')) {
    if (!belongsTo(resource, project)) {
      throw malformed(
        `the resource ${JSON.stringify(resource)} is not a version of the project ${project.arn}`,
      );
    }
  }
}

function principals(principal: any): unknown[] {
  if (principal === '*') return ['*'];
  if (typeof principal !== 'object' || principal === null) return [principal];
  return nonEmpty(Object.values(principal).flat(), 'Principal');
}

/** `*`, which AWS's examples have too, or something under this project's versions. */
function belongsTo(resource: unknown, { account, region, name }: Project): boolean {
  const versions = `arn:aws:rekognition:${region}:${account}:project/${name}/version/`;
  return (
    typeof resource === 'string' &&
    (resource === '*' || (resource.startsWith(versions) && resource !== versions))
  );
}

function nonEmpty(value: unknown, element: string): unknown[] {
  const values = list(value);
  if (values.length === 0) throw malformed(`a statement has an empty ${element}`);
  return values;
}

function list(value: unknown): unknown[] {
  return value === undefined ? [] : [value].flat();
}

function malformed(why: string): AwsError {
  return new AwsError('MalformedPolicyDocumentException', `The policy document is malformed: ${why}.`);
}
