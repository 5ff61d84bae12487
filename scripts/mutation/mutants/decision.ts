import type { Suspect } from '../mutant';

/** The decision table, row by row and in both directions. */
export const decision: readonly Suspect[] = [
  {
    file: 'lambda/copied-model-version/decide.ts',
    tests: ['test/lambda/copied-model-version/decide.test.ts'],
    mutants: [
      // any
      [
        'AWS would not say: wait',
        "return { action: 'wait', because: observation.because }",
        "return { action: 'done', because: observation.because }",
      ],
      [
        'AWS will never say: fail',
        "return { action: 'fail', message: observation.message,",
        "return { action: 'wait', message: observation.message,",
      ],
      ['AWS will never say: its message', 'message: observation.message', "message: ''"],
      ['a Delete is told from the others', "request.type === 'Delete'", 'false'],
      ['an Update is no Delete', "request.type === 'Delete'", "request.type !== 'Create'"],

      // Create, Update
      ['absent: copy', "{ action: 'copy', because: 'there is no", "{ action: 'wait', because: 'there is no"],
      [
        'absent, asked for less than a minute ago: wait',
        "return { action: 'wait', because: 'the copy was",
        "return { action: 'copy', because: 'the copy was",
      ],
      ['absent: whether it was asked for', 'if (moment.mayNotShowYet)\n', 'if (!moment.mayNotShowYet)\n'],
      ['absent in a rollback that goes back to it: wait', 'if (moment.mayBeUndone)\n', 'if (false)\n'],
      ['absent elsewhere: copy', 'if (moment.mayBeUndone)\n', 'if (true)\n'],
      [
        'ours, COPYING_IN_PROGRESS: wait',
        "    case 'COPYING_IN_PROGRESS':\n      return { action: 'wait', because: 'the copy is on its way' };",
        "    case 'COPYING_IN_PROGRESS':\n      return { action: 'done', version, because: '' };",
      ],
      ['a copy on its way, whosever: wait', 'if (version.ours === undefined) return', 'if (false) return'],
      ['ours, COPYING_COMPLETED: done', "    case 'COPYING_COMPLETED':\n", ''],
      ['ours, STARTING: done', "    case 'STARTING':\n    case 'RUNNING':\n", "    case 'RUNNING':\n"],
      ['ours, RUNNING: done', "    case 'STARTING':\n    case 'RUNNING':\n", "    case 'STARTING':\n"],
      ['ours, STOPPING: done', "    case 'STOPPING':\n    case 'STOPPED':\n", "    case 'STOPPED':\n"],
      ['ours, STOPPED: done', "    case 'STOPPED':\n", ''],
      ['tags differ: tag', 'if (missing.length > 0)', 'if (false)'],
      [
        'tags differ: a tag that is missing',
        'tags[key] !== value',
        'Object.hasOwn(tags, key) && tags[key] !== value',
      ],
      ['tags differ: a value that changed', 'tags[key] !== value', '!Object.hasOwn(tags, key)'],
      ['tags differ: only those that do', 'Object.fromEntries(missing)', 'wanted'],
      ['tags agree: nothing to do', 'if (missing.length > 0)', 'if (missing.length >= 0)'],
      ['former tags: untag', 'if (former.length > 0)', 'if (false)'],
      ['former tags: only those that it carries', 'Object.hasOwn(tags, key) && !(', '!('],
      [
        'former tags: only those that were asked for',
        'request.formerTagKeys.filter(',
        '[...request.formerTagKeys, ...Object.keys(tags).filter((one) => !Object.hasOwn(request.tags, one))].filter(',
      ],

      [
        'tags come before the F1 gate',
        '  const { tags = {} } = version;\n  const stood',
        "  const refusal = pastGates(request, version, moment, { action: 'done', version, because: '' });\n  if (refusal.action !== 'done') return refusal;\n  const { tags = {} } = version;\n  const stood",
      ],
      [
        'new to CloudFormation, but older: tagged as taken over',
        '...(stoodThere ? { [TAKEN_FROM_TAG]: request.owner } : {})',
        '',
      ],
      [
        'new to CloudFormation: only then',
        'moment.isNew && version.created < moment.operationBegan &&',
        'version.created < moment.operationBegan &&',
      ],
      [
        'older than the operation: only then',
        'moment.isNew && version.created < moment.operationBegan &&',
        'moment.isNew &&',
      ],
      [
        'made in the very moment: not taken over',
        'moment.isNew && version.created < moment',
        'moment.isNew && version.created <= moment',
      ],
      ['taken over already: not again', ' && !tags[TAKEN_FROM_TAG];', ';'],
      ['taken over: by whom', '{ [TAKEN_FROM_TAG]: request.owner }', '{ [TAKEN_FROM_TAG]: NOBODY }'],
      [
        'taken over: the tag stays while the deployment may roll back',
        ' && !(key === TAKEN_FROM_TAG && moment.isNew)',
        '',
      ],
      [
        'taken over: the tag goes with the next update',
        '!(key === TAKEN_FROM_TAG && moment.isNew)',
        '!(key === TAKEN_FROM_TAG)',
      ],
      [
        'taken over: other former tags go at once',
        '!(key === TAKEN_FROM_TAG && moment.isNew)',
        '!moment.isNew',
      ],
      [
        'the gates',
        "return pastGates(request, version, moment, { action: 'done'",
        "return ({ action: 'done'",
      ],
      ['the gates: not in a rollback', 'if (rollsBack) return open;', ''],
      ['the gates: only not in a rollback', 'if (rollsBack) return open;', 'return open;'],
      ['the gates: what has passed may miss a number', ' || hasPassed)', ')'],
      [
        'the gates: what is not ours has not passed',
        'version.ours === true && request.keepsGates',
        'request.keepsGates',
      ],
      ['the gates: what is new has not passed', 'request.keepsGates && !isNew', 'request.keepsGates'],
      ['the gates: changed ones have not been passed', 'request.keepsGates && !isNew', '!isNew'],
      ['the gates: what was examined is not examined again', '!version.evidence && (', '('],
      ['the gates: labels are examined', '(asksForLabels(gates) || asks', '(asks'],
      ['the gates: the current version is examined', ' || asksForCurrent(gates, isNew))) {', ')) {'],
      ['the gates: a refusal fails', 'if (refused.length > 0) {', 'if (false) {'],
      ['the gates: what passes does not fail', 'if (refused.length > 0) {', 'if (refused.length >= 0) {'],
      ['the gates: what the message says', 'refusedByGates(version, refused)', 'refusedByGates(version, [])'],
      [
        'the gates: what the log says',
        '[open.because, ...findings.map(({ text }) => text)]',
        '[open.because]',
      ],
      [
        'finished: the version goes with it',
        "{ action: 'done', version, because: 'the copy is there' }",
        "{ action: 'done', because: 'the copy is there' }",
      ],
      [
        'ours, COPYING_FAILED, older than this operation: delete',
        'return version.created < moment.operationBegan',
        'return false',
      ],
      [
        'ours, COPYING_FAILED, from this operation: fail',
        'return version.created < moment.operationBegan',
        'return true',
      ],
      [
        'ours, COPYING_FAILED, in the very moment: fail',
        'return version.created < moment.operationBegan',
        'return version.created <= moment.operationBegan',
      ],
      [
        "ours, COPYING_FAILED: AWS's StatusMessage",
        'messages.copyFailed(request, version)',
        'messages.unexpectedStatus(request, { ...version, statusMessage: undefined })',
      ],
      [
        'ours, DELETING: wait until it is gone, then copy',
        "{ action: 'wait', because: 'the name is free once",
        "{ action: 'copy', because: 'the name is free once",
      ],
      [
        'ours, DELETING: no copy to be done with',
        "    case 'DELETING':\n      return { action: 'wait', because: 'the name",
        "    case 'DELETING':\n      return decideFinished(request, version, moment);\n      return { action: 'wait', because: 'the name",
      ],
      [
        'ours, but a copy of another source: fail',
        'if (version.sourceModelVersionArn && otherSource)',
        'if (false)',
      ],
      [
        'ours, its source not told: as above',
        'if (version.sourceModelVersionArn && otherSource)',
        'if (otherSource)',
      ],
      [
        'ours, the same source: as above',
        'if (version.sourceModelVersionArn && otherSource)',
        'if (version.sourceModelVersionArn)',
      ],
      [
        'ours, but a copy of another source: the name is taken',
        "message: messages.nameTaken(request, version),\n      because: 'our",
        "message: messages.copyFailed(request, version),\n      because: 'our",
      ],
      ['not ours: adopt or fail', '  if (!version.ours) {\n', '  if (false) {\n'],
      ['ours: neither adopted nor refused', '  if (!version.ours) {\n', '  if (true) {\n'],
      [
        'not ours, same source, no adoptExisting: fail',
        '!request.adoptExisting || otherSource',
        'otherSource',
      ],
      [
        'not ours, other source, adoptExisting: fail',
        '!request.adoptExisting || otherSource',
        '!request.adoptExisting',
      ],
      ['not ours, same source, adoptExisting: adopt', '!request.adoptExisting || otherSource', 'true'],
      [
        'not ours, below the F1 gate: not adopted',
        "version.status === 'COPYING_IN_PROGRESS' ? open : pastGates(request, version, moment, open)",
        'open',
      ],
      [
        'not ours, on its way: adopted before the F1 gate',
        "version.status === 'COPYING_IN_PROGRESS' ? open : past",
        'past',
      ],

      [
        'adopt: tag it as ours',
        "{ action: 'adopt', version, because }",
        "{ action: 'done', version, because }",
      ],
      [
        'not ours, otherwise: the name is taken',
        'message: messages.nameTaken(request, version), because',
        'message: messages.copyFailed(request, version), because',
      ],
      [
        'any other status: fail',
        "action: 'fail',\n        message: messages.unexpectedStatus",
        "action: 'wait',\n        message: messages.unexpectedStatus",
      ],
      [
        'any other status: naming the status',
        'message: messages.unexpectedStatus(request, version)',
        'message: messages.copyFailed(request, version)',
      ],

      // Delete
      [
        'Delete, absent: done',
        "{ action: 'done', because: 'there is no version",
        "{ action: 'wait', because: 'there is no version",
      ],
      [
        'Delete, absent, invented id, first minute: wait',
        "{ action: 'wait', because: 'the create was",
        "{ action: 'done', because: 'the create was",
      ],
      [
        'Delete, not ours: done, nothing touched',
        "if (!version.ours) return { action: 'done'",
        "if (false) return { action: 'done'",
      ],
      [
        'Delete, ours: not left behind',
        "if (!version.ours) return { action: 'done'",
        "if (version.ours) return { action: 'done'",
      ],
      [
        'rollback, taken over: given back',
        'if (moment.rollsBack && formerOwner !== undefined)',
        'if (false)',
      ],
      [
        'rollback: what was not taken over is deleted',
        'if (moment.rollsBack && formerOwner !== undefined)',
        'if (moment.rollsBack)',
      ],
      [
        'taken over: a later Delete deletes it',
        'if (moment.rollsBack && formerOwner !== undefined)',
        'if (formerOwner !== undefined)',
      ],
      [
        'rollback, ours before too: left',
        "if (formerOwner === request.owner) return { action: 'done', because };",
        '',
      ],
      [
        'rollback, nobody’s before: released to nobody',
        '...(formerOwner === NOBODY ? {} : { formerOwner })',
        'formerOwner',
      ],
      [
        "rollback, another's before: released to that one",
        '...(formerOwner === NOBODY ? {} : { formerOwner })',
        '',
      ],
      [
        'undo, older than an hour: left',
        'if (request.undoes && version.created < moment.operationBegan)',
        'if (false)',
      ],
      [
        'undo, an hour old: deleted',
        'request.undoes && version.created < moment.operationBegan',
        'request.undoes && version.created <= moment.operationBegan',
      ],
      [
        'an age counts only in an undo',
        'request.undoes && version.created < moment.operationBegan',
        'version.created < moment.operationBegan',
      ],
      [
        'Delete, ours, RUNNING: not deleted',
        "    case 'RUNNING':\n    case 'STARTING':\n      if (",
        "    case 'STARTING':\n      if (",
      ],
      [
        'Delete, ours, STARTING: not deleted',
        "    case 'RUNNING':\n    case 'STARTING':\n      if (",
        "    case 'RUNNING':\n      if (",
      ],
      [
        'Delete, ours, RUNNING by this stack: wait',
        'if (!request.stopOnDelete && isRunHere(request, version))',
        'if (false)',
      ],
      [
        'Delete, ours, RUNNING by this stack: but stopOnDelete stops it',
        '!request.stopOnDelete && isRunHere',
        'isRunHere',
      ],
      [
        'Delete, ours, RUNNING by another stack: fail',
        'startsWith(`${stack.name}/`)',
        'startsWith(stack.name)',
      ],
      ['Delete, ours, RUNNING by nobody: fail', '?? false', '?? true'],
      ['Delete, ours, RUNNING, no stopOnDelete: fail', 'if (!request.stopOnDelete)', 'if (false)'],
      ['Delete, ours, RUNNING, stopOnDelete: stop', 'if (!request.stopOnDelete)', 'if (true)'],
      ['Delete, ours, RUNNING: say how to stop it', 'messages.running(request, version)', "'it runs'"],
      [
        'Delete, ours, RUNNING, stopOnDelete: not only wait',
        "return version.status === 'RUNNING'",
        'return false',
      ],
      ['Delete, ours, STARTING, stopOnDelete: wait', "return version.status === 'RUNNING'", 'return true'],
      [
        'Delete, ours, COPYING_IN_PROGRESS: wait',
        "    case 'COPYING_IN_PROGRESS':\n    case 'STOPPING':\n",
        "    case 'STOPPING':\n",
      ],
      [
        'Delete, ours, STOPPING: wait',
        "    case 'COPYING_IN_PROGRESS':\n    case 'STOPPING':\n",
        "    case 'COPYING_IN_PROGRESS':\n",
      ],
      [
        'Delete, ours, COPYING_IN_PROGRESS or STOPPING: not done',
        "return { action: 'wait', because: `it cannot",
        "return { action: 'done', because: `it cannot",
      ],
      [
        'Delete, ours, DELETING: wait',
        "return { action: 'wait', because: 'its deletion",
        "return { action: 'done', because: 'its deletion",
      ],
      [
        'Delete, ours, DELETING: not deleted again',
        "    case 'DELETING':\n      return { action: 'wait', because: 'its deletion is under way' };\n",
        '',
      ],
      [
        'Delete, ours, anything else: delete',
        "return { action: 'delete', version, because: 'it is ours' }",
        "return { action: 'done', because: 'it is ours' }",
      ],
    ],
  },
];
