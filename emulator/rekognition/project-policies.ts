import { createHash } from 'node:crypto';
import type { Operation } from '../call';
import { AwsError } from '../errors';
import { resourceNotFound, serviceQuotaExceeded } from './errors';
import { LIMITS } from './limits';
import { openProject } from './open';
import { page } from './paging';
import { enforcePolicy, withdrawPolicy } from './policies-in-force';
import { checkPolicyDocument } from './policy-document';
import { checkPrincipalsExist, idsIn, roleIdsIn } from './policy-principals';
import { rewritePolicy } from './rewrite-policy';
import type { Project, ProjectPolicy, State } from './state';

/** Without a revision id, the call only creates a policy. With one, it only updates a policy. */
export const putProjectPolicy =
  (state: State): Operation =>
  async (call, input) => {
    const { ProjectArn: arn, PolicyName: name, PolicyDocument: document, PolicyRevisionId: revision } = input;
    const project = await openProject(state, call, arn);
    checkPolicyDocument(document, project);
    checkPrincipalsExist(call.aws, state.settings, document);
    const before = project.policies.get(name);
    if (revision !== undefined) checkRevision(before, revision);
    else if (before) {
      throw new AwsError(
        'ResourceAlreadyExistsException',
        `The project ${arn} already has a policy with the name ${name}.`,
      );
    } else if (project.policies.size >= LIMITS.policiesPerProject) {
      throw serviceQuotaExceeded(
        `The project ${arn} has ${LIMITS.policiesPerProject} policies, the most that is allowed.`,
      );
    }
    const next: ProjectPolicy = {
      name,
      created: before?.created ?? state.now,
      updated: state.now,
      revision: createHash('md5').update(`${arn} ${name} ${state.timestamp()}`).digest('hex'),
      document,
      roleIds: roleIdsIn(call.aws, document),
    };
    enforcePolicy(state, project, next);
    return { PolicyRevisionId: next.revision };
  };

export const listProjectPolicies =
  (state: State): Operation =>
  async (call, input) => {
    const project = await openProject(state, call, input.ProjectArn);
    const policies = [...project.policies.values()];
    const { page: found, NextToken } = page(policies, ({ name }) => name, input, 5);
    return { ProjectPolicies: found.map((policy) => describe(state, project, policy)), NextToken };
  };

export const deleteProjectPolicy =
  (state: State): Operation =>
  async (call, input) => {
    const { ProjectArn: arn, PolicyName: name, PolicyRevisionId: revision } = input;
    const project = await openProject(state, call, arn);
    const policy = project.policies.get(name);
    if (!policy) throw resourceNotFound(`${arn}, policy ${name},`);
    if (revision !== undefined) checkRevision(policy, revision);
    withdrawPolicy(state, project, name);
    return {};
  };

function checkRevision(policy: ProjectPolicy | undefined, revision: string): void {
  if (policy?.revision.toLowerCase() === revision.toLowerCase()) return;
  throw new AwsError(
    'InvalidPolicyRevisionIdException',
    `The policy revision id ${revision} is not that of the latest revision of the policy.`,
  );
}

function describe({ aws, settings }: State, project: Project, policy: ProjectPolicy) {
  return {
    ProjectArn: project.arn,
    PolicyName: policy.name,
    PolicyRevisionId: policy.revision,
    PolicyDocument: rewritePolicy(policy.document, settings.rewritesPolicies, idsIn(aws, policy)),
    CreationTimestamp: new Date(policy.created),
    LastUpdatedTimestamp: new Date(policy.updated),
  };
}
