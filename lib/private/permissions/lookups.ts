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
  ['cloudformation:DescribeStackResource', 'cloudformation:DescribeStacks'],
  {
    holder: 'functions',
    call: 'DescribeStackResource, DescribeStacks',
    on: 'their own stack',
    why: 'is the request still wanted that is being worked on? Is this a rollback?',
  },
);

export const [READ_EVENTS] = list.needed(['cloudformation:DescribeStackEvents'], {
  holder: 'functions',
  call: 'DescribeStackEvents',
  on: 'their own stack and, if that is nested, its root',
  why: 'did the operation finish that made or took over what is to be deleted?',
});

export const [ASSUME_LOOKUP_ROLE] = list.needed(['sts:AssumeRole'], {
  holder: 'approvals',
  call: 'AssumeRole',
  on: "the `lookup` roles that `cdk bootstrap` left in the source's account, the target's, and that of the target before",
  why: 'to read, for the reviewer, the outputs of the stack, the description of the trained version and the summaries of evaluations',
});

export const LOOKUPS = list.all;
