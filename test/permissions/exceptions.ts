/** A permission that an untroubled life does not use, and why a role has it all the same. */
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
    because:
      'AWS does not say whether a copy is also checked on the version that it makes, and names versions in examples; the emulator asks for the destination project. See docs/live-checks.md, 3',
  },
  {
    what: 'the output bucket and its objects',
    role: /^CopiedModelVersionRole$/,
    resource: /^results-of-production(\/.*)?$/,
    actions: ['GetObject', 'GetObjectAcl', 'GetObjectTagging', 'GetObjectVersion', 'ListBucket'],
    because:
      'AWS has no list made for a copy. Its list for an output bucket of one’s own names these; the emulator asks for the other three only. See docs/live-checks.md, 4',
  },
  {
    what: 'the key of an encrypted output bucket',
    role: /^CopiedModelVersionRole$/,
    resource: /^key\/ID$/,
    actions: ['Decrypt'],
    because:
      'AWS asks for it beside GenerateDataKey on the key of an encrypted bucket; the emulator asks for it on `encryptionKey` only',
  },
  {
    what: 'former copies by their tags',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/\*\/version\/\* by the tags owner and stop-on-delete$/,
    actions: ['StopProjectVersion'],
    because: 'a copy that had stopOnDelete, left the template and runs: used in the life of running copies',
  },
  {
    what: 'versions with a name of their own that were replaced or rolled back',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/shapes-prod\/version\/named-(v1|v2|bad)\/\*$/,
    actions: ['DeleteProjectVersion', 'ListTagsForResource'],
    because:
      'they went after the role had forgotten them, by their tag. The last one, which goes with its stack, uses it: that does not depend on tags',
  },
  {
    what: 'versions that were taken over',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/\*\/version\/\* by the tags owner and taken-from$/,
    actions: ['TagResource', 'UntagResource'],
    because: 'a rollback gives them back: used where an update took over versions in vain',
  },
  {
    what: 'versions that never lost a tag',
    role: /^CopiedModelVersionRole$/,
    resource: /^project\/shapes-prod\/version\/named-(v2|bad)\/\*$/,
    actions: ['UntagResource'],
    because: 'only a copy that lost a tag needs it, and these never had one to lose',
  },
  {
    what: 'the state machine for copies and its executions',
    role: /^CopiedModelVersionRole$/,
    resource: /^(stateMachine:CopiedModelVersionStateMachine|execution:CopiedModelVersionStateMachine:\*)$/,
    actions: ['DescribeExecution', 'ListExecutions'],
    because:
      'an update without rollback asks what the update before it was, and a request that Lambda delivers twice asks for its first answer',
  },
];

/** Of the role behind policies. */
export const POLICY_EXCEPTIONS: readonly Exception[] = [
  {
    what: 'the events of a stack with policies',
    role: /^ProjectPolicyRole$/,
    resource: /^training stack\/training\/ID$/,
    actions: ['DescribeStackEvents'],
    because:
      'asked in a rollback that finds a policy which the undone request put; in this life the put was refused',
  },
];

/** Of what Lambda does as the role of a function. */
export const SURROUNDINGS_EXCEPTIONS: readonly Exception[] = [
  {
    what: 'network interfaces, with `vpc`',
    role: /Role$/,
    resource: /^\*$/,
    actions: ['AssignPrivateIpAddresses', 'DescribeSubnets', 'UnassignPrivateIpAddresses'],
    because:
      'AWS’s own policy for functions in a network names them; Lambda’s errors, and so the emulator, speak of the other three only',
  },
  {
    what: 'telemetry, with `tracing`',
    role: /Role$/,
    resource: /^\*$/,
    actions: ['PutTelemetryRecords'],
    because: 'the CDK adds it to functions that X-Ray traces; the emulator asks for PutTraceSegments only',
  },
];

/** Of the roles behind running models and their schedules. */
export const RUNNING_EXCEPTIONS: readonly Exception[] = [
  {
    what: 'the state machine for running models and its executions',
    role: /^RunningModelVersionRole$/,
    resource: /^(stateMachine:RunningModelVersionStateMachine|execution:RunningModelVersionStateMachine:\*)$/,
    actions: ['DescribeExecution', 'ListExecutions'],
    because: 'as for copies: without rollback, and when Lambda delivers a request twice',
  },
];

/** What of `unused` no exception speaks of, and the exceptions that were needed. */
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
