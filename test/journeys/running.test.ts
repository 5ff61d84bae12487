import { Duration, type Stack, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { type Fault, inject } from '../../emulator/faults';
import { type IModelVersion, RunningModelVersion, type RunningModelVersionProps } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { delivery, on, SLOW_DOWN } from '../../testing/world/faults';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, World } from '../../testing/world/world';

const MINUTE = 60_000;

let world: World;
beforeEach(async () => {
  world = await World.create();
  await permitted(world, world.train('x'));
});
afterEach(() => world.close());

type Options = Partial<Omit<RunningModelVersionProps, 'modelVersion'>>;

function run(stack: Stack, id: string, modelVersion: IModelVersion, options: Options = {}) {
  return new RunningModelVersion(stack, id, { modelVersion, minInferenceUnits: 1, ...options });
}

/** A copy, and the model that it is, running. */
function promoted(version: Trained, options: Options = {}, others: Record<string, Trained> = {}) {
  return (stack: Stack) => {
    const [copy] = copies({ Copy: version, ...others })(stack);
    run(stack, 'Run', copy, options);
  };
}

/** Models that stand in the production account already, running; with them a copy that fails, if there is one. */
function running(versions: Record<string, Trained>, options: Options = {}, bad?: Trained) {
  return (stack: Stack) => {
    for (const [id, version] of Object.entries(versions)) {
      run(stack, id, importVersion(stack, `${id}Version`, version), options);
    }
    if (bad) copies({ Bad: bad })(stack);
  };
}

/** A copy that fails about this many minutes after its stack operation began. */
const failingAfter = (minutes: number, name = 'bad') =>
  world.train(name, { copyFails: 'No.', copyDuration: minutes * MINUTE });

const startByHand = async (version: Trained, units = 1) => {
  await world.byHand('StartProjectVersion', {
    ProjectVersionArn: version.modelVersionArn,
    MinInferenceUnits: units,
  });
  await world.clock.advance(6 * MINUTE);
};
const stopByHand = async (version: Trained) => {
  await world.byHand('StopProjectVersion', { ProjectVersionArn: version.modelVersionArn });
  await world.clock.advance(2 * MINUTE);
};

/** [version, status, runner] of every model in the production account. */
const models = () =>
  world
    .copies()
    .map(({ sourceArn, name, status, tags }) => [
      sourceArn?.split('/').at(-2) ?? name,
      status,
      tags[RUNNER_TAG],
    ]);
const failures = (reasons: string[]) => reasons.filter((reason) => reason.includes('_FAILED'));
const RUN = expect.stringMatching(/^production\/Run[0-9A-F]{8}$/);

describe('a promotion', () => {
  test('a fresh copy is started, handed over to the next one without a gap, and stopped with its stack', async () => {
    const [v1, v2] = [world.train('v1'), world.train('v2')];
    const atStop: unknown[] = [];
    world.aws.intercept(async (call, _input, next) => {
      if (call.operation === 'StopProjectVersion') atStop.push(models());
      return next();
    });

    const create = await world.deploy('production', promoted(v1));
    const first = models();
    const update = await world.deploy('production', promoted(v2));
    const second = models();
    const destroyed = await world.destroy('production');

    expect([create.status, update.status, destroyed.status]).toEqual([
      'CREATE_COMPLETE',
      'UPDATE_COMPLETE',
      'DELETE_COMPLETE',
    ]);
    expect(failures([...create.reasons, ...update.reasons, ...destroyed.reasons])).toEqual([]);
    expect(first).toEqual([['v1', 'RUNNING', RUN]]);
    expect(second).toEqual([['v2', 'RUNNING', RUN]]);
    expect(atStop[0]).toEqual([
      ['v1', 'RUNNING', RUN],
      ['v2', 'RUNNING', RUN],
    ]);
    expect(models()).toEqual([]);
  });
});

