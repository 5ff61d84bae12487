import { Duration, type Stack } from 'aws-cdk-lib';
import { type Fault, type Happening, inject, THROTTLED } from '../../emulator/faults';
import { RunningModelVersion } from '../../lib';
import { delivery, on, SLOW_DOWN } from '../../testing/world/faults';
import {
  failingAfter,
  models,
  modelsAt,
  runsAndFails,
  runsThenFails,
  schedule,
  scheduled,
} from '../../testing/world/models';
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
import { type Deployment, PRODUCTION } from '../../testing/world/world';

const MINUTE = 60_000;

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld();
  await permitted(world, world.train('x'));
  [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
});

const startByHand = async ({ modelVersionArn }: Trained, units = 1) => {
  await world.startModel(modelVersionArn, units);
  await world.clock.advance(6 * MINUTE);
};
const stopByHand = async ({ modelVersionArn }: Trained) => {
  await world.stopModel(modelVersionArn);
  await world.clock.advance(2 * MINUTE);
};
const failures = (ends: Deployment[]) =>
  ends.flatMap(({ reasons }) => reasons).filter((reason) => reason.includes('_FAILED'));
/** The status and the units of v1. */
const unitsOf = async () => {
  const { ProjectVersionDescriptions } = await world.byHand('DescribeProjectVersions', {
    ProjectArn: v1.projectArn,
    VersionNames: ['v1'],
  });
  const [{ Status, MinInferenceUnits, MaxInferenceUnits }] = ProjectVersionDescriptions;
  return [Status, MinInferenceUnits, MaxInferenceUnits];
};

describe('a promotion', () => {
  /** A copy, and the model that it is, running. */
  const promoted =
    (version: Trained, others: Record<string, Trained> = {}) =>
    (stack: Stack) => {
      const [modelVersion] = copies({ Copy: version, ...others })(stack);
      new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 });
    };

  test('a fresh copy is started, handed over to the next one without a gap, and stopped with its stack', async () => {
    const [one, two] = [world.train('one'), world.train('two')];
    const atStop: string[][] = [];
    world.aws.intercept(async (call, _input, next) => {
      if (call.operation === 'StopProjectVersion') atStop.push(models());
      return next();
    });

    const create = await deploy(promoted(one));
    const first = models();
    const update = await deploy(promoted(two));
    const second = models();
    const destroyed = await destroy();

    expect([create.status, update.status]).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(destroyed.status).toBe('DELETE_COMPLETE');
    expect(failures([create, update, destroyed])).toEqual([]);
    expect([first, second]).toEqual([['one RUNNING ours'], ['two RUNNING ours']]);
    expect(atStop[0]).toEqual(['one RUNNING ours', 'two RUNNING ours']);
    expect(world.copies().filter(({ sourceArn }) => sourceArn)).toEqual([]);
  });

  test('whose sibling fails is rolled back: the new copy is deleted, and the old one runs on', async () => {
    await deploy(promoted(world.train('one')));
    const bad = world.train('bad', { copyFails: 'No.', copyDuration: 9 * MINUTE });

    const update = await deploy(promoted(world.train('two'), { Bad: bad }));

    expectEnd(update, 'UPDATE_ROLLBACK_COMPLETE', /Run\w+ UPDATE_FAILED: Resource update cancelled/);
    expect(models()).toEqual(['one RUNNING ours']);
    expect(world.copies().filter(({ sourceArn }) => sourceArn)).toHaveLength(1);
  });
});

