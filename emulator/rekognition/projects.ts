import type { Operation } from '../call';
import { requestTags } from '../iam/request-context';
import { buildArn } from './arns';
import { limitExceeded, resourceInUse } from './errors';
import { Life } from './life';
import { LIMITS } from './limits';
import { openProject } from './open';
import { page } from './paging';
import type { Feature, Project, State, Tags } from './state';

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
    earlierTags: [],
  };
  state.projectsOf(account, region).push(project);
  return project;
}

export const describeProjects =
  (state: State): Operation =>
  async (call, input) => {
    await call.authorize('rekognition:DescribeProjects', ['*']);
    const names: string[] | undefined = input.ProjectNames;
    const features: string[] = input.Features ?? ['CUSTOM_LABELS'];
    const projects = state
      .projectsOf(call.account, call.region)
      .filter((project) => features.includes(project.feature) && (names?.includes(project.name) ?? true))
      .reverse();
    const { page: found, NextToken } = page(projects, ({ arn }) => arn, input, 100);
    return {
      ProjectDescriptions: found.map((project) => ({
        ProjectArn: project.arn,
        CreationTimestamp: new Date(project.created),
        Status: project.life.at(state.now).status,
        Datasets: [],
        Feature: project.feature,
      })),
      NextToken,
    };
  };

export const deleteProject =
  (state: State): Operation =>
  async (call, input) => {
    const project = await openProject(state, call, input.ProjectArn);
    if (project.life.at(state.now).status === 'DELETING') {
      throw resourceInUse(`The project ${project.arn} is being deleted.`);
    }
    const versions = state.versionsOf(project);
    if (versions.length > 0) {
      throw resourceInUse(
        `The project ${project.arn} cannot be deleted: it still has ${versions.length} model version(s), such as ${versions[0].arn}.`,
      );
    }
    project.life.begin(state.now, 'DELETING', { after: state.settings.deleteDuration, status: 'GONE' });
    return { Status: 'DELETING' };
  };
