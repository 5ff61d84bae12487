import { custom, type Envelope, Playground, type Reply } from './playground';

const template = (Size: string, more: object = {}) => ({
  Resources: { Thing: custom({ Size }), ...more },
  Outputs: { Size: { Value: Size } },
});

/** Deploys `Thing` big and updates it to small. The update fails by a new resource `Bad` if nothing else fails. */
async function rolledBack(provider: (request: Envelope) => Reply | undefined, bad: object = custom()) {
  const play = new Playground((request) => provider(request));
  const id = await play.deployed('demo', template('big'));
  await play.update(id, template('small', { Bad: bad }));
  const status = await play.settle(id);
  return { play, id, status, since: play.requests.slice(1) };
}

const failBad = (request: Envelope, otherwise: Reply | undefined): Reply | undefined =>
  request.LogicalResourceId === 'Bad' && request.RequestType === 'Create'
    ? { fail: 'broken', id: 'bad-1', after: 1_000 }
    : otherwise;

test('an updated resource gets an update with the old properties, and what was created is deleted', async () => {
  const { play, id, status } = await rolledBack((request) => failBad(request, {}));

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(play.asked.slice(1).sort()).toEqual([
    'Create Bad',
    'Delete Bad bad-1',
    'Update Thing id-of-Thing',
    'Update Thing id-of-Thing',
  ]);
  expect(play.requests.filter(({ RequestType }) => RequestType === 'Update').at(-1)).toMatchObject({
    ResourceProperties: { Size: 'big' },
    OldResourceProperties: { Size: 'small' },
  });
  expect((await play.story(id)).slice(-8)).toEqual([
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
  const { play, id } = await rolledBack((request) => failBad(request, {}));

  expect((await play.describe(id)).Outputs).toMatchObject([{ OutputKey: 'Size', OutputValue: 'big' }]);
  const { TemplateBody } = await play.call('GetTemplate', { StackName: id });
  expect(JSON.parse(TemplateBody)).toEqual(template('big'));
  await expect(play.resource(id, 'Bad')).rejects.toThrow('Resource Bad does not exist for stack demo');
  // And nothing is left of the failed update.
  await expect(play.update(id, template('big'))).rejects.toThrow('No updates are to be performed.');
});

test('a resource whose own update failed gets the update with the old properties too', async () => {
  const { play, id, status, since } = await rolledBack(({ RequestType, ResourceProperties: { Size } }) =>
    RequestType === 'Update' && Size === 'small' ? { fail: 'too small' } : {},
  );

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const updates = since.filter(({ LogicalResourceId }) => LogicalResourceId === 'Thing');
  expect(updates.map(({ ResourceProperties: { Size } }) => Size)).toEqual(['small', 'big']);
  expect(await play.resource(id, 'Thing')).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE' });
});

test('an update without an answer is cancelled immediately, and its late answer ignored', async () => {
  const { play, id, status, since } = await rolledBack((request) => {
    if (request.RequestType === 'Update' && request.ResourceProperties.Size === 'small') return undefined;
    return failBad(request, {});
  });

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.story(id)).toContain('Thing UPDATE_FAILED: Resource update cancelled');
  const [first, second] = since.filter(({ LogicalResourceId }) => LogicalResourceId === 'Thing');
  expect(second).toMatchObject({
    RequestType: 'Update',
    PhysicalResourceId: 'id-of-Thing',
    ResourceProperties: { Size: 'big' },
    OldResourceProperties: { Size: 'small' },
  });
  expect(play.answer(first, { id: 'another' })).toBe(200);
  expect(await play.resource(id, 'Thing')).toMatchObject({ PhysicalResourceId: 'id-of-Thing' });
});

test('a replaced custom resource is used again unchanged, and its successor is deleted', async () => {
  const { play, id, status, since } = await rolledBack((request) =>
    failBad(request, { id: `thing-${request.ResourceProperties.Size}`, data: { At: request.RequestId } }),
  );

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const about = since.filter(({ LogicalResourceId }) => LogicalResourceId === 'Thing');
  expect(about.map(({ RequestType, PhysicalResourceId }) => [RequestType, PhysicalResourceId])).toEqual([
    ['Update', 'thing-big'],
    ['Delete', 'thing-small'],
  ]);
  expect(about[1].ResourceProperties).toMatchObject({ Size: 'small' });
  expect(await play.resource(id, 'Thing')).toMatchObject({
    ResourceStatus: 'UPDATE_COMPLETE',
    PhysicalResourceId: 'thing-big',
  });
});

test('a failed update that answers with a new id is a failed replacement: the new one is deleted', async () => {
  const { status, since } = await rolledBack(({ RequestType, ResourceProperties: { Size } }) =>
    RequestType === 'Update' ? { fail: 'evaluation too low', id: `thing-${Size}` } : { id: `thing-${Size}` },
  );

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const about = since.filter(({ LogicalResourceId }) => LogicalResourceId === 'Thing');
  expect(about.map(({ RequestType, PhysicalResourceId }) => [RequestType, PhysicalResourceId])).toEqual([
    ['Update', 'thing-big'],
    ['Delete', 'thing-small'],
  ]);
});

test('attributes have their values from before the update', async () => {
  const play = new Playground();
  const wanted = (Size: string, more: object = {}) => ({
    Resources: { Thing: custom({ Size }), ...more },
    Outputs: { Size: { Value: { 'Fn::GetAtt': ['Thing', 'Size'] } } },
  });
  play.provider = (request) =>
    failBad(request, {
      id: `thing-${request.ResourceProperties.Size}`,
      data: { Size: request.ResourceProperties.Size },
    });
  const id = await play.deployed('demo', wanted('big'));
  await play.update(id, wanted('small', { Bad: custom() }));
  await play.settle(id);

  await play.update(id, wanted('big', { Other: custom() }));
  await play.settle(id);

  expect((await play.describe(id)).Outputs).toMatchObject([{ OutputValue: 'big' }]);
});

test('a resource that the update would have removed still exists', async () => {
  const play = new Playground((request) => failBad(request, {}));
  const id = await play.deployed('demo', { Resources: { Thing: custom(), Old: custom() } });

  await play.update(id, { Resources: { Thing: custom(), Bad: custom() } });
  await play.settle(id);

  expect(play.asked).not.toContain('Delete Old id-of-Old');
  expect(await play.resource(id, 'Old')).toMatchObject({ ResourceStatus: 'CREATE_COMPLETE' });
});

test.each([
  ['Retain', 'DELETE_SKIPPED'],
  ['RetainExceptOnCreate', 'DELETE_COMPLETE'],
])('a resource that the update created with DeletionPolicy %s ends as %s', async (DeletionPolicy, end) => {
  const { play, id } = await rolledBack((request) => failBad(request, {}), custom({}, { DeletionPolicy }));

  expect(await play.story(id)).toContain(`Bad ${end}`);
});

describe('a rollback that fails', () => {
  async function stuck() {
    const play = new Playground((request) => {
      const { RequestType, ResourceProperties } = request;
      if (RequestType === 'Update' && ResourceProperties.Size === 'big') return { fail: 'no way back' };
      return failBad(request, {});
    });
    const id = await play.deployed('demo', template('big'));
    await play.update(id, template('small', { Bad: custom() }));
    return { play, id, status: await play.settle(id) };
  }

  test('fails the stack, and keeps what the update created', async () => {
    const { play, id, status } = await stuck();

    expect(status).toBe('UPDATE_ROLLBACK_FAILED');
    expect((await play.describe(id)).StackStatusReason).toBe(
      'The following resource(s) failed to update: [Thing]. ',
    );
    expect(play.asked).not.toContain('Delete Bad bad-1');
  });

  test('can be continued', async () => {
    const { play, id } = await stuck();
    play.provider = () => ({});

    await play.call('ContinueUpdateRollback', { StackName: id });

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.requests.slice(-2)).toMatchObject([
      {
        RequestType: 'Update',
        ResourceProperties: { Size: 'big' },
        OldResourceProperties: { Size: 'small' },
      },
      { RequestType: 'Delete', PhysicalResourceId: 'bad-1' },
    ]);
  });

  test.each([
    ['by name', { ResourcesToSkip: ['Thing'] }],
    ['by force', { ForceRollback: 'true' }],
  ])('can be continued without the resource that fails, %s', async (_, options) => {
    const { play, id } = await stuck();

    await play.call('ContinueUpdateRollback', { StackName: id, ...options });

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.story(id)).toContain('Thing UPDATE_COMPLETE: Resource skipped during UpdateRollback');
  });
});

