import { awsError, lines, START, silence } from '../../../testing/handlers/answers';
import { World } from '../../../testing/handlers/policy-project';
import {
  document,
  event,
  ID,
  INVENTED_ID,
  otherDocument,
  PROJECT,
  rewritten,
  signed,
} from '../../../testing/handlers/policy-requests';

let world: World;
beforeEach(() => {
  world = new World();
});
silence();

const rows = () => lines().map(({ row }) => row);
const names = () => world.policies.map(({ PolicyName }) => PolicyName);
const says = (name = 'copies') =>
  JSON.parse(world.policies.find(({ PolicyName }) => PolicyName === name)!.PolicyDocument);
const made = (PolicyRevisionId: string, physicalId = ID) => ({
  status: 'SUCCESS',
  physicalId,
  data: { PolicyName: physicalId.split('/').at(-1), PolicyRevisionId },
});
const NOTHING_MADE = 'nothing-was-made:Policy';
/** The call fails once, before or after it has had its effect. */
const failsOnce = (call: string, error: Error, effect: () => void = () => {}) => {
  world.instead[call] = () => {
    delete world.instead[call];
    effect();
    return error;
  };
};
const lostPut = () =>
  failsOnce('PutProjectPolicy', awsError('TimeoutError', 'lost'), () => world.thereIs(rewritten));

describe('a Create', () => {
  test('looks, puts the policy a second later, and remembers when AWS made it', async () => {
    const { answer, notes, steps, seconds } = await world.play(event());

    expect(answer).toEqual(made('r1'));
    expect(says()).toEqual(signed);
    expect([steps, seconds]).toEqual([4, 7]);
    expect(rows()).toEqual(['policy.first-look', 'policy.absent', 'policy.first-seen', 'policy.as-declared']);
    expect(notes).toMatchObject({
      found: 'absent',
      made: 'r1',
      created: new Date(START + 1_000).toISOString(),
    });
  });

  test.each([
    ['the same document', rewritten],
    ['another one', otherDocument],
  ])('fails if %s had the name before, and leaves it', async (_, standing) => {
    world.thereIs(standing);

    const { answer } = await world.play(event());

    expect(answer).toEqual({
      status: 'FAILED',
      physicalId: NOTHING_MADE,
      reason:
        `The name of the project policy copies on ${PROJECT} is taken by a policy that this deployment has not put, and it ` +
        'is left as it is. Choose another policyName, or in account 111111111111 run "aws rekognition delete-project-policy ' +
        `--project-arn ${PROJECT} --policy-name copies", then deploy again`,
    });
    expect(says()).toEqual(standing);
  });

  test('whose put had its effect although its answer was lost is done', async () => {
    lostPut();

    const { answer, notes } = await world.play(event());

    expect(answer).toEqual(made('r1'));
    expect(notes).toMatchObject({ made: 'r1' });
  });

  test('puts again if the policy of a put without an answer has another document', async () => {
    failsOnce('PutProjectPolicy', awsError('TimeoutError', 'lost'), () => world.thereIs(otherDocument));

    expect((await world.play(event())).answer).toEqual(made('r2'));
    expect(says()).toEqual(signed);
    expect(rows()).toContain('policy.differs');
  });

  test('looks again after five seconds if AWS showed nothing', async () => {
    failsOnce('ListProjectPolicies', awsError('ThrottlingException', 500));

    const { answer, seconds } = await world.play(event());

    expect(answer).toEqual(made('r1'));
    expect(seconds).toBe(12);
  });

  test('whose step died after the put is done', async () => {
    const first = await world.play(event(), { patience: 0 });
    world.thereIs(rewritten);
    const { answer, notes } = await world.play(event(), { notes: { ...first.notes!, repeated: true } });

    expect(answer).toEqual(made('r1'));
    expect(notes).toMatchObject({ made: 'r1', touched: true });
  });

  test('whose policy AWS rewrites in an unknown way is done, because AWS has accepted it', async () => {
    world.instead.PutProjectPolicy = () => ({
      PolicyRevisionId: world.thereIs({ AROA: 'XYZ' }).PolicyRevisionId,
    });

    expect((await world.play(event())).answer).toEqual(made('r1'));
    expect(world.calls.filter((call) => call === 'PutProjectPolicy')).toHaveLength(1);
  });

  test('whose name somebody takes after the first look, with the same document, fails', async () => {
    const { answer } = await world.play(event(), {
      before: (step) => {
        if (step === 1) world.thereIs(document);
      },
    });

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: NOTHING_MADE });
  });

  test('whose name somebody takes between look and put fails', async () => {
    world.instead.PutProjectPolicy = () => {
      world.thereIs(otherDocument);
      return awsError('ResourceAlreadyExistsException');
    };

    const { answer } = await world.play(event());

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: NOTHING_MADE });
    expect(says()).toEqual(otherDocument);
  });

  test('waits for two minutes until AWS knows the principal', async () => {
    world.instead.PutProjectPolicy = () =>
      world.clock.now < START + 100_000
        ? awsError('MalformedPolicyDocumentException', 400, 'Invalid principal in policy')
        : undefined;

    expect((await world.play(event())).answer).toEqual(made('r1'));
  });

  test('gives up after two and a half minutes, with AWS’s text', async () => {
    world.instead.PutProjectPolicy = () => awsError('LimitExceededException');

    const { answer, seconds } = await world.play(event());

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: NOTHING_MADE });
    expect(answer?.reason).toMatch(/^Gave up on the project policy copies on .* five policies by default/);
    expect(seconds).toBe(146);
  });

  test('that may never look says what was seen last', async () => {
    world.instead.ListProjectPolicies = () => awsError('ThrottlingException', 500);

    const { answer, seconds } = await world.play(event());

    expect(answer?.reason).toBe(
      `Gave up after 2.5 minutes on the project policy copies on ${PROJECT}. ` +
        'Last seen: ThrottlingException: AWS’s own text. Deploy again',
    );
    expect(seconds).toBe(150);
  });

  test('that CloudFormation no longer waits for puts nothing', async () => {
    world.resource = { status: 'DELETE_IN_PROGRESS', id: ID };

    const { answer } = await world.play(event());

    expect(answer?.reason).toMatch(/no longer waits for this Create of Policy in stack training/);
    expect(names()).toEqual([]);
  });

  test('puts nothing while CloudFormation does not answer', async () => {
    world.instead.DescribeStackResource = () => awsError('Throttling');

    expect((await world.play(event())).answer).toMatchObject({ status: 'FAILED', physicalId: NOTHING_MADE });
    expect(names()).toEqual([]);
  });

  test('fails on bad input before any call, with all problems', async () => {
    const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:*', NotResource: '*' }];
    const change = { PolicyName: 'not good', PolicyDocument: { Statement } };

    const { answer } = await world.play(event({ change }));

    expect(answer?.reason).toMatch(
      /policyName is "not good".*NotResource is "\*", but a project policy cannot hold it.*Action is "s3:\*"/,
    );
    expect(world.calls).toEqual([]);
  });
});

