import { PermissionList } from './permission';

/** What is done with the policies of a project. */
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
    why: 'a put needs the current revision, and nothing of others is overwritten',
  },
  {
    holder: 'former policies',
    call: 'ListProjectPolicies',
    on: 'every project of the account and Region',
    why: 'a policy whose put was cut off is looked at before it is deleted',
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
    on: 'every project of the account and Region',
    why: 'the deletion comes last, after the role has forgotten the project. Policies have no tags to go by',
  },
);

export const PROJECT_POLICIES = list.all;
