import type { Operation } from '../call';
import { copyProjectVersion } from './copy-project-version';
import { deleteProjectVersion } from './delete-project-version';
import { describeProjectVersions } from './describe-project-versions';
import { deleteProjectPolicy, listProjectPolicies, putProjectPolicy } from './project-policies';
import { createProject, deleteProject, describeProjects } from './projects';
import { detectCustomLabels, startProjectVersion, stopProjectVersion } from './running';
import type { State } from './state';
import { listTagsForResource, tagResource, untagResource } from './tags';

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