describe('an existing version', () => {
  test('that was trained in the account also runs, with the requested units', async () => {
    const v1 = world.trainHere('v1');

    const create = await world.deploy(
      'production',
      running({ Run: v1 }, { minInferenceUnits: 2, maxInferenceUnits: 4 }),
    );

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(models()).toEqual([['v1', 'RUNNING', RUN]]);
    const { ProjectVersionDescriptions } = await world.byHand('DescribeProjectVersions', {
      ProjectArn: v1.projectArn,
    });
    expect(ProjectVersionDescriptions).toMatchObject([{ MinInferenceUnits: 2, MaxInferenceUnits: 4 }]);
    await world.destroy('production');
    expect(models()).toEqual([['v1', 'STOPPED', undefined]]);
  });

  test('that already runs is used as it is, and neither a rollback nor the removal stops it', async () => {
    const v1 = world.trainHere('v1');
    await startByHand(v1, 2);

    const vain = await world.deploy('production', running({ Run: v1 }, {}, failingAfter(2)));
    await world.destroy('production');
    const create = await world.deploy('production', running({ Run: v1 }));
    await world.destroy('production');

    expect(vain.status).toBe('ROLLBACK_COMPLETE');
    expect(create.status).toBe('CREATE_COMPLETE');
    expect(models()).toEqual([['v1', 'RUNNING', undefined]]);
    expect(world.callsOf('StopProjectVersion')).toEqual([]);
  });

  test('that runs with too few units fails the deployment, which says so and stops nothing', async () => {
    const v1 = world.trainHere('v1');
    await startByHand(v1, 1);

    const create = await world.deploy('production', running({ Run: v1 }, { minInferenceUnits: 2 }));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.reasons.join()).toContain(
      `${v1.modelVersionArn} runs already with 1 inference unit, not the 2 inference units that are asked for`,
    );
    expect(models()).toEqual([['v1', 'RUNNING', undefined]]);
  });

  test('that another stack runs is refused, and that stack is named', async () => {
    const v1 = world.trainHere('v1');
    await world.deploy('other', running({ Theirs: v1 }));

    const create = await world.deploy('production', running({ Run: v1 }));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.reasons.join()).toMatch(/\/v1\/\d+ \(RUNNING\) is run by the stack resource other\/Theirs/);
    expect(models()).toEqual([['v1', 'RUNNING', expect.stringMatching(/^other\/Theirs/)]]);
  });

  test('not fails the deployment at once', async () => {
    const v1 = world.trainHere('v1');
    await world.byHand('DeleteProjectVersion', { ProjectVersionArn: v1.modelVersionArn });
    await world.clock.advance(MINUTE);

    const create = await world.deploy('production', running({ Run: v1 }));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.reasons.join()).toContain(
      `${v1.modelVersionArn} cannot run: account ${PRODUCTION} has no such version`,
    );
  });

  test('that does not start fails the deployment with AWS’s reason, and is tried again by the next one', async () => {
    const v1 = world.trainHere('v1', { startFails: 'Capacity.' });

    const create = await world.deploy('production', running({ Run: v1 }));
    const left = models();
    await world.destroy('production');
    await world.deploy('production', running({ Run: v1 }));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.reasons.join()).toContain(`${v1.modelVersionArn} cannot run: it is FAILED (Capacity.)`);
    expect(left).toEqual([['v1', 'FAILED', undefined]]);
    expect(world.callsOf('StartProjectVersion')).toHaveLength(2);
  });

  test('that starts for ever fails the deployment at its time-out', async () => {
    const v1 = world.trainHere('v1', { startDuration: Number.POSITIVE_INFINITY });

    const create = await world.deploy('production', running({ Run: v1 }, { timeout: Duration.minutes(20) }));

    expect(create.reasons.join()).toMatch(/Gave up after 20 minutes \(timeout\) on starting \S+\/v1\/\d+\./);
    expect(create.status).toBe('ROLLBACK_FAILED');
    expect(create.reasons.join()).toMatch(
      /Gave up after 50 minutes \(timeout\) on stopping .* may run on, and be billed/,
    );
  });
});