describe('an Update', () => {
  beforeEach(() => world.isIn('UPDATE_IN_PROGRESS'));
  const changed = event({ type: 'Update', old: { PolicyDocument: otherDocument } });

  test.each([
    ['what the update before put', otherDocument, 'policy.changed'],
    ['an edit made by hand', { ...otherDocument, Id: 'by hand' }, 'policy.edited'],
  ])('overwrites %s, and the log says so', async (_, standing, row) => {
    world.thereIs(standing);

    expect((await world.play(changed)).answer).toEqual(made('r2'));
    expect(says()).toEqual(signed);
    expect(rows()).toEqual(['policy.first-look', row, 'policy.as-declared']);
  });

  test('to the present document is done at once', async () => {
    world.thereIs(rewritten);

    expect(await world.play(changed)).toMatchObject({ answer: made('r1'), steps: 1 });
  });

  test('puts again what was deleted by hand', async () => {
    expect((await world.play(changed)).answer).toEqual(made('r1'));
  });

  test('looks again after another put, and overwrites it', async () => {
    world.thereIs(otherDocument);
    failsOnce('PutProjectPolicy', awsError('InvalidPolicyRevisionIdException'), () =>
      world.thereIs({ ...otherDocument, Id: 'by hand' }),
    );

    expect((await world.play(changed)).answer).toEqual(made('r3'));
    expect(rows()).toContain('policy.edited');
  });

  test('whose policy has no known revision still returns every attribute', async () => {
    const { PolicyName, PolicyDocument } = world.thereIs(document);
    world.policies = [{ PolicyName, PolicyDocument }];

    expect((await world.play(event({ type: 'Update' }))).answer).toEqual(made(''));
  });

  test('to another name fails if that is taken, and keeps its id', async () => {
    world.thereIs(document, 'fresh');

    const { answer } = await world.play(event({ type: 'Update', change: { PolicyName: 'fresh' } }));

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: ID });
    expect(answer?.reason).toContain('The name of the project policy fresh');
  });
});

