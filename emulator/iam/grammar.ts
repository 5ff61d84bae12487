/** The kind of policy: what a role may do, or who may assume the role. */
export type PolicyKind = 'identity' | 'trust';

const OPERATOR =
  /^(?:For(?:All|Any)Values:)?(?:String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|(?:Numeric|Date)(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress|Arn(?:Not)?(?:Equals|Like))(?:IfExists)?$|^Null$/i;

const TRUST_ACTION = /^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext|\*)/i;

export const statementsOf = (document: object): any[] => [(document as any).Statement].flat();

export const listOf = (value: unknown): any[] => (value === undefined ? [] : [value].flat());

/** What IAM says is wrong with a policy, in its own words. The simulator finds the rest. */
export function grammarProblem(kind: PolicyKind, document: object): string | undefined {
  const repeated = repeatedSids(document);
  if (repeated) return repeated;
  return statementsOf(document)
    .map((statement) => common(statement) ?? (kind === 'trust' ? trust(statement) : identity(statement)))
    .find((problem) => problem !== undefined);
}

/** Policies of all kinds have this rule. */
export function repeatedSids(document: object): string | undefined {
  const sids = statementsOf(document).flatMap(({ Sid }) => (Sid ? [Sid] : []));
  return new Set(sids).size < sids.length
    ? 'Statement IDs (SID) in a single policy must be unique.'
    : undefined;
}

function common({ Sid = '', Action, NotAction, Condition = {} }: any): string | undefined {
  if (!/^[0-9A-Za-z]*$/.test(Sid)) {
    return 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
  }
  if (Action === undefined && NotAction === undefined) return 'Policy statement must contain actions.';
  const operator = Object.keys(Condition).find((name) => !OPERATOR.test(name));
  return operator && `Invalid Condition type : ${operator}.`;
}

function trust({ Action, Principal, NotPrincipal, Resource, NotResource }: any): string | undefined {
  if (Resource !== undefined || NotResource !== undefined) return 'Has prohibited field Resource';
  if (!Principal && !NotPrincipal) return 'Missing required field Principal';
  if (listOf(Action).every((action) => TRUST_ACTION.test(action))) return undefined;
  return 'AssumeRole policy may only specify STS AssumeRole actions.';
}

function identity({ Principal, NotPrincipal, Resource, NotResource }: any): string | undefined {
  if (Principal !== undefined || NotPrincipal !== undefined) {
    return 'Policy document should not specify a principal.';
  }
  const resources = [...listOf(Resource), ...listOf(NotResource)];
  if (resources.length === 0) return 'Policy statement must contain resources.';
  const wrong = resources.find((resource) => !/^(\*|arn:.*:.*:.*:.*:.*)$/s.test(resource));
  return wrong === undefined ? undefined : `Resource ${wrong} must be in ARN format or "*".`;
}
