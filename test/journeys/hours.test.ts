import { Duration, type Stack, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { EDGE, type Fault, inject } from '../../emulator/faults';
import { RunningModelVersion, type RunningModelVersionProps } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { SLOW_DOWN } from '../../testing/world/faults';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, World } from '../../testing/world/world';
import { documentsIn, logLines } from './log-lines';

/** Stories of schedules whose starts and stops meet deployments, changes by hand and faults. */

const MINUTE = 60_000;
const at = (hour: string) => ScheduleExpression.cron({ minute: '0', hour, timeZone: TimeZone.ETC_UTC });
const justBefore = (hour: number) =>
  ScheduleExpression.cron({ minute: '59', hour: `${hour - 1}`, timeZone: TimeZone.ETC_UTC });
const schedule = { start: at('8'), stop: at('20') };

let world: World;
beforeEach(async () => {
  world = await World.create();
  await permitted(world, world.train('x'));
});
afterEach(() => world.close());

type Options = Partial<Omit<RunningModelVersionProps, 'modelVersion'>>;

/** Models that run, and a copy that fails, once they are declared, if there is one. */
function running(versions: Record<string, Trained>, options: Options = {}, bad?: Trained) {
  return (stack: Stack) => {
    const runs = Object.entries(versions).map(([id, version]) => {
      const modelVersion = importVersion(stack, `${id}Version`, version);
      return new RunningModelVersion(stack, id, { modelVersion, minInferenceUnits: 1, ...options });
    });
    if (!bad) return;
    copies({ Bad: bad })(stack);
    for (const run of runs) stack.node.findChild('Bad').node.addDependency(run);
  };
}

const failingAfter = (minutes: number) =>
  world.train('bad', { copyFails: 'No.', copyDuration: minutes * MINUTE });

const byHand = (operation: string, version: Trained, more: object = {}) =>
  world.byHand(operation, { ProjectVersionArn: version.modelVersionArn, ...more });
const statuses = () => world.copies().map(({ name, status }) => `${name} ${status}`);
const tagged = () =>
  world.copies().map(({ name, tags }) => `${name} ${tags[RUNNER_TAG] ? 'ours' : 'nobody’s'}`);
const startsOf = () => world.callsOf('StartProjectVersion');
const stopsOf = ({ modelVersionArn }: Trained) =>
  world
    .callsOf('StopProjectVersion')
    .filter(({ input }) => (input as any).ProjectVersionArn === modelVersionArn);
const throttled = (operation: string, more: Partial<Fault['at']> = {}): Fault => ({
  at: { service: 'rekognition', operation, ...more },
  what: SLOW_DOWN,
});
const logged = () => world.run(logLines(world, PRODUCTION));
/** What the functions measured, by metric. */
const measured = async (name: string): Promise<number[]> =>
  documentsIn(await logged())
    .map((line) => JSON.parse(line)[name])
    .filter((value) => value !== undefined);

