import type { Operation } from '../call';
import { copyProjectVersion } from './copy-project-version';
import { deleteProjectPolicy, listProjectPolicies, putProjectPolicy } from './project-policies';
import { deleteProjectVersion, describeProjectVersions } from './project-versions';
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
