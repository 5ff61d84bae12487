import { Propagating } from '../iam/propagation';
import { parseArn } from './arns';
import type { Project, ProjectPolicy, State } from './state';

/** Keeps a policy, and lets it count once it has propagated. */
export function enforcePolicy(state: State, project: Project, policy: ProjectPolicy): void {
  project.policies.set(policy.name, policy);
  inForce(project, policy.name).write(state.now, policy.document);
}

/** Drops a policy. It counts for as long as a change takes to propagate. */
export function withdrawPolicy(state: State, project: Project, name: string): void {
  project.policies.delete(name);
  inForce(project, name).write(state.now, undefined);
}

/** The policies that stand on a project, or on a version of it, right now. A version need not exist to be covered. */
export function policiesOn(state: State, resourceArn: string): object[] {
  const name = parseArn(resourceArn);
  const projects = name ? state.projectsOf(name.account, name.region) : [];
  const project = projects.find((project) => project.name === name?.project);
  const delay = state.settings.policyPropagation;
  return [...(project?.policiesInForce.values() ?? [])].flatMap((policy) => {
    const document = policy.seen(state.now, delay);
    return document === undefined ? [] : [JSON.parse(document)];
  });
}

function inForce(project: Project, name: string): Propagating<string | undefined> {
  const policy = project.policiesInForce.get(name) ?? new Propagating<string | undefined>(undefined);
  project.policiesInForce.set(name, policy);
  return policy;
}
