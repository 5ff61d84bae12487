import { PermissionList } from './permission';

/** Permissions to run requests step by step. */
const list = new PermissionList();

export const [START_REQUEST] = list.needed(['states:StartExecution'], {
  holder: 'functions',
  call: 'StartExecution',
  on: "the stack's state machine for this kind of resource",
  why: 'each request has its own execution',
});

export const [LOOK_AT_REQUEST] = list.needed(['states:DescribeExecution'], {
  holder: 'functions',
  call: 'DescribeExecution',
  on: "that state machine's executions",
  why: 'what did the request before do? A repeated request gets the answer of its first run',
});

export const [LIST_REQUESTS] = list.needed(['states:ListExecutions'], {
  holder: 'functions',
  call: 'ListExecutions',
  on: "the stack's state machine for this kind of resource",
  why: 'which request came before? Only that request knows who put a policy, because policies have no tags. An update undoes a failed one in the same operation. A scheduled start or stop finds what is declared now',
});

export const [RUN_STEP] = list.needed(
  ['lambda:InvokeFunction'],
  {
    holder: 'state machines',
    call: 'Invoke',
    on: 'its function',
    why: 'the state machine calls the function for each step',
  },
  {
    holder: 'schedules',
    call: 'Invoke',
    on: 'the function for running models',
    why: 'a `schedule` calls the function for each start and stop. The role may do nothing else',
  },
);

export const REQUESTS = list.all;