/** A finished creation of the policy, then an update that renames it. */
const renaming = event({
  type: 'Update',
  change: { PolicyName: 'renamed' },
  old: { PolicyName: 'copies' },
});
const goingBack = event({ type: 'Update', old: { PolicyName: 'renamed' } });
const RENAMED_ID = 'shapes/policy/renamed';
async function created(): Promise<void> {
  await world.play(event());
  world.clock.now += 60_000;
}

describe('an Update that goes back', () => {
  async function renamed(): Promise<void> {
    await created();
    world.isIn('UPDATE_IN_PROGRESS');
    await world.play(renaming);
    world.isIn('UPDATE_ROLLBACK_IN_PROGRESS');
    jest.mocked(console.log).mockClear();
  }

  test('deletes what the undone update has put under another name, and keeps the former policy', async () => {
    await renamed();

    expect((await world.play(goingBack)).answer).toEqual(made('r1'));
    expect(rows()).toEqual([
      'policy.predecessor-unread',
      'policy.undone',
      'policy.gone',
      'policy.as-declared',
    ]);
    expect(names()).toEqual(['copies']);
  });

  test('leaves a policy whose id CloudFormation knows to the rollback’s clean-up', async () => {
    await renamed();
    const back = event({ type: 'Update', id: RENAMED_ID, old: { PolicyName: 'renamed' } });
    const { answer } = await world.play(back);
    const leftByUpdate = names();
    world.isIn('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE');

    await world.play(event({ type: 'Delete', id: RENAMED_ID, change: { PolicyName: 'renamed' } }));

    expect(answer).toEqual(made('r1'));
    expect(leftByUpdate).toEqual(['copies', 'renamed']);
    expect(names()).toEqual(['copies']);
  });

  test('does not take a policy for its own that somebody has put meanwhile, and the removal leaves it too', async () => {
    await renamed();
    world.policies = world.policies.filter(({ PolicyName }) => PolicyName !== 'copies');
    world.thereIs(otherDocument);

    await world.play(event({ type: 'Update', id: RENAMED_ID, old: { PolicyName: 'renamed' } }));
    world.isIn('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    await world.play(event({ type: 'Delete' }));

    expect(rows()).toContain('policy.left-as-found');
    expect(rows()).toContain('policy.of-somebody-else');
    expect(says()).toEqual(otherDocument);
  });

  test('says what to do if it cannot undo', async () => {
    await renamed();
    world.instead.DeleteProjectPolicy = () => awsError('ThrottlingException', 500);

    expect((await world.play(goingBack)).answer?.reason).toMatch(
      /delete-project-policy.* Then run "aws cloudformation continue-update-rollback --stack-name training"/,
    );
  });

  test('waits for the undone update, which runs on', async () => {
    await renamed();
    const [undone, ...before] = world.executions;
    world.executions = [{ request: undone.request, isRunning: true }, ...before];

    await world.play(goingBack, {
      before: () => {
        if (world.clock.now >= START + 100_000) world.executions = [undone, ...before];
      },
    });

    expect(rows()).toContain('policy.predecessor-runs');
    expect(names()).toEqual(['copies']);
  });

  test('leaves what was there before the undone update', async () => {
    world.thereIs(document, 'renamed');
    await renamed();

    expect((await world.play(goingBack)).answer).toEqual(made('r2'));
    expect(rows()).toContain('policy.not-made');
    expect(names()).toEqual(['renamed', 'copies']);
  });

  test('deletes the policy of the undone update, though somebody has edited it', async () => {
    await renamed();
    world.thereIs(otherDocument, 'renamed');

    await world.play(goingBack);

    expect(names()).toEqual(['copies']);
  });

  test('leaves what somebody has put after the policy of the undone update was deleted', async () => {
    await renamed();
    world.policies = world.policies.filter(({ PolicyName }) => PolicyName !== 'renamed');
    world.clock.now += 1_000;
    world.thereIs(otherDocument, 'renamed');

    await world.play(goingBack);

    expect(names()).toContain('renamed');
  });

  test('leaves, after a minute, a policy of no known request, and the log says so', async () => {
    await renamed();
    world.executions = [];

    const { seconds } = await world.play(goingBack);

    expect(seconds).toBe(61);
    expect(lines()).toContainEqual(
      expect.objectContaining({
        row: 'policy.maker-unknown',
        because: 'nothing shows who has put it, so it stays',
      }),
    );
    expect(names()).toEqual(['copies', 'renamed']);
  });

  test('leaves a policy of that name that an operation before the undone one has put', async () => {
    await renamed();
    world.events.push(['UPDATE_ROLLBACK_COMPLETE', world.clock.now]);
    world.events.unshift(['UPDATE_COMPLETE', START]);

    await world.play(goingBack);

    expect(rows()).toContain('policy.of-before');
    expect(names()).toContain('renamed');
  });

  test('puts again what was deleted by hand in the meantime, after two minutes', async () => {
    await renamed();
    world.policies = [];
    const back = event({ type: 'Update', id: RENAMED_ID, old: { PolicyName: 'renamed' } });

    const { answer, seconds } = await world.play(back);

    expect(answer).toEqual(made('r3'));
    expect(seconds).toBe(126);
  });

  test('puts the former document', async () => {
    world.thereIs(otherDocument);
    world.isIn('UPDATE_ROLLBACK_IN_PROGRESS');

    await world.play(event({ type: 'Update', old: { PolicyDocument: otherDocument } }));

    expect(says()).toEqual(signed);
  });

  test.each([
    ['PutProjectPolicy', 'AccessDeniedException'],
    ['PutProjectPolicy', 'ThrottlingException'],
    ['PutProjectPolicy', 'MalformedPolicyDocumentException'],
    ['ListProjectPolicies', 'AccessDeniedException'],
    ['ListProjectPolicies', 'ResourceNotFoundException'],
  ])('never fails, whatever %s says: %s', async (call, name) => {
    world.thereIs(otherDocument);
    world.isIn('UPDATE_ROLLBACK_IN_PROGRESS');
    world.instead[call] = () => awsError(name);
    if (name === 'ResourceNotFoundException') world.instead.PutProjectPolicy = () => awsError(name);

    const { answer } = await world.play(event({ type: 'Update', old: { PolicyDocument: otherDocument } }));

    expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID });
  });

  test('differs from an update that goes forward, whose old policy stays until its own Delete', async () => {
    await created();
    world.isIn('UPDATE_IN_PROGRESS');

    expect((await world.play(renaming)).answer).toEqual(made('r2', RENAMED_ID));
    expect(names()).toEqual(['copies', 'renamed']);
  });

  test('differs from an update that comes late, in its own rollback: the old policy stays', async () => {
    await created();
    world.isIn('UPDATE_ROLLBACK_IN_PROGRESS');
    world.thereIs(document, 'renamed');

    await world.play(renaming);

    expect(names()).toEqual(['copies', 'renamed']);
  });
});