describe('at night', () => {
  test.each(['DescribeProjectVersions', 'ListTagsForResource'])(
    'a deployment that changes only the time-out starts nothing, although %s is throttled',
    async (operation) => {
      const v1 = world.trainHere('v1');
      await world.deploy('production', running({ Run: v1 }, { schedule }));
      await world.until(12);
      await world.until(21);
      const { hits } = inject(world.aws, [throttled(operation)]);

      const update = await world.deploy(
        'production',
        running({ Run: v1 }, { schedule, timeout: Duration.minutes(40) }),
      );

      expect(hits).toHaveLength(1);
      expect(update.status).toBe('UPDATE_COMPLETE');
      expect(startsOf()).toHaveLength(1);
      expect(statuses()).toEqual(['v1 STOPPED']);
    },
  );

  test('a schedule that is added together with a new version lets neither version run', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }));
    await world.until(22);

    await world.deploy('production', running({ Run: v2 }, { schedule }));
    const atNight = statuses();
    await world.until(9);

    expect(atNight).toEqual(['v1 STOPPED', 'v2 TRAINING_COMPLETED']);
    expect(statuses()).toEqual(['v1 STOPPED', 'v2 RUNNING']);
  });

  test('a schedule that is added stops the model, and its rollback starts it again', async () => {
    const v1 = world.trainHere('v1');
    await world.deploy('production', running({ Run: v1 }));
    await world.until(19, 50);

    const update = await world.deploy('production', running({ Run: v1 }, { schedule }, failingAfter(15)));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(statuses()).toEqual(['v1 RUNNING']);
    await world.until(9);
    await world.until(21);
    expect(statuses()).toEqual(['v1 RUNNING']);
  });

  test('a schedule that is removed during a stop leaves the model running', async () => {
    const v1 = world.trainHere('v1');
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(12);
    await world.until(20, -5 / 60);

    const update = await world.deploy('production', running({ Run: v1 }));
    await world.until(7);

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(statuses()).toEqual(['v1 RUNNING']);
  });

  test.each([-1, 1])(
    'a stop time that is moved into the past stops the model: %i minutes',
    async (minutes) => {
      const v1 = world.trainHere('v1');
      await world.deploy('production', running({ Run: v1 }, { schedule }));
      await world.until(12);
      await world.until(19, minutes);

      await world.deploy(
        'production',
        running({ Run: v1 }, { schedule: { start: at('8'), stop: at('19') } }),
      );
      await world.until(20, -30);

      expect(statuses()).toEqual(['v1 STOPPED']);
    },
  );
});

test('six models of one stack all start and all stop at their edges', async () => {
  const ids = ['A', 'B', 'C', 'D', 'E', 'F'];
  const all = (status: string) => ids.map((id) => `${id} ${status}`);
  await world.close();
  // All six together may make five calls of a kind in a second, as in every world.
  world = await World.create({ rekognition: { runningModels: 6, startDuration: MINUTE } });
  const models = Object.fromEntries(ids.map((id) => [id, world.trainHere(id)]));
  await world.deploy('production', running(models, { schedule }));
  await world.until(12);
  const atNoon = statuses();
  await world.until(21);

  expect([atNoon, statuses()]).toEqual(['RUNNING', 'STOPPED'].map(all));
  const errors = world.aws.journal.map(({ error }) => error);
  expect(errors).toContain('ProvisionedThroughputExceededException');
});

describe('by hand', () => {
  test('the old version is stopped in a hand-over, and the new one runs on', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(12);
    world.aws.intercept(async (call, _input, next) => {
      const answer = await next();
      if (call.operation === 'StartProjectVersion' && world.copies()[0].status === 'RUNNING') {
        await world.call(PRODUCTION, 'rekognition', 'StopProjectVersion', {
          ProjectVersionArn: v1.modelVersionArn,
        });
      }
      return answer;
    });

    await world.deploy('production', running({ Run: v2 }, { schedule }));
    await world.until(13);

    expect(statuses()).toEqual(['v1 STOPPED', 'v2 RUNNING']);
  });

  test('a stop and a start hold until the next edge', async () => {
    const v1 = world.trainHere('v1');
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(12);
    await byHand('StopProjectVersion', v1);
    await world.until(19);
    const stopped = statuses();
    await world.until(21);
    await byHand('StartProjectVersion', v1, { MinInferenceUnits: 1 });
    await world.until(7);
    const started = statuses();
    await world.until(21);

    expect([stopped, started, statuses()]).toEqual([['v1 STOPPED'], ['v1 RUNNING'], ['v1 STOPPED']]);
  });
});

