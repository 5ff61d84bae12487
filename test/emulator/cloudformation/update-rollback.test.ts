import { custom, deployed, failBad, type Provider, resized, WITHOUT_ROLLBACK } from './playground';

const template = (Size: string, more: object = {}) => ({
  Resources: { Thing: custom({ Size }), ...more },
  Outputs: { Size: { Value: Size } },
});
const BAD = { Bad: custom() };

/** Every size is another thing. */
const bySize: Provider = ({ ResourceProperties: { Size } }) => ({ id: `thing-${Size}` });

/** Deploys `Thing` big and updates it to small. The update fails by a new resource `Bad` if nothing else fails. */
async function rolledBack(provider = failBad(), Bad: object = custom()) {
  const play = await deployed(template('big'), provider);
  const status = await play.updated(template('small', { Bad }));
  const about = play.requests.slice(1).filter(({ LogicalResourceId }) => LogicalResourceId === 'Thing');
  return { play, status, about };
}

test('an updated resource gets an update with the old properties, and what was created is deleted', async () => {
  const { play, status } = await rolledBack();

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(play.asked.slice(1).sort()).toEqual([
    'Create Bad',
    'Delete Bad bad-1',
    'Update Thing id-of-Thing',
    'Update Thing id-of-Thing',
  ]);
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
});

test('the stack shows what it went back to', async () => {
  const { play } = await rolledBack();

  expect(await play.describe()).toMatchObject({ Outputs: [{ OutputKey: 'Size', OutputValue: 'big' }] });
  const { TemplateBody } = await play.stack('GetTemplate');
  expect(JSON.parse(TemplateBody)).toEqual(template('big'));
  await expect(play.resource('Bad')).rejects.toThrow('Resource Bad does not exist for stack demo');
  // And nothing is left of the failed update.
  await expect(play.update(template('big'))).rejects.toThrow('No updates are to be performed.');
});

test('a resource whose own update failed gets the update with the old properties too', async () => {
  const { play, status, about } = await rolledBack(({ RequestType, ResourceProperties: { Size } }) =>
    RequestType === 'Update' && Size === 'small' ? { fail: 'too small' } : {},
  );

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(about.map(({ ResourceProperties: { Size } }) => Size)).toEqual(['small', 'big']);
  expect(await play.resource('Thing')).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE' });
});

const neverSmall: Provider = ({ RequestType, ResourceProperties: { Size } }) =>
  RequestType === 'Update' && Size === 'small' ? undefined : {};

test('an update without an answer is cancelled immediately, and its late answer ignored', async () => {
  const { play, status, about } = await rolledBack(failBad(neverSmall));

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.story()).toContain('Thing UPDATE_FAILED: Resource update cancelled');
  const [first, second] = about;
  expect(second).toMatchObject({
    RequestType: 'Update',
    PhysicalResourceId: 'id-of-Thing',
    ...resized('small', 'big'),
  });
  expect(play.answer(first, { id: 'another' })).toBe(200);
  expect(await play.resource('Thing')).toMatchObject({ PhysicalResourceId: 'id-of-Thing' });
});

test.each<[string, Provider]>([
  ['after another failure', failBad(bySize)],
  [
    'that fails',
    (request) => ({ ...bySize(request), fail: request.RequestType === 'Update' ? 'no' : undefined }),
  ],
])(
  'of a replacement %s the old one is used again unchanged, and the new one is deleted',
  async (_, provider) => {
    const { play, status, about } = await rolledBack(provider);

    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(about).toMatchObject([
      { RequestType: 'Update', PhysicalResourceId: 'thing-big' },
      { RequestType: 'Delete', PhysicalResourceId: 'thing-small', ResourceProperties: { Size: 'small' } },
    ]);
    expect(await play.resource('Thing')).toMatchObject({
      ResourceStatus: 'UPDATE_COMPLETE',
      PhysicalResourceId: 'thing-big',
    });
  },
);

test('attributes have their values from before the update', async () => {
  const wanted = (Size: string, more: object = {}) => ({
    Resources: { Thing: custom({ Size }), ...more },
    Outputs: { Size: { Value: { 'Fn::GetAtt': ['Thing', 'Size'] } } },
  });
  const provider = failBad(({ ResourceProperties: { Size } }) => ({ id: `thing-${Size}`, data: { Size } }));
  const play = await deployed(wanted('big'), provider);
  await play.updated(wanted('small', BAD));

  await play.updated(wanted('big', { Other: custom() }));

  expect(await play.describe()).toMatchObject({ Outputs: [{ OutputValue: 'big' }] });
});

test('a resource that the update would have removed still exists', async () => {
  const play = await deployed({ Resources: { Thing: custom(), Old: custom() } }, failBad());

  await play.updated({ Resources: { Thing: custom(), ...BAD } });

  expect(play.asked).not.toContain('Delete Old id-of-Old');
  expect(await play.resource('Old')).toMatchObject({ ResourceStatus: 'CREATE_COMPLETE' });
});

test.each([
  ['Retain', 'DELETE_SKIPPED'],
  ['RetainExceptOnCreate', 'DELETE_COMPLETE'],
])('a resource that the update created with DeletionPolicy %s ends as %s', async (DeletionPolicy, end) => {
  const { play } = await rolledBack(failBad(), custom({}, { DeletionPolicy }));

  expect(await play.story()).toContain(`Bad ${end}`);
});

