import type { Operation } from '../call';
import { copyProjectVersion } from './copy-project-version';
import { createProject } from './create-project';
import { deleteProject } from './delete-project';
import { deleteProjectVersion } from './delete-project-version';
import { describeProjectVersions } from './describe-project-versions';
import { describeProjects } from './describe-projects';
import { detectCustomLabels } from './detect-custom-labels';
import { deleteProjectPolicy, listProjectPolicies, putProjectPolicy } from './project-policies';
import { listTagsForResource, tagResource, untagResource } from './resource-tags';
import { startProjectVersion } from './start-project-version';
import type { State } from './state';
import { stopProjectVersion } from './stop-project-version';

export const OPERATIONS: Readonly<Record<string, (state: State) => Operation>> = {
  CopyProjectVersion: copyProjectVersion,
  CreateProject: createProject,
  DeleteProject: deleteProject,
  DeleteProjectPolicy: deleteProjectPolicy,
  DeleteProjectVersion: deleteProjectVersion,
  DescribeProjects: describeProjects,
  DescribeProjectVersions: describeProjectVersions,
  DetectCustomLabels: detectCustomLabels,
  ListProjectPolicies: listProjectPolicies,
  ListTagsForResource: listTagsForResource,
  PutProjectPolicy: putProjectPolicy,
  StartProjectVersion: startProjectVersion,
  StopProjectVersion: stopProjectVersion,
  TagResource: tagResource,
  UntagResource: untagResource,
};
