import type { Operation } from '../call';
import { page } from './paging';
import type { State } from './state';

export const describeProjects =
  (state: State): Operation =>
  async (call, input) => {
    await call.authorize('rekognition:DescribeProjects', ['*']);
    const names: string[] | undefined = input.ProjectNames;
    const features: string[] = input.Features ?? ['CUSTOM_LABELS'];
    const projects = state
      .projectsOf(call.account, call.region)
      .filter((project) => features.includes(project.feature) && (names?.includes(project.name) ?? true))
      .map((project) => ({ id: project.arn, project }))
      .reverse();
    const { page: found, NextToken } = page(projects, input.MaxResults ?? 100, input.NextToken);
    return {
      ProjectDescriptions: found.map(({ project }) => ({
        ProjectArn: project.arn,
        CreationTimestamp: new Date(project.created),
        Status: project.life.at(state.now).status,
        Datasets: [],
        Feature: project.feature,
      })),
      NextToken,
    };
  };
