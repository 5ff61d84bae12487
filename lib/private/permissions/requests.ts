import { PermissionList } from './permission';

/** What it takes to have requests run step by step. */
const list = new PermissionList();

export const [START_REQUEST] = list.needed(['states:StartExecution'], {
  holder: 'functions',
  call: 'StartExecution',
  on: "the stack's state machine for this kind of resource",
  why: 'each request runs in its own execution',
});

export const [LOOK_AT_REQUEST] = list.needed(['states:DescribeExecution'], {
  holder: 'functions',
  call: 'DescribeExecution',
  on: "that state machine's executions",
  why: 'what has the request before done? A request that arrives twice gets the answer of its first run',
});

export const [LIST_REQUESTS] = list.needed(['states:ListExecutions'], {
  holder: 'functions',
  call: 'ListExecutions',
  on: "the stack's state machine for this kind of resource",
  why: 'which request for this resource came before? Only that request knows who put a policy, which has no tags. An update that follows a failed one in the same operation takes it back. A start or a stop of a schedule looks for what is declared now',
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
    why: 'a `schedule` calls the function when a start or a stop is due. The role may do nothing else',
  },
);

export const REQUESTS = list.all;
