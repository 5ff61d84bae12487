import type { Changes } from '../mutant';

/** The decision table of copies: each guard, each boundary, each status. */
export const decision: Changes = {
  'lambda/copied-model-version/decide.ts': [
    ['AWS does not say: wait', "wait('copy.unknown', observation.because)", "done('copy.unknown', '')"],
    ['a link hands over', 'return handOver(request, decision, moment);', 'return decision;'],
    ['a rollback goes back', 'return decideRestore(', 'return decidePresence('],
    ['a Delete deletes', 'return decideDeletion(', 'return decidePresence('],
    ['an undo is one, too', "    case 'undo':\n", ''],
  ],
  'lambda/copied-model-version/chain.ts': [
    ['a follower’s Delete: in progress', "observation.thing.status === 'COPYING_IN_PROGRESS'", 'false'],
    ['handed over: a Delete of a follower', 'return isFollower(request);', 'return true;'],
  ],
  'lambda/copied-model-version/decide-presence.ts': [
    ['ours: by what we have made', 'ours ?? notes.made === arn', 'ours ?? false'],
    [
      'adoptable: past the gates',
      'return ifGatesPass(request, version, moment, {\n    row',
      'return ({\n    row',
    ],
    ['taken over: from nobody', ' ?? NOBODY', " ?? ''"],
    ['tags-differ: one is missing', '[key] !== value', '[key] !== undefined && tags[key] !== value'],
    ['tags-differ: one has another value', 'tags[key] !== value', 'tags[key] === undefined'],
    ['tags-differ: only those', 'Object.fromEntries(missing)', 'wanted'],
    ['former-tags: that it has', 'Object.hasOwn(tags, key)', 'true'],
    ['finished: past the gates', ' ifGatesPass(request, version, moment, finished);\n}', ' finished;\n}'],
  ],
  'lambda/copied-model-version/decide-deletion.ts': [
    ['may-show: wait', ' && age < VISIBILITY;', ' && false;'],
    ['return: not what was its own', ' || formerOwner === request.owner ||', ' ||'],
    [
      'return: of this stack',
      ' || mark?.stack !== request.stack.uuid) return undefined',
      ') return undefined',
    ],
    [
      'return: what is undone',
      "verdict === 'undone' || isSinceThisOperation",
      "verdict !== 'finished' || isSinceThisOperation",
    ],
    [
      'return: in this very operation',
      "verdict === 'undone' || isSinceThisOperation(version, moment)",
      "verdict === 'undone'",
    ],
    ['STARTING: not deleted', "    case 'STARTING':\n", ''],
    ['busy: STOPPING', "    case 'STOPPING':\n", ''],
  ],
  'lambda/copied-model-version/decision.ts': [
    ['run-elsewhere: not by this stack', 'runner?.startsWith(`${stack.name}/`)', 'false'],
    ['run-elsewhere: by somebody', 'runner?.startsWith(`${stack.name}/`)', '!runner'],
    ['run-elsewhere: in this very stack', '`${stack.name}/`', 'stack.name'],
    [
      'an old chain: its operation finished',
      "verdict === 'finished';\n  const isOfOldChain",
      'true;\n  const isOfOldChain',
    ],
    [
      'an old chain: a link that becomes the last one',
      "isFollower(request) || situation === 'change'",
      'isFollower(request)',
    ],
    [
      'judges anew: a link that becomes the last one',
      " || (situation === 'change' && becomesLast(request))",
      '',
    ],
    ['judges anew: no other change', ' && becomesLast(request)', ''],
    [
      'new: in an old chain only if made now',
      'return judgesAnew(request, moment) && !isOfOldChain;\n}\n\n/** Whether this resource has',
      'return judgesAnew(request, moment);\n}\n\n/** Whether this resource has',
    ],
    ['new: what it would adopt', 'if (version.ours === false) return true;', ''],
  ],
  'lambda/copied-model-version/if-gates-pass.ts': [
    ['a change is not new', 'isNew = isNewToStack(request, version, moment)', 'isNew = true'],
    ['all else is new', 'isNew = isNewToStack(request, version, moment)', 'isNew = false'],
    ['the message tells the refusals', '(version, refused)', '(version, findings)'],
  ],
};
