import { bySize, deployed, failBad, onUpdate, type Provider, WITHOUT_ROLLBACK } from './playground';
import { attribute, BAD, custom, resized, sized } from './templates';

/** Deploys `Thing` big and updates it to small. The update fails by a new resource `Bad` if nothing else fails. */
async function rolledBack(provider = failBad(), Bad: object = custom(), end = 'UPDATE_ROLLBACK_COMPLETE') {
  const play = await deployed(sized('big'), provider);
  expect(await play.updated(sized('small', { Bad }))).toBe(end);
  const about = play.requests.slice(1).filter(({ LogicalResourceId }) => LogicalResourceId === 'Thing');
  return { play, about };
}

test('an updated resource gets an update with the old properties, and what was created is deleted', async () => {
  const { play } = await rolledBack();

  const twice = Array(2).fill('Update Thing id-of-Thing');
  expect(play.asked.slice(1).sort()).toEqual(['Create Bad', 'Delete Bad bad-1', ...twice]);
  expect(play.last('Update')).toMatchObject(resized('small', 'big'));
  expect((await play.story()).slice(-8)).toEqual([
    expect.stringMatching(/^Bad CREATE_FAILED: Received response status \[FAILED\]/),
    'demo UPDATE_ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Bad]. ',
    'Thing UPDATE_IN_PROGRESS',
    'Thing UPDATE_COMPLETE',
    'demo UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'Bad DELETE_IN_PROGRESS',
    'Bad DELETE_COMPLETE',
    'demo UPDATE_ROLLBACK_COMPLETE',
  ]);
  // The stack shows what it went back to, and nothing is left of the failed update.
  expect(await play.outputs()).toEqual(['big']);
  expect(JSON.parse((await play.stack('GetTemplate')).TemplateBody)).toEqual(sized('big'));
  await expect(play.resource('Bad')).rejects.toThrow('Resource Bad does not exist for stack demo');
  await expect(play.update(sized('big'))).rejects.toThrow('No updates are to be performed.');
});

test.each<[string, Provider, RegExp]>([
  ['fails', onUpdate('small', { fail: 'too small' }), /too small/],
  ['gets no answer', failBad(onUpdate('small', undefined)), /: Resource update cancelled$/],
])('an update that %s is followed by one with the old properties', async (_, provider, reason) => {
  const { play, about } = await rolledBack(provider);

  const [first, second] = about;
  expect(second).toMatchObject({ RequestType: 'Update', PhysicalResourceId: 'id-of-Thing' });
  expect(second).toMatchObject(resized('small', 'big'));
  expect((await play.storyOf('Thing UPDATE_FAILED:')).join()).toMatch(reason);
  // A late answer is accepted and ignored.
  expect(play.answer(first, { id: 'another' })).toBe(200);
  expect(await play.shown('Thing')).toBe('UPDATE_COMPLETE id-of-Thing');
});

test.each<[string, Provider]>([
  ['after another failure', failBad(bySize)],
  ['that fails', (it) => ({ ...bySize(it), fail: it.RequestType === 'Update' ? 'no' : undefined })],
])('of a replacement %s the old one is used again unchanged, the new one deleted', async (_, provider) => {
  const { play, about } = await rolledBack(provider);

  expect(about).toMatchObject([
    { RequestType: 'Update', PhysicalResourceId: 'thing-big' },
    { RequestType: 'Delete', PhysicalResourceId: 'thing-small', ResourceProperties: { Size: 'small' } },
  ]);
  expect(await play.shown('Thing')).toBe('UPDATE_COMPLETE thing-big');
});

test('attributes have their values from before the update', async () => {
  const withAttribute = (Size: string, more?: object) => ({
    ...sized(Size, more),
    Outputs: { Size: { Value: attribute('Thing', 'Size') } },
  });
  const provider = failBad(({ ResourceProperties: { Size } }) => ({ id: `thing-${Size}`, data: { Size } }));
  const play = await deployed(withAttribute('big'), provider);
  await play.updated(withAttribute('small', BAD));

  await play.updated(withAttribute('big', { Other: custom() }));

  expect(await play.outputs()).toEqual(['big']);
});

test('a resource that the update would have removed still exists', async () => {
  const play = await deployed({ Resources: { Thing: custom(), Old: custom() } }, failBad());

  await play.updated({ Resources: { Thing: custom(), ...BAD } });

  expect(play.asked).not.toContain('Delete Old id-of-Old');
  expect(await play.shown('Old')).toBe('CREATE_COMPLETE id-of-Old');
});

