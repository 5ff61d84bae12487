/** A permission that a role does not use while nothing fails, and why the role still has it. */
export interface Exception {
  /** The resource, for people. */
  readonly what: string;
  readonly role: RegExp;
  readonly resource: RegExp;
  readonly actions: readonly string[];
  readonly because: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    what: 'versions of the destination project',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/shapes-(prod|other|second)\/version\/(named-\w+\/)?\*$/,
    actions: ['CopyProjectVersion', 'CreateProjectVersion'],
    because: 'AWS does not say whether it also checks the new version. See docs/live-checks.md, 3',
  },
  {
    what: 'the output bucket and its objects',
    role: /^CopiedModelVersionRole$/,
    resource: /^results-of-production(\/.*)?$/,
    actions: ['GetObject', 'GetObjectAcl', 'GetObjectTagging', 'GetObjectVersion', 'ListBucket'],
    because:
      'AWS’s list for your own output bucket names these, and a copy has no list. See docs/live-checks.md, 4',
  },
  {
    what: 'the key of an encrypted output bucket',
    role: /^CopiedModelVersionRole$/,
    resource: /^key\/ID$/,
    actions: ['Decrypt'],
    because: 'AWS requires it with GenerateDataKey on the key of an encrypted bucket',
  },
  {
    what: 'former copies by their tags',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/\*\/version\/\* by the tags owner and stop-on-delete$/,
    actions: ['StopProjectVersion'],
    because: 'for a running copy with stopOnDelete that left the template',
  },
  {
    what: 'versions with a `versionName` that were replaced or rolled back',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/shapes-prod\/version\/named-(v1|v2|bad)\/\*$/,
    actions: ['DeleteProjectVersion', 'ListTagsForResource'],
    because:
      'the function deletes them by their tag, when the role no longer names them. Only the last one, which is deleted with its stack, uses this statement',
  },
  {
    what: 'adopted versions',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/\*\/version\/\* by the tags owner and taken-from$/,
    actions: ['TagResource', 'UntagResource'],
    because: 'for a rollback, which returns them',
  },
  {
    what: 'versions that never lost a tag',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/shapes-prod\/version\/named-(v2|bad)\/\*$/,
    actions: ['UntagResource'],
    because: 'only a copy that loses a tag needs it',
  },
  {
    what: 'the state machine for copies and its executions',
    role: /^CopiedModelVersionRole$/,
    resource: /^(stateMachine:CopiedModelVersionStateMachine|execution:CopiedModelVersionStateMachine:\*)$/,
    actions: ['DescribeExecution', 'ListExecutions'],
    because:
      'for an update that follows an update without rollback, and for a request that Lambda delivers twice',
  },
];

/** The exceptions of the policies' role. */
export const POLICY_EXCEPTIONS: readonly Exception[] = [
  {
    what: 'the events of a stack with policies',
    role: /^ProjectPolicyRole$/,
    resource: /^training stack\/training\/ID$/,
    actions: ['DescribeStackEvents'],
    because: 'for a rollback that finds a policy of the undone request',
  },
];

/** The exceptions for permissions that Lambda itself uses with a function's role. */
export const SURROUNDINGS_EXCEPTIONS: readonly Exception[] = [
  {
    what: 'network interfaces, with `vpc`',
    role: /Role$/,
    resource: /^\*$/,
    actions: ['AssignPrivateIpAddresses', 'DescribeSubnets', 'UnassignPrivateIpAddresses'],
    because: 'AWS’s own policy for functions in a network names them. Lambda’s errors do not',
  },
  {
    what: 'telemetry, with `tracing`',
    role: /Role$/,
    resource: /^\*$/,
    actions: ['PutTelemetryRecords'],
    because: 'the CDK adds it to functions that X-Ray traces',
  },
];

/** The permissions in `unused` without an exception, and the exceptions that were needed. */
export function unexplained(role: string, unused: Readonly<Record<string, string>>, exceptions = EXCEPTIONS) {
  const needed = new Set<Exception>();
  const left = Object.entries(unused).flatMap(([resource, listing]) => {
    const actions = listing.replace(/^\w+: /, '').split(', ');
    return actions
      .filter((action) => {
        const exception = exceptions.find(
          (one) => one.role.test(role) && one.resource.test(resource) && one.actions.includes(action),
        );
        if (exception) needed.add(exception);
        return !exception;
      })
      .map((action) => `${role}: ${action} on ${resource}`);
  });
  return { left, needed };
}