describe('a rollback', () => {
  test('of a create waits until the model runs, stops it and leaves nothing that is billed', async () => {
    const v1 = world.trainHere('v1');

    const create = await world.deploy('production', running({ Run: v1 }, {}, failingAfter(2)));

    expect(create.reasons.join()).toMatch(/Run\w+ CREATE_FAILED: Resource creation cancelled/);
    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(models()).toEqual([['v1', 'STOPPED', undefined]]);
  });

  test('of a hand-over stops the new model, while the old one runs on', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }));

    const update = await world.deploy('production', running({ Run: v2 }, {}, failingAfter(2)));

    expect(update.reasons.join()).toMatch(/Run\w+ UPDATE_FAILED: Resource update cancelled/);
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual([
      ['v1', 'RUNNING', RUN],
      ['v2', 'STOPPED', undefined],
    ]);
    expect(world.callsOf('StartProjectVersion')).toHaveLength(2);
    expect(world.callsOf('StopProjectVersion')).toHaveLength(1);
  });

  test('after a hand-over stops the new model, while the old one runs on', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }));

    const update = await world.deploy('production', running({ Run: v2 }, {}, failingAfter(10)));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(failures(update.reasons).filter((reason) => reason.includes('DELETE_FAILED'))).toEqual([]);
    expect(models()).toEqual([
      ['v1', 'RUNNING', RUN],
      ['v2', 'STOPPED', undefined],
    ]);
    expect(world.callsOf('StopProjectVersion')).toHaveLength(1);
  });

  test('of a promotion also deletes the new copy', async () => {
    const [v1, v2] = [world.train('v1'), world.train('v2')];
    await world.deploy('production', promoted(v1));

    const update = await world.deploy('production', promoted(v2, {}, { Bad: failingAfter(9) }));

    expect(update.reasons.join()).toMatch(/Run\w+ UPDATE_FAILED: Resource update cancelled/);
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual([['v1', 'RUNNING', RUN]]);
  });

  test('to a model that somebody has stopped by hand does not start it', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }));
    await stopByHand(v1);

    const update = await world.deploy('production', running({ Run: v2 }, {}, failingAfter(2)));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual([
      ['v1', 'STOPPED', RUN],
      ['v2', 'STOPPED', undefined],
    ]);
  });
});

test('a stack that goes back after two updates without rollback goes back to a model that runs', async () => {
  const [v1, v2, bad] = [world.trainHere('v1'), world.trainHere('v2'), failingAfter(10)];
  const withoutRollback = { DisableRollback: true };
  await world.deploy('production', running({ Run: v1 }));
  await world.deploy('production', running({ Run: v2 }, {}, bad), PRODUCTION, withoutRollback);
  // The model of the first failed update is what CloudFormation shows now.
  const drain = Duration.minutes(6);
  const failed = await world.deploy(
    'production',
    running({ Run: v2 }, { drain }, bad),
    PRODUCTION,
    withoutRollback,
  );
  const began = world.clock.now();
  await world.byHand('RollbackStack', { StackName: 'production' }, PRODUCTION, 'cloudformation');
  const back = await world.run(world.outcome('production', PRODUCTION, began));

  expect([failed.status, back.status]).toEqual(['UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(models().slice(0, 2)).toEqual([
    ['v1', 'RUNNING', RUN],
    ['v2', 'STOPPED', undefined],
  ]);
});

