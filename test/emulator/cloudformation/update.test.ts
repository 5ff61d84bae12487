import { custom, Playground, parameter } from './playground';

/** A provider of things that cannot change: every size is another thing. */
const bySize = ({ ResourceProperties }: { ResourceProperties: Record<string, any> }) => ({
  id: `thing-${ResourceProperties.Size}`,
  data: { Size: ResourceProperties.Size },
});

const sized = (Size: string, more: object = {}) => ({ Resources: { Thing: custom({ Size }), ...more } });

test('only changed resources are updated, and an unchanged custom resource gets no request', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', { Resources: { A: custom({ Size: 1 }), B: custom() } });

  await play.update(id, { Resources: { A: custom({ Size: 2 }), B: custom() } });

  expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
  expect(play.asked.slice(2)).toEqual(['Update A id-of-A']);
  expect(play.requests[2]).toMatchObject({
    ResourceProperties: { Size: '2' },
    OldResourceProperties: { Size: '1' },
  });
  expect((await play.story(id)).slice(-5)).toEqual([
    'demo UPDATE_IN_PROGRESS: User Initiated',
    'A UPDATE_IN_PROGRESS',
    'A UPDATE_COMPLETE',
    'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'demo UPDATE_COMPLETE',
  ]);
});

test('a change also reaches resources that use its attributes', async () => {
  const play = new Playground(({ ResourceProperties: { Size } }) => ({ id: 'thing', data: { Size } }));
  const template = (Size: string) => sized(Size, { Label: parameter({ 'Fn::GetAtt': ['Thing', 'Size'] }) });
  const id = await play.deployed('demo', template('big'));

  await play.update(id, template('small'));
  await play.settle(id);

  expect((await play.story(id)).slice(-7)).toContain('Label UPDATE_COMPLETE');
  const { PhysicalResourceId: name } = await play.resource(id, 'Label');
  expect((await play.call('GetParameter', { Name: name }, 'ssm')).Parameter.Value).toBe('small');
});

test('fails when there is nothing to update', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', sized('big'));

  await expect(play.update(id, sized('big'))).rejects.toThrow(/^No updates are to be performed\.$/);
});

test('a number and the same number as text are one value', async () => {
  const play = new Playground();
  const group = (RetentionInDays: unknown) => ({
    Resources: { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays } } },
  });
  const id = await play.deployed('demo', group(7));

  await expect(play.update(id, group('7'))).rejects.toThrow('No updates are to be performed.');
});

test('fails to change the type of a resource', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', { Resources: { Thing: custom() } });

  await expect(play.update(id, { Resources: { Thing: parameter('x') } })).rejects.toThrow(
    'Update of resource type is not permitted. The new template modifies resource type of the following resources: [Thing]',
  );
});