describe('a Delete', () => {
  const deletion = event({ type: 'Delete' });
  const gone = (physicalId = ID) => ({ status: 'SUCCESS', physicalId });
  const isDeleted = () => {
    world.isIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    jest.mocked(console.log).mockClear();
  };

  test('deletes the policy, edited or not, and is done at once', async () => {
    await created();
    world.thereIs(otherDocument);
    isDeleted();

    expect(await world.play(deletion)).toMatchObject({ answer: gone(), steps: 1 });
    expect(names()).toEqual([]);
  });

  test('deletes a policy that an early version of this library put without an execution', async () => {
    world.thereIs(document);
    isDeleted();

    await world.play(deletion);

    expect(names()).toEqual([]);
  });

  test('leaves what somebody else has put since ours was deleted by hand, and the log says so', async () => {
    await created();
    world.policies = [];
    world.thereIs(document);
    isDeleted();

    expect((await world.play(deletion)).answer).toEqual(gone());
    expect(rows()).toEqual(['policy.predecessor-unread', 'policy.of-somebody-else']);
    expect(names()).toEqual(['copies']);
  });

  test('after a replacement deletes the former policy', async () => {
    await created();
    world.isIn('UPDATE_IN_PROGRESS');
    await world.play(renaming);
    world.isIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE', RENAMED_ID);

    expect((await world.play(deletion)).answer).toEqual(gone());
    expect(names()).toEqual(['renamed']);
  });

  test('that comes again after the policy was declared again is refused', async () => {
    await created();
    world.isIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'CREATE_COMPLETE');

    expect((await world.play(deletion)).answer?.reason).toMatch(/no longer waits for this Delete/);
    expect(names()).toEqual(['copies']);
  });

  test.each(['policy', 'project'])('is done if the %s is gone', async (what) => {
    isDeleted();
    if (what === 'project') world.instead.ListProjectPolicies = () => awsError('ResourceNotFoundException');

    expect(await world.play(deletion)).toMatchObject({ answer: gone(), steps: 1 });
  });

  test('looks again if somebody overwrites the policy in between', async () => {
    await created();
    isDeleted();
    failsOnce('DeleteProjectPolicy', awsError('InvalidPolicyRevisionIdException'), () =>
      world.thereIs(otherDocument),
    );

    expect((await world.play(deletion)).answer).toEqual(gone());
    expect(names()).toEqual([]);
  });

  test('waits long for AWS', async () => {
    await created();
    isDeleted();
    world.instead.DeleteProjectPolicy = () =>
      world.clock.now < START + 2_000_000 ? awsError('ThrottlingException', 500) : undefined;

    expect((await world.play(deletion)).answer).toEqual(gone());
  });

  test('of a resource whose properties were never good is done without a call', async () => {
    const { answer } = await world.play(
      event({ type: 'Delete', id: 'x', change: { PolicyDocument: 'text' } }),
    );

    expect(answer).toEqual(gone('x'));
    expect(world.calls).toEqual([]);
  });

  test('of a refused Create touches nothing', async () => {
    world.thereIs(document);
    const { answer } = await world.play(event());
    world.isIn('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');

    await world.play(event({ type: 'Delete', id: answer!.physicalId }));

    expect(names()).toEqual(['copies']);
  });

  test('logs no ResponseURL', async () => {
    await created();
    isDeleted();
    await world.play(deletion);

    expect(lines()).toContainEqual(
      expect.objectContaining({ row: 'policy.removable', calls: [{ call: 'DeleteProjectPolicy' }] }),
    );
    expect(JSON.stringify(lines())).not.toContain('secret');
  });
});

