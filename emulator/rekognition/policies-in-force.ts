import { Propagating } from '../iam/propagation';
import { parseArn } from './arns';
import { idsIn } from './policy-principals';
import { renamePrincipals } from './rewrite-policy';
import type { Project, ProjectPolicy, State } from './state';

/** Keeps a policy, and lets it count once it has propagated. */
export function enforcePolicy(state: State, project: Project, policy: ProjectPolicy): void {
  project.policies.set(policy.name, policy);
  inForce(project, policy.name).write(state.now, policy);
}

/** Drops a policy. It still counts until this change has propagated. */
export function withdrawPolicy(state: State, project: Project, name: string): void {
  project.policies.delete(name);
  inForce(project, name).write(state.now, undefined);
}

/** The present policies of a project or of one of its versions. The version need not exist. */
export function policiesOn(state: State, resourceArn: string): object[] {
  const name = parseArn(resourceArn);
  const projects = name ? state.projectsOf(name.account, name.region) : [];
  const project = projects.find((project) => project.name === name?.project);
  const delay = state.settings.policyPropagation;
  return [...(project?.policiesInForce.values() ?? [])].flatMap((changes) => {
    const policy = changes.seen(state.now, delay);
    return policy === undefined ? [] : [withoutDeletedRoles(state, policy)];
  });
}

/** If AWS stores a role by its unique id, a new role with the old name has no permission. */
function withoutDeletedRoles({ aws, settings }: State, policy: ProjectPolicy): object {
  const document = JSON.parse(policy.document);
  const keepsIds = settings.rewritesPolicies.some((rewriting) => rewriting.startsWith('ids of'));
  return keepsIds ? renamePrincipals(document, idsIn(aws, policy).ofDeletedRole) : document;
}

function inForce(project: Project, name: string): Propagating<ProjectPolicy | undefined> {
  const policy = project.policiesInForce.get(name) ?? new Propagating<ProjectPolicy | undefined>(undefined);
  project.policiesInForce.set(name, policy);
  return policy;
}
