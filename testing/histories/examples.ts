import type { Fault, Happening } from '../../emulator/faults';
import { delivery, of } from '../world/faults';
import { type CopyId, type DeclaredCopy, type DeclaredPolicy, UNFIT } from './declared';
import type { History, Step } from './history';
import type { HoursName } from './hours';
import { FAIR } from './weather';

/** Histories that are rarely drawn at random. Each reaches a row of the decision table that no other one reaches. */

const copy = (change: Partial<DeclaredCopy> = {}): DeclaredCopy => ({
  source: 'v1',
  stopOnDelete: false,
  adoptExisting: false,
  minimum: false,
  timeout: 3000,
  ...change,
});

const deploy = (
  copies: { readonly [id in CopyId]?: DeclaredCopy },
  more: { siblingFails?: number; sibling?: number } = {},
) => ({
  do: 'deploy' as const,
  declared: { copies, sibling: more.sibling ?? 0 },
  siblingFails: more.siblingFails,
});

/** Waits until this many seconds before the next start or stop. */
const awaitEdge = (of: HoursName, before: number) => ({ do: 'await edge' as const, of, before });

const wait = (seconds: number) => ({ do: 'wait' as const, for: seconds });

const alone = (one: History['one'], faults: History['faults'] = []): History => ({
  one,
  two: [],
  training: [],
  rival: [],
  faults,
  weather: FAIR,
});

const permit = (
  policies: readonly DeclaredPolicy[],
  more: { siblingFails?: number; sibling?: number } = {},
) => ({
  do: 'deploy' as const,
  declared: { policies, sibling: more.sibling ?? 0 },
  siblingFails: more.siblingFails,
});

const P1: DeclaredPolicy = { name: 'p1', allows: 'all' };
const P2: DeclaredPolicy = { name: 'p2', allows: 'all' };

/** Two stacks declare policies on one project. `training` has p1. */
const permitting = (
  training: History['training'],
  rival: History['rival'] = [],
  faults: History['faults'] = [],
): History => ({ one: [], two: [], training, rival, faults, weather: FAIR });

/** The history twice: AWS keeps the Sid with which our functions sign a policy, and AWS drops it. */
const signedAndNot = (history: History): History[] => [
  history,
  { ...history, weather: { ...history.weather, rekognition: { rewritesPolicies: ['no Sid'] } } },
];

const everyTime = (
  service: string,
  operation: string,
  by: string,
  what: Happening,
  nth = 1,
  times = 40,
): Fault => ({
  at: { service, operation, nth, times, by },
  what,
});

/** CloudFormation does not show its events for a while. */
const eventless = everyTime(
  'cloudformation',
  'DescribeStackEvents',
  'assumed-role/',
  {
    name: 'error',
    code: 'Throttling',
  },
  1,
  9,
);

const start: Step<never> = { do: 'start', copy: 'A' };

/** Rekognition does not answer for two passes: an SDK client asks three times. */
const busy = (nth: number): Fault => ({
  at: { service: 'rekognition', operation: 'DescribeProjectVersions', nth, times: 6, by: 'assumed-role/' },
  what: { name: 'error', code: 'ThrottlingException', status: 500 },
});

/**
 * The function for running models cannot observe, this many times. Each of three deletions observes some 35 times
 * before it fails.
 */
const runnerMeets = (code: string, nth: number, times: number): Fault => ({
  at: { service: 'rekognition', operation: 'DescribeProjectVersions', nth, times, by: 'labelsRunningModel' },
  what: { name: 'error', code, status: code === 'ThrottlingException' ? 500 : undefined },
});

const LATE_UPDATE: Fault = delivery({ name: 'late request', by: 3_000 }, { nth: 2 });

/** The first Delete arrives an hour after it was sent, when CloudFormation no longer waits for it. */
const LATE_DELETE: Fault = delivery({ name: 'queued', for: 3_780_000 }, of('Delete'));