describe('other inference units', () => {
  const unitsOf = async ({ projectArn }: Trained) => {
    const { ProjectVersionDescriptions } = await world.byHand('DescribeProjectVersions', {
      ProjectArn: projectArn,
    });
    return ProjectVersionDescriptions.map(({ Status, MinInferenceUnits, MaxInferenceUnits }: any) => [
      Status,
      MinInferenceUnits,
      MaxInferenceUnits,
    ]);
  };

  test('stop the model and start it again, and return to the former number when the update is rolled back', async () => {
    const v1 = world.trainHere('v1');
    await world.deploy('production', running({ Run: v1 }));
    const more = { minInferenceUnits: 2, maxInferenceUnits: 3 };
    const undone: unknown[] = [];
    // While it stops, and while it starts.
    for (const minutes of [0.1, 3]) {
      const { status } = await world.deploy(
        'production',
        running({ Run: v1 }, more, failingAfter(minutes, `bad${minutes}`)),
      );
      undone.push([status, ...(await unitsOf(v1))]);
    }
    const stops = world.callsOf('StopProjectVersion').length;

    const update = await world.deploy('production', running({ Run: v1 }, more));

    expect(undone).toEqual(Array(2).fill(['UPDATE_ROLLBACK_COMPLETE', ['RUNNING', 1, undefined]]));
    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(await unitsOf(v1)).toEqual([['RUNNING', 2, 3]]);
    expect(world.callsOf('StopProjectVersion')).toHaveLength(stops + 1);
  });

  test('return even if the time-out is long enough only for a start', async () => {
    const v1 = world.trainHere('v1');
    const timeout = Duration.seconds(335);
    await world.deploy('production', running({ Run: v1 }, { timeout }));

    const update = await world.deploy('production', running({ Run: v1 }, { timeout, minInferenceUnits: 2 }));

    expect(update.reasons.join()).toMatch(/on starting .* the rollback goes back to what was there before/);
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await unitsOf(v1)).toEqual([['RUNNING', 1, undefined]]);
  });
});

