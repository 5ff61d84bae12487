import { PermissionList } from './permission';

/** What a function needs to have its requests run step by step. */
const list = new PermissionList();

export const START_REQUEST = list.needed(['states:StartExecution', 'states:ListExecutions'], {
  holder: 'functions',
  call: 'StartExecution, ListExecutions',
  on: "the stack's state machine for the kind of resource",
  why: 'each request runs in an execution of its own, and the next one for the same resource asks what the one before has done',
});

export const LOOK_AT_REQUESTS = list.needed(['states:DescribeExecution'], {
  holder: 'functions',
  call: 'DescribeExecution',
  on: "that state machine's executions",
  why: 'what has the request before done? Has this very request run already?',
});

export const RUN_STEP = list.needed(['lambda:InvokeFunction'], {
  holder: 'state machines',
  call: 'Invoke',
  on: 'their function',
  why: 'the state machine calls the function for each step',
});

export const REQUESTS = list.all;