test.each([
  ['Retain', 'DELETE_SKIPPED'],
  ['RetainExceptOnCreate', 'DELETE_COMPLETE'],
])('a resource that the update created with DeletionPolicy %s ends as %s', async (DeletionPolicy, end) => {
  const { play } = await rolledBack(failBad(), custom({}, { DeletionPolicy }));

  expect(await play.story()).toContain(`Bad ${end}`);
});

describe('a rollback that fails', () => {
  const stuck = () =>
    rolledBack(failBad(onUpdate('big', { fail: 'stuck' })), custom(), 'UPDATE_ROLLBACK_FAILED');

  test('fails the stack, keeps what the update created, and can be continued', async () => {
    const { play } = await stuck();
    const StackStatusReason = 'The following resource(s) failed to update: [Thing]. ';
    expect(await play.describe()).toMatchObject({ StackStatusReason });
    expect(play.asked).not.toContain('Delete Bad bad-1');
    play.provider = () => ({});

    expect(await play.ended('ContinueUpdateRollback')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Update Thing id-of-Thing', 'Delete Bad bad-1']);
    expect(play.last('Update')).toMatchObject(resized('small', 'big'));
  });

  test.each([
    ['by name', { ResourcesToSkip: ['Thing'] }],
    ['by force', { ForceRollback: 'true' }],
  ])('can be continued without the resource that fails, %s', async (_, options) => {
    const { play } = await stuck();

    expect(await play.ended('ContinueUpdateRollback', options)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.story()).toContain('Thing UPDATE_COMPLETE: Resource skipped during UpdateRollback');
  });
});

describe('a rollback that is continued without a resource', () => {
  const sizes = (Size: string) => ({
    Resources: { Base: custom({ Size }), Top: custom({ Size }, { DependsOn: 'Base' }) },
  });

  /** `Top` fails to become small, and leaves `top-small` behind. `Base` did become small, and cannot go back. */
  const provider: Provider = (request) => {
    const { LogicalResourceId, RequestType, ResourceProperties } = request;
    if (LogicalResourceId === 'Base') return onUpdate('big', { fail: 'no way back' })(request);
    return { id: `top-${ResourceProperties.Size}`, fail: RequestType === 'Update' ? 'too small' : undefined };
  };

  async function continued(...ResourcesToSkip: string[]) {
    const play = await deployed(sizes('big'), provider);
    expect(await play.updated(sizes('small'))).toBe('UPDATE_ROLLBACK_FAILED');
    const before = play.asked.length;
    expect(await play.ended('ContinueUpdateRollback', { ResourcesToSkip })).toBe('UPDATE_ROLLBACK_COMPLETE');
    return { play, since: play.asked.slice(before) };
  }

  test('leaves it as it is, undoes the rest, and treats it as rolled back from then on', async () => {
    const { play, since } = await continued('Base');

    expect(since).toEqual(['Delete Top top-small']);
    expect((await play.story()).slice(-6)).toEqual([
      'Base UPDATE_COMPLETE: Resource skipped during UpdateRollback',
      'Top UPDATE_COMPLETE',
      'demo UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'Top DELETE_IN_PROGRESS',
      'Top DELETE_COMPLETE',
      'demo UPDATE_ROLLBACK_COMPLETE',
    ]);
    await expect(play.update(sizes('big'))).rejects.toThrow('No updates are to be performed.');
    expect(await play.deleted()).toBe('DELETE_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Delete Top top-big', 'Delete Base id-of-Base']);
    expect(play.requests.at(-1)!.ResourceProperties.Size).toBe('big');
  });

  test('also leaves what its failed replacement left behind', async () => {
    const { play, since } = await continued('Base', 'Top');

    expect(since).toEqual([]);
    expect(await play.shown('Top')).toMatch(/ top-big$/);
  });

  test('fails to skip what has not failed', async () => {
    const { play } = await continued('Base');
    await play.updated(sizes('small'));

    await expect(play.stack('ContinueUpdateRollback', { ResourcesToSkip: ['Nothing'] })).rejects.toThrow(
      'must be in a failed state to be skipped: [Nothing]',
    );
  });
});

test.each([
  [true, 'is the start of its rollback'],
  [false, 'stays the start of the update'],
])('with rollbackMovesLastUpdatedTime %s the time of the last update %s', async (moves, _) => {
  const play = await deployed(sized('big'), failBad(), { rollbackMovesLastUpdatedTime: moves });
  await play.update(sized('small', BAD));
  const begun = play.clock.now();
  await play.settle();

  const { LastUpdatedTime: time } = await play.describe();

  // The rollback begins a second later.
  expect(time.getTime() >= begun + 1_000).toBe(moves);
  expect(time.getTime() === begun).toBe(!moves);
});