describe('a rollback that is continued without a resource', () => {
  const sizes = (Size: string) => ({
    Resources: { Base: custom({ Size }), Top: custom({ Size }, { DependsOn: 'Base' }) },
  });

  /** `Top` fails to become small, and leaves `top-small` behind. `Base` did become small, and cannot go back. */
  async function continued(ResourcesToSkip: string[]) {
    const play = new Playground(
      ({ LogicalResourceId, RequestType, ResourceProperties: { Size }, PhysicalResourceId }) => {
        if (LogicalResourceId === 'Base') {
          return RequestType === 'Update' && Size === 'big'
            ? { fail: 'no way back' }
            : { id: PhysicalResourceId };
        }
        return RequestType === 'Update' ? { fail: 'too small', id: `top-${Size}` } : { id: `top-${Size}` };
      },
    );
    const id = await play.deployed('demo', sizes('big'));
    await play.update(id, sizes('small'));
    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_FAILED');
    const before = play.asked.length;
    await play.call('ContinueUpdateRollback', { StackName: id, ResourcesToSkip });
    const status = await play.settle(id);
    return { play, id, status, since: play.asked.slice(before) };
  }

  test('leaves it as it is, and undoes the rest', async () => {
    const { play, id, status, since } = await continued(['Base']);

    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(since).toEqual(['Delete Top top-small']);
    expect((await play.story(id)).slice(-6)).toEqual([
      'Base UPDATE_COMPLETE: Resource skipped during UpdateRollback',
      'Top UPDATE_COMPLETE',
      'demo UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'Top DELETE_IN_PROGRESS',
      'Top DELETE_COMPLETE',
      'demo UPDATE_ROLLBACK_COMPLETE',
    ]);
  });

  test('also leaves what its failed replacement left behind', async () => {
    const { play, id, status, since } = await continued(['Base', 'Top']);

    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(since).toEqual([]);
    expect(await play.resource(id, 'Top')).toMatchObject({ PhysicalResourceId: 'top-big' });
  });

  test('treats the resource as rolled back from then on', async () => {
    const { play, id } = await continued(['Base']);

    await expect(play.update(id, sizes('big'))).rejects.toThrow('No updates are to be performed.');
    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Delete Top top-big', 'Delete Base id-of-Base']);
    expect(play.requests.at(-1)!.ResourceProperties.Size).toBe('big');
  });

  test('fails to skip what has not failed', async () => {
    const { play, id } = await continued(['Base']);
    await play.update(id, sizes('small'));
    await play.settle(id);

    await expect(
      play.call('ContinueUpdateRollback', { StackName: id, ResourcesToSkip: ['Nothing'] }),
    ).rejects.toThrow('must be in a failed state to be skipped: [Nothing]');
  });
});

