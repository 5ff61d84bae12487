import type { Suspect } from '../mutant';

/** The loop around the table: the fence's place in it, the clocks, throw or wait, the rollback's undo, the pace. */
export const pass: readonly Suspect[] = [
  {
    file: 'lambda/copied-model-version/step.ts',
    tests: ['test/lambda/copied-model-version/handler.test.ts'],
    mutants: [
      [
        'the age counts from the request',
        'services.now() - Date.parse(operation.StartedAt)',
        'Number(services.now() === 0)',
      ],
      ['AccessDenied after two minutes: fail', 'age > PROPAGATION', 'false'],
      ['AccessDenied in the first two minutes: not yet', 'age > PROPAGATION', 'true'],
      ['AccessDenied at two minutes: not yet', 'age > PROPAGATION', 'age >= PROPAGATION'],
      ['two minutes of AccessDenied, not less', 'PROPAGATION = 120_000', 'PROPAGATION = 119_000'],
      ['two minutes of AccessDenied, not more', 'PROPAGATION = 120_000', 'PROPAGATION = 121_000'],
      ['the deadline', 'if (age >= request.timeout)', 'if (false)'],
      ['the deadline, to the second', 'if (age >= request.timeout)', 'if (age > request.timeout)'],
      ['the deadline, not before', 'if (age >= request.timeout)', 'if (age >= request.timeout - 1_000)'],
      [
        'the deadline: it touches nothing any more',
        '    if (age >= request.timeout) {',
        '    if (age >= request.timeout && !isChange(decision)) {',
      ],
      [
        'the deadline: a finished copy is still done',
        "    if (decision.action === 'done') return",
        "    if (decision.action === 'done' && age < request.timeout) return",
      ],
      [
        'the deadline: a failure keeps its own words',
        "    if (decision.action === 'fail') return",
        "    if (decision.action === 'fail' && age < request.timeout) return",
      ],
      [
        'the deadline: the last status seen',
        '${observation.version.arn} ${observation.version.status}',
        '${observation.version.arn}',
      ],
      [
        'the deadline: that AWS would not say',
        "return observation.kind === 'unknown' ? observation.because :",
        'return',
      ],
      [
        'done: the version goes with it',
        "{ state: 'done', version: decision.version, observation }",
        "{ state: 'done', observation }",
      ],
      [
        'fail is no wait',
        "return { state: 'failed', message: decision.message, observation }",
        "return { state: 'waiting', observation }",
      ],
      [
        'the fence: not wanted stops with an error',
        "if (answer === 'not wanted') throw notWanted(request.event);",
        "if (answer === 'not wanted') return { state: 'waiting', observation };",
      ],
      ['the fence: not wanted touches nothing', "if (answer === 'not wanted') throw", 'if (false) throw'],
      [
        'the fence: a later pass waits when CloudFormation cannot be asked',
        "if (answer === 'cannot be asked') return",
        'if (false) return',
      ],
      ['the fence: a Delete is always wanted', "if (type === 'Delete' && !undoes) return 'wanted';", ''],
      [
        'the fence: an Update is held too',
        "if (type === 'Delete' && !undoes)",
        "if (type !== 'Create' && !undoes)",
      ],
      ['the fence: an undo is held too', "if (type === 'Delete' && !undoes)", "if (type === 'Delete')"],
      [
        'the fence: the first pass goes ahead when CloudFormation cannot be asked',
        "answer === 'cannot be asked' && !undoes ? 'wanted' : answer",
        'answer',
      ],
      [
        'the fence: an undo waits when CloudFormation cannot be asked',
        "answer === 'cannot be asked' && !undoes",
        "answer === 'cannot be asked'",
      ],
      [
        'the fence: the first pass is held',
        "answer === 'cannot be asked' && !undoes ? 'wanted' : answer",
        "'wanted'",
      ],
      [
        'the fence: when the request began',
        'Date.parse(operation.StartedAt));\n  const answer',
        '0);\n  const answer',
      ],

      ['the fence: a later pass asks for the operation too', "if (pass === 'later')", 'if (false)'],
      ['the fence: the first pass does not', "if (pass === 'later')", 'if (true)'],

      [
        'the fence: a pass that only waits does not ask',
        "    if (!isChange(decision)) return { state: 'waiting', observation };\n\n    const answer = await fence(services, request, operation, pass);\n",
        "    const answer = await fence(services, request, operation, pass);\n    if (!isChange(decision)) return { state: 'waiting', observation };\n",
      ],
      [
        'a copy that began is noted',
        "(effect.kind === 'begun' || (effect.kind === 'not yet' && effect.uncertain))",
        "(effect.kind === 'not yet' && effect.uncertain)",
      ],
      [
        'a copy whose answer was lost is noted',
        "(effect.kind === 'begun' || (effect.kind === 'not yet' && effect.uncertain))",
        "effect.kind === 'begun'",
      ],
      [
        'a copy that was not taken is not noted',
        "(effect.kind === 'not yet' && effect.uncertain)",
        "effect.kind === 'not yet'",
      ],
      ['no other call is noted as a copy', "decision.action === 'copy' &&\n", 'true &&\n'],
      [
        'the ARN of the copy that began is noted',
        "copyArn: effect.kind === 'begun' ? effect.copyArn : undefined",
        'copyArn: undefined',
      ],
      ['a call that failed for good fails the step', "return effect.kind === 'failed'", 'return false'],
      [
        'invented id: absent is believed after a minute',
        'request.idIsInvented && !operation.SawVersion',
        'false',
      ],
      [
        'invented id: only with one',
        'request.idIsInvented && !operation.SawVersion',
        '!operation.SawVersion',
      ],
      [
        'invented id: a version that was seen and is absent is gone',
        'request.idIsInvented && !operation.SawVersion',
        'request.idIsInvented',
      ],
      ['asked for less than a minute ago', ': operation.CopyCalled;', ': undefined;'],
      ['asked for less than a minute ago: only when it was', ': operation.CopyCalled;', ": 'true';"],
      ['the minute ends', 'Boolean(unsure) && age < VISIBILITY', 'Boolean(unsure)'],
      ['the minute ends, to the second', 'age < VISIBILITY', 'age <= VISIBILITY'],
      ['the minute, not less', 'VISIBILITY = 60_000', 'VISIBILITY = 59_000'],
      ['the minute, not more', 'VISIBILITY = 60_000', 'VISIBILITY = 61_000'],
      ['undo: a version may be an hour old', '- LONGEST_SERVICE_TIMEOUT * 1000', '- 0'],
      [
        'undo: the hour, to the second',
        '- LONGEST_SERVICE_TIMEOUT * 1000',
        '- LONGEST_SERVICE_TIMEOUT * 1000 - 1_000',
      ],
      ['undo: the hour counts from the rollback', 'operationBegan: request.undoes', 'operationBegan: false'],
      [
        "an operation begins with the stack's, not with the request",
        'Date.parse(operation.Stack?.Since ?? operation.StartedAt)',
        'Date.parse(operation.StartedAt)',
      ],
      [
        'an operation that was not noted begins with the request',
        'operation.Stack?.Since ?? operation.StartedAt',
        "operation.Stack?.Since ?? ''",
      ],
      [
        'the log: what was seen',
        "observed: observation.kind === 'version' ? observation.version.status : observation.kind",
        'observed: observation.kind',
      ],
      ['the log: what failed', "...(outcome.state === 'failed' ? { message: outcome.message } : {}),", ''],
      ['the log: the calls', '    calls,\n  });', '  });'],
    ],
  },
  {
    file: 'lambda/copied-model-version/handler.ts',
    tests: [
      'test/lambda/copied-model-version/handler.test.ts',
      'test/lambda/copied-model-version/request.test.ts',
    ],
    mutants: [
      [
        'throw: the name is taken',
        "if (outcome.state === 'failed' && sawVersion && !observation.version.ours)",
        'if (false)',
      ],
      [
        'wait: a failure while nothing stands there',
        "if (outcome.state === 'failed' && sawVersion && !observation.version.ours)",
        "if (outcome.state === 'failed' && !(sawVersion && observation.version.ours))",
      ],
      ['wait: a failure of what is ours', '&& sawVersion && !observation.version.ours)', '&& sawVersion)'],
      [
        'wait: a version of others that is no failure',
        "if (outcome.state === 'failed' && sawVersion && !observation.version.ours)",
        'if (sawVersion && !observation.version.ours)',
      ],
      ['isComplete fails the request', "if (outcome.state === 'failed') throw", 'if (false) throw'],
      ['isComplete waits', "if (outcome.state === 'waiting') return { IsComplete: false };", ''],
      [
        'isComplete makes a later pass',
        "pass(services, request, operation, 'later')",
        "pass(services, request, operation, 'first')",
      ],
      [
        'onEvent makes the first pass',
        "pass(services, request, operation, 'first')",
        "pass(services, request, operation, 'later')",
      ],
      [
        'isComplete answers with the attributes',
        '? { IsComplete: true, Data: attributesOf(request, outcome.version) }',
        '? { IsComplete: true }',
      ],
      [
        'a later event is told from a first one',
        'return operation ? isComplete(',
        'return !operation ? isComplete(',
      ],
      ['failures are one line', 'return withOneLineErrors(async', 'return (async'],
      [
        'Create: bad input is thrown before any call',
        '  const request = parseRequest(event);\n  return begin(services, request, await beginOperation(services, event));',
        '  const operation = await beginOperation(services, event);\n  return begin(services, parseRequest(event), operation);',
      ],
      [
        'Update: bad input is thrown before any call',
        '  const request = parseRequest(event);\n  const operation = await beginOperation(services, event);',
        '  const operation = await beginOperation(services, event);\n  const request = parseRequest(event);',
      ],
      ['Update, a named copy changed: fail', 'if (request.changesNamedCopy && !rollsBack)', 'if (false)'],
      [
        'Update, a named copy changed: only then',
        'if (request.changesNamedCopy && !rollsBack)',
        'if (!rollsBack)',
      ],
      [
        'Update, a named copy changed, rolling back: its copy is found',
        'if (request.changesNamedCopy && !rollsBack)',
        'if (request.changesNamedCopy)',
      ],
      ['a rollback is known by the stack', "operation.Stack?.Status.includes('ROLLBACK')", 'true'],
      ['an Update forward undoes nothing', 'const owes = rollsBack && undoneBy', 'const owes = undoneBy'],
      [
        'an Update in a rollback undoes',
        "owes ? { ...operation, RollsBack: 'true' } : operation",
        'operation',
      ],
      [
        'an Update in a rollback that undoes nothing',
        'const owes = rollsBack && undoneBy(request) !== undefined',
        'const owes = rollsBack',
      ],
      [
        "noted: the stack's operation",
        'Stack: await operationOf(services.cloudFormation, event, services)',
        'Stack: undefined',
      ],

      ['undo: only in a rollback', 'operation.RollsBack && undoneBy(request)', 'undoneBy(request)'],
      ['undo: what the undone update made', 'operation.RollsBack && undoneBy(request)', 'undefined'],
      ['undo: wait until it is deleted', "undoing && undoing.state !== 'done' ? undoing :", ''],
      [
        'undo: then see to the copy from before',
        "undoing && undoing.state !== 'done' ? undoing :",
        'undoing ? undoing :',
      ],
      [
        'Delete whose properties name no copy: done in onEvent',
        'if (namesNoCopy(event)) return { PhysicalResourceId: id, Operation: operation };',
        '',
      ],
      [
        'Delete whose properties name no copy: done in isComplete',
        '  if (namesNoCopy(event)) {',
        '  if (false) {',
      ],
      [
        'Delete keeps the id that CloudFormation knows',
        ', operation)), PhysicalResourceId: id }',
        ', operation)) }',
      ],
      [
        'the physical id',
        'PhysicalResourceId: request.physicalId,\n    Operation',
        'PhysicalResourceId: request.versionName,\n    Operation',
      ],
      [
        'noted: when the request began',
        'const startedAt = new Date(services.now()).toISOString();',
        'const startedAt = new Date(0).toISOString();',
      ],
      [
        'noted: when the Delete began',
        'const operation = { StartedAt: new Date(services.now()).toISOString() };',
        'const operation = { StartedAt: new Date(0).toISOString() };',
      ],

      ['noted: that the copy was asked for', "...(outcome.copyCalled ? { CopyCalled: 'true' } : {}),", ''],
      [
        'noted: that the copy was asked for, only when it was',
        "...(outcome.copyCalled ? { CopyCalled: 'true' } : {}),",
        "CopyCalled: 'true',",
      ],
      ['noted: the ARN of the copy', '...(outcome.copyArn ? { CopyArn: outcome.copyArn } : {}),', ''],
      ['noted: that the version was seen', "...(sawVersion ? { SawVersion: 'true' } : {}),", ''],
      [
        'noted: that the version was seen, only when it was',
        "...(sawVersion ? { SawVersion: 'true' } : {}),",
        "SawVersion: 'true',",
      ],
      [
        '4096 bytes: an address that is too long is left out',
        'Buffer.byteLength(JSON.stringify(uri)) <= LONGEST_URI ? uri :',
        'uri ||',
      ],
      [
        '4096 bytes: bytes, not characters',
        'Buffer.byteLength(JSON.stringify(uri))',
        'JSON.stringify(uri).length',
      ],
      [
        '4096 bytes: as JSON escapes them',
        'Buffer.byteLength(JSON.stringify(uri))',
        'Buffer.byteLength(uri) + 2',
      ],
      ['4096 bytes: an address that fits is told', '<= LONGEST_URI', '< LONGEST_URI'],
      ['4096 bytes: how long it may be', 'LONGEST_URI = 1024', 'LONGEST_URI = 1025'],
      ['attributes: the ARN', 'ModelVersionArn: version.arn', "ModelVersionArn: ''"],
      ['attributes: the name', 'VersionName: request.versionName', "VersionName: ''"],
      [
        'attributes: the source',
        'SourceModelVersionArn: request.sourceModelVersionArn',
        "SourceModelVersionArn: ''",
      ],
      [
        'attributes: the F1 score',
        "F1Score: version.f1Score === undefined ? '' : String(version.f1Score)",
        "F1Score: ''",
      ],
      [
        'attributes: none is missing',
        "F1Score: version.f1Score === undefined ? '' : String(version.f1Score)",
        'F1Score: version.f1Score',
      ],
      ['attributes: the status', 'Status: version.status,', "Status: '',"],
    ],
  },
  {
    file: 'lambda/copied-model-version/pace.ts',
    tests: ['test/lambda/copied-model-version/pace.test.ts'],
    mutants: [
      ['the pace: onEvent waits a moment', 'startedAt === undefined ||', ''],
      ['the pace: the first poll waits a moment', '|| now() - Date.parse(startedAt) < FIRST_POLL', ''],
      ['the pace: a poll an interval later does not', 'FIRST_POLL = 5_000', 'FIRST_POLL = 12_000'],
      [
        'the pace: a poll that comes four seconds after is the first',
        'FIRST_POLL = 5_000',
        'FIRST_POLL = 4_000',
      ],
      ['the pace: a second', 'APART = 1_000', 'APART = 900'],
    ],
  },
];
