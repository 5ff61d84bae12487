import type { Suspect } from '../mutant';

/** CloudFormation's side: the fence, one-line failures, the events, the log and the clients. */
export const cloudFormation: readonly Suspect[] = [
  {
    file: 'lambda/cloudformation/operation.ts',
    tests: ['test/lambda/copied-model-version/'],
    mutants: [
      ['the fence: a Create and an Update', "if (type !== 'Delete' || undoes) {", 'if (undoes) {'],
      ['the fence: an undo as an Update', "if (type !== 'Delete' || undoes) {", "if (type !== 'Delete') {"],
      ['the fence: a Delete in another way', "if (type !== 'Delete' || undoes) {", 'if (true) {'],
      [
        'the fence: a Delete that was overtaken',
        "return operation.RollsBack ? 'wanted' : isDeletionWanted(cloudFormation, event, physicalId);",
        "return 'wanted';",
      ],
      ['the fence: a Delete in a rollback needs none', "return operation.RollsBack ? 'wanted' :", 'return'],
      [
        'the fence: the operation that was noted',
        'isStillWanted(cloudFormation, event, operation.Stack, time)',
        'isStillWanted(cloudFormation, event, undefined, time)',
      ],
      [
        'the fence: when the request began',
        'startedAt: Date.parse(operation.StartedAt), now',
        'startedAt: now(), now',
      ],
      [
        'noted: when the request began',
        'const startedAt = new Date(services.now()).toISOString();',
        'const startedAt = new Date(0).toISOString();',
      ],
      [
        "noted: the stack's operation",
        'Stack: await operationOf(services.cloudFormation, event, services)',
        'Stack: undefined',
      ],
    ],
  },
  {
    file: 'lambda/cloudformation/fence.ts',
    tests: ['test/lambda/cloudformation/fence.test.ts'],
    mutants: [
      ['a rollback overtakes in two minutes, not less', 'OVERTAKING = 120_000', 'OVERTAKING = 110_000'],
      ['a rollback overtakes in two minutes, not more', 'OVERTAKING = 120_000', 'OVERTAKING = 126_000'],
      [
        'a Create must be in CREATE_IN_PROGRESS',
        "event.RequestType === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS'",
        "'UPDATE_IN_PROGRESS'",
      ],
      [
        'an Update must be in UPDATE_IN_PROGRESS',
        "event.RequestType === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS'",
        "'CREATE_IN_PROGRESS'",
      ],
      [
        'any state in progress will not do',
        'if (resource.status !== expected)',
        "if (!resource.status.endsWith('IN_PROGRESS'))",
      ],
      ['the resource in its state: wanted', 'if (resource.status !== expected)', 'if (true)'],
      [
        'the resource in another state: not wanted',
        "!== expected) return 'not wanted'",
        "!== expected) return 'cannot be asked'",
      ],
      ['the stack is gone: not wanted', "(error as Error).name === 'ValidationError'", 'false'],
      ['CloudFormation cannot be asked', "(error as Error).name === 'ValidationError'", 'true'],
      [
        'gone, less than a minute after the request: it may not show yet',
        "now - startedAt < LAG ? 'cannot be asked' :",
        '',
      ],
      [
        'gone, a minute after the request: not wanted',
        "now - startedAt < LAG ? 'cannot be asked' : 'not wanted'",
        "'cannot be asked'",
      ],
      ['gone: to the second', 'now - startedAt < LAG', 'now - startedAt <= LAG'],
      ['gone: a minute, not less', 'LAG = 60_000', 'LAG = 59_000'],
      [
        'the resource has no state: cannot be asked',
        "      : 'unknown';\n  } catch",
        "      : 'gone';\n  } catch",
      ],
      [
        'no operation now: cannot be asked',
        "if (!operation) return 'cannot be asked';",
        "if (!operation) return 'wanted';",
      ],
      [
        'a Delete that was overtaken: not wanted',
        "? 'not wanted'\n    : 'wanted';",
        "? 'wanted'\n    : 'wanted';",
      ],
      ['a Delete of what has a successor: wanted', 'resource.physicalId === physicalId && ', ''],
      ['a Delete that is under way: wanted', " && !resource.status.startsWith('DELETE')", ''],
      [
        'a Delete of what is gone: wanted',
        "if (resource === 'gone' || resource === 'unknown') return 'wanted';",
        "if (resource === 'unknown') return 'wanted';\n  if (resource === 'gone') return 'not wanted';",
      ],
      [
        'a Delete when CloudFormation cannot be asked: wanted',
        "if (resource === 'gone' || resource === 'unknown') return 'wanted';",
        "if (resource === 'gone') return 'wanted';\n  if (resource === 'unknown') return 'cannot be asked';",
      ],
      [
        'a Delete: which copy the stack has',
        'physicalId: detail.PhysicalResourceId',
        'physicalId: undefined',
      ],
      ['a stack at rest has no operation', 'StackStatus?.endsWith(AT_WORK) && since', 'StackStatus && since'],

      ['asked: the stack by its id', '        StackName: event.StackId,\n', "        StackName: 'prod',\n"],
      ['asked: the resource', '        LogicalResourceId: event.LogicalResourceId,\n', ''],

      ['no operation noted: one that was there before', 'return isOlder && !operation', 'return !operation'],
      [
        'no operation noted: no rollback',
        "return isOlder && !operation.Status.includes('ROLLBACK')",
        'return isOlder',
      ],
      [
        'no operation noted: wanted',
        "return isOlder && !operation.Status.includes('ROLLBACK')",
        'return false',
      ],
      ["another operation: the stack's status", 'operation.Status === noted.Status && ', ''],
      ['another operation: its time', ' && operation.Since === noted.Since', ''],
      [
        'the same operation: wanted',
        "operation.Since === noted.Since ? 'wanted'",
        "operation.Since === noted.Since ? 'not wanted'",
      ],
      ['an operation begins with LastUpdatedTime', 'LastUpdatedTime ?? CreationTime;', 'CreationTime;'],
      [
        'an operation begins with CreationTime before the first',
        'LastUpdatedTime ?? CreationTime;',
        'LastUpdatedTime;',
      ],

      [
        'no operation noted: wait, not stop',
        "'ROLLBACK') ? 'wanted' : 'cannot be asked'",
        "'ROLLBACK') ? 'wanted' : 'not wanted'",
      ],
      ['no operation noted: how far clocks may differ', 'SKEW = 5_000', 'SKEW = 4_000'],
      ['no operation noted: and no farther', 'SKEW = 5_000', 'SKEW = 6_000'],
      ['the operation is asked for with patience', 'await sleep(PAUSE);', 'return operation;'],
      ['the operation: as soon as it is told', 'if (operation || attempt', 'if (attempt'],
      ['the operation: how long', 'PATIENCE = 20_000', 'PATIENCE = 21_000'],
      ['the operation: not beyond', ' || now() - began >= PATIENCE', ''],
      ['the operation: to the second', 'now() - began >= PATIENCE', 'now() - began > PATIENCE'],
      ['the operation: how often', 'ATTEMPTS = 6', 'ATTEMPTS = 7'],
      ['the operation: as often as that', 'ATTEMPTS = 6', 'ATTEMPTS = 5'],
      ['the operation: a pause between two questions', 'PAUSE = 4_000', 'PAUSE = 5_000'],

      [
        'an operation: the stack by its id',
        'new DescribeStacksCommand({ StackName: event.StackId })',
        'new DescribeStacksCommand({})',
      ],

      [
        'an operation: CloudFormation cannot be asked',
        '} catch {\n    return {};',
        '} catch (error) {\n    throw error;',
      ],
      [
        'a Delete in a rollback is known by the operation',
        "return operation.Status.includes('ROLLBACK');",
        'return true;',
      ],
      [
        'a Delete in no rollback is known by the operation',
        "return operation.Status.includes('ROLLBACK');",
        'return false;',
      ],
      ['a Delete: may roll back where nobody says', 'return StackStatus === undefined ||', 'return'],
      ['a Delete: may roll back in a stack at work', ' || StackStatus.endsWith(AT_WORK)', ''],
      [
        'a Delete: none rolls back in a stack at rest',
        'StackStatus === undefined || StackStatus.endsWith(AT_WORK)',
        'true',
      ],
      ['the message names the request', '${event.RequestType} of ${event.LogicalResourceId}', 'request'],
      ['the message names the stack', '${stackOf(event).name}', ''],
    ],
  },
  {
    file: 'lambda/cloudformation/failure.ts',
    tests: ['test/lambda/cloudformation/failure.test.ts'],
    mutants: [
      ['one line: its length, not more', 'LONGEST_MESSAGE = 1000', 'LONGEST_MESSAGE = 1001'],
      ['one line: its length, not less', 'LONGEST_MESSAGE = 1000', 'LONGEST_MESSAGE = 999'],
      ['one line: its stack too', '    this.stack = line;\n', ''],
      ['one line: half a character', '    .toWellFormed()\n    .replace', '    .replace'],
      [
        'one line: half a character at the cut',
        '${line.slice(0, length - 1).toWellFormed()}',
        '${line.slice(0, length - 1)}',
      ],
      ['one line: control characters', '[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+', '[\\p{Zl}\\p{Zp}\\s]+'],
      ['one line: line breaks', '[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+', '[\\u0000-\\u0008]+'],
      ['one line: trimmed', '    .trim();', ';'],
      ['one line: what fits is not cut', 'line.length <= length ?', 'line.length < length ?'],
      ['one line: cut', 'return line.length <= length ? line :', 'return line.length ? line :'],
      ['one line: the cut shows', '.toWellFormed()}…`', '.toWellFormed()}`'],
      ['a failure leaves as it is', 'error instanceof Failure', 'false'],
      ['an unknown error leaves as a failure', 'error instanceof Failure', 'true'],
      ['an unknown error keeps its cause', ', { cause: error })', ')'],
      ['the log: the failure', 'failure: failure.message, ', ''],
      [
        'the log: the stack of an unknown error',
        '...(failure.cause ? { stack: (failure.cause as Error).stack } : {})',
        '',
      ],
      ['a failure is thrown', '      throw failure;\n', '      return undefined as T;\n'],
      [
        'an answer is passed on',
        'return await handler(input);',
        'await handler(input);\n      return undefined as T;',
      ],
    ],
  },
  {
    file: 'lambda/cloudformation/request.ts',
    tests: ['test/lambda/cloudformation/request.test.ts'],
    mutants: [
      [
        'an event: its RequestType',
        "['Create', 'Update', 'Delete'].includes(RequestType as string) ?",
        'true ?',
      ],
      ['an event: Create', "['Create', 'Update',", "['Update',"],
      ['an event: Update', "['Create', 'Update', 'Delete'].includes", "['Create', 'Delete'].includes"],
      ['an event: Delete', "'Update', 'Delete'].includes", "'Update'].includes"],
      ['an event: its StackId', "typeof StackId === 'string' && STACK_ID.test(StackId) ?", 'true ?'],
      ['an event: its StackId is a string', "typeof StackId === 'string' && STACK_ID", 'STACK_ID'],
      ['an event: its StackId is an ARN', ' && STACK_ID.test(StackId) ?', ' ?'],
      ['an event: its LogicalResourceId', "typeof LogicalResourceId === 'string' ?", 'true ?'],
      [
        'an event: its PhysicalResourceId',
        "RequestType === 'Create' || typeof PhysicalResourceId === 'string' ?",
        'true ?',
      ],
      ['an event: a Create may have no PhysicalResourceId', "RequestType === 'Create' || typeof", 'typeof'],
      [
        "an event: a Create's PhysicalResourceId",
        "PhysicalResourceId === undefined || typeof PhysicalResourceId === 'string' ?",
        'true ?',
      ],
      ['an event: its ResourceProperties', 'isRecord(ResourceProperties) ?', 'true ?'],
      [
        'an event: its OldResourceProperties',
        'OldResourceProperties === undefined || isRecord(OldResourceProperties) ?',
        'true ?',
      ],
      [
        'an event: it may have no OldResourceProperties',
        'OldResourceProperties === undefined || isRecord',
        'isRecord',
      ],
      ['an event is an object', 'isRecord(event) ? event : {}', '(event as any)'],
      ['what is malformed is thrown', 'if (wrong.length > 0) {', 'if (false) {'],
      ['what is malformed is named once', '[...new Set(wrong)]', 'wrong'],
      [
        'the stack: its Region and account',
        'const [, region, account, name]',
        'const [, account, region, name]',
      ],
      ['the stack: its name', 'stack\\/([^/]+)\\/[^/]+$/', 'stack\\/([^/]+\\/[^/]+)$/'],
      ['a record is an object', "typeof value === 'object' && ", ''],
      ['a record is not null', ' && value !== null', ''],
      ['a record is no list', ' && !Array.isArray(value)', ''],
    ],
  },
  {
    file: 'lambda/log.ts',
    tests: ['test/lambda/copied-model-version/request.test.ts'],
    mutants: [
      ['the log: one JSON object in one line', 'JSON.stringify(entry)', 'JSON.stringify(entry, null, 2)'],
    ],
  },
  {
    file: 'lambda/clients.ts',
    tests: ['test/lambda/clients.test.ts'],
    mutants: [
      ['one attempt a call: the loop is the only retry', 'maxAttempts: 1', 'maxAttempts: 2'],

      ['a connection is waited for', 'connectionTimeout: 3_000', 'connectionTimeout: 0'],
      ['an answer is waited for', 'requestTimeout: 8_000', 'requestTimeout: 0'],
      [
        'an answer that does not come is an error',
        'throwOnRequestTimeout: true',
        'throwOnRequestTimeout: false',
      ],
    ],
  },
];