test.each([
  [true, 'is the start of its rollback'],
  [false, 'stays the start of the update'],
])('with rollbackMovesLastUpdatedTime %s the time of the last update %s', async (moves, _) => {
  const play = new Playground((request) => failBad(request, {}), { rollbackMovesLastUpdatedTime: moves });
  const id = await play.deployed('demo', template('big'));
  await play.update(id, template('small', { Bad: custom() }));
  const begun = play.clock.now();
  await play.settle(id);

  const { LastUpdatedTime: time } = await play.describe(id);

  // The rollback begins a second later.
  expect(time.getTime() >= begun + 1_000).toBe(moves);
  expect(time.getTime() === begun).toBe(!moves);
});

describe('a cancelled update', () => {
  test('is rolled back at once', async () => {
    const play = new Playground(({ RequestType, ResourceProperties: { Size } }) =>
      RequestType === 'Update' && Size === 'small' ? undefined : {},
    );
    const id = await play.deployed('demo', template('big'));
    await play.update(id, template('small'));
    await play.clock.advance(1_000);

    await play.call('CancelUpdateStack', { StackName: id });

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.story(id)).toContain('Thing UPDATE_FAILED: Resource update cancelled');
  });

  test('fails when no update is under way', async () => {
    const play = new Playground();
    const id = await play.deployed('demo', template('big'));

    await expect(play.call('CancelUpdateStack', { StackName: id })).rejects.toThrow(
      'CancelUpdateStack cannot be called from current stack status',
    );
  });
});