describe('a rollback that fails', () => {
  const noWayBack: Provider = ({ RequestType, ResourceProperties: { Size } }) =>
    RequestType === 'Update' && Size === 'big' ? { fail: 'no way back' } : {};

  test('fails the stack, keeps what the update created, and can be continued', async () => {
    const { play, status } = await rolledBack(failBad(noWayBack));
    expect(status).toBe('UPDATE_ROLLBACK_FAILED');
    expect(await play.describe()).toMatchObject({
      StackStatusReason: 'The following resource(s) failed to update: [Thing]. ',
    });
    expect(play.asked).not.toContain('Delete Bad bad-1');
    play.provider = () => ({});

    expect(await play.ended('ContinueUpdateRollback')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.requests.slice(-2)).toMatchObject([
      {
        RequestType: 'Update',
        ...resized('small', 'big'),
      },
      { RequestType: 'Delete', PhysicalResourceId: 'bad-1' },
    ]);
  });

  test.each([
    ['by name', { ResourcesToSkip: ['Thing'] }],
    ['by force', { ForceRollback: 'true' }],
  ])('can be continued without the resource that fails, %s', async (_, options) => {
    const { play } = await rolledBack(failBad(noWayBack));

    expect(await play.ended('ContinueUpdateRollback', options)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.story()).toContain('Thing UPDATE_COMPLETE: Resource skipped during UpdateRollback');
  });
});

describe('a rollback that is continued without a resource', () => {
  const sizes = (Size: string) => ({
    Resources: { Base: custom({ Size }), Top: custom({ Size }, { DependsOn: 'Base' }) },
  });

  /** `Top` fails to become small, and leaves `top-small` behind. `Base` did become small, and cannot go back. */
  const provider: Provider = ({ LogicalResourceId, RequestType, ResourceProperties: { Size } }) => {
    const isUpdate = RequestType === 'Update';
    if (LogicalResourceId === 'Base') return isUpdate && Size === 'big' ? { fail: 'no way back' } : {};
    return { id: `top-${Size}`, fail: isUpdate ? 'too small' : undefined };
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
    expect(await play.resource('Top')).toMatchObject({ PhysicalResourceId: 'top-big' });
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
  const play = await deployed(template('big'), failBad(), { rollbackMovesLastUpdatedTime: moves });
  await play.update(template('small', BAD));
  const begun = play.clock.now();
  await play.settle();

  const { LastUpdatedTime: time } = await play.describe();

  // The rollback begins a second later.
  expect(time.getTime() >= begun + 1_000).toBe(moves);
  expect(time.getTime() === begun).toBe(!moves);
});

test('an update that is cancelled is rolled back at once, and after that none can be cancelled', async () => {
  const play = await deployed(template('big'), neverSmall);
  await play.update(template('small'));
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
    const play = await deployed(template('big'), provider);
    expect(await play.updated(template('small', more), WITHOUT_ROLLBACK)).toBe('UPDATE_FAILED');
    return play;
  }

  test('stays where it failed, and goes back to the last good state when asked', async () => {
    const play = await failed();
    expect(await play.resource('Thing')).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE' });
    await expect(play.update(template('small'))).rejects.toThrow(
      'This stack is currently in a non-terminal [UPDATE_FAILED] state.',
    );

    expect(await play.ended('RollbackStack')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Update Thing id-of-Thing', 'Delete Bad bad-1']);
  });

  test('can be updated after its failure', async () => {
    const play = await failed();
    play.provider = () => ({});

    expect(await play.updated(template('small', BAD), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Delete Bad bad-1', 'Create Bad']);
  });

  test('goes back by another update, which does not delete what is in use again', async () => {
    const play = await failed(failBad(bySize));

    expect(await play.updated(template('big'), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    const deletions = play.asked.filter((line) => line.startsWith('Delete'));
    expect(deletions.sort()).toEqual(['Delete Bad bad-1', 'Delete Thing thing-small']);
  });

  test('goes back to the last good state after several failures', async () => {
    const play = await failed();
    expect(await play.updated(template('tiny', BAD), WITHOUT_ROLLBACK)).toBe('UPDATE_FAILED');

    expect(await play.ended('RollbackStack')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.last('Update')).toMatchObject(resized('tiny', 'big'));
  });

  test('deletes next time what a failed replacement left behind', async () => {
    const tooSmall: Provider = (request) => ({
      ...bySize(request),
      fail: request.ResourceProperties.Size === 'small' ? 'too small' : undefined,
    });
    const play = await failed(tooSmall, {});
    play.provider = bySize;

    expect(await play.updated(template('huge'), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    expect(play.asked.slice(-2).sort()).toEqual(['Delete Thing thing-big', 'Delete Thing thing-small']);
  });
});

test('a rollback that fails half way leaves nothing behind when the stack is deleted', async () => {
  const sizes = (Size: string, attributes: object = {}) => ({
    Resources: { Base: custom({ Size }), Top: custom({ Size }, attributes) },
  });
  const play = await deployed(
    sizes('1', { DependsOn: 'Base' }),
    ({ RequestType, LogicalResourceId, ResourceProperties: { Size } }) => {
      if (LogicalResourceId === 'Top') return { id: `top-${Size}` };
      return RequestType === 'Update' ? { fail: 'stuck', after: 1_000 } : {};
    },
  );
  expect(await play.updated(sizes('2'))).toBe('UPDATE_ROLLBACK_FAILED');

  expect(await play.deleted()).toBe('DELETE_COMPLETE');
  expect(play.asked.slice(-3).sort()).toEqual([
    'Delete Base id-of-Base',
    'Delete Top top-1',
    'Delete Top top-2',
  ]);
});
