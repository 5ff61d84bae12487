import { PermissionList } from './permission';

/** Permissions to read the pointer and our own stack, and to assume the lookup roles. */
const list = new PermissionList();

export const [READ_POINTER] = list.needed(['ssm:GetParameter'], {
  holder: 'copies',
  call: 'GetParameter',
  on: 'the parameter `currentVersionParameterName`, if set',
  why: 'to find the version that a new copy is compared with',
});

export const LOOK_AT_OWN_STACK = list.needed(
  ['cloudformation:DescribeStackResource', 'cloudformation:DescribeStacks'],
  {
    holder: 'functions',
    call: 'DescribeStackResource, DescribeStacks',
    on: 'their own stack',
    why: 'is the request still wanted? Is this a rollback?',
  },
);

export const [READ_EVENTS] = list.needed(['cloudformation:DescribeStackEvents'], {
  holder: 'functions',
  call: 'DescribeStackEvents',
  on: 'their own stack and, if it is nested, its root',
  why: 'before a deletion: did the operation that made or adopted the version finish?',
});

export const [ASSUME_LOOKUP_ROLE] = list.needed(['sts:AssumeRole'], {
  holder: 'approvals',
  call: 'AssumeRole',
  on: 'the `lookup` roles in the accounts of the source, the target and the target before it',
  why: 'to show the reviewer the outputs of the stack, the description of the trained version and the evaluation summaries',
});

export const LOOKUPS = list.all;
