import { Duration, type Stack, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsError, type EmulatorOptions } from '../../emulator';
import { EDGE, type Fault, inject } from '../../emulator/faults';
import { RunningModelVersion } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { DENIED, SLOW_DOWN } from '../../testing/world/faults';
import {
  at,
  failingAfter,
  models,
  modelsAt,
  runsAndFails,
  runsThenFails,
  schedule,
  scheduled,
} from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, type RunOptions, runs, type Trained } from '../../testing/world/stacks';
import {
  countOf,
  deploy,
  destroy,
  disturb,
  expectEnd,
  newWorld,
  rollBack,
  world,
} from '../../testing/world/story';
import { PRODUCTION, QUICK } from '../../testing/world/world';
import { logLines, measured as measuredIn } from './log-lines';

/** Stories of schedules whose starts and stops meet deployments, changes by hand and faults. */

const MINUTE = 60_000;

let v1: Trained;
let v2: Trained;
beforeEach(() => begin());
async function begin(...options: Parameters<typeof newWorld>) {
  await newWorld(...options);
  await permitted(world, world.train('x'));
  [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
}

const start = ({ modelVersionArn }: Trained) => world.startModel(modelVersionArn);
const stop = ({ modelVersionArn }: Trained) => world.stopModel(modelVersionArn);
const stopsOf = ({ modelVersionArn }: Trained) =>
  world.callsOf('StopProjectVersion').filter(({ input: { ProjectVersionArn } }: any) => {
    return ProjectVersionArn === modelVersionArn;
  });
const refusal = { name: 'error', code: 'InvalidParameterException', status: 400 } as const;
const logged = () => world.run(logLines(world, PRODUCTION));
const measured = (name: string) => measuredIn(world, PRODUCTION, name);

describe('at night', () => {
  test.each(['DescribeProjectVersions', 'ListTagsForResource'])(
    'a deployment that changes only the time-out starts nothing, although %s is throttled',
    async (operation) => {
      await scheduled(v1, 21);
      const { hits } = disturb('rekognition', operation, SLOW_DOWN);

      const update = await deploy(runs(v1, { schedule, timeout: Duration.minutes(40) }));

      expect([hits.length, update.status]).toEqual([1, 'UPDATE_COMPLETE']);
      expect(countOf('StartProjectVersion')).toBe(1);
      expect(models()).toEqual(['v1 STOPPED ours']);
    },
  );

  test('a schedule that is added together with a new version lets neither version run', async () => {
    await deploy(runs(v1));
    await world.until(22);

    await deploy(runs(v2, { schedule }));

    expect(models()).toEqual(['v1 STOPPED', 'v2 TRAINING_COMPLETED ours']);
    expect(await modelsAt(9)).toEqual(['v1 STOPPED', 'v2 RUNNING ours']);
  });

  test('a schedule that is added stops the model, and its rollback starts it again', async () => {
    await deploy(runs(v1));
    await world.until(19, 50);

    const update = await deploy(runsThenFails(v1, 15, { schedule }));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual(['v1 RUNNING ours']);
    await world.until(9);
    expect(await modelsAt(21)).toEqual(['v1 RUNNING ours']);
  });

  test('a schedule that is removed during a stop leaves the model running', async () => {
    await scheduled(v1, 12);
    await world.until(20, -5 / 60);

    const update = await deploy(runs(v1));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(await modelsAt(7)).toEqual(['v1 RUNNING ours']);
  });

  test.each([-1, 1])(
    'a stop time that is moved into the past stops the model: %i minutes',
    async (minutes) => {
      await scheduled(v1, 12);
      await world.until(19, minutes);

      await deploy(runs(v1, { schedule: { start: at(8), stop: at(19) } }));

      expect(await modelsAt(20, -30)).toEqual(['v1 STOPPED ours']);
    },
  );
});

describe('models of one stack, which together may make five calls of a kind in a second', () => {
  const shown = () => world.copies().map(({ name, status }) => `${name} ${status}`);
  async function deployAll(
    hours: Readonly<Record<string, typeof schedule>>,
    rekognition: EmulatorOptions['rekognition'],
  ) {
    await newWorld({ rekognition: { startDuration: MINUTE, ...rekognition } });
    await world.until(10);
    const versions = Object.entries(hours).map(([id, when]) => ({ id, when, trained: world.trainHere(id) }));
    await deploy((stack) => {
      for (const { id, when, trained } of versions) {
        const modelVersion = importVersion(stack, `${id}Version`, trained);
        new RunningModelVersion(stack, id, { modelVersion, minInferenceUnits: 1, schedule: when });
      }
    });
  }

  test('all start and all stop at their edges', async () => {
    const ids = ['A', 'B', 'C', 'D', 'E', 'F'];
    const all = (status: string) => ids.map((id) => `${id} ${status}`);
    await deployAll(Object.fromEntries(ids.map((id) => [id, schedule])), { runningModels: 6 });
    await world.until(12);
    const atNoon = shown();
    await world.until(21);

    expect([atNoon, shown()]).toEqual([all('RUNNING'), all('STOPPED')]);
    const errors = world.aws.journal.map(({ error }) => error);
    expect(errors).toContain('ProvisionedThroughputExceededException');
  });

  test('stop in time, although starts of the same second wait for room', async () => {
    const night = { start: schedule.stop, stop: schedule.start };
    await deployAll(
      { A: night, B: night, C: night, Z: schedule },
      { runningModels: 1, emptyFirstPage: true },
    );
    const atNoon = shown();
    await world.until(20, 4);

    expect(atNoon).toContain('Z RUNNING');
    expect(shown()).toContain('Z STOPPED');
  });
});

describe('by hand', () => {
  test('the old version is stopped in a hand-over, and the new one runs on', async () => {
    await scheduled(v1, 12);
    world.aws.intercept(async (call, _input, next) => {
      const answer = await next();
      if (call.operation === 'StartProjectVersion' && models()[0] === 'v1 RUNNING ours') {
        const input = { ProjectVersionArn: v1.modelVersionArn };
        await world.call(PRODUCTION, 'rekognition', 'StopProjectVersion', input);
      }
      return answer;
    });

    await deploy(runs(v2, { schedule }));

    expect(await modelsAt(13)).toEqual(['v1 STOPPED', 'v2 RUNNING ours']);
  });

  test('a stop and a start hold until the next edge', async () => {
    await scheduled(v1, 12);
    await stop(v1);
    const stopped = await modelsAt(19);
    await world.until(21);
    await start(v1);
    const started = await modelsAt(7);

    expect([stopped, started]).toEqual([['v1 STOPPED ours'], ['v1 RUNNING ours']]);
    expect(await modelsAt(21)).toEqual(['v1 STOPPED ours']);
  });
});

describe('an edge', () => {
  test.each<[string, Fault['what'], number, number, string]>([
    ['late starts the model once', { name: 'late request', by: 30 * MINUTE }, 12, 1, 'v1 RUNNING ours'],
    ['twice starts the model once', { name: 'delivered twice', after: 2 * MINUTE }, 12, 1, 'v1 RUNNING ours'],
    [
      'after the stop starts nothing',
      { name: 'late request', by: 13 * 60 * MINUTE },
      23,
      0,
      'v1 TRAINING_COMPLETED ours',
    ],
  ])('that comes %s', async (_case, what, hour, starts, left) => {
    await scheduled(v1);
    const { hits } = inject(world.aws, [{ at: EDGE, what }]);

    expect(await modelsAt(hour)).toEqual([left]);
    expect([hits.length, countOf('StartProjectVersion')]).toEqual([1, starts]);
  });

  test('that stops a starting model waits until the model can be stopped', async () => {
    await scheduled(v1, 12);
    await stop(v1);
    await world.until(19, 58);
    await start(v1);

    expect(await modelsAt(21)).toEqual(['v1 STOPPED ours']);
  });

  test('whose first stop is refused after a long wait tries the stop again', async () => {
    const slow = world.trainHere('slow', { startDuration: 17 * MINUTE });
    await scheduled(slow, 12);
    await stop(slow);
    await world.until(19, 55);
    await start(slow);
    const { hits } = disturb('rekognition', 'StopProjectVersion', DENIED, { by: 'production' });

    expect(await modelsAt(21)).toEqual(['slow STOPPED ours']);
    expect(hits).toHaveLength(1);
  });

  test.each(['DescribeProjectVersions', 'ListTagsForResource', 'StopProjectVersion'])(
    'stops the model although AWS refuses %s for five minutes',
    async (operation) => {
      await scheduled(v1, 19);
      const { hits, remove } = disturb('rekognition', operation, refusal, { times: 1000, by: 'production' });
      await world.until(20, 5);
      remove();

      expect(await modelsAt(21)).toEqual(['v1 STOPPED ours']);
      expect(hits.length).toBeGreaterThan(5);
    },
  );

  test('starts the model although AWS refuses the start for five minutes', async () => {
    await scheduled(v1, 21);
    const { hits, remove } = disturb('rekognition', 'StartProjectVersion', refusal, { times: 1000 });
    await world.until(8, 5);
    remove();

    expect(await modelsAt(9)).toEqual(['v1 RUNNING ours']);
    expect(hits.length).toBeGreaterThan(5);
  });

  test('whose steps all die counts as a failure, and its log says how to stop the model', async () => {
    await scheduled(v1, 12);
    await world.until(19, 59);
    const end = world.clock.now() + 6 * MINUTE;
    const isStep = ({ Payload }: any) =>
      world.clock.now() < end && Buffer.from(Payload).toString().includes('"request"');
    const refused = { name: 'error', code: 'TooManyRequestsException', status: 429 } as const;
    disturb('lambda', 'Invoke', refused, { times: 1000, when: isStep });
    await world.until(21);

    expect(await measured('StopFailed')).toContain(1);
    expect((await logged()).join('\n')).toMatch(
      /Every step of this Schedule of \w+ ended before its time.*run \\"aws rekognition stop-project-version --project-version-arn/,
    );
  });

  test.each([
    ['stops', 'Start', 20, 'v1 STOPPED ours', { start: at(19, 59), stop: at(20) }],
    ['starts', 'Stop', 8, 'v1 RUNNING ours', { start: at(8), stop: at(7, 59) }],
  ])(
    'that %s the model wins over a %s of the minute before, which arrives late',
    async (...[, call, hour, left, close]) => {
      await deploy(runs(v1, { schedule: close }));
      await world.until(hour - 1);
      const calls = { service: 'rekognition', operation: `${call}ProjectVersion`, by: 'production' };
      const { hits } = inject(world.aws, [
        { at: { ...calls, times: 3 }, what: { name: 'error', code: 'LimitExceededException' } },
        { at: { ...calls, nth: 4 }, what: { name: 'late request', by: 20_000 } },
      ]);

      expect(await modelsAt(hour + 1)).toEqual([left]);
      expect(hits).toHaveLength(4);
    },
  );

  test('that never finds room counts as a failure, and one that finds room later starts the model', async () => {
    const [other, third] = [world.trainHere('other'), world.trainHere('third')];
    await scheduled(v1);
    for (const one of [other, third]) await start(one);
    await world.until(9);
    const first = await measured('StartFailed');
    await world.until(8, 10);
    await stop(third);

    expect(await modelsAt(9)).toEqual(['v1 RUNNING ours', 'other RUNNING', 'third STOPPED']);
    expect([first, await measured('StartFailed')]).toEqual([
      [0, 1],
      [0, 1, 0],
    ]);
  });

  test('that starts the model as the stack is deleted leaves nothing running', async () => {
    await scheduled(v1);
    disturb('rekognition', 'StartProjectVersion', { name: 'late request', by: 25_000 });
    await world.until(8, 5 / 60);

    const destroyed = await destroy();

    expect(destroyed.status).toBe('DELETE_COMPLETE');
    expect(await modelsAt(12)).toEqual(['v1 STOPPED']);
  });
});

test('a hand-over that fails without rollback lets both models run until the evening, and the rollback starts the old one', async () => {
  await world.until(9);
  await scheduled(v1);
  const failed = await deploy(runsThenFails(v2, 1, { schedule }), { DisableRollback: true });
  const day = models();
  const night = await modelsAt(21);
  await world.until(9);
  const back = await rollBack('RollbackStack');
  await world.clock.advance(10 * MINUTE);

  expect([failed.status, back.status]).toEqual(['UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(day).toEqual(['v1 RUNNING ours', 'v2 RUNNING ours']);
  expect(night).toEqual(['v1 STOPPED ours', 'v2 STOPPED ours']);
  expect(models()).toEqual(['v1 RUNNING ours', 'v2 STOPPED']);
});

describe('a hand-over to other hours', () => {
  test.each<[string, RunOptions]>([
    ['longer ones', { schedule: { start: at(8), stop: at(22) } }],
    ['none', {}],
  ])('shortly before the stop leaves the new version running: %s', async (_case, options) => {
    // Ready between two looks of its request: the edge has one first.
    const next = world.trainHere('next', { startDuration: 310_000 });
    await world.until(9);
    await scheduled(v1);
    await world.until(19, 56.3);
    const update = await deploy(runs(next, options));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(stopsOf(next)).toEqual([]);
    expect(models()).toEqual(['v1 STOPPED', 'next RUNNING ours']);
  });

  test('whose first stop comes during the update does not stop the old model, which runs all the time', async () => {
    await world.until(9);
    await deploy(runs(v1));
    await world.until(19, 50);
    const update = await deploy(runsThenFails(v2, 15, { schedule }));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(stopsOf(v1)).toEqual([]);
    expect(models()).toEqual(['v1 RUNNING ours', 'v2 STOPPED']);
  });

  test.each([
    ['stop', 20, 'v1 STOPPED ours'],
    ['start', 8, 'v1 RUNNING ours'],
  ])('that is undone makes up for a %s of the old ones', async (_edge, hour, after) => {
    await world.until(hour - 2);
    await scheduled(v1);
    await world.until(hour - 1, 50);
    const update = await deploy(runsThenFails(v2, 15));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await modelsAt(hour + 1)).toEqual([after, 'v2 STOPPED']);
  });
});

test('a start reaches the old version while the role names the new one already', async () => {
  const build = runsAndFails(v2, 20, { schedule });
  await world.until(6);
  await scheduled(v1);
  await world.until(7, 50);
  const update = await deploy((stack: Stack) => {
    build(stack);
    stack.node.findChild('Run').node.addDependency(stack.node.findChild('Bad'));
  });

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await modelsAt(9))[0]).toBe('v1 RUNNING ours');
  expect(await measured('StartFailed')).toEqual([0, 0]);
});