describe('an existing version', () => {
  test('that was trained in the account also runs, with the requested units', async () => {
    const create = await deploy(runs(v1, { minInferenceUnits: 2, maxInferenceUnits: 4 }));

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(models()).toEqual(['v1 RUNNING ours']);
    expect(await unitsOf()).toEqual(['RUNNING', 2, 4]);
    await destroy();
    expect(models()).toEqual(['v1 STOPPED']);
  });

  test('that already runs is used as it is, and neither a rollback nor the removal stops it', async () => {
    await startByHand(v1, 2);

    const vain = await deploy(runsAndFails(v1, 2));
    await destroy();
    const create = await deploy(runs(v1));
    await destroy();

    expect([vain.status, create.status]).toEqual(['ROLLBACK_COMPLETE', 'CREATE_COMPLETE']);
    expect(models()).toEqual(['v1 RUNNING']);
    expect(countOf('StopProjectVersion')).toBe(0);
  });

  test('that already runs is left as it is by a schedule that is switched off', async () => {
    await startByHand(v1, 1);

    const create = await deploy(
      runs(v1, { minInferenceUnits: 2, schedule: { ...schedule, enabled: false } }),
    );

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(await modelsAt(21)).toEqual(['v1 RUNNING']);
  });

  test.each<[string, () => Promise<unknown>, RunOptions, RegExp, string[]]>([
    [
      'that runs with too few units',
      () => startByHand(v1, 1),
      { minInferenceUnits: 2 },
      /\/v1\/\d+ runs already with 1 inference unit, not the 2 inference units that are asked for/,
      ['v1 RUNNING'],
    ],
    [
      'that somebody else has started, and that a schedule would stop,',
      () => startByHand(v1),
      { schedule },
      /runs already and the schedule would stop it/,
      ['v1 RUNNING'],
    ],
    [
      'that another stack runs',
      () => world.deploy('other', runs(v1)),
      {},
      /\/v1\/\d+ \(RUNNING\) is run by the stack resource other\/Run/,
      [expect.stringMatching(/^v1 RUNNING other\/Run/)],
    ],
    [
      'that is gone',
      () => world.deleteVersion(v1.modelVersionArn),
      {},
      new RegExp(`/v1/\\d+ cannot run: account ${PRODUCTION} has no such version`),
      [],
    ],
  ])('%s fails the deployment, which says why and stops nothing', async (_, before, options, says, left) => {
    await before();

    const create = await deploy(runs(v1, options));

    expectEnd(create, 'ROLLBACK_COMPLETE', says);
    expect(await modelsAt(21)).toEqual(left);
  });

  test('that does not start fails the deployment with AWS’s reason, and is tried again by the next one', async () => {
    const bad = world.trainHere('bad', { startFails: 'Capacity.' });

    const create = await deploy(runs(bad));
    const left = models();
    await destroy();
    await deploy(runs(bad));

    const says = `${bad.modelVersionArn} cannot run: it is FAILED (Capacity.). Deploy again to start it once more`;
    expectEnd(create, 'ROLLBACK_COMPLETE', says);
    expect(left).toEqual(['bad FAILED']);
    expect(countOf('StartProjectVersion')).toBe(2);
  });

  test('that starts for ever fails the deployment at its time-out', async () => {
    const slow = world.trainHere('slow', { startDuration: Number.POSITIVE_INFINITY });

    const create = await deploy(runs(slow, { timeout: Duration.minutes(20) }));

    expectEnd(
      create,
      'ROLLBACK_FAILED',
      /Gave up after 20 minutes \(timeout\) on starting \S+\/slow\/\d+\..*Gave up after 50 minutes \(timeout\) on stopping .* may run on, and be billed/,
    );
  });
});

