import { PermissionList } from './permission';

/** The permissions for the policies of a project. */
const list = new PermissionList();

export const [PUT_POLICY] = list.needed(['rekognition:PutProjectPolicy'], {
  holder: 'policies',
  call: 'PutProjectPolicy',
  on: 'the project',
  why: 'to attach the policy',
});

export const [LIST_POLICIES] = list.needed(
  ['rekognition:ListProjectPolicies'],
  {
    holder: 'policies',
    call: 'ListProjectPolicies',
    on: 'the project',
    why: 'a put needs the current revision, and must not overwrite other policies',
  },
  {
    holder: 'former policies',
    call: 'ListProjectPolicies',
    on: 'all projects of the account and Region',
    why: 'to look at a policy, whose put was interrupted, before its deletion',
  },
);

export const [DELETE_POLICY] = list.needed(
  ['rekognition:DeleteProjectPolicy'],
  {
    holder: 'policies',
    call: 'DeleteProjectPolicy',
    on: 'the project',
    why: 'a policy is removed, renamed or rolled back',
  },
  {
    holder: 'former policies',
    call: 'DeleteProjectPolicy',
    on: 'all projects of the account and Region',
    why: 'CloudFormation deletes last, when the role no longer names the project. Policies have no tags',
  },
);

export const PROJECT_POLICIES = list.all;
