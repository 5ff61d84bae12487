import type { CloudFormationOptions } from '../../../emulator/cloudformation';
import { custom, type Envelope, Playground, parameter, type Reply } from './playground';

const sized = (Size: string, more: object = {}) => ({ Resources: { Thing: custom({ Size }), ...more } });

const tooSmall = ({ ResourceProperties: { Size } }: Envelope): Reply =>
  Size === 'small' ? { fail: 'too small' } : {};

/** `Thing` is big, fails to become small without rollback, and each request notes the status that the stack shows. */
async function failed(
  options: CloudFormationOptions = {},
  provider: (request: Envelope) => Reply = tooSmall,
) {
  const play = new Playground(undefined, options);
  const seen: string[] = [];
  const id = await play.deployed('demo', sized('big'));
  play.provider = provider;
  play.onInvoke = async ({ RequestType, LogicalResourceId, ResourceProperties: { Size } }) => {
    const [{ StackStatus }, { ResourceStatus }] = await Promise.all([
      play.describe(id),
      play.resource(id, LogicalResourceId),
    ]);
    seen.push(`${RequestType} to ${Size}: stack ${StackStatus}, resource ${ResourceStatus}`);
  };
  await play.update(id, sized('small'), { DisableRollback: true });
  const status = await play.settle(id);
  await play.clock.advance(10_000);
  return { play, id, status, seen };
}

describe('an update that fails without rollback', () => {
  test('takes the failed resource back to its old properties, and no status of the stack says so', async () => {
    const { play, id, status, seen } = await failed();

    expect(status).toBe('UPDATE_FAILED');
    expect(seen).toEqual([
      'Update to small: stack UPDATE_IN_PROGRESS, resource UPDATE_IN_PROGRESS',
      'Update to big: stack UPDATE_IN_PROGRESS, resource UPDATE_IN_PROGRESS',
    ]);
    expect(play.requests.at(-1)).toMatchObject({
      PhysicalResourceId: 'id-of-Thing',
      ResourceProperties: { Size: 'big' },
      OldResourceProperties: { Size: 'small' },
    });
    const failure = expect.stringMatching(/^Thing UPDATE_FAILED: .*too small/);
    expect((await play.story(id)).slice(-5)).toEqual([
      'Thing UPDATE_IN_PROGRESS',
      failure,
      'Thing UPDATE_IN_PROGRESS',
      failure,
      'demo UPDATE_FAILED: The following resource(s) failed to update: [Thing]. ',
    ]);
  });

  test('takes it back after the stack has failed, with that setting', async () => {
    const { play, id, seen } = await failed({ takesBackFailedUpdate: 'in UPDATE_FAILED' });

    expect(seen.slice(1)).toEqual(['Update to big: stack UPDATE_FAILED, resource UPDATE_IN_PROGRESS']);
    expect(await play.resource(id, 'Thing')).toMatchObject({ ResourceStatus: 'UPDATE_FAILED' });
  });

  test('leaves the failed resource unchanged, with that setting', async () => {
    const { seen } = await failed({ takesBackFailedUpdate: 'never' });

    expect(seen).toHaveLength(1);
  });

  test.each(['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_FAILED'] as const)(
    'can show the resource as %s meanwhile',
    async (statusWhileTakenBack) => {
      const { play, id, seen } = await failed({ statusWhileTakenBack });

      expect(seen.at(-1)).toBe(`Update to big: stack UPDATE_IN_PROGRESS, resource ${statusWhileTakenBack}`);
      expect(await play.resource(id, 'Thing')).toMatchObject({
        ResourceStatus: 'UPDATE_FAILED',
        ResourceStatusReason: expect.stringContaining('too small'),
      });
    },
  );

  test('continues from the old properties with the next update', async () => {
    const { play, id } = await failed();
    play.provider = () => ({});

    await play.update(id, sized('small'), { DisableRollback: true });

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(play.requests.at(-1)).toMatchObject({
      ResourceProperties: { Size: 'small' },
      OldResourceProperties: { Size: 'big' },
    });
  });

  test.each([
    ['asks for nothing more in a rollback', {}, tooSmall, []],
    ['tries again in a rollback, if that failed too', {}, () => ({ fail: 'stuck' }), ['big']],
    ['leaves it to a rollback, when told to', { takesBackFailedUpdate: 'never' }, tooSmall, ['big']],
  ] as const)('%s', async (_, options, provider, sizes) => {
    const { play, id } = await failed(options, provider);
    const before = play.requests.length;
    play.provider = () => ({});

    await play.call('RollbackStack', { StackName: id });

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.requests.slice(before).map(({ ResourceProperties: { Size } }) => Size)).toEqual(sizes);
  });

  test.each([
    [
      'an update',
      (play: Playground, id: string) => play.update(id, sized('tiny'), { DisableRollback: true }),
    ],
    ['a rollback', (play: Playground, id: string) => play.call('RollbackStack', { StackName: id })],
    ['a deletion', (play: Playground, id: string) => play.call('DeleteStack', { StackName: id })],
  ])('%s waits until the resource is taken back', async (_, next) => {
    const play = new Playground(undefined, { takesBackFailedUpdate: 'in UPDATE_FAILED' });
    const id = await play.deployed('demo', sized('big'));
    play.aws.cloudformation.timing.resource = 5_000;
    play.provider = (request) => ({ ...tooSmall(request), after: 10_000 });
    await play.update(id, sized('small'), { DisableRollback: true });
    // The stack has failed, and the request that takes the resource back is still to come.
    while ((await play.describe(id)).StackStatus !== 'UPDATE_FAILED') await play.clock.advance(100);
    expect(play.requests).toHaveLength(2);

    await next(play, id);
    await play.settle(id);

    const [, , back, following] = play.requests;
    expect(back.ResourceProperties.Size).toBe('big');
    const { endedAt } = play.record(back);
    if (following) expect(play.record(following).sentAt).toBeGreaterThanOrEqual(endedAt!);
    expect(play.record(back).outcome).toBe('answered');
    expect((await play.describe(id)).StackStatus).toMatch(/_COMPLETE$/);
  });

  test('a rollback to nothing waits, too', async () => {
    const play = new Playground(undefined, { takesBackFailedUpdate: 'in UPDATE_FAILED' });
    play.aws.cloudformation.timing.resource = 5_000;
    const failing = { Bad: custom({ Size: 'small' }) };
    play.provider = tooSmall;
    const id = await play.create('demo', sized('big', failing), { DisableRollback: true });
    expect(await play.settle(id)).toBe('CREATE_FAILED');
    await play.update(id, sized('small', failing), { DisableRollback: true });
    while ((await play.describe(id)).StackStatus !== 'UPDATE_FAILED') await play.clock.advance(100);
    play.provider = () => ({});

    await play.call('RollbackStack', { StackName: id });

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    expect(play.asked.filter((line) => line.includes('id-of-Thing'))).toEqual([
      'Update Thing id-of-Thing',
      'Update Thing id-of-Thing',
      'Delete Thing id-of-Thing',
    ]);
    const back = play.requests.filter(({ RequestType }) => RequestType === 'Update').at(-1)!;
    const deletion = play.requests.find(({ PhysicalResourceId: thing, RequestType }) => {
      return RequestType === 'Delete' && thing === 'id-of-Thing';
    })!;
    expect(play.record(deletion).sentAt).toBeGreaterThanOrEqual(play.record(back).endedAt!);
  });

  test('has nothing to take back after a failed replacement', async () => {
    const { play, seen } = await failed({}, ({ RequestType, ResourceProperties: { Size } }) =>
      RequestType === 'Update' ? { fail: 'too small', id: `thing-${Size}` } : {},
    );

    expect(seen).toHaveLength(1);
    expect(play.asked.filter((line) => line.startsWith('Delete'))).toEqual([]);
  });

  test('has nothing to take back if nothing was begun', async () => {
    const play = new Playground();
    const id = await play.deployed('demo', sized('big'));

    await play.update(
      id,
      sized('small', { Thing: custom({ ServiceToken: 'arn:aws:lambda:a:b:function:c' }) }),
      {
        DisableRollback: true,
      },
    );

    expect(await play.settle(id)).toBe('UPDATE_FAILED');
    expect(play.asked).toEqual(['Create Thing']);
  });
});

