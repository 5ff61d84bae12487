/** The warnings about a project policy, by the last part of their ids. */
export interface PolicyWarnings {
  readonly 'policy-everybody'?: string;
  readonly 'policy-condition'?: string;
}

const UNDOCUMENTED =
  'AWS does not document whether a condition in a project policy counts. Rekognition may refuse the policy, and then the deployment fails. It may also ignore the condition';

/** `document` is resolved. A value that only CloudFormation knows is an object there, and counts as one principal. */
export function warningsOf(document: any): PolicyWarnings {
  const statements: any[] = [document?.Statement ?? []].flat();
  const allowsEverybody = (statement: any) =>
    statement?.Effect === 'Allow' && isEverybody(statement.Principal);
  const isConditional = (statement: any) => statement?.Condition !== undefined;
  return {
    'policy-everybody': statements.some((one) => allowsEverybody(one) && !isConditional(one))
      ? 'Every AWS account can copy these model versions. Name accounts or roles'
      : undefined,
    'policy-condition': conditionIn(statements.filter(isConditional), allowsEverybody),
  };
}

function conditionIn(
  conditional: readonly unknown[],
  allowsEverybody: (statement: unknown) => boolean,
): string | undefined {
  if (conditional.length === 0) return undefined;
  return conditional.some(allowsEverybody)
    ? `${UNDOCUMENTED}: then every AWS account can copy these model versions. Name accounts or roles, or try it first with a version that is no secret, from an account that the condition excludes`
    : `${UNDOCUMENTED}. Name accounts or roles, or try it first`;
}

/** `*`, or `{ "AWS": "*" }`, alone or in a list. */
function isEverybody(principal: any): boolean {
  return [principal?.AWS ?? principal].flat().includes('*');
}