test('fails to change a service token', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', { Resources: { Thing: custom() } });

  await play.update(id, {
    Resources: { Thing: custom({ ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:other' }) },
  });

  expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.story(id)).toContain('Thing UPDATE_FAILED: Modifying service token is not allowed.');
  expect(play.asked).toEqual(['Create Thing']);
});

test('LastUpdatedTime is the beginning of the operation', async () => {
  const play = new Playground((request) => ({ ...bySize(request), after: 5_000 }));
  const id = await play.deployed('demo', sized('big'));
  expect((await play.describe(id)).LastUpdatedTime).toBeUndefined();

  await play.update(id, sized('small'));
  const begun = play.clock.now();
  expect(await play.resource(id, 'Thing')).toMatchObject({ ResourceStatus: 'UPDATE_IN_PROGRESS' });
  await play.settle(id);

  expect((await play.describe(id)).LastUpdatedTime.getTime()).toBe(begun);
});

describe('a custom resource that answers an update with another id', () => {
  test('is replaced: the old one is deleted in the clean-up, with the old properties', async () => {
    const play = new Playground(bySize);
    const id = await play.deployed('demo', sized('big'));

    await play.update(id, sized('small'));

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(play.asked).toEqual(['Create Thing', 'Update Thing thing-big', 'Delete Thing thing-big']);
    expect(play.requests[2].ResourceProperties).toMatchObject({ Size: 'big' });
    expect((await play.story(id)).slice(-7)).toEqual([
      'Thing UPDATE_IN_PROGRESS',
      'Thing UPDATE_IN_PROGRESS: Requested update required the provider to create a new physical resource',
      'Thing UPDATE_COMPLETE',
      'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Thing DELETE_IN_PROGRESS',
      'Thing DELETE_COMPLETE',
      'demo UPDATE_COMPLETE',
    ]);
  });

  test('keeps the status of its successor while the old one is deleted', async () => {
    const play = new Playground((request) => ({ ...bySize(request), after: 5_000 }));
    const id = await play.deployed('demo', sized('big'));
    await play.update(id, sized('small'));

    await play.clock.advance(7_000);

    expect(await play.describe(id)).toMatchObject({ StackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
    expect(play.asked.at(-1)).toBe('Delete Thing thing-big');
    expect(await play.resource(id, 'Thing')).toMatchObject({
      ResourceStatus: 'UPDATE_COMPLETE',
      PhysicalResourceId: 'thing-small',
    });
  });

  test('a clean-up that fails is tried three times and then forgotten', async () => {
    const play = new Playground((request) =>
      request.RequestType === 'Delete' ? { fail: 'stuck' } : bySize(request),
    );
    const id = await play.deployed('demo', sized('big'));

    await play.update(id, sized('small'));

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect((await play.describe(id)).StackStatusReason).toBe(
      'Update successful. One or more resources could not be deleted.',
    );
    expect(play.asked.slice(2)).toEqual(Array(3).fill('Delete Thing thing-big'));
    play.provider = bySize;
    await play.call('DeleteStack', { StackName: id });
    await play.settle(id);
    expect(play.asked.slice(5)).toEqual(['Delete Thing thing-small']);
  });

  test('with UpdateReplacePolicy Retain the old one stays', async () => {
    const play = new Playground(bySize);
    const retained = (Size: string) => ({
      Resources: { Thing: custom({ Size }, { UpdateReplacePolicy: 'Retain' }) },
    });
    const id = await play.deployed('demo', retained('big'));

    await play.update(id, retained('small'));
    await play.settle(id);

    expect(play.asked).toEqual(['Create Thing', 'Update Thing thing-big']);
    expect(await play.story(id)).toContain('Thing DELETE_SKIPPED');
  });
});

describe('a resource of a service, of which a property cannot change', () => {
  const named = (Name: string, more: object = {}) => ({
    Resources: {
      Note: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'v', Name } },
      ...more,
    },
  });

  test('is created again before the old one is deleted', async () => {
    const play = new Playground();
    const id = await play.deployed('demo', named('one'));

    await play.update(id, named('two'));
    await play.settle(id);

    expect((await play.story(id)).slice(-7)).toEqual([
      'Note UPDATE_IN_PROGRESS: Requested update requires the creation of a new physical resource; hence creating one.',
      'Note UPDATE_IN_PROGRESS: Resource creation Initiated',
      'Note UPDATE_COMPLETE',
      'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Note DELETE_IN_PROGRESS',
      'Note DELETE_COMPLETE',
      'demo UPDATE_COMPLETE',
    ]);
    await expect(play.call('GetParameter', { Name: 'one' }, 'ssm')).rejects.toThrow('not found');
  });

  test('on rollback the new one is deleted and the old one was never touched', async () => {
    const play = new Playground();
    const id = await play.deployed('demo', named('one'));
    play.provider = ({ RequestType }) => (RequestType === 'Create' ? { fail: 'broken', after: 1_000 } : {});

    await play.update(id, named('two', { Bad: custom() }));

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.resource(id, 'Note')).toMatchObject({
      ResourceStatus: 'UPDATE_COMPLETE',
      PhysicalResourceId: 'one',
    });
    await expect(play.call('GetParameter', { Name: 'two' }, 'ssm')).rejects.toThrow('not found');
    const { Parameter: kept } = await play.call('GetParameter', { Name: 'one' }, 'ssm');
    expect(kept.Version).toBe(1);
  });
});

test('a resource that left the template is deleted in the clean-up, unless it is retained', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', {
    Resources: { Stay: custom(), Go: custom(), Keep: custom({}, { DeletionPolicy: 'Retain' }) },
  });

  await play.update(id, { Resources: { Stay: custom() } });
  await play.settle(id);

  expect(play.asked.slice(3)).toEqual(['Delete Go id-of-Go']);
  expect(await play.story(id)).toContain('Keep DELETE_SKIPPED');
  await expect(play.resource(id, 'Go')).rejects.toThrow('Resource Go does not exist for stack demo');
  await expect(play.resource(id, 'Keep')).rejects.toThrow('Resource Keep does not exist for stack demo');
});

test('a resource is deleted before those that it depends on', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', {
    Resources: { Base: custom(), Top: custom({ On: { Ref: 'Base' } }), Stay: custom() },
  });

  await play.update(id, { Resources: { Stay: custom() } });
  await play.settle(id);

  expect(play.asked.slice(3)).toEqual(['Delete Top id-of-Top', 'Delete Base id-of-Base']);
});