test('with as many models as the account may run a hand-over fails after ten minutes and says why, or goes on when another model stops in time', async () => {
  const [v1, v2, other] = [world.trainHere('v1'), world.trainHere('v2'), world.trainHere('other')];
  await world.deploy('production', running({ Run: v1 }));
  await startByHand(other);

  const full = await world.deploy('production', running({ Run: v2 }));
  const between = models();
  const { end } = await world.run(world.begin('production', running({ Run: v2 })));
  await world.run(world.clock.sleep(5 * MINUTE));
  await stopByHand(other);
  const update = await world.run(end);

  expect(full.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(full.reasons.join()).toMatch(
    /There is no room to start \S+\/v2\/\d+: account 222222222222 runs as many models as it may in eu-west-1 \(two by default/,
  );
  expect(between).toEqual([
    ['v1', 'RUNNING', RUN],
    ['v2', 'TRAINING_COMPLETED', undefined],
    ['other', 'RUNNING', undefined],
  ]);
  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(models().map(([name, status]) => [name, status])).toEqual([
    ['v1', 'STOPPED'],
    ['v2', 'RUNNING'],
    ['other', 'STOPPED'],
  ]);
});

describe('with a schedule', () => {
  const at = (hour: string) => ScheduleExpression.cron({ minute: '0', hour, timeZone: TimeZone.ETC_UTC });
  const schedule = { start: at('8'), stop: at('20') };
  test('the schedule counts from the first deployment on, a hand-over leaves no gap, and the removal stops the model', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];

    const create = await world.deploy('production', running({ Run: v1 }, { schedule }));
    const seen = [models()[0]];
    for (const hour of [7, 9, 19, 21, 7, 12]) {
      await world.until(hour);
      seen.push(models()[0]);
    }
    await world.deploy('production', running({ Run: v2 }, { schedule }));
    const atNoon = models();
    await world.until(21);
    const [, inTheEvening] = models();
    await world.until(9);
    const destroyed = await world.destroy('production');
    const left = models();
    await world.until(9);

    expect([create.status, destroyed.status]).toEqual(['CREATE_COMPLETE', 'DELETE_COMPLETE']);
    const status = (one: string) => ['v1', one, RUN];
    expect(seen).toEqual(
      ['TRAINING_COMPLETED', 'TRAINING_COMPLETED', 'RUNNING', 'RUNNING', 'STOPPED', 'STOPPED', 'RUNNING'].map(
        status,
      ),
    );
    expect(atNoon).toEqual([
      ['v1', 'STOPPED', undefined],
      ['v2', 'RUNNING', RUN],
    ]);
    expect(inTheEvening).toEqual(['v2', 'STOPPED', RUN]);
    expect(left).toEqual([
      ['v1', 'STOPPED', undefined],
      ['v2', 'STOPPED', undefined],
    ]);
    expect(models()).toEqual(left);
    expect(world.aws.inventory(PRODUCTION).filter((arn) => arn.includes(':schedule/'))).toEqual([]);
  });

  test('a hand-over after hours starts nothing, and the schedule starts the new version in the morning', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(21);

    const update = await world.deploy('production', running({ Run: v2 }, { schedule }));
    const atNight = models();
    await world.until(9);

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(atNight).toEqual([
      ['v1', 'STOPPED', undefined],
      ['v2', 'TRAINING_COMPLETED', RUN],
    ]);
    expect(models()).toEqual([
      ['v1', 'STOPPED', undefined],
      ['v2', 'RUNNING', RUN],
    ]);
    await world.destroy('production');
    expect(models()).toEqual([
      ['v1', 'STOPPED', undefined],
      ['v2', 'STOPPED', undefined],
    ]);
  });

  test.each([
    ['runs', [21, 12], 'RUNNING'],
    ['rests', [12, 21], 'STOPPED'],
  ] as const)(
    'that is switched off while the model %s does not change that, even in a promotion, until it is switched on again',
    async (_, [around, hour], left) => {
      const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
      const off = { schedule: { ...schedule, enabled: false } };
      await world.deploy('production', running({ Run: v1 }, { schedule }));
      await world.until(9);
      await world.until(hour);

      await world.deploy('production', running({ Run: v1 }, off));
      await world.until(around);
      const first = models();
      await world.deploy('production', running({ Run: v2 }, off));
      await world.until(hour);
      await world.until(around);
      const second = models();
      await world.deploy('production', running({ Run: v2 }, { schedule }));

      expect(first[0]).toEqual(['v1', left, RUN]);
      expect(second.map(([, status]) => status)).toEqual([
        'STOPPED',
        left === 'RUNNING' ? 'RUNNING' : 'TRAINING_COMPLETED',
      ]);
      expect(models()[1][1]).toBe(left === 'RUNNING' ? 'STOPPED' : 'RUNNING');
    },
  );

  test.each([
    ['rests', 'taken away', undefined, 'STOPPED'],
    ['rests', 'switched on', schedule, 'STOPPED'],
    ['runs', 'taken away', undefined, 'RUNNING'],
  ] as const)(
    'that is switched off while the model %s is %s, and is on again after the rollback',
    async (does, _, next, left) => {
      const v1 = world.trainHere('v1');
      await world.deploy('production', running({ Run: v1 }, { schedule }));
      await world.until(does === 'runs' ? 12 : 21);
      await world.deploy('production', running({ Run: v1 }, { schedule: { ...schedule, enabled: false } }));
      await world.until(9);

      const update = await world.deploy(
        'production',
        running({ Run: v1 }, { schedule: next }, failingAfter(10)),
      );

      expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(models()[0]).toEqual(['v1', left, RUN]);
    },
  );

  test('a rollback after hours leaves the old version stopped, and its schedule', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(21);

    const update = await world.deploy('production', running({ Run: v2 }, { schedule }, failingAfter(2)));
    const atNight = models();
    await world.until(9);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(atNight).toEqual([
      ['v1', 'STOPPED', RUN],
      ['v2', 'TRAINING_COMPLETED', undefined],
    ]);
    expect(models()).toEqual([
      ['v1', 'RUNNING', RUN],
      ['v2', 'TRAINING_COMPLETED', undefined],
    ]);
  });

  describe('that stops or starts a model during a deployment', () => {
    const statusOf = () => models().map(([name, status]) => `${name} ${status}`);
    /** A copy that fails, and is begun when everything of the running model is done. */
    const thenFailing = (version: Trained, minutes: number) => {
      const bad = failingAfter(minutes);
      return (stack: Stack) => {
        running({ Run: version }, { schedule }, bad)(stack);
        stack.node.findChild('Bad').node.addDependency(stack.node.findChild('Run'));
      };
    };
    const inTheDay = async (version: Trained) => {
      await world.deploy('production', running({ Run: version }, { schedule }));
      await world.until(12);
    };

    test.each([
      ['while the new version starts', -4],
      ['as the schedules move', -5],
      ['after they have moved', -6],
    ])('a hand-over in the evening lets nothing run on if the stop comes %s', async (_when, minutes) => {
      const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
      await inTheDay(v1);
      await world.until(20, minutes);

      const update = await world.deploy('production', running({ Run: v2 }, { schedule }));
      await world.until(7);
      const atNight = statusOf();
      await world.until(9);

      expect(update.status).toBe('UPDATE_COMPLETE');
      expect(atNight).toEqual(['v1 STOPPED', 'v2 STOPPED']);
      expect(statusOf()).toEqual(['v1 STOPPED', 'v2 RUNNING']);
    });

    test.each([60, 5])(
      'a hand-over %i seconds before the start lets the new version run by day',
      async (seconds) => {
        const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
        await inTheDay(v1);
        await world.until(21);
        await world.until(8, -seconds / 60);

        const update = await world.deploy('production', running({ Run: v2 }, { schedule }));
        await world.until(12);

        expect(update.status).toBe('UPDATE_COMPLETE');
        expect(statusOf()).toEqual(['v1 STOPPED', 'v2 RUNNING']);
      },
    );

    test.each([
      ['the old version', -4],
      ['the new version', -8],
    ])(
      'a rollback after the hand-over lets nothing run on after the stop has stopped %s',
      async (_which, minutes) => {
        const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
        await inTheDay(v1);
        await world.until(20, minutes);

        const update = await world.deploy('production', thenFailing(v2, 5));
        await world.until(7);
        const atNight = statusOf();
        await world.until(9);

        expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
        expect(atNight).toEqual(['v1 STOPPED', 'v2 STOPPED']);
        expect(models()[0]).toEqual(['v1', 'RUNNING', RUN]);
      },
    );

    test('a rollback after the schedule has started the new version starts the old one', async () => {
      const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
      await inTheDay(v1);
      await world.until(21);
      await world.until(8, -3);

      const update = await world.deploy('production', thenFailing(v2, 5));
      await world.until(12);

      expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(statusOf()).toEqual(['v1 RUNNING', 'v2 STOPPED']);
    });

    test('other inference units wait for the next start, so that no stop is refused', async () => {
      const v1 = world.trainHere('v1');
      await inTheDay(v1);
      await world.until(20, -3);

      const update = await world.deploy(
        'production',
        running({ Run: v1 }, { schedule, minInferenceUnits: 2 }),
      );
      const stops = world.callsOf('StopProjectVersion').length;
      await world.until(21);
      const atNight = statusOf();
      await world.until(9);
      const { ProjectVersionDescriptions } = await world.byHand('DescribeProjectVersions', {
        ProjectArn: v1.projectArn,
      });

      expect([update.status, stops]).toEqual(['UPDATE_COMPLETE', 0]);
      expect(atNight).toEqual(['v1 STOPPED']);
      expect(ProjectVersionDescriptions).toMatchObject([{ Status: 'RUNNING', MinInferenceUnits: 2 }]);
    });
  });

  test('that is removed starts the model permanently', async () => {
    const v1 = world.trainHere('v1');
    await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(21);

    const update = await world.deploy('production', running({ Run: v1 }));
    await world.until(9);
    await world.until(21);

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(models()).toEqual([['v1', 'RUNNING', RUN]]);
  });

  test('a version that somebody else has started is refused', async () => {
    const v1 = world.trainHere('v1');
    await startByHand(v1);

    const create = await world.deploy('production', running({ Run: v1 }, { schedule }));
    await world.until(21);

    expect(create.reasons.join()).toMatch(/runs already and the schedule would stop it/);
    expect(models()).toEqual([['v1', 'RUNNING', undefined]]);
  });
});