describe('a rollback', () => {
  test('of a create waits until the model runs, stops it and leaves nothing that is billed', async () => {
    const create = await deploy(runsAndFails(v1, 2));

    expectEnd(create, 'ROLLBACK_COMPLETE', /Run\w+ CREATE_FAILED: Resource creation cancelled/);
    expect(models()).toEqual(['v1 STOPPED']);
  });

  test.each([
    ['of', 2, true],
    ['after', 10, false],
  ])('%s a hand-over stops the new model, while the old one runs on', async (_, minutes, isCancelled) => {
    await deploy(runs(v1));

    const { status, reasons } = await deploy(runsAndFails(v2, minutes));

    expect(/Run\w+ UPDATE_FAILED: Resource update cancelled/.test(reasons.join())).toBe(isCancelled);
    expect(reasons.join()).not.toContain('DELETE_FAILED');
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual(['v1 RUNNING ours', 'v2 STOPPED']);
    expect([countOf('StartProjectVersion'), countOf('StopProjectVersion')]).toEqual([2, 1]);
  });

  test('to a model that somebody has stopped by hand does not start it', async () => {
    await deploy(runs(v1));
    await stopByHand(v1);

    const update = await deploy(runsAndFails(v2, 2));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual(['v1 STOPPED ours', 'v2 STOPPED']);
  });

  test('of two updates without rollback goes back to a model that runs', async () => {
    const bad = failingAfter(10);
    const fail = (options: RunOptions) =>
      deploy(runsAndFails(v2, 10, options, bad), { DisableRollback: true });
    await deploy(runs(v1));
    await fail({});
    // The model of the first failed update is what CloudFormation shows now.
    const failed = await fail({ drain: Duration.minutes(6) });
    const back = await rollBack('RollbackStack');

    expect([failed.status, back.status]).toEqual(['UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
    expect(models()).toEqual(['v1 RUNNING ours', 'v2 STOPPED']);
  });
});

describe('other inference units', () => {
  test('stop the model and start it again, and return to the former number when the update is rolled back', async () => {
    await deploy(runs(v1));
    const more = { minInferenceUnits: 2, maxInferenceUnits: 3 };
    // While it stops, and while it starts.
    for (const minutes of [0.1, 3]) {
      const undone = await deploy(runsAndFails(v1, minutes, more));
      expect([undone.status, await unitsOf()]).toEqual([
        'UPDATE_ROLLBACK_COMPLETE',
        ['RUNNING', 1, undefined],
      ]);
    }
    const stops = countOf('StopProjectVersion');

    const update = await deploy(runs(v1, more));

    expect([update.status, await unitsOf()]).toEqual(['UPDATE_COMPLETE', ['RUNNING', 2, 3]]);
    expect(countOf('StopProjectVersion')).toBe(stops + 1);
  });

  test('come although AWS says once that the model is in use', async () => {
    await deploy(runs(v1));
    const inUse = { name: 'error', code: 'ResourceInUseException', status: 400 } as const;
    const { hits } = disturb('rekognition', 'StopProjectVersion', inUse);

    const update = await deploy(runs(v1, { minInferenceUnits: 2 }));

    expect([hits.length, update.status, await unitsOf()]).toEqual([
      1,
      'UPDATE_COMPLETE',
      ['RUNNING', 2, undefined],
    ]);
  });

  test('return even if the time-out is long enough only for a start', async () => {
    const timeout = Duration.seconds(335);
    await deploy(runs(v1, { timeout }));

    const update = await deploy(runs(v1, { timeout, minInferenceUnits: 2 }));

    const says = /on starting .* the rollback goes back to what was there before/;
    expectEnd(update, 'UPDATE_ROLLBACK_COMPLETE', says);
    expect(await unitsOf()).toEqual(['RUNNING', 1, undefined]);
  });
});

describe('after a start with other units that failed', () => {
  beforeEach(async () => {
    await deploy(runs(v1));
    world.aws.intercept(async (call, input, next) => {
      const answer = await next();
      if (call.operation === 'StartProjectVersion' && input.MinInferenceUnits === 2) {
        world.aws.rekognition.disturbStart(v1.modelVersionArn, { after: MINUTE, message: 'No capacity.' });
      }
      return answer;
    });
  });
  /** In the rollback this happens to calls of the operation: to the first one, or for some minutes. */
  function disturbRollback(service: string, operation: string, what: Happening, minutes = 0) {
    let began: number | undefined;
    world.aws.intercept(async (call, { input }, next) => {
      const request = call.operation === 'StartExecution' && JSON.parse(input).request;
      const goesBack =
        request?.RequestType === 'Update' && request.ResourceProperties.MinInferenceUnits === '1';
      if (goesBack) began ??= world.clock.now();
      return next();
    });
    const when = () => began !== undefined && world.clock.now() <= began + minutes * MINUTE;
    return inject(world.aws, [on(service, operation, what, { when, times: minutes ? 1000 : 1 })]);
  }

  test.each([
    ['rekognition', 'DescribeProjectVersions'],
    ['rekognition', 'ListTagsForResource'],
    ['rekognition', 'StartProjectVersion'],
    ['cloudformation', 'DescribeStacks'],
    ['cloudformation', 'DescribeStackResource'],
  ])('the rollback starts the model again, although %s throttles %s once', async (service, operation) => {
    const { hits } = disturbRollback(service, operation, THROTTLED);

    const update = await deploy(runs(v1, { minInferenceUnits: 2 }));

    expect(hits).toHaveLength(1);
    expect([update.status, models()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', ['v1 RUNNING ours']]);
  });

  test.each([
    ['DescribeProjectVersions', 'AccessDeniedException'],
    ['StartProjectVersion', 'InvalidParameterException'],
  ])(
    'the rollback goes on, and the model starts later, if %s answers %s for five minutes',
    async (operation, code) => {
      disturbRollback('rekognition', operation, { name: 'error', code, status: 400 }, 5);

      const update = await deploy(runs(v1, { minInferenceUnits: 2 }));
      await world.clock.advance(15 * MINUTE);

      expect([update.status, models()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', ['v1 RUNNING ours']]);
    },
  );
});

describe('with a schedule', () => {
  test('the schedule counts from the first deployment on, a hand-over leaves no gap, and the removal stops the model', async () => {
    const create = await deploy(runs(v1, { schedule }));
    const seen = models();
    for (const hour of [7, 9, 19, 21, 7, 12]) seen.push(...(await modelsAt(hour)));
    await deploy(runs(v2, { schedule }));
    const atNoon = models();
    const inTheEvening = await modelsAt(21);
    await world.until(9);
    const destroyed = await destroy();
    const left = models();

    expect([create.status, destroyed.status]).toEqual(['CREATE_COMPLETE', 'DELETE_COMPLETE']);
    const [never, on, off] = ['TRAINING_COMPLETED', 'RUNNING', 'STOPPED'].map((one) => `v1 ${one} ours`);
    expect(seen).toEqual([never, never, on, on, off, off, on]);
    expect(atNoon).toEqual(['v1 STOPPED', 'v2 RUNNING ours']);
    expect(inTheEvening).toEqual(['v1 STOPPED', 'v2 STOPPED ours']);
    expect(left).toEqual(['v1 STOPPED', 'v2 STOPPED']);
    expect(await modelsAt(9)).toEqual(left);
    expect(world.aws.inventory(PRODUCTION).filter((arn) => arn.includes(':schedule/'))).toEqual([]);
  });

  test('a hand-over after hours starts nothing, and the schedule starts the new version in the morning', async () => {
    await scheduled(v1, 21);

    const update = await deploy(runs(v2, { schedule }));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(models()).toEqual(['v1 STOPPED', 'v2 TRAINING_COMPLETED ours']);
    expect(await modelsAt(9)).toEqual(['v1 STOPPED', 'v2 RUNNING ours']);
    await destroy();
    expect(models()).toEqual(['v1 STOPPED', 'v2 STOPPED']);
  });

  test('a rollback after hours leaves the old version stopped, and its schedule', async () => {
    await scheduled(v1, 21);

    const update = await deploy(runsAndFails(v2, 2, { schedule }));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual(['v1 STOPPED ours']);
    expect(await modelsAt(9)).toEqual(['v1 RUNNING ours']);
  });

  test.each([
    ['runs', [21, 12], 'RUNNING', 'v2 RUNNING ours', 'v2 STOPPED ours'],
    ['rests', [12, 21], 'STOPPED', 'v2 TRAINING_COMPLETED ours', 'v2 RUNNING ours'],
  ] as const)(
    'that is switched off while the model %s changes nothing, even in a promotion, until it is on again',
    async (_, [around, hour], left, promoted, on) => {
      const off = { schedule: { ...schedule, enabled: false } };
      await scheduled(v1, 9, hour);

      await deploy(runs(v1, off));
      const first = await modelsAt(around);
      await deploy(runs(v2, off));
      await world.until(hour);
      const second = await modelsAt(around);
      await deploy(runs(v2, { schedule }));

      expect([first, second]).toEqual([[`v1 ${left} ours`], ['v1 STOPPED', promoted]]);
      expect(models()).toEqual(['v1 STOPPED', on]);
    },
  );

  test.each([
    ['rests', 'removed', undefined, 'STOPPED'],
    ['rests', 'switched on', schedule, 'STOPPED'],
    ['runs', 'removed', undefined, 'RUNNING'],
  ] as const)(
    'that is switched off while the model %s is %s, and is on again after the rollback',
    async (does, _, next, left) => {
      await scheduled(v1, does === 'runs' ? 12 : 21);
      await deploy(runs(v1, { schedule: { ...schedule, enabled: false } }));
      await world.until(9);

      const update = await deploy(runsAndFails(v1, 10, { schedule: next }));

      expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(models()).toEqual([`v1 ${left} ours`]);
    },
  );

  test.each([
    ['while the new version starts', 20, -4, 7, 'v2 STOPPED ours'],
    ['as the schedules move', 20, -5, 7, 'v2 STOPPED ours'],
    ['after they have moved', 20, -6, 7, 'v2 STOPPED ours'],
    ['a minute later', 8, -1, 12, 'v2 RUNNING ours'],
    ['five seconds later', 8, -5 / 60, 12, 'v2 RUNNING ours'],
  ])('a hand-over keeps to the hours if an edge comes %s', async (_when, edge, minutes, later, left) => {
    await scheduled(v1, edge === 8 ? 21 : 12);
    await world.until(edge, minutes);

    const update = await deploy(runs(v2, { schedule }));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(await modelsAt(later)).toEqual(['v1 STOPPED', left]);
    expect(await modelsAt(9)).toEqual(['v1 STOPPED', 'v2 RUNNING ours']);
  });

  test.each([
    ['the old version', -4],
    ['the new version', -8],
  ])(
    'a rollback after the hand-over lets nothing run on after the stop has stopped %s',
    async (_which, minutes) => {
      await scheduled(v1, 12);
      await world.until(20, minutes);

      const update = await deploy(runsThenFails(v2, 5, { schedule }));

      expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(await modelsAt(7)).toEqual(['v1 STOPPED ours', 'v2 STOPPED']);
      expect(await modelsAt(9)).toEqual(['v1 RUNNING ours', 'v2 STOPPED']);
    },
  );

  test('a rollback after the schedule has started the new version starts the old one', async () => {
    await scheduled(v1, 21);
    await world.until(8, -3);

    const update = await deploy(runsThenFails(v2, 5, { schedule }));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await modelsAt(12)).toEqual(['v1 RUNNING ours', 'v2 STOPPED']);
  });

  test('other inference units wait for the next start, so that no stop is refused', async () => {
    await scheduled(v1, 12);
    await world.until(20, -3);

    const update = await deploy(runs(v1, { schedule, minInferenceUnits: 2 }));

    expect([update.status, countOf('StopProjectVersion')]).toEqual(['UPDATE_COMPLETE', 0]);
    expect(await modelsAt(21)).toEqual(['v1 STOPPED ours']);
    await world.until(9);
    expect(await unitsOf()).toEqual(['RUNNING', 2, undefined]);
  });

  test('that is removed starts the model permanently', async () => {
    await scheduled(v1, 21);

    const update = await deploy(runs(v1));
    await world.until(9);

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(await modelsAt(21)).toEqual(['v1 RUNNING ours']);
  });
});

describe('faults', () => {
  const START = ['rekognition', 'StartProjectVersion'] as const;
  const STOP = ['rekognition', 'StopProjectVersion'] as const;
  const LOOK = ['rekognition', 'DescribeProjectVersions'] as const;
  const TAG = ['rekognition', 'TagResource'] as const;
  const EXECUTE = ['states', 'StartExecution'] as const;

  test.each<[string, Fault]>([
    ['the start is lost on its way', on(...START, { name: 'request lost' })],
    ['the answer to the start is lost', on(...START, { name: 'answer lost' })],
    ['the start is late', on(...START, { name: 'late request', by: 5_000 })],
    ['the answer to the tag is lost', on(...TAG, { name: 'answer lost' })],
    ['AWS answers no look for two minutes', on(...LOOK, SLOW_DOWN, { times: 9 })],
    [
      'CloudFormation is too busy for the fence',
      on('cloudformation', 'DescribeStackResource', { name: 'error', code: 'Throttling' }, { times: 4 }),
    ],
    ['the answer to the start of the execution is lost', on(...EXECUTE, { name: 'answer lost' })],
    ['our function dies as it starts the model', on(...START, { name: 'killed before' })],
    ['our function dies when the model is starting', on(...START, { name: 'killed after' })],
    ['our function dies with the tag', on(...TAG, { name: 'killed after' })],
    [
      'a request is delivered twice, the second time late',
      delivery({ name: 'delivered twice', after: 120_000 }),
    ],
    ['the answer to the stop is lost', on(...STOP, { name: 'answer lost' })],
    ['the stop is lost on its way', on(...STOP, { name: 'request lost' })],
    ['the tag is not removed at once', on('rekognition', 'UntagResource', { name: 'request lost' })],
  ])('a model runs and stops although %s', async (_case, fault) => {
    const { hits } = inject(world.aws, [fault]);

    const create = await deploy(runs(v1));
    const between = models();
    const destroyed = await destroy();

    expect(hits).toHaveLength(fault.at.times ?? 1);
    expect([create.status, destroyed.status]).toEqual(['CREATE_COMPLETE', 'DELETE_COMPLETE']);
    expect([between, models()]).toEqual([['v1 RUNNING ours'], ['v1 STOPPED']]);
  });

  const busy = { name: 'error', code: 'ThrottlingException', status: 429 } as const;
  test.each<[string, Fault, string[]]>([
    [
      'our function dies at every step once the model is starting',
      on(...LOOK, { name: 'killed before' }, { nth: 8, times: 9 }),
      ['v1 STOPPED'],
    ],
    [
      'no execution can be started for minutes',
      on(...EXECUTE, busy, { times: 1000, when: ({ input }) => !input.includes('"Delete"') }),
      [],
    ],
  ])('nothing that is billed is left when %s', async (_case, fault, left) => {
    const { hits } = inject(world.aws, [fault]);

    const create = await deploy(runs(v1));
    await world.clock.advance(60 * MINUTE);

    expect(hits.length).toBeGreaterThan(0);
    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(models()).toEqual(left);
  });

  test('the rollback stops a model although the start was interrupted during its call', async () => {
    // The sibling fails while the start is on its way.
    world.aws.intercept(async (call, _input, next) => {
      const copy = world.copies().find(({ status }) => status === 'COPYING_IN_PROGRESS');
      if (call.operation === 'StartProjectVersion' && copy)
        world.aws.rekognition.disturbCopy(copy.arn, { after: 0, message: 'No.' });
      return next();
    });
    const { hits } = inject(world.aws, [on(...START, { name: 'late request', by: 20_000 })]);

    const create = await deploy(runsAndFails(v1, 60));
    await world.clock.advance(60 * MINUTE);

    expect([hits.length, countOf('StartProjectVersion')]).toEqual([1, 1]);
    expectEnd(create, 'ROLLBACK_COMPLETE', /Run\w+ CREATE_FAILED: Resource creation cancelled/);
    expect(models()).toEqual(['v1 STOPPED']);
  });
});
