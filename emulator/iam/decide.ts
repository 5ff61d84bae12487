import type { RequestAnalysis, RequestGrant, runSimulation, Simulation } from '@cloud-copilot/iam-simulate';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import type { Answer, Question } from './question';
import { refusal } from './refusal';

/** Decides one question by evaluating the policies. */
export async function decide(question: Question): Promise<Answer> {
  const { analysis, statements } = await analyse(question);
  return analysis.result === 'Allowed'
    ? { allowed: true, because: grants(question, statements) }
    : { allowed: false, because: refusal(question.action, analysis) };
}

/** This answer needs no evaluation, not even a look into the cache: CloudFormation's role asks all the time. */
export function administratorInOwnAccount(question: Question): Answer | undefined {
  const { identity, boundary, resourcePolicies, principal, account } = question;
  const everything = identity.find(({ policy }) => policy === AWS_MANAGED_POLICIES.AdministratorAccess);
  const plain = identity.length === 1 && !boundary && resourcePolicies.length === 0;
  if (!everything || !plain || principal.split(':')[4] !== account) return undefined;
  return { allowed: true, because: `identity policy ${everything.name}, statement 1` };
}

async function analyse(
  question: Question,
): Promise<{ analysis: RequestAnalysis; statements: RequestGrant[] }> {
  // Loaded when it is first needed: the package brings the data of all of AWS's services.
  const simulator = await import('@cloud-copilot/iam-simulate');
  const simulate = (resource: string) =>
    simulator.runSimulation(withSpeakableKeys(simulation(question, resource)), {});
  let results = await simulate(question.resource);
  if (results.resultType === 'error' && results.errors.message === 'must.use.wildcard') {
    results = await simulate('*');
  }
  const analysis = analysisOf(results);
  if (!analysis) {
    throw new Error(
      `IAM cannot decide ${question.action} on ${question.resource}: ${JSON.stringify(results).slice(0, 1000)}`,
    );
  }
  return { analysis, statements: simulator.getGrantReasons(analysis) };
}

function analysisOf(results: Awaited<ReturnType<typeof runSimulation>>): RequestAnalysis | undefined {
  if (results.resultType === 'single') return results.result.analysis;
  if (results.resultType === 'error') return undefined;
  const decisive = results.results.find(({ analysis }) => analysis.result === results.overallResult);
  return decisive?.analysis ?? { result: results.overallResult, sameAccount: true };
}

/** The simulator accepts a condition key with a variable part only if that part follows a slash. */
function withSpeakableKeys(simulation: Simulation): Simulation {
  if (!simulation.request.action.startsWith('kms:')) return simulation;
  const text = JSON.stringify(simulation);
  return JSON.parse(text.replaceAll('kms:EncryptionContext:', 'aws:PrincipalTag/kms:EncryptionContext:'));
}

function simulation(question: Question, resource: string): Simulation {
  const { principal, action, account, context, identity, boundary, resourcePolicies } = question;
  return {
    request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
    identityPolicies: identity.map(({ name, policy }) => ({ name, policy: policy.document })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: resourcePolicies.length > 0 ? merged(resourcePolicies) : undefined,
    permissionBoundaryPolicies: boundary && [{ name: boundary.name, policy: boundary.policy.document }],
  };
}

/** Several policies on one resource decide as one policy with all their statements. */
function merged(policies: readonly object[]): object {
  const statements = policies.flatMap((policy: any) => [policy.Statement].flat());
  // A Sid is unique within its own policy only, and no decision depends on it.
  return { Version: '2012-10-17', Statement: statements.map(({ Sid: _, ...statement }) => statement) };
}

function grants(question: Question, statements: readonly RequestGrant[]): string {
  const texts = statements
    .filter((grant) => !['scp', 'rcp'].includes(grant.policyType))
    .map((grant) => {
      const name = 'policyIdentifier' in grant ? ` ${grant.policyIdentifier}` : '';
      return `${grant.policyType === 'pb' ? 'boundary' : grant.policyType} policy${name}, statement ${grant.statementIndex}`;
    });
  return texts.length > 0 ? texts.join('; ') : `${question.action} needs no permission`;
}
