import { bySize, deployed, failBad } from './playground';
import { attribute, BAD, custom, note, ONE, parameter, resized, resource, sized } from './templates';

test('only changed resources are updated, and an unchanged custom resource gets no request', async () => {
  const play = await deployed({ Resources: { A: custom({ Size: 1 }), B: custom() } });

  expect(await play.updated({ Resources: { A: custom({ Size: 2 }), B: custom() } })).toBe('UPDATE_COMPLETE');
  expect(play.asked.slice(2)).toEqual(['Update A id-of-A']);
  expect(play.requests[2]).toMatchObject(resized('1', '2'));
  expect((await play.story()).slice(-5)).toEqual([
    'demo UPDATE_IN_PROGRESS: User Initiated',
    'A UPDATE_IN_PROGRESS',
    'A UPDATE_COMPLETE',
    'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'demo UPDATE_COMPLETE',
  ]);
});

test('a change also reaches resources that use its attributes', async () => {
  const template = (Size: string) => sized(Size, { Label: parameter(attribute('Thing', 'Size')) });
  const play = await deployed(template('big'), ({ ResourceProperties: { Size } }) => ({ data: { Size } }));

  await play.updated(template('small'));

  expect((await play.story()).slice(-7)).toContain('Label UPDATE_COMPLETE');
  expect(await play.parameterOf('Label')).toBe('small');
});

const logs = (RetentionInDays: unknown) => resource('AWS::Logs::LogGroup', { RetentionInDays });
const NOTHING = /^No updates are to be performed\.$/;
const TYPE =
  /^Update of resource type is not permitted\. The new template modifies resource type of the following resources: \[Thing\]/;

test.each<[string, object, object, RegExp]>([
  ['when there is nothing to update', custom(), custom(), NOTHING],
  ['when a number becomes the same number as text', logs(7), logs('7'), NOTHING],
  ['to change the type of a resource', custom(), parameter('x'), TYPE],
])('fails %s', async (_, before, after, message) => {
  const play = await deployed({ Resources: { Thing: before } });

  await expect(play.update({ Resources: { Thing: after } })).rejects.toThrow(message);
});

test('fails to change a service token', async () => {
  const play = await deployed(ONE);
  const Thing = custom({ ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:other' });

  expect(await play.updated({ Resources: { Thing } })).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.story()).toContain('Thing UPDATE_FAILED: Modifying service token is not allowed.');
  expect(play.asked).toEqual(['Create Thing']);
});

describe('a custom resource that answers an update with another id', () => {
  test('is replaced: the old one is deleted in the clean-up, with the old properties', async () => {
    const play = await deployed(sized('big'), bySize);

    expect(await play.updated(sized('small'))).toBe('UPDATE_COMPLETE');
    expect(play.asked).toEqual(['Create Thing', 'Update Thing thing-big', 'Delete Thing thing-big']);
    expect(play.requests[2].ResourceProperties).toMatchObject({ Size: 'big' });
    expect((await play.story()).slice(-7)).toEqual([
      'Thing UPDATE_IN_PROGRESS',
      'Thing UPDATE_IN_PROGRESS: Requested update required the provider to create a new physical resource',
      'Thing UPDATE_COMPLETE',
      'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Thing DELETE_IN_PROGRESS',
      'Thing DELETE_COMPLETE',
      'demo UPDATE_COMPLETE',
    ]);
  });

  test('shows its successor while the old one is deleted, and LastUpdatedTime is when the update began', async () => {
    const play = await deployed(sized('big'), (request) => ({ ...bySize(request), after: 5_000 }));
    expect((await play.describe()).LastUpdatedTime).toBeUndefined();
    await play.update(sized('small'));
    const LastUpdatedTime = new Date(play.clock.now());
    expect(await play.resource('Thing')).toMatchObject({ ResourceStatus: 'UPDATE_IN_PROGRESS' });

    await play.clock.advance(7_000);

    expect(await play.status()).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(play.asked.at(-1)).toBe('Delete Thing thing-big');
    expect(await play.shown('Thing')).toBe('UPDATE_COMPLETE thing-small');
    await play.settle();
    expect(await play.describe()).toMatchObject({ LastUpdatedTime });
  });

  test('a clean-up that fails is tried three times and then forgotten', async () => {
    const play = await deployed(sized('big'), (it) =>
      it.RequestType === 'Delete' ? { fail: 'no' } : bySize(it),
    );

    expect(await play.updated(sized('small'))).toBe('UPDATE_COMPLETE');
    const StackStatusReason = 'Update successful. One or more resources could not be deleted.';
    expect(await play.describe()).toMatchObject({ StackStatusReason });
    expect(play.asked.slice(2)).toEqual(Array(3).fill('Delete Thing thing-big'));
    play.provider = bySize;
    await play.deleted();
    expect(play.asked.slice(5)).toEqual(['Delete Thing thing-small']);
  });

  test('with UpdateReplacePolicy Retain the old one stays', async () => {
    const UpdateReplacePolicy = 'Retain';
    const retained = (Size: string) => ({ Resources: { Thing: custom({ Size }, { UpdateReplacePolicy }) } });
    const play = await deployed(retained('big'), bySize);

    await play.updated(retained('small'));

    expect(play.asked).toEqual(['Create Thing', 'Update Thing thing-big']);
    expect(await play.story()).toContain('Thing DELETE_SKIPPED');
  });
});

describe('a resource of a service, of which a property cannot change', () => {
  test('is created again before the old one is deleted', async () => {
    const play = await deployed(note('one'));

    await play.updated(note('two'));

    expect((await play.story()).slice(-7)).toEqual([
      'Note UPDATE_IN_PROGRESS: Requested update requires the creation of a new physical resource; hence creating one.',
      'Note UPDATE_IN_PROGRESS: Resource creation Initiated',
      'Note UPDATE_COMPLETE',
      'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Note DELETE_IN_PROGRESS',
      'Note DELETE_COMPLETE',
      'demo UPDATE_COMPLETE',
    ]);
    await expect(play.parameter('one')).rejects.toThrow('not found');
  });

  test('on rollback the new one is deleted and the old one was never touched', async () => {
    const play = await deployed(note('one'), failBad());

    expect(await play.updated(note('two', BAD))).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.shown('Note')).toBe('UPDATE_COMPLETE one');
    await expect(play.parameter('two')).rejects.toThrow('not found');
    const { Parameter } = await play.call('GetParameter', { Name: 'one' }, 'ssm');
    expect(Parameter).toMatchObject({ Version: 1 });
  });
});

test('what left the template is deleted in the clean-up, dependants first, unless it is retained', async () => {
  const Keep = custom({}, { DeletionPolicy: 'Retain' });
  const Top = custom({ On: { Ref: 'Go' } });
  const play = await deployed({ Resources: { Stay: custom(), Go: custom(), Top, Keep } });

  await play.updated({ Resources: { Stay: custom() } });

  expect(play.asked.slice(4)).toEqual(['Delete Top id-of-Top', 'Delete Go id-of-Go']);
  expect(await play.story()).toContain('Keep DELETE_SKIPPED');
  for (const name of ['Go', 'Keep']) {
    await expect(play.resource(name)).rejects.toThrow(`Resource ${name} does not exist for stack demo`);
  }
});