describe('an edge', () => {
  const atNoon = async (v1: Trained, faults: Fault[]) => {
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    const { hits } = inject(world.aws, faults);
    await world.until(12);
    return hits;
  };

  test.each<[string, Fault['what']]>([
    ['late', { name: 'late request', by: 30 * MINUTE }],
    ['twice', { name: 'delivered twice', after: 2 * MINUTE }],
  ])('that comes %s starts the model once', async (_case, what) => {
    const hits = await atNoon(world.trainHere('v1'), [{ at: EDGE, what }]);

    expect(hits).toHaveLength(1);
    expect(startsOf()).toHaveLength(1);
    expect(statuses()).toEqual(['v1 RUNNING']);
  });

  test('that comes after the stop starts nothing', async () => {
    await atNoon(world.trainHere('v1'), [{ at: EDGE, what: { name: 'late request', by: 13 * 60 * MINUTE } }]);
    await world.until(23);

    expect(statuses()).toEqual(['v1 TRAINING_COMPLETED']);
  });

  test('that stops a starting model waits until the model can be stopped', async () => {
    const v1 = world.trainHere('v1');
    await atNoon(v1, []);
    await byHand('StopProjectVersion', v1);
    await world.until(19, 58);
    await byHand('StartProjectVersion', v1, { MinInferenceUnits: 1 });
    await world.until(21);

    expect(statuses()).toEqual(['v1 STOPPED']);
  });

  test('whose first stop is refused after a long wait tries the stop again', async () => {
    const v1 = world.trainHere('v1', { startDuration: 17 * MINUTE });
    await atNoon(v1, []);
    await byHand('StopProjectVersion', v1);
    await world.until(19, 55);
    await byHand('StartProjectVersion', v1, { MinInferenceUnits: 1 });
    const refused = { service: 'rekognition', operation: 'StopProjectVersion', by: 'production' };
    const { hits } = inject(world.aws, [
      { at: refused, what: { name: 'error', code: 'AccessDeniedException' } },
    ]);
    await world.until(21);

    expect(hits).toHaveLength(1);
    expect(statuses()).toEqual(['v1 STOPPED']);
  });

  test('whose steps all die counts as a failure, and its log says how to stop the model', async () => {
    await atNoon(world.trainHere('v1'), []);
    await world.until(19, 59);
    const end = world.clock.now() + 6 * MINUTE;
    const isStep = ({ Payload }: any) =>
      world.clock.now() < end && Buffer.from(Payload).toString().includes('"request"');
    const steps = { service: 'lambda', operation: 'Invoke', times: 1000, when: isStep };
    inject(world.aws, [
      { at: steps, what: { name: 'error', code: 'TooManyRequestsException', status: 429 } },
    ]);
    await world.until(21);

    expect(await measured('StopFailed')).toContain(1);
    expect((await logged()).join('\n')).toMatch(
      /Every step of this Schedule of \w+ ended before its time.*run \\"aws rekognition stop-project-version --project-version-arn/,
    );
  });

  test.each<[string, string, number, string]>([
    ['stops the model, though a start that was asked for just before comes after it', 'Start', 20, 'STOPPED'],
    [
      'leaves the model running, though a stop that was asked for just before comes after it',
      'Stop',
      8,
      'RUNNING',
    ],
  ])('%s', async (_case, call, hour, status) => {
    const v1 = world.trainHere('v1');
    const close = { start: at('8'), stop: at('20'), [call.toLowerCase()]: justBefore(hour) };
    await world.deploy('production', running({ Run: v1 }, { schedule: close }));
    await world.until(hour - 1);
    const calls = { service: 'rekognition', operation: `${call}ProjectVersion`, by: 'production' };
    const { hits } = inject(world.aws, [
      { at: { ...calls, times: 3 }, what: { name: 'error', code: 'LimitExceededException' } },
      { at: { ...calls, nth: 4 }, what: { name: 'late request', by: 20_000 } },
    ]);
    await world.until(hour + 1);

    expect(hits).toHaveLength(4);
    expect(statuses()).toEqual([`v1 ${status}`]);
  });

  test('that never finds room counts as a failure, and one that finds room later starts the model', async () => {
    const [v1, other, third] = [world.trainHere('v1'), world.trainHere('other'), world.trainHere('third')];
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await byHand('StartProjectVersion', other, { MinInferenceUnits: 1 });
    await byHand('StartProjectVersion', third, { MinInferenceUnits: 1 });
    await world.until(9);
    const first = await measured('StartFailed');
    await world.until(8, 10);
    await byHand('StopProjectVersion', third);
    await world.until(9);

    expect(first).toEqual([0, 1]);
    expect(statuses()).toEqual(['v1 RUNNING', 'other RUNNING', 'third STOPPED']);
    expect(await measured('StartFailed')).toEqual([0, 1, 0]);
  });

  test('that starts the model as the stack is deleted leaves nothing running', async () => {
    const v1 = world.trainHere('v1');
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    inject(world.aws, [
      {
        at: { service: 'rekognition', operation: 'StartProjectVersion' },
        what: { name: 'late request', by: 25_000 },
      },
    ]);
    await world.until(8, 5 / 60);

    const destroyed = await world.destroy('production');
    await world.until(12);

    expect(destroyed.status).toBe('DELETE_COMPLETE');
    expect(statuses()).toEqual(['v1 STOPPED']);
    expect(tagged()).toEqual(['v1 nobody’s']);
  });
});

