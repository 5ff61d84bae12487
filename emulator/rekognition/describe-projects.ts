import type { Operation } from '../call';
import { AwsError } from '../errors';
import { checkNames, checkNumber, checkStrings } from './constraints';
import { page } from './paging';
import type { State } from './state';

export const describeProjects =
  (state: State): Operation =>
  async (call, input) => {
    checkStrings(input, [], ['NextToken']);
    checkNames('ProjectNames', input.ProjectNames, 10);
    checkPageSize(input.MaxResults);
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

/** The one check that AWS documents as a ValidationException. */
export function checkPageSize(size: unknown): void {
  if (typeof size === 'number' && size > 100) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100`,
    );
  }
  checkNumber('MaxResults', size, 1, 100);
}
