import { PermissionList } from './permission';

/** What is looked at around the models, and never changed. */
const list = new PermissionList();

export const [READ_POINTER] = list.needed(['ssm:GetParameter'], {
  holder: 'copies',
  call: 'GetParameter',
  on: 'the parameter that `currentVersionParameterName` names, if there is one',
  why: 'with which version is a new copy compared?',
});

export const LOOK_AT_OWN_STACK = list.needed(
  [
    'cloudformation:DescribeStackEvents',
    'cloudformation:DescribeStackResource',
    'cloudformation:DescribeStacks',
  ],
  {
    holder: 'copies and policies',
    call: 'DescribeStackEvents, DescribeStackResource, DescribeStacks',
    on: 'its own stack and, if that is nested, its root',
    why: 'is the request still wanted that is being worked on? Is this a rollback? Did the operation finish that made or took over what is to be deleted?',
  },
  {
    holder: 'running models',
    call: 'DescribeStackEvents, DescribeStackResource, DescribeStacks',
    on: 'its own stack and, if that is nested, its root',
    why: 'the same questions',
  },
);

export const [ASSUME_LOOKUP_ROLE] = list.needed(['sts:AssumeRole'], {
  holder: 'approvals',
  call: 'AssumeRole',
  on: "the `lookup` roles that `cdk bootstrap` left in the source's account, the target's, and that of the target before",
  why: 'to read, for the reviewer, the outputs of the stack, the description of the trained version and the summaries of evaluations',
});

export const LOOKUPS = list.all;