/** An update to `small` without rollback, in which another resource fails. The stack stays in UPDATE_FAILED. */
async function failedWithoutRollback() {
  const play = new Playground((request) => failBad(request, {}));
  const id = await play.deployed('demo', template('big'));
  await play.update(id, template('small', { Bad: custom() }), { DisableRollback: true });
  expect(await play.settle(id)).toBe('UPDATE_FAILED');
  return { play, id };
}

describe('an update without rollback', () => {
  test('stays where it failed, and goes back to the last good state when asked', async () => {
    const { play, id } = await failedWithoutRollback();
    expect(await play.resource(id, 'Thing')).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE' });

    await play.call('RollbackStack', { StackName: id });

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Update Thing id-of-Thing', 'Delete Bad bad-1']);
  });

  test('can be updated after its failure', async () => {
    const { play, id } = await failedWithoutRollback();
    play.provider = () => ({});

    await play.update(id, template('small', { Bad: custom() }), { DisableRollback: true });

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(play.asked.slice(-2)).toEqual(['Delete Bad bad-1', 'Create Bad']);
  });
});

test('going back by another update does not delete what is in use again', async () => {
  const play = new Playground((request) =>
    failBad(request, { id: `thing-${request.ResourceProperties.Size}` }),
  );
  const id = await play.deployed('demo', template('big'));
  await play.update(id, template('small', { Bad: custom() }), { DisableRollback: true });
  expect(await play.settle(id)).toBe('UPDATE_FAILED');

  await play.update(id, template('big'), { DisableRollback: true });

  expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
  const deletions = play.asked.filter((line) => line.startsWith('Delete'));
  expect(deletions.sort()).toEqual(['Delete Bad bad-1', 'Delete Thing thing-small']);
});

test('a rollback that fails half way leaves nothing behind when the stack is deleted', async () => {
  const play = new Playground();
  const sizes = (a: string, b: string) => ({
    Resources: { Base: custom({ Size: a }), Top: custom({ Size: b }, { DependsOn: 'Base' }) },
  });
  const together = (a: string, b: string) => ({
    Resources: { Base: custom({ Size: a }), Top: custom({ Size: b }) },
  });
  play.provider = ({ RequestType, LogicalResourceId, ResourceProperties: { Size }, PhysicalResourceId }) => {
    if (LogicalResourceId === 'Top') return { id: `top-${Size}` };
    return RequestType === 'Update'
      ? { fail: 'stuck', id: PhysicalResourceId, after: 1_000 }
      : { id: 'base' };
  };
  const id = await play.deployed('demo', sizes('1', '1'));
  await play.update(id, together('2', '2'));
  expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_FAILED');

  await play.call('DeleteStack', { StackName: id });

  expect(await play.settle(id)).toBe('DELETE_COMPLETE');
  expect(play.asked.slice(-3).sort()).toEqual(['Delete Base base', 'Delete Top top-1', 'Delete Top top-2']);
});

test('after several failures without rollback a rollback goes to the last good state', async () => {
  const play = new Playground((request) => failBad(request, {}));
  const id = await play.deployed('demo', template('big'));
  for (const size of ['small', 'tiny']) {
    await play.update(id, template(size, { Bad: custom() }), { DisableRollback: true });
    expect(await play.settle(id)).toBe('UPDATE_FAILED');
  }

  await play.call('RollbackStack', { StackName: id });

  expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(play.requests.filter(({ RequestType }) => RequestType === 'Update').at(-1)).toMatchObject({
    ResourceProperties: { Size: 'big' },
    OldResourceProperties: { Size: 'tiny' },
  });
});

test('the next update deletes what a failed replacement without rollback left behind', async () => {
  const play = new Playground(({ ResourceProperties: { Size } }) =>
    Size === 'small' ? { fail: 'too small', id: 'thing-small' } : { id: `thing-${Size}` },
  );
  const id = await play.deployed('demo', template('big'));
  await play.update(id, template('small'), { DisableRollback: true });
  await play.settle(id);
  play.provider = ({ ResourceProperties: { Size } }) => ({ id: `thing-${Size}` });

  await play.update(id, template('huge'), { DisableRollback: true });

  expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
  expect(play.asked.slice(-2).sort()).toEqual(['Delete Thing thing-big', 'Delete Thing thing-small']);
});

test('after a failure without rollback, an update with rollback is refused', async () => {
  const { play, id } = await failedWithoutRollback();

  await expect(play.update(id, template('small'))).rejects.toThrow(
    'This stack is currently in a non-terminal [UPDATE_FAILED] state.',
  );
});
