import { OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { RUNNER_TAG } from '../../../contract/running-model-version';
import { iso, operationIn, START } from '../../../testing/handlers/answers';
import { MARKS, request, TAGS } from '../../../testing/handlers/copy-requests';
import { absent, type Case, madeNow, noted, OF_NOW, seen, unknown, unobservable } from './cases';
import { withinOneProject } from './presence-cases';

const STOP = { change: { StopOnDelete: 'true' } };
const ELSEWHERE = { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere };
const runBy = (runner: string, status: string) =>
  madeNow({ status, tags: { ...OF_NOW, [RUNNER_TAG]: runner } });
const takenFrom = (owner: string) => ({ ...OF_NOW, [TAKEN_FROM_TAG]: owner });
const NOTES = { startedAt: iso(START) };
const CREATION = { operation: operationIn('ROLLBACK_IN_PROGRESS', START) };
const ROLLBACK = { operation: operationIn('UPDATE_ROLLBACK_IN_PROGRESS', START) };
const REMOVE = ['remove'] as const;
const UNDO = ['undo'] as const;

/** A Delete of either kind. The versions here were made in the operation that is undone. */
export const DELETION: readonly Case[] = [
  ['there is nothing any more', 'copy.gone: done', absent, noted({ found: 'RUNNING' })],
  [
    'there is nothing',
    'copy.gone: done',
    absent,
    { in: REMOVE, moment: { notes: { ...NOTES, found: 'absent' } } },
  ],
  [
    'the first look found nothing a moment ago',
    'copy.may-show: wait',
    absent,
    { in: UNDO, moment: { notes: { ...NOTES, found: 'absent' }, age: 59_999 } },
  ],
  [
    'the first look found nothing a minute ago',
    'copy.gone: done',
    absent,
    { in: UNDO, moment: { notes: { ...NOTES, found: 'absent' }, age: 60_000 } },
  ],
  ['AWS does not say', 'copy.unknown: wait', unknown],
  ['AWS will never say', 'copy.unobservable: fail', unobservable, { says: /^denied for good$/ }],
  ...['COPYING_COMPLETED', 'RUNNING', 'COPYING_IN_PROGRESS', 'DELETING'].map(
    (status): Case => [
      `it belongs to another resource and is ${status}`,
      'copy.not-ours: done',
      seen({ status, tags: { [OWNER_TAG]: 'other/Copy', [OPERATION_TAG]: MARKS.now } }),
      { request: STOP },
    ],
  ),
  ...(['finished', 'undone', 'under way', 'unknown', undefined] as const).flatMap((verdict): Case[] => {
    const tags = { ...takenFrom(request().owner), [OWNER_TAG]: 'prod/Other' };
    const observed = seen({ tags, verdict });
    const when = `another resource of the stack took it over, in an operation that is ${verdict ?? 'not read yet'}`;
    const isOver = verdict === 'finished';
    const row = verdict === undefined ? 'copy.taker-unread' : isOver ? 'copy.not-ours' : 'copy.may-come-back';
    const action = verdict === undefined ? 'examine' : isOver ? 'done' : 'wait';
    return [
      [when, `${row}: ${action}`, observed, { in: REMOVE }],
      [
        `${when}, five minutes ago`,
        'copy.not-ours: done',
        observed,
        { in: REMOVE, moment: { age: 300_000 } },
      ],
      [when, 'copy.not-ours: done', observed, { in: UNDO }],
    ];
  }),
  ...['TRAINING_COMPLETED', 'STOPPED', 'FAILED'].map(
    (status): Case => [
      `a version that was trained has our name and our tags, and is ${status}`,
      'copy.no-copy: done',
      madeNow({ status, sourceModelVersionArn: undefined }),
    ],
  ),
  [
    'Rekognition names no source, and it stays in its project',
    'copy.removable: delete',
    madeNow({ status: 'STOPPED', sourceModelVersionArn: undefined }),
    { request: { change: withinOneProject } },
  ],
  [
    'Rekognition names no source, and its copy has failed',
    'copy.removable: delete',
    madeNow({ status: 'COPYING_FAILED', sourceModelVersionArn: undefined }),
  ],
  [
    'it is not ours, and the undone request may have taken it over in the last minute',
    'copy.may-show: wait',
    seen({ tags: {} }),
    { in: UNDO, request: { change: { AdoptExisting: 'true' } }, moment: { age: 59_999 } },
  ],
  [
    'it is not ours, and the undone request would have taken it over by now',
    'copy.not-ours: done',
    seen({ tags: {} }),
    { in: UNDO, request: { change: { AdoptExisting: 'true' } }, moment: { age: 60_000 } },
  ],
  [
    'it is not ours, and would have been adopted',
    'copy.not-ours: done',
    seen({ tags: {} }),
    { in: REMOVE, request: { change: { AdoptExisting: 'true' } } },
  ],
  [
    'another stack of the same name has taken it over from us',
    'copy.not-ours: done',
    seen({
      tags: { ...ELSEWHERE, [OWNER_TAG]: 'prod/Other', [TAKEN_FROM_TAG]: request().owner },
    }),
  ],
  ['another stack of the same name made it', 'copy.of-another-life: done', seen({ tags: ELSEWHERE })],
  ['it has no mark', 'copy.of-another-life: done', seen({ tags: request().tags }), { in: UNDO }],
  [
    'it has no mark, as a version of this library made it that set none',
    'copy.removable: delete',
    seen({ tags: request().tags }),
    { in: REMOVE },
  ],
  ['an earlier operation made it', 'copy.removable: delete', seen(), { in: REMOVE }],
  [
    'an earlier operation made it, as far as its mark says',
    'copy.operation-unread: examine',
    seen(),
    { in: UNDO },
  ],
  ['the creation of the stack is undone', 'copy.removable: delete', seen(), { in: UNDO, moment: CREATION }],
  [
    'the rollback of an update has a time of its own',
    'copy.operation-unread: examine',
    madeNow(),
    { in: UNDO, moment: ROLLBACK },
  ],
  [
    'CloudFormation does not show the operation that made it',
    'copy.operation-unknown: wait',
    seen({ verdict: 'unknown' }),
    { in: UNDO, moment: { age: 299_999 } },
  ],
  [
    'CloudFormation has not shown the operation that made it for five minutes',
    'copy.of-before: done',
    seen({ verdict: 'unknown' }),
    { in: UNDO, moment: { age: 300_000 } },
  ],
  [
    'the operation that made it was undone before this one began',
    'copy.of-before: done',
    seen({ verdict: 'survived' }),
    { in: UNDO },
  ],
  [
    'the operation that made it finished',
    'copy.of-before: done',
    seen({ verdict: 'finished' }),
    { in: UNDO },
  ],
  ...(['undone', 'under way'] as const).map(
    (verdict): Case => [
      `the operation that made it is ${verdict}`,
      'copy.removable: delete',
      seen({ verdict }),
      { in: UNDO },
    ],
  ),
  [
    'it was taken over, and nobody asked what became of that operation',
    'copy.operation-unread: examine',
    seen({ tags: takenFrom('nobody') }),
  ],
  [
    'it was taken over in the creation of the stack, which is undone',
    'copy.operation-unread: examine',
    seen({ tags: takenFrom('nobody') }),
    { in: UNDO, moment: CREATION },
  ],
  ...(['undone', 'under way'] as const).flatMap((verdict): Case[] => [
    [
      `it was nobody's, and the operation that took it over is ${verdict}`,
      'copy.taken: release',
      seen({ tags: takenFrom('nobody'), verdict }),
      { decided: { formerOwner: undefined } },
    ],
    [
      `it was another resource's, and the operation that took it over is ${verdict}`,
      'copy.taken: release',
      seen({ tags: takenFrom('other/Copy'), verdict, status: 'RUNNING' }),
      { decided: { formerOwner: 'other/Copy' } },
    ],
    [
      `it was ours before, and the operation that found it is ${verdict}`,
      'copy.kept: done',
      seen({ tags: takenFrom('prod/Copy'), verdict }),
    ],
  ]),
  [
    'it was taken over, and CloudFormation has not shown that operation for five minutes',
    'copy.taken: release',
    seen({ tags: takenFrom('nobody'), verdict: 'unknown' }),
    { moment: { age: 300_000 } },
  ],
  [
    'it was taken over in an operation that finished',
    'copy.removable: delete',
    seen({ tags: takenFrom('nobody'), verdict: 'finished' }),
    { in: REMOVE },
  ],
  [
    'it was taken over in an operation that finished before',
    'copy.of-before: done',
    seen({ tags: takenFrom('nobody'), verdict: 'finished' }),
    { in: UNDO },
  ],
  ...['RUNNING', 'STARTING'].flatMap((status): Case[] => [
    [
      `it is ${status}`,
      'copy.runs: fail',
      madeNow({ status }),
      { says: /is never stopped unasked, so it cannot be deleted/ },
    ],
    [
      `it is ${status}, and a resource of this stack runs it`,
      'copy.run-here: wait',
      runBy('prod/Run', status),
    ],
    [
      `it is ${status}, and a resource of another stack runs it`,
      'copy.run-elsewhere: fail',
      runBy('prod-two/Run', status),
      { says: /is run by the stack resource prod-two\/Run, which is to run another version first/ },
    ],
    [
      `it is ${status}, a resource of another stack runs it, and stopOnDelete is set`,
      'copy.run-elsewhere: fail',
      runBy('prod-two/Run', status),
      { request: STOP },
    ],
  ]),
  ...['COPYING_COMPLETED', 'STOPPED', 'FAILED'].flatMap((status): Case[] => [
    [
      `it is ${status}, and a resource of another stack runs it`,
      'copy.run-elsewhere: fail',
      runBy('prod-two/Run', status),
      {
        says: new RegExp(
          `is ${status} and is run by the stack resource prod-two/Run, which is to run another version`,
        ),
      },
    ],
    [
      `it is ${status}, and a resource of this stack runs it`,
      'copy.removable: delete',
      runBy('prod/Run', status),
    ],
  ]),
  ...(
    [
      ['STOPPING', 'busy'],
      ['DELETING', 'going'],
    ] as const
  ).map(
    ([status, row]): Case => [
      `it is ${status}, and a resource of another stack runs it`,
      `${`copy.${row}`}: wait`,
      runBy('prod-two/Run', status),
    ],
  ),
  [
    'it is RUNNING, and stopOnDelete is set',
    'copy.stoppable: stop',
    runBy('prod/Run', 'RUNNING'),
    { request: STOP },
  ],
  ...(
    [
      ['RUNNING', 1_799_999, 'run-here', 'wait'],
      ['RUNNING', 1_800_000, 'stoppable', 'stop'],
      ['STARTING', 1_800_000, 'starting', 'wait'],
    ] as const
  ).map(
    ([status, age, row, action]): Case => [
      `it is ${status} in a clean-up after ${age} ms, a resource of this stack runs it, and stopOnDelete is set`,
      `${`copy.${row}`}: ${action}`,
      runBy('prod/Run', status),
      {
        in: REMOVE,
        request: STOP,
        moment: { operation: operationIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', START), age },
      },
    ],
  ),
  [
    'it is RUNNING in a clean-up, nobody says that he runs it, and stopOnDelete is set',
    'copy.stoppable: stop',
    madeNow({ status: 'RUNNING' }),
    {
      in: REMOVE,
      request: STOP,
      moment: { operation: operationIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', START) },
    },
  ],
  [
    'it is STARTING, and stopOnDelete is set',
    'copy.starting: wait',
    madeNow({ status: 'STARTING' }),
    { request: STOP },
  ],
  ...['COPYING_IN_PROGRESS', 'STOPPING'].map(
    (status): Case => [`it is ${status}`, 'copy.busy: wait', madeNow({ status })],
  ),
  ['it is DELETING', 'copy.going: wait', madeNow({ status: 'DELETING' })],
  ...['COPYING_COMPLETED', 'STOPPED', 'FAILED', 'COPYING_FAILED', 'TRAINING_COMPLETED', 'NEW_ONE'].map(
    (status): Case => [`it is ${status}`, 'copy.removable: delete', madeNow({ status })],
  ),
];