describe('faults', () => {
  test.each<[string, Fault]>([
    ['the start is lost on its way', on('rekognition', 'StartProjectVersion', { name: 'request lost' })],
    ['the answer to the start is lost', on('rekognition', 'StartProjectVersion', { name: 'answer lost' })],
    ['the start is late', on('rekognition', 'StartProjectVersion', { name: 'late request', by: 5_000 })],
    ['the answer to the tag is lost', on('rekognition', 'TagResource', { name: 'answer lost' })],
    [
      'nobody can be asked for two minutes',
      on('rekognition', 'DescribeProjectVersions', SLOW_DOWN, { times: 9 }),
    ],
    [
      'CloudFormation is too busy for the fence',
      on('cloudformation', 'DescribeStackResource', { name: 'error', code: 'Throttling' }, { times: 4 }),
    ],
    ['nobody says that the execution has started', on('states', 'StartExecution', { name: 'answer lost' })],
    [
      'our function dies as it starts the model',
      on('rekognition', 'StartProjectVersion', { name: 'killed before' }),
    ],
    [
      'our function dies when the model is starting',
      on('rekognition', 'StartProjectVersion', { name: 'killed after' }),
    ],
    ['our function dies with the tag', on('rekognition', 'TagResource', { name: 'killed after' })],
    [
      'a request is delivered twice, the second time late',
      delivery({ name: 'delivered twice', after: 120_000 }),
    ],
    ['the answer to the stop is lost', on('rekognition', 'StopProjectVersion', { name: 'answer lost' })],
    ['the stop is lost on its way', on('rekognition', 'StopProjectVersion', { name: 'request lost' })],
    ['the tag is not removed at once', on('rekognition', 'UntagResource', { name: 'request lost' })],
  ])('a model runs and stops although %s', async (_case, fault) => {
    const v1 = world.trainHere('v1');
    const { hits } = inject(world.aws, [fault]);

    const create = await world.deploy('production', running({ Run: v1 }));
    const between = models();
    const destroyed = await world.destroy('production');

    expect(hits).toHaveLength(fault.at.times ?? 1);
    expect([create.status, destroyed.status]).toEqual(['CREATE_COMPLETE', 'DELETE_COMPLETE']);
    expect(between).toEqual([['v1', 'RUNNING', RUN]]);
    expect(models()).toEqual([['v1', 'STOPPED', undefined]]);
  });

  test.each<[string, Fault]>([
    [
      'our function dies at every step once the model is starting',
      on('rekognition', 'DescribeProjectVersions', { name: 'killed before' }, { nth: 8, times: 9 }),
    ],
    [
      'no execution can be started for minutes',
      on(
        'states',
        'StartExecution',
        { name: 'error', code: 'ThrottlingException', status: 429 },
        { times: 1000, when: ({ input }) => !input.includes('"Delete"') },
      ),
    ],
  ])('nothing that is billed is left when %s', async (_case, fault) => {
    const v1 = world.trainHere('v1');
    const { hits } = inject(world.aws, [fault]);

    const create = await world.deploy('production', running({ Run: v1 }));
    await world.clock.advance(60 * MINUTE);

    expect(hits.length).toBeGreaterThan(0);
    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(models()).toEqual([['v1', expect.stringMatching(/STOPPED|TRAINING_COMPLETED/), undefined]]);
  });

  test('the rollback stops a model although the start was interrupted during its call', async () => {
    const v1 = world.trainHere('v1');
    // The sibling fails while the start is on its way.
    world.aws.intercept(async (call, _input, next) => {
      const copy = world.copies().find(({ status }) => status === 'COPYING_IN_PROGRESS');
      if (call.operation === 'StartProjectVersion' && copy)
        world.aws.rekognition.disturbCopy(copy.arn, { after: 0, message: 'No.' });
      return next();
    });
    const { hits } = inject(world.aws, [
      on('rekognition', 'StartProjectVersion', { name: 'late request', by: 20_000 }),
    ]);

    const create = await world.deploy('production', running({ Run: v1 }, {}, world.train('bad')));
    await world.clock.advance(60 * MINUTE);

    expect(hits).toHaveLength(1);
    expect(world.callsOf('StartProjectVersion')).toHaveLength(1);
    expect(create.reasons.join()).toMatch(/Run\w+ CREATE_FAILED: Resource creation cancelled/);
    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(models()).toEqual([['v1', 'STOPPED', undefined]]);
  });
});
