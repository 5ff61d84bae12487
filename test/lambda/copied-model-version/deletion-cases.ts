import { OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../../contract/running-model-version';
import type { ObservedVersion } from '../../../lambda/copied-model-version/observation';
import { BEGAN, iso, operationIn, START } from '../../../testing/handlers/answers';
import { MARKS, request, TAGS } from '../../../testing/handlers/copy-requests';
import { asks, type Case, each, says } from '../../../testing/handlers/tables';
import {
  absent,
  aged,
  at,
  type Cases,
  decides,
  type Given,
  madeNow,
  noted,
  OF_NOW,
  seen,
  unknown,
  unobservable,
} from './cases';
import { WITHIN } from './presence-cases';

const AT_REST = ['COPYING_COMPLETED', 'STOPPED', 'FAILED'];
const NOBODYS = seen({ tags: {} });
const NO_TAGS_YET = seen({ status: 'COPYING_IN_PROGRESS', tags: undefined, ours: undefined });
const STOP = asks({ StopOnDelete: 'true' });
const ADOPT = asks({ AdoptExisting: 'true' });
const ELSEWHERE = { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere };
const runBy = (runner: string, status: string) =>
  madeNow({ status, tags: { ...OF_NOW, [RUNNER_TAG]: runner } });
const takenFrom = (owner: string, change: Partial<ObservedVersion> = {}) =>
  seen({ tags: { ...OF_NOW, [TAKEN_FROM_TAG]: owner }, ...change });
/** Another resource of the stack has taken the version over from our resource. */
const takenOverHere = (verdict?: ObservedVersion['verdict'], mark = MARKS.now) =>
  seen({
    tags: { [OWNER_TAG]: 'prod/Other', [TAKEN_FROM_TAG]: request().owner, [OPERATION_TAG]: mark },
    verdict,
  });
const INHERITED = {
  ...TAGS,
  [OPERATION_TAG]: MARKS.made,
  [TAKEN_FROM_TAG]: 'nobody',
  [RUNNER_TAG]: 'other/Run',
};
/** The mark of another stack's operation that began so many milliseconds after the one that made the copy. */
const runMark = (later: number) => `another-stack/${iso(BEGAN + later)}`;
const GOOD = { verdict: 'finished' } as const;
const NO_SOURCE = { sourceModelVersionArn: undefined };
const CREATION = at({ operation: operationIn('ROLLBACK_IN_PROGRESS', START) });
const ROLLBACK = at({ operation: operationIn('UPDATE_ROLLBACK_IN_PROGRESS', START) });
const inCleanUp = (age = 0) =>
  at({ operation: operationIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', START), age });

/** A Delete of either kind. The versions here were made in the operation that is undone. */
export const DELETION: Cases = {
  'copy.gone: done': [['there is nothing any more', absent, noted({ found: 'RUNNING' })]],
  'copy.unknown: wait': [['AWS does not say', unknown]],
  'copy.unobservable: fail': [['AWS will never say', unobservable, says(/^denied for good$/)]],
  'copy.not-ours: done': [
    ...each(['COPYING_COMPLETED', 'RUNNING', 'COPYING_IN_PROGRESS', 'DELETING'], (status) => [
      `it belongs to another resource and is ${status}`,
      seen({ status, tags: { [OWNER_TAG]: 'other/Copy', [OPERATION_TAG]: MARKS.now } }),
      STOP,
    ]),
    ['another stack of the name has taken it over', takenOverHere(undefined, MARKS.elsewhere)],
  ],
  'copy.no-copy: done': each(['TRAINING_COMPLETED', 'STOPPED', 'FAILED'], (status) => [
    `a version that was trained has our name and our tags, and is ${status}`,
    madeNow({ status, ...NO_SOURCE }),
  ]).concat([
    [
      'a version was trained in the source’s own project',
      madeNow({ status: 'TRAINING_COMPLETED', ...NO_SOURCE }),
      WITHIN,
    ],
  ]),
  'copy.removable: delete': [
    ['Rekognition names no source, within one project', madeNow({ status: 'STOPPED', ...NO_SOURCE }), WITHIN],
    ['Rekognition names no source, and the copy failed', madeNow({ status: 'COPYING_FAILED', ...NO_SOURCE })],
    ...each(AT_REST, (status) => [`it is ${status}, and this stack runs it`, runBy('prod/Run', status)]),
    [
      'it was in progress, and began with the tags of a source that another stack runs',
      seen({ tags: INHERITED, verdict: 'undone' }),
      noted({ found: 'COPYING_IN_PROGRESS' }),
    ],
    [
      'it is COPYING_FAILED, and began with the tags of a source that another stack runs',
      seen({ status: 'COPYING_FAILED', tags: INHERITED, verdict: 'undone' }),
    ],
    [
      'another stack has run its source since before it was made',
      seen({ tags: { ...INHERITED, [RUN_OPERATION_TAG]: runMark(-1) }, verdict: 'undone' }),
    ],
    ...each([...AT_REST, 'COPYING_FAILED', 'TRAINING_COMPLETED', 'NEW_ONE'], (status) => [
      `it is ${status}`,
      madeNow({ status }),
    ]),
  ],
  'copy.of-another-life: done': [['another stack of the same name made it', seen({ tags: ELSEWHERE })]],
  'copy.operation-unread: examine': [
    ['it was taken over, and nobody asked what became of that operation', takenFrom('nobody')],
  ],
  'copy.taken: release': [
    ...(['undone', 'under way'] as const).flatMap((verdict): Case<Given>[] => [
      [
        `it was nobody's, and the operation that took it over is ${verdict}`,
        takenFrom('nobody', { verdict }),
        decides({ formerOwner: undefined }),
      ],
      [
        `it was another resource's, and the operation that took it over is ${verdict}`,
        takenFrom('other/Copy', { verdict, status: 'RUNNING' }),
        decides({ formerOwner: 'other/Copy' }),
      ],
    ]),
  ],
  'copy.kept: done': each(['undone', 'under way'], (verdict) => [
    `it was ours before, and the operation that found it is ${verdict}`,
    takenFrom('prod/Copy', { verdict }),
  ]),
  'copy.runs: fail': each(['RUNNING', 'STARTING'], (status) => [`it is ${status}`, madeNow({ status })]),
  'copy.run-here: wait': each(['RUNNING', 'STARTING'], (status) => [
    `it is ${status}, and this stack runs it`,
    runBy('prod/Run', status),
  ]),
  'copy.run-elsewhere: fail': [
    ...each(['RUNNING', 'STARTING', ...AT_REST], (status) => [
      `it is ${status}, and another stack runs it`,
      runBy('prod-two/Run', status),
      says(/is run by the stack resource prod-two\/Run, which is to run another version first/),
    ]),
    [
      'another stack has run it since it was made',
      seen({ tags: { ...INHERITED, [RUN_OPERATION_TAG]: runMark(0) }, verdict: 'undone' }),
    ],
    [
      'another stack has run it since before it was adopted',
      madeNow({ tags: { ...OF_NOW, [RUNNER_TAG]: 'other/Run', [RUN_OPERATION_TAG]: runMark(-1) } }),
    ],
    ...each(['RUNNING', 'STARTING'], (status) => [
      `it is ${status}, another stack runs it, and stopOnDelete is set`,
      runBy('prod-two/Run', status),
      STOP,
    ]),
  ],
  'copy.stoppable: stop': [['it is RUNNING, and stopOnDelete is set', runBy('prod/Run', 'RUNNING'), STOP]],
  'copy.starting: wait': [['it is STARTING, and stopOnDelete is set', madeNow({ status: 'STARTING' }), STOP]],
  'copy.busy: wait': [
    [
      'it is in progress, and began with the tags of a source that runs',
      seen({ status: 'COPYING_IN_PROGRESS', tags: INHERITED, verdict: 'undone' }),
    ],
    ['it is STOPPING, and another stack runs it', runBy('prod-two/Run', 'STOPPING')],
    ...each(['COPYING_IN_PROGRESS', 'STOPPING'], (status) => [`it is ${status}`, madeNow({ status })]),
  ],
  'copy.going: wait': [
    ['it is DELETING, and another stack runs it', runBy('prod-two/Run', 'DELETING')],
    ['it is DELETING', madeNow({ status: 'DELETING' })],
  ],
};

export const REMOVAL: Cases = {
  'copy.gone: done': [['there is nothing', absent, noted({ found: 'absent' })]],
  'copy.not-ours: done': [
    ['another resource took it over, in an operation that finished', takenOverHere('finished')],
    ...each([undefined, 'finished', 'undone', 'under way'], (verdict) => [
      `another resource took it over 35 minutes ago: ${verdict}`,
      takenOverHere(verdict),
      aged(35 * 60_000),
    ]),
    ['it is not ours, and would have been adopted', NOBODYS, ADOPT],
  ],
  'copy.holder-unread: examine': [
    ['it was taken over from this stack, in an operation that finished', takenFrom('prod/Other', GOOD)],
  ],
  'copy.taken: release': [
    [
      'a finished operation took it over from a resource of this stack, which still has it',
      takenFrom('prod/Other', { ...GOOD, isStillHeld: true }),
      decides({ formerOwner: 'prod/Other' }),
    ],
  ],
  'copy.taker-unread: examine': [['nobody has asked when another resource took it over', takenOverHere()]],
  'copy.may-come-back: wait': each(['undone', 'under way'], (verdict) => [
    `another resource took it over, in an operation that is ${verdict}`,
    takenOverHere(verdict),
  ]),
  'copy.removable: delete': [
    ['it has no mark, because an early version of this library made it', seen({ tags: request().tags })],
    ['an earlier operation made it', seen()],
    ['it was taken over in an operation that finished', takenFrom('nobody', GOOD)],
    [
      'a finished operation took it over from a resource of this stack, which no longer has it',
      takenFrom('prod/Other', { ...GOOD, isStillHeld: false }),
    ],
    [
      'a finished operation took it over from a stack whose name begins like ours',
      takenFrom('prod-two/Copy', GOOD),
    ],
    ['it was ours before a finished operation found it', takenFrom('prod/Copy', GOOD)],
  ],
  'copy.run-here: wait': [
    [
      'it is RUNNING in a clean-up, and stopOnDelete is set',
      runBy('prod/Run', 'RUNNING'),
      STOP,
      inCleanUp(1_799_999),
    ],
  ],
  'copy.stoppable: stop': [
    [
      'it is RUNNING half an hour after a clean-up began, and stopOnDelete is set',
      runBy('prod/Run', 'RUNNING'),
      STOP,
      inCleanUp(1_800_000),
    ],
    [
      'nobody runs it, but it is RUNNING in a clean-up, and stopOnDelete is set',
      madeNow({ status: 'RUNNING' }),
      STOP,
      inCleanUp(),
    ],
  ],
  'copy.starting: wait': [
    [
      'it is STARTING in a clean-up, and stopOnDelete is set',
      runBy('prod/Run', 'STARTING'),
      STOP,
      inCleanUp(1_800_000),
    ],
  ],
};

export const UNDOING: Cases = {
  'copy.gone: done': [
    ['the first look found nothing a minute ago', absent, noted({ found: 'absent' }, { age: 60_000 })],
  ],
  'copy.may-show: wait': [
    ['the first look found nothing a moment ago', absent, noted({ found: 'absent' }, { age: 59_999 })],
    ['the undone request may still take it over', NOBODYS, ADOPT, aged(59_999)],
    ['it is in progress, and AWS may show its tags soon', NO_TAGS_YET, aged(59_999)],
  ],
  'copy.not-ours: done': [
    ...each([undefined, 'finished', 'undone', 'under way'], (verdict) => [
      `another resource took it over: ${verdict}`,
      takenOverHere(verdict),
    ]),
    ['the undone request would have taken it over by now', NOBODYS, ADOPT, aged(60_000)],
    ['it is in progress, and has had no tags for a minute', NO_TAGS_YET, aged(60_000)],
  ],
  'copy.removable: delete': [
    ['the creation of the stack is undone', seen(), CREATION],
    [
      'the undone operation made it, with the tags of a source that was adopted',
      seen({ tags: { ...INHERITED, [RUNNER_TAG]: 'prod/Run' }, verdict: 'undone' }),
    ],
    ...each(['undone', 'under way'], (verdict) => [
      `the operation that made it is ${verdict}`,
      seen({ verdict }),
    ]),
  ],
  'copy.of-another-life: done': [['it has no mark', seen({ tags: request().tags })]],
  'copy.operation-unread: examine': [
    ['an earlier operation made it, as far as its mark says', seen()],
    ['the rollback of an update has another time than the update', madeNow(), ROLLBACK],
    ['it was taken over in the creation of the stack, which is undone', takenFrom('nobody'), CREATION],
  ],
  'copy.of-before: done': [
    ['the operation that made it was undone before this one began', seen({ verdict: 'undone long ago' })],
    ['the operation that made it finished', seen({ verdict: 'finished' })],
    ['it was taken over in an operation that finished before', takenFrom('nobody', { verdict: 'finished' })],
  ],
};