describe('a rollback’s Delete', () => {
  const rollsBack = () => {
    world.isIn('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    jest.mocked(console.log).mockClear();
  };
  const invented = event({ type: 'Delete', id: INVENTED_ID });

  test('deletes what the Create has put, however AWS rewrites its text', async () => {
    await world.play(event());
    world.policies = world.policies.map((policy) => ({ ...policy, PolicyDocument: '{"AROA":"XYZ"}' }));
    rollsBack();

    expect(await world.play(event({ type: 'Delete' }))).toMatchObject({
      answer: { status: 'SUCCESS', physicalId: ID },
      steps: 1,
    });
    expect(names()).toEqual([]);
  });

  test('is never refused because the resource has failed', async () => {
    await world.play(event());
    world.isIn('ROLLBACK_IN_PROGRESS', 'CREATE_FAILED', 'another');

    await world.play(event({ type: 'Delete' }));

    expect(names()).toEqual([]);
  });

  test('with an invented id deletes what an interrupted Create has put', async () => {
    await world.play(event());
    rollsBack();

    expect((await world.play(invented)).answer).toEqual({ status: 'SUCCESS', physicalId: INVENTED_ID });
    expect(names()).toEqual([]);
  });

  test('deletes the policy of a put whose answer was lost', async () => {
    world.instead.PutProjectPolicy = () => {
      world.resource = { status: 'DELETE_IN_PROGRESS', id: INVENTED_ID };
      world.thereIs(rewritten);
      world.instead.ListProjectPolicies = () => awsError('ThrottlingException', 500);
      return awsError('TimeoutError', 'lost');
    };
    const { notes } = await world.play(event());
    delete world.instead.PutProjectPolicy;
    delete world.instead.ListProjectPolicies;
    rollsBack();

    await world.play(invented);

    expect(notes).toMatchObject({ found: 'absent', asked: expect.anything() });
    expect(notes).not.toHaveProperty('made', expect.anything());
    expect(names()).toEqual([]);
  });

  test('with an invented id deletes a policy that shows within a minute', async () => {
    await world.play(event());
    const shown = world.policies;
    world.policies = [];
    rollsBack();

    await world.play(invented, {
      before: (step) => {
        if (step === 5) world.policies = shown;
      },
    });

    expect(names()).toEqual([]);
  });

  test('with an invented id is done after a minute if no policy shows', async () => {
    rollsBack();

    expect((await world.play(invented)).seconds).toBe(61);
  });

  test.each([
    ['the same document', document],
    ['another one', otherDocument],
  ])('with an invented id leaves %s that no request has put', async (_, standing) => {
    world.thereIs(standing);
    rollsBack();

    expect((await world.play(invented)).seconds).toBe(61);
    expect(rows()).toContain('policy.maker-unknown');
    expect(says()).toEqual(standing);
  });

  test('leaves what a finished operation has put and the template no longer declares', async () => {
    await world.play(event());
    world.isIn('CREATE_COMPLETE');
    rollsBack();

    await world.play(invented);

    expect(rows()).toContain('policy.of-before');
    expect(names()).toEqual(['copies']);
  });
});
