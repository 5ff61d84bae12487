import type { Operation } from '../call';
import { buildArn } from './arns';
import { limitExceeded, resourceInUse } from './errors';
import { Life } from './life';
import { LIMITS } from './limits';
import type { Feature, Project, State, Tags } from './state';
import { requestTags } from './tags';

export const createProject =
  (state: State): Operation =>
  async (call, input) => {
    const feature: Feature = input.Feature ?? 'CUSTOM_LABELS';
    await call.authorize('rekognition:CreateProject', ['*'], requestTags(input.Tags));
    const projects = state.projectsOf(call.account, call.region);
    if (projects.some((project) => project.name === input.ProjectName)) {
      throw resourceInUse(`A project with the name ${input.ProjectName} already exists.`);
    }
    if (projects.length >= LIMITS.projects) {
      throw limitExceeded(
        `The account has ${LIMITS.projects} projects in this Region, the most that is allowed.`,
      );
    }
    return {
      ProjectArn: addProject(state, call.account, call.region, input.ProjectName, feature, input.Tags).arn,
    };
  };

export function addProject(
  state: State,
  account: string,
  region: string,
  name: string,
  feature: Feature,
  tags: Tags = {},
  timestamp = state.timestamp(),
): Project {
  const project: Project = {
    account,
    region,
    name,
    arn: buildArn({ account, region, project: name }, timestamp),
    created: state.now,
    feature,
    life: new Life(state.now, 'CREATED'),
    versions: [],
    policies: new Map(),
    policiesInForce: new Map(),
    tags: { ...tags },
  };
  state.projectsOf(account, region).push(project);
  return project;
}
