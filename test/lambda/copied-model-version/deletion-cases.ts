import { OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { RUNNER_TAG } from '../../../contract/running-model-version';
import { iso, operationIn, START } from '../../../testing/handlers/answers';
import { MARKS, request, TAGS } from '../../../testing/handlers/copy-requests';
import { type Case, seen } from './cases';
import { withinOneProject } from './presence-cases';

const STOP = { change: { StopOnDelete: 'true' } };
const OF_NOW = { ...TAGS, [OPERATION_TAG]: MARKS.now };
const ELSEWHERE = { ...TAGS, [OPERATION_TAG]: MARKS.elsewhere };
const takenFrom = (owner: string) => ({ ...OF_NOW, [TAKEN_FROM_TAG]: owner });
const NOTES = { startedAt: iso(START) };
const CREATION = { operation: operationIn('ROLLBACK_IN_PROGRESS', START) };
const ROLLBACK = { operation: operationIn('UPDATE_ROLLBACK_IN_PROGRESS', START) };
const REMOVE = ['remove'] as const;
const UNDO = ['undo'] as const;

/** A Delete of either kind. The versions here were made in the operation that is undone. */
export const DELETION: readonly Case[] = [
  {
    when: 'there is nothing any more',
    moment: { notes: { ...NOTES, found: 'RUNNING' } },
    row: 'copy.gone',
    action: 'done',
  },
  {
    when: 'there is nothing',
    in: REMOVE,
    moment: { notes: { ...NOTES, found: 'absent' } },
    row: 'copy.gone',
    action: 'done',
  },
  {
    when: 'the first look found nothing a moment ago',
    in: UNDO,
    moment: { notes: { ...NOTES, found: 'absent' }, age: 59_999 },
    row: 'copy.may-show',
    action: 'wait',
  },
  {
    when: 'the first look found nothing a minute ago',
    in: UNDO,
    moment: { notes: { ...NOTES, found: 'absent' }, age: 60_000 },
    row: 'copy.gone',
    action: 'done',
  },
  {
    when: 'AWS does not say',
    observed: { kind: 'unknown', because: 'ThrottlingException' },
    row: 'copy.unknown',
    action: 'wait',
  },
  {
    when: 'AWS will never say',
    observed: { kind: 'unobservable', message: 'denied for good' },
    row: 'copy.unobservable',
    action: 'fail',
    says: /^denied for good$/,
  },
  ...['COPYING_COMPLETED', 'RUNNING', 'COPYING_IN_PROGRESS', 'DELETING'].map(
    (status): Case => ({
      when: `it belongs to another resource and is ${status}`,
      request: STOP,
      observed: seen({ status, tags: { [OWNER_TAG]: 'other/Copy', [OPERATION_TAG]: MARKS.now } }),
      row: 'copy.not-ours',
      action: 'done',
    }),
  ),
  ...(['finished', 'undone', 'under way', 'unknown', undefined] as const).flatMap((verdict): Case[] => {
    const tags = { ...takenFrom(request().owner), [OWNER_TAG]: 'prod/Other' };
    const observed = seen({ tags, verdict });
    const when = `another resource of the stack took it over, in an operation that is ${verdict ?? 'not read yet'}`;
    const isOver = verdict === 'finished';
    const row = verdict === undefined ? 'copy.taker-unread' : isOver ? 'copy.not-ours' : 'copy.may-come-back';
    const action = verdict === undefined ? 'examine' : isOver ? 'done' : 'wait';
    return [
      { when, in: REMOVE, observed, row, action },
      {
        when: `${when}, five minutes ago`,
        in: REMOVE,
        observed,
        moment: { age: 300_000 },
        row: 'copy.not-ours',
        action: 'done',
      },
      { when, in: UNDO, observed, row: 'copy.not-ours', action: 'done' },
    ];
  }),
  ...['TRAINING_COMPLETED', 'STOPPED', 'FAILED'].map(
    (status): Case => ({
      when: `a version that was trained has our name and our tags, and is ${status}`,
      observed: seen({ status, sourceModelVersionArn: undefined, tags: OF_NOW }),
      row: 'copy.no-copy',
      action: 'done',
    }),
  ),
  {
    when: 'Rekognition names no source, and it stays in its project',
    request: { change: withinOneProject },
    observed: seen({ status: 'STOPPED', sourceModelVersionArn: undefined, tags: OF_NOW }),
    row: 'copy.removable',
    action: 'delete',
  },
  {
    when: 'Rekognition names no source, and its copy has failed',
    observed: seen({ status: 'COPYING_FAILED', sourceModelVersionArn: undefined, tags: OF_NOW }),
    row: 'copy.removable',
    action: 'delete',
  },
  {
    when: 'it is not ours, and the undone request may have taken it over in the last minute',
    in: UNDO,
    request: { change: { AdoptExisting: 'true' } },
    observed: seen({ tags: {} }),
    moment: { age: 59_999 },
    row: 'copy.may-show',
    action: 'wait',
  },
  {
    when: 'it is not ours, and the undone request would have taken it over by now',
    in: UNDO,
    request: { change: { AdoptExisting: 'true' } },
    observed: seen({ tags: {} }),
    moment: { age: 60_000 },
    row: 'copy.not-ours',
    action: 'done',
  },
  {
    when: 'it is not ours, and would have been adopted',
    in: REMOVE,
    request: { change: { AdoptExisting: 'true' } },
    observed: seen({ tags: {} }),
    row: 'copy.not-ours',
    action: 'done',
  },
  {
    when: 'another stack of the same name has taken it over from us',
    observed: seen({
      tags: { ...ELSEWHERE, [OWNER_TAG]: 'prod/Other', [TAKEN_FROM_TAG]: request().owner },
    }),
    row: 'copy.not-ours',
    action: 'done',
  },
  {
    when: 'another stack of the same name made it',
    observed: seen({ tags: ELSEWHERE }),
    row: 'copy.of-another-life',
    action: 'done',
  },
  {
    when: 'it has no mark',
    in: UNDO,
    observed: seen({ tags: request().tags }),
    row: 'copy.of-another-life',
    action: 'done',
  },
  {
    when: 'it has no mark, as a version of this library made it that set none',
    in: REMOVE,
    observed: seen({ tags: request().tags }),
    row: 'copy.removable',
    action: 'delete',
  },
  {
    when: 'an earlier operation made it',
    in: REMOVE,
    observed: seen(),
    row: 'copy.removable',
    action: 'delete',
  },
  {
    when: 'an earlier operation made it, as far as its mark says',
    in: UNDO,
    observed: seen(),
    row: 'copy.operation-unread',
    action: 'examine',
  },
  {
    when: 'the creation of the stack is undone',
    in: UNDO,
    observed: seen(),
    moment: CREATION,
    row: 'copy.removable',
    action: 'delete',
  },
  {
    when: 'the rollback of an update has a time of its own',
    in: UNDO,
    observed: seen({ tags: OF_NOW }),
    moment: ROLLBACK,
    row: 'copy.operation-unread',
    action: 'examine',
  },
  {
    when: 'CloudFormation does not show the operation that made it',
    in: UNDO,
    observed: seen({ verdict: 'unknown' }),
    moment: { age: 299_999 },
    row: 'copy.operation-unknown',
    action: 'wait',
  },
  {
    when: 'CloudFormation has not shown the operation that made it for five minutes',
    in: UNDO,
    observed: seen({ verdict: 'unknown' }),
    moment: { age: 300_000 },
    row: 'copy.of-before',
    action: 'done',
  },
  {
    when: 'the operation that made it was undone before this one began',
    in: UNDO,
    observed: seen({ verdict: 'survived' }),
    row: 'copy.of-before',
    action: 'done',
  },
  {
    when: 'the operation that made it finished',
    in: UNDO,
    observed: seen({ verdict: 'finished' }),
    row: 'copy.of-before',
    action: 'done',
  },
  ...(['undone', 'under way'] as const).map(
    (verdict): Case => ({
      when: `the operation that made it is ${verdict}`,
      in: UNDO,
      observed: seen({ verdict }),
      row: 'copy.removable',
      action: 'delete',
    }),
  ),
  {
    when: 'it was taken over, and nobody asked what became of that operation',
    observed: seen({ tags: takenFrom('nobody') }),
    row: 'copy.operation-unread',
    action: 'examine',
  },
  {
    when: 'it was taken over in the creation of the stack, which is undone',
    in: UNDO,
    observed: seen({ tags: takenFrom('nobody') }),
    moment: CREATION,
    row: 'copy.operation-unread',
    action: 'examine',
  },
  ...(['undone', 'under way'] as const).flatMap((verdict): Case[] => [
    {
      when: `it was nobody's, and the operation that took it over is ${verdict}`,
      observed: seen({ tags: takenFrom('nobody'), verdict }),
      row: 'copy.taken',
      action: 'release',
      decided: { formerOwner: undefined },
    },
    {
      when: `it was another resource's, and the operation that took it over is ${verdict}`,
      observed: seen({ tags: takenFrom('other/Copy'), verdict, status: 'RUNNING' }),
      row: 'copy.taken',
      action: 'release',
      decided: { formerOwner: 'other/Copy' },
    },
    {
      when: `it was ours before, and the operation that found it is ${verdict}`,
      observed: seen({ tags: takenFrom('prod/Copy'), verdict }),
      row: 'copy.kept',
      action: 'done',
    },
  ]),
  {
    when: 'it was taken over, and CloudFormation has not shown that operation for five minutes',
    observed: seen({ tags: takenFrom('nobody'), verdict: 'unknown' }),
    moment: { age: 300_000 },
    row: 'copy.taken',
    action: 'release',
  },
  {
    when: 'it was taken over in an operation that finished',
    in: REMOVE,
    observed: seen({ tags: takenFrom('nobody'), verdict: 'finished' }),
    row: 'copy.removable',
    action: 'delete',
  },
  {
    when: 'it was taken over in an operation that finished before',
    in: UNDO,
    observed: seen({ tags: takenFrom('nobody'), verdict: 'finished' }),
    row: 'copy.of-before',
    action: 'done',
  },
  ...['RUNNING', 'STARTING'].flatMap((status): Case[] => [
    {
      when: `it is ${status}`,
      observed: seen({ status, tags: OF_NOW }),
      row: 'copy.runs',
      action: 'fail',
      says: /is never stopped unasked, so it cannot be deleted/,
    },
    {
      when: `it is ${status}, and a resource of this stack runs it`,
      observed: seen({ status, tags: { ...OF_NOW, [RUNNER_TAG]: 'prod/Run' } }),
      row: 'copy.run-here',
      action: 'wait',
    },
    {
      when: `it is ${status}, and a resource of another stack runs it`,
      observed: seen({ status, tags: { ...OF_NOW, [RUNNER_TAG]: 'prod-two/Run' } }),
      row: 'copy.run-elsewhere',
      action: 'fail',
      says: /is run by the stack resource prod-two\/Run, which is to run another version first/,
    },
    {
      when: `it is ${status}, a resource of another stack runs it, and stopOnDelete is set`,
      request: STOP,
      observed: seen({ status, tags: { ...OF_NOW, [RUNNER_TAG]: 'prod-two/Run' } }),
      row: 'copy.run-elsewhere',
      action: 'fail',
    },
  ]),
  ...['COPYING_COMPLETED', 'STOPPED', 'FAILED'].flatMap((status): Case[] => [
    {
      when: `it is ${status}, and a resource of another stack runs it`,
      observed: seen({ status, tags: { ...OF_NOW, [RUNNER_TAG]: 'prod-two/Run' } }),
      row: 'copy.run-elsewhere',
      action: 'fail',
      says: new RegExp(
        `is ${status} and is run by the stack resource prod-two/Run, which is to run another version`,
      ),
    },
    {
      when: `it is ${status}, and a resource of this stack runs it`,
      observed: seen({ status, tags: { ...OF_NOW, [RUNNER_TAG]: 'prod/Run' } }),
      row: 'copy.removable',
      action: 'delete',
    },
  ]),
  ...(
    [
      ['STOPPING', 'busy'],
      ['DELETING', 'going'],
    ] as const
  ).map(
    ([status, row]): Case => ({
      when: `it is ${status}, and a resource of another stack runs it`,
      observed: seen({ status, tags: { ...OF_NOW, [RUNNER_TAG]: 'prod-two/Run' } }),
      row: `copy.${row}`,
      action: 'wait',
    }),
  ),
  {
    when: 'it is RUNNING, and stopOnDelete is set',
    request: STOP,
    observed: seen({ status: 'RUNNING', tags: { ...OF_NOW, [RUNNER_TAG]: 'prod/Run' } }),
    row: 'copy.stoppable',
    action: 'stop',
  },
  ...(
    [
      ['RUNNING', 1_799_999, 'run-here', 'wait'],
      ['RUNNING', 1_800_000, 'stoppable', 'stop'],
      ['STARTING', 1_800_000, 'starting', 'wait'],
    ] as const
  ).map(
    ([status, age, row, action]): Case => ({
      when: `it is ${status} in a clean-up after ${age} ms, a resource of this stack runs it, and stopOnDelete is set`,
      in: REMOVE,
      request: STOP,
      observed: seen({ status, tags: { ...OF_NOW, [RUNNER_TAG]: 'prod/Run' } }),
      moment: { operation: operationIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', START), age },
      row: `copy.${row}`,
      action,
    }),
  ),
  {
    when: 'it is RUNNING in a clean-up, nobody says that he runs it, and stopOnDelete is set',
    in: REMOVE,
    request: STOP,
    observed: seen({ status: 'RUNNING', tags: OF_NOW }),
    moment: { operation: operationIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', START) },
    row: 'copy.stoppable',
    action: 'stop',
  },
  {
    when: 'it is STARTING, and stopOnDelete is set',
    request: STOP,
    observed: seen({ status: 'STARTING', tags: OF_NOW }),
    row: 'copy.starting',
    action: 'wait',
  },
  ...['COPYING_IN_PROGRESS', 'STOPPING'].map(
    (status): Case => ({
      when: `it is ${status}`,
      observed: seen({ status, tags: OF_NOW }),
      row: 'copy.busy',
      action: 'wait',
    }),
  ),
  {
    when: 'it is DELETING',
    observed: seen({ status: 'DELETING', tags: OF_NOW }),
    row: 'copy.going',
    action: 'wait',
  },
  ...['COPYING_COMPLETED', 'STOPPED', 'FAILED', 'COPYING_FAILED', 'TRAINING_COMPLETED', 'NEW_ONE'].map(
    (status): Case => ({
      when: `it is ${status}`,
      observed: seen({ status, tags: OF_NOW }),
      row: 'copy.removable',
      action: 'delete',
    }),
  ),
];