describe('a replacement without rollback', () => {
  const named = (Name: string) => ({
    Resources: { Note: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'x', Name } } },
  });

  test('succeeds', async () => {
    const play = new Playground();
    const id = await play.deployed('demo', named('one'));

    await play.update(id, named('two'), { DisableRollback: true });

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(await play.resource(id, 'Note')).toMatchObject({ PhysicalResourceId: 'two' });
    await expect(play.call('GetParameter', { Name: 'one' }, 'ssm')).rejects.toThrow('not found');
  });

  test('fails when it is refused', async () => {
    const play = new Playground(undefined, { refusesReplacementWithoutRollback: true });
    const id = await play.deployed('demo', named('one'));

    await play.update(id, named('two'), { DisableRollback: true });

    expect(await play.settle(id)).toBe('UPDATE_FAILED');
    expect(await play.story(id)).toContain(
      'Note UPDATE_FAILED: Replacement type updates not supported on stack with disable-rollback.',
    );
    expect(await play.resource(id, 'Note')).toMatchObject({ PhysicalResourceId: 'one' });
  });

  test('is refused only with rollback disabled', async () => {
    const play = new Playground(undefined, { refusesReplacementWithoutRollback: true });
    const id = await play.deployed('demo', named('one'));

    await play.update(id, named('two'));

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
  });

  test('by another id of a custom resource cannot be refused', async () => {
    const play = new Playground(({ ResourceProperties: { Size } }) => ({ id: `thing-${Size}` }), {
      refusesReplacementWithoutRollback: true,
    });
    const id = await play.deployed('demo', sized('big'));

    await play.update(id, sized('small'), { DisableRollback: true });

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(play.asked.at(-1)).toBe('Delete Thing thing-big');
  });
});

test('a resource that does not depend on the failed one keeps its new state', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', sized('big', { Note: parameter('old') }));
  play.provider = tooSmall;

  await play.update(id, sized('small', { Note: parameter('new') }), { DisableRollback: true });

  expect(await play.settle(id)).toBe('UPDATE_FAILED');
  const { PhysicalResourceId: Name } = await play.resource(id, 'Note');
  expect((await play.call('GetParameter', { Name }, 'ssm')).Parameter.Value).toBe('new');
});