describe('a hand-over that fails without rollback', () => {
  test('lets both models run until the evening, and the rollback starts the old one', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.until(9);
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    const bad = failingAfter(1);
    const failed = await world.deploy('production', running({ Run: v2 }, { schedule }, bad), PRODUCTION, {
      DisableRollback: true,
    });
    const day = statuses().slice(0, 2);
    await world.until(21);
    const night = statuses().slice(0, 2);
    await world.until(9);
    const began = world.clock.now();
    await world.byHand('RollbackStack', { StackName: 'production' }, PRODUCTION, 'cloudformation');
    const back = await world.run(world.outcome('production', PRODUCTION, began));
    await world.clock.advance(10 * MINUTE);

    expect([failed.status, back.status]).toEqual(['UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
    expect(day).toEqual(['v1 RUNNING', 'v2 RUNNING']);
    expect(night).toEqual(['v1 STOPPED', 'v2 STOPPED']);
    expect(statuses().slice(0, 2)).toEqual(['v1 RUNNING', 'v2 STOPPED']);
  });
});

describe('a hand-over to other hours', () => {
  test.each<[string, Options]>([
    ['longer ones', { schedule: { start: at('8'), stop: at('22') } }],
    ['none', {}],
  ])('shortly before the stop leaves the new version running: %s', async (_case, options) => {
    // Ready between two looks of its request: the edge has one first.
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2', { startDuration: 310_000 })];
    await world.until(9);
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(19, 56.3);
    const update = await world.deploy('production', running({ Run: v2 }, options));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(stopsOf(v2)).toEqual([]);
    expect(statuses()).toEqual(['v1 STOPPED', 'v2 RUNNING']);
  });

  test('whose first stop falls into the update leaves a model that runs all the time to the rollback', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    const bad = failingAfter(15);
    await world.until(9);
    await world.deploy('production', running({ Run: v1 }));
    await world.until(19, 50);
    const update = await world.deploy('production', running({ Run: v2 }, { schedule }, bad));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(stopsOf(v1)).toEqual([]);
    expect(statuses().slice(0, 2)).toEqual(['v1 RUNNING', 'v2 STOPPED']);
  });

  test.each([
    ['stop', 20, 'v1 STOPPED'],
    ['start', 8, 'v1 RUNNING'],
  ])('that is undone makes up for a %s of the old ones', async (_edge, hour, after) => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    const bad = failingAfter(15);
    await world.until(hour - 2);
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(hour - 1, 50);
    const update = await world.deploy('production', running({ Run: v2 }, {}, bad));
    await world.until(hour + 1);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(statuses().slice(0, 2)).toEqual([after, 'v2 STOPPED']);
  });
});

test('a start reaches the old version while the role names the new one already', async () => {
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  const bad = failingAfter(20);
  await world.until(6);
  await world.deploy('production', running({ Run: v1 }, { schedule }));
  await world.until(7, 50);
  const update = await world.deploy('production', (stack) => {
    running({ Run: v2 }, { schedule })(stack);
    copies({ Bad: bad })(stack);
    stack.node.findChild('Run').node.addDependency(stack.node.findChild('Bad'));
  });
  await world.until(9);

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(statuses()[0]).toBe('v1 RUNNING');
  expect(await measured('StartFailed')).toEqual([0, 0]);
});

test('a first deployment shortly before the stop keeps to the hours, though Lambda’s clock is five minutes behind', async () => {
  await world.close();
  world = await World.create({ skew: { lambda: -5 * MINUTE } });
  const v1 = world.trainHere('v1');
  await world.until(19, 55.5);
  await world.deploy('production', running({ Run: v1 }, { schedule }));
  await world.until(21);

  expect(statuses()).toEqual(['v1 STOPPED']);
});

