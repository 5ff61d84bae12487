import { PermissionList } from './permission';

/** Permissions that Lambda itself uses through any function's role. */
const list = new PermissionList();

export const WRITE_LOG = list.needed(['logs:CreateLogStream', 'logs:PutLogEvents'], {
  holder: 'functions',
  call: 'CreateLogStream, PutLogEvents',
  on: 'their log group',
  why: 'Lambda writes the log as the role',
});

/**
 * What AWSLambdaVPCAccessExecutionRole allows, without its logs.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export const ENTER_NETWORK = list.needed(
  [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  {
    holder: 'functions',
    call: 'CreateFunction, UpdateFunctionConfiguration',
    on: '`*`, with `vpc` only',
    why: 'Lambda makes the network interfaces as the role. It refuses a role that may not do so on every resource',
  },
);

export const TRACE = list.needed(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], {
  holder: 'functions',
  call: 'PutTraceSegments, PutTelemetryRecords',
  on: '`*`, with `tracing` only',
  why: 'X-Ray has no resource level',
});

export const FUNCTIONS = list.all;