test('with statusLag DescribeStacks shows a rollback late, and its end at once', async () => {
  const slowBack = failBad(onUpdate('big', { after: 10_000 }));
  const play = await deployed(sized('big'), slowBack, { statusLag: 5_000 });
  await play.update(sized('small', BAD));
  const updating = await play.describe();
  await play.clock.advance(3_000);

  expect(await play.story()).toContainEqual(expect.stringContaining('demo UPDATE_ROLLBACK_IN_PROGRESS'));
  expect(await play.describe()).toMatchObject({
    StackStatus: 'UPDATE_IN_PROGRESS',
    LastUpdatedTime: updating.LastUpdatedTime,
  });

  await play.clock.advance(5_000);
  expect(await play.status()).toBe('UPDATE_ROLLBACK_IN_PROGRESS');
  await play.clock.advance(5_000);
  expect(await play.status()).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('an update that is cancelled is rolled back at once, and after that none can be cancelled', async () => {
  const play = await deployed(sized('big'), onUpdate('small', undefined));
  await play.update(sized('small'));
  await play.clock.advance(1_000);

  expect(await play.ended('CancelUpdateStack')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.story()).toContain('Thing UPDATE_FAILED: Resource update cancelled');
  await expect(play.stack('CancelUpdateStack')).rejects.toThrow(
    'CancelUpdateStack cannot be called from current stack status',
  );
});

describe('an update without rollback', () => {
  /** The stack stays in UPDATE_FAILED, because another resource fails in an update to `small`. */
  async function failed(provider = failBad(), more: object = BAD) {
    const play = await deployed(sized('big'), provider);
    expect(await play.updated(sized('small', more), WITHOUT_ROLLBACK)).toBe('UPDATE_FAILED');
    return play;
  }

  test('stays where it failed, and goes back to the last good state when asked', async () => {
    const play = await failed();
    expect(await play.shown('Thing')).toBe('UPDATE_COMPLETE id-of-Thing');
    await expect(play.update(sized('small'))).rejects.toThrow(
      'This stack is currently in a non-terminal [UPDATE_FAILED] state.',
    );

    expect(await play.ended('RollbackStack')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Update Thing id-of-Thing', 'Delete Bad bad-1']);
  });

  test('can be updated after its failure', async () => {
    const play = await failed();
    play.provider = () => ({});

    expect(await play.updated(sized('small', BAD), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Delete Bad bad-1', 'Create Bad']);
  });

  test('goes back by another update, which does not delete what is in use again', async () => {
    const play = await failed(failBad(bySize));

    expect(await play.updated(sized('big'), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    const deletions = play.asked.filter((line) => line.startsWith('Delete'));
    expect(deletions.sort()).toEqual(['Delete Bad bad-1', 'Delete Thing thing-small']);
  });

  test('goes back to the last good state after several failures', async () => {
    const play = await failed();
    expect(await play.updated(sized('tiny', BAD), WITHOUT_ROLLBACK)).toBe('UPDATE_FAILED');

    expect(await play.ended('RollbackStack')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.last('Update')).toMatchObject(resized('tiny', 'big'));
  });

  test('deletes next time what a failed replacement left behind', async () => {
    const tooSmall: Provider = (it) => ({ ...bySize(it), ...onUpdate('small', { fail: 'too small' })(it) });
    const play = await failed(tooSmall, {});
    play.provider = bySize;

    expect(await play.updated(sized('huge'), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    expect(play.asked.slice(-2).sort()).toEqual(['Delete Thing thing-big', 'Delete Thing thing-small']);
  });
});

test('a rollback that fails half way leaves nothing behind when the stack is deleted', async () => {
  const sizes = (Size: string, attributes: object = {}) => ({
    Resources: { Base: custom({ Size }), Top: custom({ Size }, attributes) },
  });
  const provider: Provider = ({ RequestType, LogicalResourceId, ResourceProperties: { Size } }) => {
    if (LogicalResourceId === 'Top') return { id: `top-${Size}` };
    return RequestType === 'Update' ? { fail: 'stuck', after: 1_000 } : {};
  };
  const play = await deployed(sizes('1', { DependsOn: 'Base' }), provider);
  expect(await play.updated(sizes('2'))).toBe('UPDATE_ROLLBACK_FAILED');

  expect(await play.deleted()).toBe('DELETE_COMPLETE');
  const deletions = ['Delete Base id-of-Base', 'Delete Top top-1', 'Delete Top top-2'];
  expect(play.asked.slice(-3).sort()).toEqual(deletions);
});