test('the look after a clean-up keeps to the hours, though Lambda’s clock is five minutes behind', async () => {
  await world.close();
  world = await World.create({ skew: { lambda: -5 * MINUTE } });
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  await world.until(9);
  await world.deploy('production', running({ Run: v1 }, { schedule }));
  await world.until(20, 1);
  await world.deploy('production', running({ Run: v2 }, { schedule }));

  expect(startsOf()).toHaveLength(1);
});

describe('a version whose scheduled start fails in the morning', () => {
  test('is tried again, blocks no deployment, and can be replaced by the next version', async () => {
    const [v0, v1, v2] = [
      world.trainHere('v0'),
      world.trainHere('v1', { startFails: 'No.' }),
      world.trainHere('v2'),
    ];
    await world.until(6);
    await world.deploy('production', running({ Run: v0 }, { schedule }));
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(9);
    await world.until(9);
    const tried = startsOf().length;

    const change = await world.deploy(
      'production',
      running({ Run: v1 }, { schedule, drain: Duration.minutes(1) }),
    );
    const next = await world.deploy('production', running({ Run: v2 }, { schedule }));

    expect(tried).toBe(2);
    expect([change.status, next.status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE']);
    expect(statuses()).toEqual(['v0 TRAINING_COMPLETED', 'v1 FAILED', 'v2 RUNNING']);
    expect(tagged()).toEqual(['v0 nobody’s', 'v1 nobody’s', 'v2 ours']);
  });
});

test('the stop of the schedule ends a drain', async () => {
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  const options = { schedule, drain: Duration.minutes(30) };
  await world.until(18);
  await world.deploy('production', running({ Run: v1 }, options));
  await world.until(19, 40);
  const { end } = await world.run(world.begin('production', running({ Run: v2 }, options)));
  await world.until(19, 55);
  const draining = statuses();
  await world.until(20, 4);
  const evening = statuses();
  const update = await world.run(end);

  expect([draining, evening]).toEqual([
    ['v1 RUNNING', 'v2 RUNNING'],
    ['v1 STOPPED', 'v2 STOPPED'],
  ]);
  expect(update.status).toBe('UPDATE_COMPLETE');
});

/** The next deployment and the next edge also stop it: testing/histories/examples.ts. */
describe('a model that a clean-up could not stop', () => {
  test.each<[string, Options, () => Promise<unknown>]>([
    ['is stopped with its stack', {}, () => world.destroy('production')],
    [
      'is stopped when nothing is to run any more',
      { schedule },
      () => world.deploy('production', (stack) => void copies({})(stack)),
    ],
  ])('%s', async (_case, options, then) => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }, options));
    await world.until(12);
    let isStuck = true;
    inject(world.aws, [
      {
        at: { service: 'rekognition', operation: 'StopProjectVersion', times: 1000, when: () => isStuck },
        what: { name: 'error', code: 'InvalidParameterException', status: 400 },
      },
    ]);
    const update = await world.deploy('production', running({ Run: v2 }, options));
    isStuck = false;
    expect([update.status, statuses().slice(0, 2)]).toEqual([
      'UPDATE_COMPLETE',
      ['v1 RUNNING', 'v2 RUNNING'],
    ]);

    await then();
    await world.clock.advance(2 * MINUTE);

    expect(statuses()[0]).toBe('v1 STOPPED');
  });

  test('and that the role may not stop, is named by the message of the deletion', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }));
    inject(world.aws, [
      {
        at: {
          service: 'rekognition',
          operation: 'StopProjectVersion',
          times: 1000,
          when: (input) => input.ProjectVersionArn === v1.modelVersionArn,
        },
        what: { name: 'error', code: 'InvalidParameterException', status: 400 },
      },
    ]);
    await world.deploy('production', running({ Run: v2 }));

    const end = await world.destroy('production');

    const command = `aws rekognition stop-project-version --project-version-arn ${v1.modelVersionArn}`;
    expect(end.status).toBe('DELETE_FAILED');
    expect(end.reasons.join('\n')).toContain(`run "${command}"`);
  });
});