describe('though Lambda’s clock is five minutes behind', () => {
  beforeEach(() => begin({ skew: { lambda: -5 * MINUTE } }));

  test('a first deployment shortly before the stop keeps to the hours', async () => {
    await world.until(19, 55.5);
    await scheduled(v1);

    expect(await modelsAt(21)).toEqual(['v1 STOPPED ours']);
  });

  test('the look after a clean-up keeps to the hours', async () => {
    await world.until(9);
    await scheduled(v1);
    await world.until(20, 1);
    await scheduled(v2);

    expect(countOf('StartProjectVersion')).toBe(1);
  });
});

test.each([
  [20, 15],
  [4, 10],
])(
  'a stop %d s late does not stop by former hours, though Step Functions does not list the update of second %d yet',
  async (late, second) => {
    await begin({ states: { executionListLag: 10_000 } });
    await world.until(9);
    await scheduled(v1);
    inject(world.aws, [{ at: EDGE, what: { name: 'late request', by: late * 1000 } }]);
    await world.until(20, second / 60);

    await deploy(runs(v1, { schedule: { start: at(6), stop: at(23) } }));
    await world.clock.advance(10 * MINUTE);

    expect([models(), countOf('StopProjectVersion')]).toEqual([['v1 RUNNING ours'], 0]);
  },
);

