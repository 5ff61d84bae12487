import type { Aws } from '../call';
import { inTurn } from '../clock';
import { AwsError } from '../errors';
import { objectIn } from '../json';
import { grammarProblem, type PolicyKind, statementsOf } from './grammar';
import { Recent } from './remembered';
import type { PolicyText } from './state';

/** The mistakes of a text depend only on the text, so they are computed once. */
const checked = new Recent<Promise<string | undefined>>(1_000);

/** Reads a policy as IAM does when it stores a policy, and refuses what IAM would refuse. */
export async function parseDocument(aws: Aws, kind: PolicyKind, text: unknown): Promise<PolicyText> {
  const policy = { text: String(text), document: parse(text) };
  const checking = checked.get(`${kind} ${policy.text}`, () => firstProblem(kind, policy.document));
  const problem = await inTurn(aws.clock, checking);
  if (problem) throw malformed(problem);
  return policy;
}

/** What IAM counts against its limits: white space is free. */
export function sizeOf(policy: PolicyText): number {
  return policy.text.replace(/\s/g, '').length;
}

/** IAM answers documents URL-encoded. */
export function encodeDocument(policy: PolicyText): string {
  return encodeURIComponent(policy.text);
}

function parse(text: unknown): object {
  const document = objectIn(text);
  if (document?.Statement && !statementsOf(document).includes(null)) return document;
  throw malformed('Syntax errors in policy.');
}

/** The simulator checks a policy's grammar before it evaluates the policy. So the question to it does not matter. */
async function firstProblem(kind: PolicyKind, document: object): Promise<string | undefined> {
  const known = grammarProblem(kind, document);
  if (known !== undefined) return known;
  const { runSimulation } = await import('@cloud-copilot/iam-simulate');
  const results = await runSimulation(
    {
      request: {
        principal: 'arn:aws:iam::111111111111:user/anyone',
        action: 'sts:GetCallerIdentity',
        resource: { resource: '*', accountId: '111111111111' },
        contextVariables: {},
      },
      identityPolicies: kind === 'identity' ? [{ name: 'policy', policy: document }] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: kind === 'trust' ? document : undefined,
    },
    {},
  );
  if (results.resultType !== 'error') return undefined;
  const [problem] = results.errors.identityPolicyErrors?.policy ?? results.errors.resourcePolicyErrors ?? [];
  return problem ? `${problem.path}: ${problem.message}` : results.errors.message;
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message);
}
