import type { Changes } from './mutant';

/**
 * Mutants of the rules that no test can notice. Each has the reason, the text in the code, and the text of the mutant.
 */
export const explained: Changes = {
  'lambda/copied-model-version/decide.ts': [
    [
      'for the type alone: nothing else that comes so far has a thing',
      "const version = observation.kind === 'seen' ?",
      'const version = true ?',
    ],
    ['copies have no schedule', "case 'edge':", "case 'never':"],
  ],
  'lambda/copied-model-version/decide-presence.ts': [
    ['the reason in the log', 'const because = found ?', 'const because = true ?'],
    ['the reason in the log', 'const because = found ?', 'const because = false ?'],
  ],
  'lambda/project-policy/decide.ts': [
    [
      'for the type alone: nothing else that comes so far has a thing',
      "const policy = observation.kind === 'seen' ?",
      'const policy = true ?',
    ],
  ],
  'lambda/project-policy/decide-presence.ts': [
    ['every update has old properties', 'return undone !== undefined && ', 'return '],
    ['every update has old properties', 'return before !== undefined && ', 'return '],
  ],
  'lambda/project-policy/decide-deletion.ts': [
    [
      'for the type alone: only what has ended has notes',
      "if (predecessor.kind === 'ended' && isPerhaps",
      'if (isPerhaps',
    ],
    [
      'for the type alone: only what has ended has notes',
      "if (predecessor.kind !== 'ended' || !(predecessor.notes",
      'if (!(predecessor.notes',
    ],
    [
      'for the type alone: only what has ended has notes',
      "const notes = predecessor.kind === 'ended' ?",
      'const notes = true ?',
    ],
  ],
  'lambda/project-policy/examine-predecessor.ts': [
    [
      'for the type alone: only what has ended has notes',
      "isUndo(context) && predecessor.kind === 'ended' && isPut",
      'isUndo(context) && isPut',
    ],
  ],
  'lambda/running-model-version/decide.ts': [
    [
      'for the type alone: nothing else that comes so far has a thing',
      "const version = observation.kind === 'seen' ?",
      'const version = true ?',
    ],
    ['every update has old properties', 'return undone !== undefined && ', 'return '],
  ],
  'lambda/running-model-version/wanted.ts': [
    ['for the type alone: it is asked only where there are hours', 'return hours && !isOff', 'return !isOff'],
    ['for the type alone: only a Schedule has an edge', "event.RequestType === 'Schedule' ?", 'true ?'],
  ],
  'lambda/running-model-version/decide-presence.ts': [
    ['for the type alone: only a version is ours', 'const stop = version && isOurs', 'const stop = isOurs'],
    ['for the type alone: isTakenBack asks for a mark', 'mark && isTakenBack(', 'isTakenBack('],
  ],
  'lambda/reconcile/timeout.ts': [['the minutes are rounded to a tenth', '60_000', '60001']],
};