describe('the look after a rollback', () => {
  /** The start or the stop reaches v2, which is to run all day. The rollback begins seconds after it. */
  async function undoAt(hour: number, options: EmulatorOptions) {
    await begin({ ...QUICK, ...options });
    await world.until(hour - 2);
    await scheduled(v1);
    await world.until(hour - 1, 56);
    expect((await deploy(withSibling(runs(v2), 250))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    return modelsAt(hour + 1);
  }

  test('misses no start, though all clocks are a minute behind Scheduler’s', async () => {
    const skew = { lambda: -MINUTE, cloudformation: -MINUTE };

    expect(await undoAt(8, { skew })).toEqual(['v1 RUNNING ours', 'v2 STOPPED']);
  });

  test('misses no stop, though Step Functions lists executions late', async () => {
    const states = { executionListLag: 5_000 };

    expect(await undoAt(20, { states })).toEqual(['v1 STOPPED ours', 'v2 STOPPED']);
  });
});

test('a version whose scheduled start fails in the morning is tried again, blocks no deployment, and can be replaced by the next version', async () => {
  const bad = world.trainHere('bad', { startFails: 'No.' });
  await world.until(6);
  await scheduled(v1);
  await scheduled(bad, 9, 9);
  const tried = countOf('StartProjectVersion');

  const change = await deploy(runs(bad, { schedule, drain: Duration.minutes(1) }));
  const next = await deploy(runs(v2, { schedule }));

  expect(tried).toBe(2);
  expect([change.status, next.status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE']);
  expect(models()).toEqual(['v2 RUNNING ours', 'bad FAILED']);
});

test('the stop of the schedule ends a drain', async () => {
  const options = { schedule, drain: Duration.minutes(30) };
  await world.until(18);
  await deploy(runs(v1, options));
  await world.until(19, 40);
  const { end } = await world.run(world.begin('production', runs(v2, options)));

  expect(await modelsAt(19, 55)).toEqual(['v1 RUNNING ours', 'v2 RUNNING ours']);
  expect(await modelsAt(20, 4)).toEqual(['v1 STOPPED', 'v2 STOPPED ours']);
  expect((await world.run(end)).status).toBe('UPDATE_COMPLETE');
});

describe('while a person may still take a failed update back', () => {
  const off = { schedule: { ...schedule, enabled: false } };
  /** What runs when the first of these hours has come, and an hour after the stack has gone back. */
  const story = async (hour: number, goBack: () => Promise<unknown>) => {
    const meanwhile = await modelsAt(hour, 30);
    await goBack();
    await world.clock.advance(60 * MINUTE);
    return [meanwhile[0], models()[0]];
  };
  const RUNS_ON = ['v1 RUNNING', 'v1 RUNNING'];

  test.each<[string, RunOptions]>([
    ['all the time', {}],
    ['with a schedule that is switched off', off],
  ])(
    'in UPDATE_FAILED, the hours of the new version do not stop the old one that runs %s',
    async (_case, before) => {
      await deploy(runs(v1, before));
      if (before.schedule) await start(v1);
      await world.until(17);
      const failed = await deploy(runsThenFails(v2, 1, { schedule }), { DisableRollback: true });

      const seen = await story(20, () => rollBack('RollbackStack'));

      expect(failed.status).toBe('UPDATE_FAILED');
      expect(seen.map((text) => text.replace(' ours', ''))).toEqual(RUNS_ON);
    },
  );

  test.each([8, 20])(
    'in UPDATE_ROLLBACK_FAILED, an edge at %d:00 does not stop the old version',
    async (hour) => {
      const declares = (text: string, build: (stack: Stack) => void) => (stack: Stack) => {
        const first = new StringParameter(stack, 'First', { stringValue: text });
        build(stack);
        stack.node.findChild('Run').node.addDependency(first);
      };
      await deploy(declares('old', runs(v1, off)));
      await start(v1);
      await world.until(hour - 1);
      const remove = world.aws.intercept(({ operation }, { Value }: any, next) => {
        if (operation === 'PutParameter' && Value === 'old')
          throw new AwsError('ValidationException', 'Not back.');
        return next();
      });
      const failed = await deploy(declares('new', runsThenFails(v2, 1, { schedule })));

      const seen = await story(hour, () => {
        remove();
        return rollBack('ContinueUpdateRollback');
      });

      expect(failed.status).toBe('UPDATE_ROLLBACK_FAILED');
      expect(seen.map((text) => text.replace(' ours', ''))).toEqual(RUNS_ON);
    },
  );

  test('two updates that switch a schedule on are undone, and the model that ran before both runs', async () => {
    await world.until(9);
    await deploy(runs(v1, off));
    await start(v1);
    await world.until(21);
    const bad = failingAfter(1);
    for (const drain of [Duration.minutes(6), Duration.minutes(7)])
      await deploy(runsThenFails(v1, 1, { schedule, drain }, bad), { DisableRollback: true });
    const between = models();

    await rollBack('RollbackStack');
    await world.clock.advance(60 * MINUTE);

    expect(between[0]).toMatch('v1 STOPPED');
    expect(models()[0]).toMatch('v1 RUNNING');
  });
});

test('a stop that comes an hour late, when the schedule is gone, does not start what a person has stopped', async () => {
  await world.until(9);
  const beside = (options: RunOptions) => (stack: Stack) => {
    runs(v1, options)(stack);
    const modelVersion = importVersion(stack, 'Other', v2);
    new RunningModelVersion(stack, 'Beside', { modelVersion, minInferenceUnits: 1, schedule });
  };
  await deploy(beside({ schedule }));
  const { hits } = inject(world.aws, [
    { at: { ...EDGE, times: 2 }, what: { name: 'late request', by: 60 * MINUTE } },
  ]);
  await world.until(20, 5);
  await deploy(beside({}));
  await stop(v1);

  expect(await modelsAt(21, 30)).toContain('v1 STOPPED ours');
  expect(hits).toHaveLength(2);
});

/** In testing/histories/examples.ts the next deployment and the next edge stop what a clean-up could not stop. */
/** From the first day of a month to the twenty-eighth. */
const onDay = (day: string) =>
  ScheduleExpression.cron({ minute: '0', hour: '8', day, timeZone: TimeZone.ETC_UTC });
const MONTHLY = { start: onDay('1'), stop: onDay('28') };

describe('a model that a clean-up could not stop', () => {
  test.each<[string, RunOptions, () => Promise<unknown>, object?]>([
    ['its stack is deleted', {}, destroy],
    ['its stack, which was updated without rollback, is deleted', {}, destroy, { DisableRollback: true }],
    ['nothing is to run any more', { schedule: MONTHLY }, () => deploy(copies({}))],
  ])('is stopped when %s', async (_case, options, then, more) => {
    await deploy(runs(v1, options));
    // Step Functions has forgotten that deployment. It still knows the hand-over.
    await world.clock.advance(91 * 24 * 60 * MINUTE);
    await world.until(12);
    const { remove } = disturb('rekognition', 'StopProjectVersion', refusal, { times: 1000 });
    const update = await deploy(runs(v2, options), more);
    remove();
    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(models()).toEqual(['v1 RUNNING ours', 'v2 RUNNING ours']);

    await then();
    await world.clock.advance(2 * MINUTE);

    expect(models()[0]).toMatch('v1 STOPPED');
  });

  test('is stopped by the next deployment, although an earlier update had found it', async () => {
    await deploy(runs(v1));
    const denied = () => disturb('rekognition', 'StopProjectVersion', refusal, { times: 1000 });
    const first = denied();
    await deploy(runs(v2));
    first.remove();
    // The update that goes back finds v1 running.
    await deploy(runs(v1));
    const second = denied();
    await deploy(runs(v2));
    second.remove();
    expect(models()[0]).toBe('v1 RUNNING ours');

    await deploy(runs(v2, { drain: Duration.minutes(7) }));
    await world.clock.advance(10 * MINUTE);

    expect(models()).toEqual(['v1 STOPPED', 'v2 RUNNING ours']);
  });

  test('and that the role may not stop, has its ARN in the message of the failed deletion', async () => {
    const ofV1 = ({ ProjectVersionArn }: any) => ProjectVersionArn === v1.modelVersionArn;
    await deploy(runs(v1));
    disturb('rekognition', 'StopProjectVersion', refusal, { times: 1000, when: ofV1 });
    await deploy(runs(v2));

    const command = `aws rekognition stop-project-version --project-version-arn ${v1.modelVersionArn}`;
    expectEnd(await destroy(), 'DELETE_FAILED', `run "${command}"`);
  });
});