export const EXAMPLES: readonly History[] = [
  // The evaluation is below the minimum.
  alone([deploy({ A: copy({ source: 'weak', minimum: true }) })]),
  // A label's score is too low as well, and the current version is too much better.
  alone([deploy({ A: copy({ source: 'weak', label: true }) })]),
  alone([deploy({ A: copy() }), deploy({ A: copy({ source: 'weak', drop: 'strict' }) })]),
  // An existing copy is judged by label and not compared, and a copy that has passed comes back without gates.
  alone([
    deploy({ A: copy({ source: 'weak' }) }),
    deploy({ A: copy({ source: 'weak', drop: 'strict' }) }),
    deploy({ A: copy({ source: 'weak', drop: 'strict', label: true }) }),
    deploy({ A: copy({ label: true, drop: 'strict' }) }, { siblingFails: 70, sibling: 1 }),
  ]),
  // A chain's copy is refused and stays, and the next deployment finds it.
  alone([
    deploy({ A: copy() }),
    { ...deploy({ A: copy({ source: 'weak', drop: 'strict', isChain: true }) }), onFailure: 'keep' },
    {
      ...deploy({ A: copy({ source: 'weak', drop: 'strict', isChain: true }) }, { sibling: 1 }),
      onFailure: 'keep',
    },
  ]),
  // A removal policy lets a former model run. Later this removal policy is no longer declared.
  alone([
    deploy({ A: copy({ running: 1, retain: 'always' }) }),
    deploy({ A: copy({ source: 'v2', running: 1, retain: 'always' }) }),
    deploy({ A: copy({ source: 'v2', running: 1 }) }, { sibling: 1 }),
  ]),
  // The schedule of a new version is due while the stack may still go back to the old version, which runs all the time.
  alone([
    deploy({ A: copy({ running: 1 }) }),
    {
      ...deploy({ A: copy({ source: 'v2', running: 1, hours: 'busy' }) }, { siblingFails: 160, sibling: 1 }),
      onFailure: 'keep',
    },
    awaitEdge('busy', -60),
    awaitEdge('busy', -60),
    deploy({ A: copy({ running: 1 }) }, { sibling: 2 }),
  ]),
  // A changed policy gets its former document again.
  permitting([permit([P1]), permit([{ name: 'p1', allows: 'v1' }], { siblingFails: 70, sibling: 1 })]),
  // A removal policy has left a project policy, and a new one needs its name.
  permitting([
    permit([{ ...P1, isRetained: true }]),
    permit([{ ...P2, isRetained: true }]),
    permit([{ name: 'p1', allows: 'v1', isRetained: true }], { siblingFails: 70, sibling: 1 }),
  ]),
  // A version that somebody copied by hand is taken over.
  alone([deploy({ A: copy({ name: 'by-hand', adoptExisting: true }) })]),
  // The same in a chain. A version that does not pass its gate is left as it is.
  alone([deploy({ A: copy({ name: 'by-hand', adoptExisting: true, isChain: true }) }, { siblingFails: 70 })]),
  alone([
    deploy({ A: copy({ name: UNFIT, source: 'weak', minimum: true, adoptExisting: true, isChain: true }) }),
    deploy({ A: copy({ name: UNFIT, source: 'weak', minimum: true, adoptExisting: true }) }),
  ]),
  // If the deployment fails, the version that was taken over is given back, and so is a copy that an earlier stack
  // retained.
  alone([deploy({ A: copy({ name: 'by-hand', adoptExisting: true }) }, { siblingFails: 70 })]),
  alone([
    deploy({ A: copy({ retain: 'except on create' }) }),
    { do: 'destroy' },
    deploy({ A: copy() }, { siblingFails: 70, sibling: 1 }),
  ]),
  // A Delete is delivered again when its copy is declared again and no operation of the stack is under way.
  alone(
    [deploy({ A: copy() }), deploy({ B: copy() }), deploy({ A: copy() })],
    [delivery({ name: 'delivered twice', after: 600_000 }, { nth: 3 })],
  ),
  // A Delete arrives when CloudFormation no longer waits for it, its copy is declared again, and an update is under
  // way.
  alone(
    [
      deploy({ A: copy() }),
      deploy({ A: copy({ source: 'v2' }) }),
      deploy({ A: copy() }),
      deploy({ A: copy(), B: copy({ source: 'v2' }) }),
    ],
    [LATE_DELETE],
  ),
  // At first AWS does not answer what exists: during a copy, and during a deletion.
  alone([deploy({ A: copy() })], [busy(2)]),
  alone([deploy({ A: copy() }), { do: 'destroy' }], [busy(10)]),
  // AWS never answers.
  alone(
    [deploy({ A: copy() }), { do: 'destroy' }],
    [
      {
        at: {
          service: 'rekognition',
          operation: 'DescribeProjectVersions',
          nth: 10,
          by: 'assumed-role/',
        },
        what: { name: 'error', code: 'InvalidParameterException' },
      },
    ],
  ),
  // An update of the copy, and one of its tags. The request comes when the rollback is already under way.
  alone([deploy({ A: copy() }), deploy({ A: copy({ source: 'v2' }) }, { siblingFails: 1 })], [LATE_UPDATE]),
  alone([deploy({ A: copy() }), deploy({ A: copy({ team: 'vision' }) }, { siblingFails: 1 })], [LATE_UPDATE]),
  // The same, when the former copy was deleted by hand. The rollback takes as long as a new copy.
  alone(
    [
      deploy({ A: copy() }),
      { do: 'delete by hand', copy: 'A' },
      wait(60),
      deploy({ A: copy({ source: 'v2' }) }, { siblingFails: 1 }),
    ],
    [LATE_UPDATE],
  ),
  // The owner tag of a copy on a trained model.
  alone([deploy({ A: copy({ name: 'forged' }) })]),
  // Somebody else's copy.
  alone([deploy({ A: copy({ name: 'taken' }) })]),
  // A retained copy has the name that the next copy needs.
  alone([
    deploy({ A: copy({ name: 'blue', retain: 'always' }) }),
    { do: 'destroy' },
    deploy({ A: copy({ name: 'blue', source: 'v2' }) }),
  ]),
  // A clean-up cannot stop a running model. An hour later an update declares this version again. Rekognition is slow,
  // so the update is undone before it has done anything. By then the model still runs, or somebody has stopped it.
  ...[[], [{ do: 'stop' as const, copy: 'A' as const }]].map((stop) =>
    alone(
      [
        deploy({ A: copy({ source: 'v2' }) }),
        start,
        wait(60),
        deploy({ A: copy() }),
        ...stop,
        wait(4000),
        deploy({ A: copy({ source: 'v2' }) }, { siblingFails: 5, sibling: 1 }),
      ],
      [
        {
          at: {
            service: 'rekognition',
            operation: 'DescribeProjectVersions',
            times: 1000,
            by: 'assumed-role/',
          },
          what: { name: 'late request', by: 7_000 },
        },
      ],
    ),
  ),
  // A model that has only begun to start, and one that runs, with stopOnDelete.
  alone([deploy({ A: copy({ stopOnDelete: true }) }), start, { do: 'destroy' }]),
  alone([deploy({ A: copy({ stopOnDelete: true }) }), start, wait(60), { do: 'destroy' }]),
  // Tags that are no longer declared.
  alone([deploy({ A: copy({ team: 'vision' }) }), deploy({ A: copy() })]),
  // An update comes while a deletion by hand is under way.
  alone([
    deploy({ A: copy() }),
    { do: 'delete by hand', copy: 'A' },
    deploy({ A: copy({ team: 'vision' }) }),
  ]),
  // A copy call whose effect comes after the deletion of its resource.
  alone(
    [deploy({ A: copy() }, { siblingFails: 30 })],
    [
      {
        at: { service: 'rekognition', operation: 'CopyProjectVersion', by: 'assumed-role/' },
        what: { name: 'late request', by: 7_000 },
      },
    ],
  ),
  // A failed copy of an earlier operation has the name that the next copy needs.
  alone(
    [
      deploy({ A: copy() }),
      { do: 'delete by hand', copy: 'A' },
      wait(10),
      deploy({ A: copy({ team: 'audio' }) }),
      wait(10),
      deploy({ A: copy({ team: 'vision' }) }),
    ],
    [
      {
        at: { service: 'rekognition', operation: 'CopyProjectVersion', nth: 2, by: 'assumed-role/' },
        what: { name: 'copy fails', after: 20_000, message: 'It cannot be.' },
      },
    ],
  ),
  // AWS refuses the call that observes.
  alone(
    [deploy({ A: copy() })],
    [
      {
        at: { service: 'rekognition', operation: 'DescribeProjectVersions', nth: 3, by: 'assumed-role/' },
        what: { name: 'error', code: 'InvalidParameterException' },
      },
    ],
  ),
  // A model runs, then with other units, and then as another version.
  alone([
    deploy({ A: copy({ running: 1 }) }),
    deploy({ A: copy({ running: 2 }) }),
    deploy({ A: copy({ running: 2, source: 'v2' }) }),
  ]),
  // A model that somebody has started is never stopped. It is used as it is, or it has too few units.
  alone([deploy({ A: copy() }), start, wait(60), deploy({ A: copy({ running: 1 }) }), { do: 'destroy' }]),
  alone([deploy({ A: copy() }), start, wait(60), deploy({ A: copy({ running: 2 }) })]),
  // The person who started the model stops it, and perhaps starts it again.
  ...(['stop', 'start'] as const).map((last) =>
    alone([
      deploy({ A: copy() }),
      start,
      wait(60),
      deploy({ A: copy({ running: 1 }) }),
      { do: 'stop', copy: 'A' },
      ...(last === 'start' ? [wait(60), start] : []),
      { do: 'destroy' },
    ]),
  ),
  // A model that cannot start, and a model that another resource already runs.
  alone([deploy({ A: copy({ running: 1, source: 'dead' }) })]),
  alone([
    deploy({ A: copy({ name: 'by-hand', adoptExisting: true, running: 1 }) }),
    deploy({ B: copy({ name: 'by-hand', adoptExisting: true, running: 1 }) }),
  ]),
  // There is nothing left to run or to stop; a rollback does not change that.
  alone([
    deploy({ A: copy() }),
    { do: 'delete by hand', copy: 'A' },
    wait(60),
    deploy({ A: copy({ running: 1 }) }),
  ]),
  alone([
    deploy({ A: copy({ running: 1 }) }),
    { do: 'stop', copy: 'A' },
    wait(60),
    { do: 'delete by hand', copy: 'A' },
    wait(60),
    deploy({ A: copy({ running: 2 }) }, { siblingFails: 30, sibling: 1 }),
    { do: 'destroy' },
  ]),
  // The hand-over is undone during the start, and the former model runs on.
  alone([
    deploy({ A: copy({ running: 1 }) }),
    deploy({ A: copy({ running: 1, source: 'v2' }) }, { siblingFails: 100, sibling: 1 }),
  ]),
  // At first AWS does not answer whether a model runs, during the start or the stop. Or AWS refuses the call that
  // observes.
  alone([deploy({ A: copy({ running: 1 }) })], [runnerMeets('ThrottlingException', 3, 6)]),
  alone([deploy({ A: copy({ running: 1 }) }), { do: 'destroy' }], [runnerMeets('ThrottlingException', 8, 6)]),
  alone([deploy({ A: copy({ running: 1 }) })], [runnerMeets('InvalidParameterException', 3, 1)]),
  // CloudFormation gives up the deletion of the running model, and the copy waits for its stop in vain.
  alone(
    [deploy({ A: copy({ running: 1 }) }), deploy({ B: copy() })],
    [runnerMeets('InvalidParameterException', 7, 3)],
  ),
  // The call that makes a copy is lost.
  alone(
    [deploy({ A: copy() })],
    [everyTime('rekognition', 'CopyProjectVersion', 'assumed-role/', { name: 'request lost' }, 1, 3)],
  ),
  // Somebody has given our copy another owner, or trained a model under its name; a rollback does not change that.
  ...(['give away', 'usurp'] as const).map((deed) =>
    alone([deploy({ A: copy() }), { do: deed, copy: 'A' }, deploy({ A: copy({ team: 'vision' }) })]),
  ),
  // One resource takes a copy over from another and fails, and both are deleted.
  alone([
    deploy({ B: copy({ name: 'blue' }) }),
    {
      ...deploy(
        { A: copy({ name: 'blue', adoptExisting: true }), B: copy({ name: 'by-hand' }) },
        { sibling: 1 },
      ),
      onFailure: 'keep',
    },
  ]),
  // An update changes a copy's source but not its name, so the existing copy would have to change.
  alone([deploy({ A: copy({ name: 'blue' }) }), deploy({ A: copy({ name: 'blue', source: 'v2' }) })]),
  // An earlier stack of the same name has kept a copy, and the next stack is undone before it has taken the copy over.
  alone([
    deploy({ A: copy({ name: 'blue', retain: 'except on create' }) }),
    { do: 'destroy' },
    deploy({ A: copy({ name: 'blue', retain: 'except on create' }) }, { siblingFails: 0, sibling: 1 }),
  ]),
  // The same, with an interrupted create. And a model that was retained is still running, and stays running.
  alone([
    deploy({ A: copy({ name: 'blue', retain: 'except on create' }) }),
    { do: 'destroy' },
    deploy({ A: copy({ name: 'blue', retain: 'except on create' }) }, { siblingFails: 15, sibling: 1 }),
  ]),
  alone([
    deploy({ A: copy({ name: 'blue', running: 1, retain: 'always' }) }),
    { do: 'destroy' },
    deploy({ A: copy({ name: 'blue', running: 1 }) }, { siblingFails: 30, sibling: 1 }),
  ]),
  // An update that has just asked AWS to stop a model, to change its units, is undone.
  alone(
    [
      deploy({ A: copy({ running: 1 }) }),
      deploy({ A: copy({ running: 2 }) }, { siblingFails: 3, sibling: 1 }),
    ],
    [
      everyTime(
        'rekognition',
        'StopProjectVersion',
        'labelsRunningModel',
        { name: 'late request', by: 9_000 },
        1,
        1,
      ),
    ],
  ),
  // CloudFormation does not show at once the events of the operation that made what must be undone.
  alone(
    [deploy({ A: copy() }), deploy({ A: copy({ source: 'v2' }) }, { siblingFails: 100, sibling: 1 })],
    [eventless],
  ),
  alone(
    [
      deploy({ A: copy({ running: 1 }) }),
      deploy({ A: copy({ running: 1, source: 'v2' }) }, { siblingFails: 100, sibling: 1 }),
    ],
    [eventless],
  ),
  permitting([permit([P2], { siblingFails: 30, sibling: 1 })], [], [eventless]),
  // The function that should stop a model dies each time, and the copy waits for the stop in vain.
  alone(
    [deploy({ A: copy({ running: 1 }) }), deploy({ B: copy() })],
    [
      everyTime(
        'rekognition',
        'DescribeProjectVersions',
        'labelsRunningModel',
        { name: 'killed before' },
        6,
        400,
      ),
    ],
  ),
  // The same, and the model is then declared to run again.
  alone(
    [
      deploy({ A: copy({ running: 1 }) }),
      deploy({ A: copy() }),
      { do: 'stop', copy: 'A' },
      wait(60),
      deploy({ A: copy({ running: 1 }) }, { sibling: 1 }),
    ],
    [
      everyTime(
        'rekognition',
        'DescribeProjectVersions',
        'labelsRunningModel',
        { name: 'killed before' },
        6,
        33,
      ),
    ],
  ),
  // A schedule lets a model rest, and then starts it. A deployment comes within the hours.
  alone([
    deploy({ A: copy({ running: 1, hours: 'day' }) }),
    awaitEdge('day', -300),
    deploy({ A: copy({ running: 2, hours: 'day' }) }),
    awaitEdge('day', -300),
  ]),
  // A deployment a minute before an edge, and one with edges during its hand-over.
  alone([
    deploy({ A: copy({ running: 1, hours: 'busy' }) }),
    awaitEdge('busy', 60),
    deploy({ A: copy({ running: 1, hours: 'busy', timeout: 2400 }) }),
    awaitEdge('busy', 100),
    deploy({ A: copy({ running: 1, hours: 'busy', source: 'v2' }) }),
    wait(1500),
  ]),
  // A rate starts and stops the model: at first, after a deployment has changed its schedules, and in a hand-over.
  alone([
    deploy({ A: copy({ running: 1, hours: 'rate' }) }),
    wait(3600),
    deploy({ A: copy({ running: 2, hours: 'rate' }) }),
    wait(3000),
    deploy({ A: copy({ running: 2, hours: 'rate', source: 'v2' }) }),
    wait(3000),
  ]),
  // Somebody stops the model within its hours and starts it outside of them.
  alone([
    deploy({ A: copy({ running: 1, hours: 'busy' }) }),
    awaitEdge('busy', -120),
    { do: 'stop', copy: 'A' },
    wait(60),
    start,
    awaitEdge('busy', -120),
    { do: 'stop', copy: 'A' },
    wait(60),
    start,
    wait(1500),
  ]),
  // A schedule is switched off, on again, and removed.
  alone([
    deploy({ A: copy({ running: 1, hours: 'off' }) }),
    deploy({ A: copy({ running: 1, hours: 'busy' }) }),
    wait(700),
    deploy({ A: copy({ running: 1, hours: 'off' }) }),
    wait(1300),
    deploy({ A: copy({ running: 1 }) }),
  ]),
  // A schedule would stop what somebody else has started.
  alone([deploy({ A: copy() }), start, wait(60), deploy({ A: copy({ running: 1, hours: 'day' }) })]),
  // A model that was kept with its schedule is declared again, by day.
  alone([
    deploy({ A: copy({ name: 'blue', running: 1, hours: 'day', retain: 'always' }) }),
    { do: 'destroy' },
    deploy({ A: copy({ name: 'blue', running: 1 }) }),
  ]),
  // A clean-up cannot observe the model that it should stop. The next deployment or the next edge stops it.
  alone(
    [
      deploy({ A: copy({ running: 1 }) }),
      deploy({ A: copy({ running: 1, source: 'v2' }) }),
      deploy({ A: copy({ running: 1, source: 'v2', timeout: 2400 }) }),
    ],
    [runnerMeets('InvalidParameterException', 16, 107)],
  ),
  alone(
    [
      deploy({ A: copy({ running: 1, hours: 'day' }) }),
      awaitEdge('day', -300),
      deploy({ A: copy({ running: 1, hours: 'day', source: 'v2' }) }),
      awaitEdge('day', -300),
    ],
    [runnerMeets('InvalidParameterException', 18, 108)],
  ),
  // A version starts for ever, and its rollback leaves it so. The next deployment succeeds at its time-out.
  alone([
    deploy({ A: copy({ running: 1 }) }),
    deploy({ A: copy({ running: 1, source: 'hung', timeout: 240 }) }, { sibling: 1 }),
    deploy({ A: copy({ running: 1, timeout: 300 }) }, { sibling: 2 }),
  ]),
  // A policy is changed, was edited by hand, or now belongs to somebody else.
  permitting([permit([{ name: 'p1', allows: 'v1' }])]),
  permitting([{ do: 'edit policy', policy: 'p1' }, permit([{ name: 'p1', allows: 'v1' }])]),
  permitting([{ do: 'delete and put policy', policy: 'p1' }, { do: 'destroy' }]),
  permitting([{ do: 'delete and restore policy', policy: 'p1' }, { do: 'destroy' }]),
  // The name of a policy is taken, also if the step that found this dies.
  permitting([], [permit([P1])]),
  permitting(
    [],
    [permit([P1])],
    [everyTime('rekognition', 'ListProjectPolicies', 'rival-', { name: 'killed before' }, 1, 12)],
  ),
  // The function dies during the call that puts a new policy, and at every step after that.
  ...signedAndNot(
    permitting(
      [],
      [permit([P2])],
      [
        everyTime('rekognition', 'PutProjectPolicy', 'rival-', { name: 'killed after' }, 1, 1),
        everyTime('rekognition', 'ListProjectPolicies', 'rival-', { name: 'killed before' }, 3, 8),
      ],
    ),
  ),
  // A person deletes a policy, the step that puts it again dies once, and the stack is deleted.
  permitting(
    [
      permit([P1]),
      { do: 'delete policy', policy: 'p1' },
      permit([{ name: 'p1', allows: 'v1' }]),
      { do: 'destroy' },
    ],
    [],
    [everyTime('rekognition', 'PutProjectPolicy', 'training-', { name: 'killed after' }, 1, 1)],
  ),
  // The function dies before it puts a new policy and at every step after that. Meanwhile another stack puts the same
  // policy.
  ...signedAndNot(
    permitting(
      [permit([P2])],
      [permit([P2])],
      [everyTime('rekognition', 'ListProjectPolicies', 'training-', { name: 'killed before' }, 2, 9)],
    ),
  ),
  // The step that is to put a policy dies once, or its call is lost. Meanwhile another stack puts the same policy.
  permitting(
    [wait(20), permit([P2]), { do: 'destroy' }],
    [permit([P2])],
    [everyTime('rekognition', 'ListProjectPolicies', 'training-', { name: 'killed before' }, 2, 1)],
  ),
  permitting(
    [wait(18), permit([P2]), { do: 'destroy' }],
    [permit([P2])],
    [everyTime('rekognition', 'PutProjectPolicy', 'training-', { name: 'request lost' }, 1, 1)],
  ),
  // A create is undone. Its policy is put, or is being put, or somebody else has put another policy meanwhile.
  ...[30, 21, 20].map((seconds) => permitting([], [permit([P2], { siblingFails: seconds })])),
  permitting([wait(27), { do: 'delete and put policy', policy: 'p2' }], [permit([P2], { siblingFails: 30 })]),
  permitting(
    [],
    [permit([P2], { siblingFails: 22 })],
    [everyTime('rekognition', 'PutProjectPolicy', 'rival-', { name: 'late answer', by: 9_000 }, 1, 1)],
  ),
  // Somebody edits a policy before its create knows that the policy was put.
  permitting(
    [wait(24), { do: 'edit policy', policy: 'p2' }],
    [permit([P2])],
    [everyTime('rekognition', 'PutProjectPolicy', 'rival-', { name: 'late answer', by: 9_000 }, 1, 1)],
  ),
  // Two answers of the function in a row are lost, beginning with the step that puts, the next step that observes, or
  // the step that answers CloudFormation. The next step finds what somebody has edited meanwhile.
  ...[25, 30, 31].flatMap((seconds, index) =>
    [{}, { siblingFails: 40 }].map((more) =>
      permitting(
        [wait(seconds), { do: 'edit policy', policy: 'p2' }],
        [permit([P2], more)],
        [everyTime('lambda', 'Invoke', 'rival-', { name: 'answer lost' }, 2 + index, 2)],
      ),
    ),
  ),
  // A rollback goes back to a policy that somebody has deleted by hand.
  permitting([{ do: 'delete policy', policy: 'p1' }, permit([P2], { siblingFails: 30, sibling: 1 })]),
  // An update comes when its rollback is under way.
  permitting(
    [{ do: 'delete policy', policy: 'p1' }, permit([P2], { siblingFails: 1, sibling: 1 })],
    [],
    [{ ...LATE_UPDATE, at: { ...LATE_UPDATE.at, nth: 1 } }],
  ),
  // ListExecutions shows executions late.
  {
    ...permitting([], [permit([P2], { siblingFails: 23 })]),
    weather: { ...FAIR, states: { executionListLag: 10_000 } },
  },
  // AWS does not answer, or refuses the call.
  permitting(
    [],
    [permit([P2])],
    [
      everyTime(
        'rekognition',
        'ListProjectPolicies',
        'rival-',
        { name: 'error', code: 'ThrottlingException' },
        1,
        3,
      ),
    ],
  ),
  permitting(
    [],
    [permit([P2])],
    [
      everyTime(
        'rekognition',
        'ListProjectPolicies',
        'rival-',
        { name: 'error', code: 'InvalidParameterException' },
        1,
        3,
      ),
    ],
  ),
];
