import type { CloudFormationOptions } from '../../../emulator/cloudformation';
import { bySize, deployed, Playground, type Provider, WITHOUT_ROLLBACK } from './playground';
import { BAD, custom, note, parameter, resized, sized } from './templates';

const tooSmall: Provider = ({ ResourceProperties: { Size } }) =>
  Size === 'small' ? { fail: 'too small' } : {};

/** `Thing` is big, fails to become small without rollback, and each request notes the status that the stack shows. */
async function failed(options: CloudFormationOptions = {}, provider = tooSmall) {
  const play = await deployed(sized('big'), undefined, options);
  const seen: string[] = [];
  play.provider = provider;
  play.onInvoke = async ({ RequestType, LogicalResourceId, ResourceProperties: { Size } }) => {
    const [status, { ResourceStatus }] = await Promise.all([play.status(), play.resource(LogicalResourceId)]);
    seen.push(`${RequestType} to ${Size}: stack ${status}, resource ${ResourceStatus}`);
  };
  expect(await play.updated(sized('small'), WITHOUT_ROLLBACK)).toBe('UPDATE_FAILED');
  await play.clock.advance(10_000);
  return { play, seen };
}

describe('an update that fails without rollback', () => {
  test('takes the failed resource back to its old properties, and no status of the stack says so', async () => {
    const { play, seen } = await failed();

    const shown = 'stack UPDATE_IN_PROGRESS, resource UPDATE_IN_PROGRESS';
    expect(seen).toEqual([`Update to small: ${shown}`, `Update to big: ${shown}`]);
    expect(play.asked.at(-1)).toBe('Update Thing id-of-Thing');
    expect(play.last('Update')).toMatchObject(resized('small', 'big'));
    const failure = expect.stringMatching(/^Thing UPDATE_FAILED: .*too small/);
    expect((await play.story()).slice(-5)).toEqual([
      'Thing UPDATE_IN_PROGRESS',
      failure,
      'Thing UPDATE_IN_PROGRESS',
      failure,
      'demo UPDATE_FAILED: The following resource(s) failed to update: [Thing]. ',
    ]);
  });

  const ROLLBACK = 'UPDATE_ROLLBACK_IN_PROGRESS';
  test.each<[CloudFormationOptions, string[]]>([
    [{ takesBackFailedUpdate: 'in UPDATE_FAILED' }, ['stack UPDATE_FAILED, resource UPDATE_IN_PROGRESS']],
    [{ takesBackFailedUpdate: 'never' }, []],
    [{ statusWhileTakenBack: ROLLBACK }, [`stack UPDATE_IN_PROGRESS, resource ${ROLLBACK}`]],
    [{ statusWhileTakenBack: 'UPDATE_FAILED' }, ['stack UPDATE_IN_PROGRESS, resource UPDATE_FAILED']],
  ])('with %j takes the failed resource back while there is: %j', async (options, statuses) => {
    const { play, seen } = await failed(options);

    expect(seen.slice(1)).toEqual(statuses.map((status) => `Update to big: ${status}`));
    const reason = { ResourceStatusReason: expect.stringContaining('too small') };
    expect(await play.resource('Thing')).toMatchObject({ ResourceStatus: 'UPDATE_FAILED', ...reason });
  });

  test('continues from the old properties with the next update', async () => {
    const { play } = await failed();
    play.provider = () => ({});

    expect(await play.updated(sized('small'), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    expect(play.requests.at(-1)).toMatchObject(resized('big', 'small'));
  });

  test.each<[string, CloudFormationOptions, Provider, string[]]>([
    ['asks for nothing more in a rollback', {}, tooSmall, []],
    ['tries again in a rollback, if that failed too', {}, () => ({ fail: 'stuck' }), ['big']],
    ['leaves it to a rollback, when told to', { takesBackFailedUpdate: 'never' }, tooSmall, ['big']],
  ])('%s', async (_, options, provider, sizes) => {
    const { play } = await failed(options, provider);
    const before = play.requests.length;
    play.provider = () => ({});

    expect(await play.ended('RollbackStack')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.requests.slice(before).map(({ ResourceProperties: { Size } }) => Size)).toEqual(sizes);
  });

  /** Until the stack has failed, and the request that takes the resource back is still to come. */
  async function waiting(more: object = {}) {
    const options = { takesBackFailedUpdate: 'in UPDATE_FAILED' } as const;
    const play = new Playground(tooSmall, options);
    play.aws.cloudformation.timing.resource = 5_000;
    await play.created(sized('big', more), WITHOUT_ROLLBACK);
    play.provider = (request) => ({ ...tooSmall(request), after: 10_000 });
    await play.update(sized('small', more), WITHOUT_ROLLBACK);
    while ((await play.status()) !== 'UPDATE_FAILED') await play.clock.advance(100);
    return play;
  }

  test.each<[string, (play: Playground) => Promise<unknown>]>([
    ['an update', (play) => play.update(sized('tiny'), WITHOUT_ROLLBACK)],
    ['a rollback', (play) => play.stack('RollbackStack')],
    ['a deletion', (play) => play.stack('DeleteStack')],
  ])('%s waits until the resource is taken back', async (_, next) => {
    const play = await waiting();
    expect(play.requests).toHaveLength(2);

    await next(play);
    await play.settle();

    const [, , back, following] = play.requests;
    expect(back.ResourceProperties.Size).toBe('big');
    const { endedAt, outcome } = play.record(back);
    if (following) expect(play.record(following).sentAt).toBeGreaterThanOrEqual(endedAt!);
    expect(outcome).toBe('answered');
    expect(await play.status()).toMatch(/_COMPLETE$/);
  });

  test('a rollback to nothing waits, too', async () => {
    const play = await waiting({ Bad: custom({ Size: 'small' }) });
    play.provider = () => ({});

    expect(await play.ended('RollbackStack')).toBe('ROLLBACK_COMPLETE');
    const about = play.requests.filter(({ LogicalResourceId }) => LogicalResourceId === 'Thing').slice(1);
    expect(about.map(({ RequestType }) => RequestType)).toEqual(['Update', 'Update', 'Delete']);
    const [, back, deletion] = about.map((request) => play.record(request));
    expect(deletion.sentAt).toBeGreaterThanOrEqual(back.endedAt!);
  });

  test('has nothing to take back after a failed replacement', async () => {
    const { play, seen } = await failed({}, ({ RequestType, ResourceProperties: { Size } }) =>
      RequestType === 'Update' ? { fail: 'too small', id: `thing-${Size}` } : {},
    );

    expect(seen).toHaveLength(1);
    expect(play.asked.filter((line) => line.startsWith('Delete'))).toEqual([]);
  });

  test('that replaced a resource leaves both things behind, if the deletion is told to retain the resource', async () => {
    const play = new Playground(bySize);
    await play.created(sized('big'));
    play.provider = (request) => (request.LogicalResourceId === 'Bad' ? { fail: 'bad' } : bySize(request));
    expect(await play.updated(sized('small', BAD), WITHOUT_ROLLBACK)).toBe('UPDATE_FAILED');
    play.provider = () => ({ fail: 'stuck' });
    expect(await play.deleted()).toBe('DELETE_FAILED');

    expect(await play.deleted({ RetainResources: ['Thing', 'Bad'] })).toBe('DELETE_COMPLETE');
    const skipped = (await play.story()).filter((line) => line === 'Thing DELETE_SKIPPED');
    expect(skipped).toHaveLength(2);
  });

  test('has nothing to take back if nothing was begun', async () => {
    const play = await deployed(sized('big'));
    const Thing = custom({ ServiceToken: 'arn:aws:lambda:a:b:function:c' });

    expect(await play.updated({ Resources: { Thing } }, WITHOUT_ROLLBACK)).toBe('UPDATE_FAILED');
    expect(play.asked).toEqual(['Create Thing']);
  });
});

describe('a replacement without rollback', () => {
  const REFUSED = { refusesReplacementWithoutRollback: true };

  test.each<[string, object, CloudFormationOptions, string, string]>([
    ['succeeds', WITHOUT_ROLLBACK, {}, 'UPDATE_COMPLETE', 'two'],
    ['fails when it is refused', WITHOUT_ROLLBACK, REFUSED, 'UPDATE_FAILED', 'one'],
    ['is refused only with rollback disabled', {}, REFUSED, 'UPDATE_COMPLETE', 'two'],
  ])('%s', async (_, more, options, status, PhysicalResourceId) => {
    const play = await deployed(note('one'), undefined, options);

    expect(await play.updated(note('two'), more)).toBe(status);
    expect(await play.resource('Note')).toMatchObject({ PhysicalResourceId });
    const reason = 'Replacement type updates not supported on stack with disable-rollback.';
    const refusals = (await play.story()).filter((line) => line === `Note UPDATE_FAILED: ${reason}`);
    expect(refusals).toHaveLength(status === 'UPDATE_FAILED' ? 1 : 0);
  });

  test('by another id of a custom resource cannot be refused', async () => {
    const play = await deployed(sized('big'), bySize, REFUSED);

    expect(await play.updated(sized('small'), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    expect(play.asked.at(-1)).toBe('Delete Thing thing-big');
  });
});

test('a resource that does not depend on the failed one keeps its new state', async () => {
  const play = await deployed(sized('big', { Note: parameter('old') }));
  play.provider = tooSmall;

  const status = await play.updated(sized('small', { Note: parameter('new') }), WITHOUT_ROLLBACK);

  expect(status).toBe('UPDATE_FAILED');
  expect(await play.parameterOf('Note')).toBe('new');
});
