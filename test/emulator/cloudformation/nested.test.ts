import {
  ACCOUNT,
  custom,
  type Envelope,
  Playground,
  type Provider,
  parameter,
  REGION,
  type Reply,
} from './playground';

const BUCKET = 'templates';
const URL = `https://s3.${REGION}.amazonaws.com/${BUCKET}`;

/** A playground with a bucket for the templates of nested stacks. */
async function nursery(provider?: Provider): Promise<Playground> {
  const play = new Playground(provider);
  await play.call(
    'CreateBucket',
    { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } },
    's3',
  );
  return play;
}

/** Puts a template where a nested stack finds it. Returns what the parent says about it. */
async function nested(play: Playground, key: string, template: object, properties: object = {}) {
  await play.call('PutObject', { Bucket: BUCKET, Key: key, Body: JSON.stringify(template) }, 's3');
  return {
    Type: 'AWS::CloudFormation::Stack',
    Properties: {
      TemplateURL: {
        'Fn::Join': [
          '',
          ['https://s3.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, `/${BUCKET}/${key}`],
        ],
      },
      ...properties,
    },
  };
}

/** A child with one thing of a size, and an output with the size. */
const child = (Size: string, more: object = {}) => ({
  Resources: { Thing: custom({ Size }), ...more },
  Outputs: { Size: { Value: Size } },
});

/** A parent with that child, and a resource that waits for it. */
async function family(play: Playground, Size: string, more: object = {}, inChild: object = {}) {
  return {
    Resources: {
      Child: await nested(play, `${Size}.json`, child(Size, inChild)),
      After: parameter({ 'Fn::GetAtt': ['Child', 'Outputs.Size'] }),
      ...more,
    },
    Outputs: { Size: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.Size'] } } },
  };
}

async function childOf(play: Playground, parent: string, logicalId = 'Child'): Promise<string> {
  return (await play.resource(parent, logicalId)).PhysicalResourceId;
}

/** The statuses of the stack itself, oldest first. */
async function statuses(play: Playground, id: string): Promise<string[]> {
  const name = id.split('/')[1];
  return (await play.story(id))
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => line.slice(name.length + 1).split(':')[0]);
}

const failing =
  (logicalId: string, type = 'Create') =>
  (request: Envelope): Reply =>
    request.LogicalResourceId === logicalId && request.RequestType === type
      ? { fail: 'broken', id: `${logicalId}-1`, after: 1_000 }
      : {};

/** A family that stands, big. */
async function standing(provider?: Provider) {
  const play = await nursery(provider);
  const id = await play.deployed('demo', await family(play, 'big'));
  return { play, id, childId: await childOf(play, id) };
}

/** Updates a family from big to small, with `Bad` in the parent, which waits for the child and fails to be created. */
async function rolledBack(provider = failing('Bad')) {
  const { play, id, childId } = await standing(provider);
  await play.update(id, await family(play, 'small', { Bad: custom({}, { DependsOn: 'Child' }) }));
  return { play, id, childId };
}

describe('a nested stack is created', () => {
  test('with its parent, which reads its outputs', async () => {
    const play = await nursery();

    const id = await play.deployed('demo', await family(play, 'big'));

    const childId = await childOf(play, id);
    expect(childId).toMatch(
      new RegExp(`^arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/demo-Child-[A-Z0-9]{12,13}/`),
    );
    expect(await play.describe(childId)).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      ParentId: id,
      RootId: id,
      Outputs: [{ OutputKey: 'Size', OutputValue: 'big' }],
    });
    expect((await play.describe(id)).Outputs).toMatchObject([{ OutputKey: 'Size', OutputValue: 'big' }]);
    expect((await play.describe(id)).ParentId).toBeUndefined();
    expect(play.requests).toMatchObject([{ StackId: childId, LogicalResourceId: 'Thing' }]);
    expect((await play.story(id)).filter((line) => line.startsWith('Child '))).toEqual([
      'Child CREATE_IN_PROGRESS',
      'Child CREATE_IN_PROGRESS: Resource creation Initiated',
      'Child CREATE_COMPLETE',
    ]);
    const { StackEvents } = await play.call('DescribeStackEvents', { StackName: id });
    const about = StackEvents.find(({ LogicalResourceId }: any) => LogicalResourceId === 'Child');
    expect(about).toMatchObject({ PhysicalResourceId: childId, ResourceType: 'AWS::CloudFormation::Stack' });
    expect(about.EventId).toMatch(/^Child-.*-CREATE_COMPLETE-/);
  });

  test('with the parameters, tags and topics that its parent gives it', async () => {
    const play = await nursery();
    const template = {
      Parameters: { Size: { Type: 'Number' }, Colour: { Type: 'String', Default: 'red' } },
      Resources: { Thing: custom({ Size: { Ref: 'Size' }, Colour: { Ref: 'Colour' } }) },
    };
    const Child = await nested(play, 'child.json', template, {
      Parameters: { Size: 3 },
      Tags: [{ Key: 'own', Value: '1' }],
      NotificationARNs: ['arn:aws:sns:eu-west-1:111122223333:topic'],
    });

    const id = await play.deployed(
      'demo',
      { Resources: { Child } },
      {
        Tags: [
          { Key: 'own', Value: '0' },
          { Key: 'team', Value: 'a' },
        ],
      },
    );

    expect(play.requests[0].ResourceProperties).toMatchObject({ Size: '3', Colour: 'red' });
    expect(await play.describe(await childOf(play, id))).toMatchObject({
      Tags: [
        { Key: 'team', Value: 'a' },
        { Key: 'own', Value: '1' },
      ],
      NotificationARNs: ['arn:aws:sns:eu-west-1:111122223333:topic'],
      Parameters: [
        { ParameterKey: 'Size', ParameterValue: '3' },
        { ParameterKey: 'Colour', ParameterValue: 'red' },
      ],
    });
  });

  test('in a nested stack, and knows its parent and its root', async () => {
    const play = await nursery();
    const middle = { Resources: { Inner: await nested(play, 'inner.json', child('big')) } };

    const id = await play.deployed('demo', {
      Resources: { Child: await nested(play, 'middle.json', middle) },
    });

    const middleId = await childOf(play, id);
    expect(await play.describe(await childOf(play, middleId, 'Inner'))).toMatchObject({
      ParentId: middleId,
      RootId: id,
    });
  });

  test.each([
    ['a time limit', { TimeoutInMinutes: 5 }, /unsupported property TimeoutInMinutes/],
    ['no parent for it', { StackName: 'x' }, /unsupported property StackName/],
  ])('not with %s', async (_, properties, message) => {
    const play = await nursery();
    const Child = await nested(play, 'child.json', child('big'), properties);

    await expect(play.create('demo', { Resources: { Child } })).rejects.toThrow(message);
  });

  test.each([
    ['a template that is not there', { TemplateURL: `${URL}/nothing.json` }, /S3 error: /],
    [
      'parameters that the template does not know',
      { Parameters: { Colour: 'red' } },
      /Parameters: \[Colour\] do not exist in the template/,
    ],
    ['a list as a parameter', { Parameters: { Size: ['1', '2'] } }, /must be an object with String/],
  ])('not from %s: the parent fails in the words of that refusal', async (_, properties, message) => {
    const play = await nursery();
    const Child = await nested(play, 'child.json', child('big'), properties);

    const id = await play.create('demo', { Resources: { Child } });

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    expect(await play.story(id)).toContainEqual(
      expect.stringMatching(new RegExp(`^Child CREATE_FAILED: .*${message.source}`)),
    );
    expect(await play.call('ListStacks')).toMatchObject({ StackSummaries: [{ StackName: 'demo' }] });
  });

  test('only with the capabilities that its parent was given', async () => {
    const play = await nursery();
    const template = { Resources: { Role: { Type: 'AWS::IAM::Role', Properties: trust } } };
    const Child = await nested(play, 'child.json', template);

    const id = await play.create('demo', { Resources: { Child } }, { Capabilities: [] });

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    expect(await play.story(id)).toContainEqual(
      'Child CREATE_FAILED: Requires capabilities : [CAPABILITY_IAM]',
    );
  });
});

describe('a create that fails', () => {
  test('inside the nested stack leaves it CREATE_FAILED, and the parent deletes it', async () => {
    const play = await nursery((request) =>
      request.LogicalResourceId === 'Slow' && request.RequestType === 'Create'
        ? { after: 60_000 }
        : failing('Bad')(request),
    );

    const id = await play.create('demo', await family(play, 'big', {}, { Bad: custom(), Slow: custom() }));

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    const childId = await childOf(play, id);
    expect(await statuses(play, childId)).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_FAILED',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
    expect(await play.story(childId)).toContain('Slow CREATE_FAILED: Resource creation cancelled');
    expect(await play.story(id)).toEqual([
      'demo CREATE_IN_PROGRESS: User Initiated',
      'Child CREATE_IN_PROGRESS',
      'Child CREATE_IN_PROGRESS: Resource creation Initiated',
      expect.stringMatching(
        /^Child CREATE_FAILED: Embedded stack arn:.* was not successfully created: The following resource\(s\) failed to create: \[.*Bad.*\]\. $/,
      ),
      'demo ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Child]. Rollback requested by user.',
      'Child DELETE_IN_PROGRESS',
      'Child DELETE_COMPLETE',
      'demo ROLLBACK_COMPLETE',
    ]);
  });

  test('in the parent deletes the nested stack, which never shows ROLLBACK', async () => {
    const play = await nursery(failing('Bad'));

    const id = await play.create(
      'demo',
      await family(play, 'big', { Bad: custom({}, { DependsOn: 'Child' }) }),
    );

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    expect(await statuses(play, await childOf(play, id))).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_COMPLETE',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
    expect(play.asked).toEqual([
      'Create Thing',
      'Create Bad',
      'Delete Bad Bad-1',
      'Delete Thing id-of-Thing',
    ]);
  });

  test('in the parent interrupts a nested stack that is still being created', async () => {
    const play = await nursery((request) =>
      request.LogicalResourceId === 'Thing' && request.RequestType === 'Create'
        ? { after: 60_000 }
        : failing('Bad')(request),
    );
    const id = await play.create('demo', await family(play, 'big', { Bad: custom() }));

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');

    expect(await statuses(play, await childOf(play, id))).toEqual([
      'CREATE_IN_PROGRESS',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
    expect(await play.story(id)).toContain('Child CREATE_FAILED: Resource creation cancelled');
    // Its provider never answered with an id, so CloudFormation invents one.
    expect(play.asked).toContainEqual(expect.stringMatching(/^Delete Thing demo-Child-.*-Thing-/));
  });

  test('without rollback leaves parent and child as they are', async () => {
    const play = await nursery(failing('Bad'));

    const id = await play.create('demo', await family(play, 'big', {}, { Bad: custom() }), {
      DisableRollback: true,
    });

    expect(await play.settle(id)).toBe('CREATE_FAILED');
    const childId = await childOf(play, id);
    expect((await play.describe(childId)).StackStatus).toBe('CREATE_FAILED');
    expect((await play.resource(childId, 'Thing')).ResourceStatus).toBe('CREATE_COMPLETE');
    await play.call('DeleteStack', { StackName: id });
    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect((await play.describe(childId)).StackStatus).toBe('DELETE_COMPLETE');
  });

  test('with OnFailure DELETE deletes the nested stack too', async () => {
    const play = await nursery(failing('Bad'));

    const id = await play.create('demo', await family(play, 'big', {}, { Bad: custom() }), {
      OnFailure: 'DELETE',
    });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect(await statuses(play, await childOf(play, id))).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_FAILED',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
  });
});

describe('an update', () => {
  test('reaches the nested stack, whose clean-up waits for the parent', async () => {
    const { play, id, childId } = await standing((request) =>
      request.LogicalResourceId === 'Slow'
        ? { after: 60_000 }
        : { id: `thing-${request.ResourceProperties.Size}` },
    );

    await play.update(id, await family(play, 'small', { Slow: custom({}, { DependsOn: 'Child' }) }));
    await play.clock.advance(30_000);

    expect((await play.describe(childId)).StackStatus).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(play.asked).not.toContain('Delete Thing thing-big');
    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(play.asked.at(-1)).toBe('Delete Thing thing-big');
    expect(await statuses(play, childId)).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_COMPLETE',
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_COMPLETE',
    ]);
    expect((await play.story(id)).slice(-4)).toEqual([
      'Slow CREATE_COMPLETE',
      'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Child UPDATE_COMPLETE',
      'demo UPDATE_COMPLETE',
    ]);
    expect((await play.describe(id)).Outputs[0].OutputValue).toBe('small');
  });

  test('reads the template again even if its URL is the same, and leaves an unchanged nested stack alone', async () => {
    const play = await nursery();
    const Same = await nested(play, 'same.json', child('same'));
    const Child = await nested(play, 'child.json', child('big'));
    const id = await play.deployed('demo', { Resources: { Same, Child } });
    await nested(play, 'child.json', child('small'));

    await play.update(id, { Resources: { Same, Child } });

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(await play.describe(await childOf(play, id))).toMatchObject({
      StackStatus: 'UPDATE_COMPLETE',
      Outputs: [{ OutputValue: 'small' }],
    });
    expect((await play.describe(await childOf(play, id, 'Same'))).StackStatus).toBe('CREATE_COMPLETE');
  });

  test('that leaves the nested stack out deletes it in the clean-up, protected or not', async () => {
    const play = await nursery();
    const id = await play.deployed('demo', await family(play, 'big'), { EnableTerminationProtection: true });
    const childId = await childOf(play, id);

    await play.update(id, { Resources: { After: parameter('x') } });

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect((await play.describe(childId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(play.asked.at(-1)).toBe('Delete Thing id-of-Thing');
  });

  test('of a whole tree cleans up from the root', async () => {
    const play = await nursery(({ ResourceProperties: { Size }, LogicalResourceId }) => ({
      id: `${LogicalResourceId}-${Size}`,
    }));
    const tree = async (Size: string) => ({
      Resources: {
        Child: await nested(play, 'middle.json', {
          Resources: { Inner: await nested(play, 'inner.json', child(Size)) },
        }),
      },
    });
    const id = await play.deployed('demo', await tree('big'));

    await play.update(id, await tree('small'));

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    const middle = await childOf(play, id);
    const inner = await childOf(play, middle, 'Inner');
    expect((await statuses(play, inner)).at(-1)).toBe('UPDATE_COMPLETE');
    expect((await statuses(play, middle)).at(-1)).toBe('UPDATE_COMPLETE');
    expect(play.asked).toEqual(['Create Thing', 'Update Thing Thing-big', 'Delete Thing Thing-big']);
  });
});

describe('an update that is rolled back', () => {
  test('by the parent takes the updated nested stack back', async () => {
    const { play, id, childId } = await rolledBack();

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await statuses(play, childId)).slice(2)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(play.requests.filter(({ RequestType }) => RequestType === 'Update').at(-1)).toMatchObject({
      StackId: childId,
      ResourceProperties: { Size: 'big' },
      OldResourceProperties: { Size: 'small' },
    });
    expect((await play.describe(childId)).Outputs[0].OutputValue).toBe('big');
    expect((await play.describe(id)).Outputs[0].OutputValue).toBe('big');
    // The next update is an ordinary one.
    await play.update(id, await family(play, 'small'));
    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect((await play.describe(childId)).StackStatus).toBe('UPDATE_COMPLETE');
  });

  test('by the nested stack itself fails the parent at once', async () => {
    const { play, id, childId } = await standing(failing('Bad'));

    await play.update(id, await family(play, 'small', {}, { Bad: custom() }));

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await statuses(play, childId)).slice(2)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(await play.story(id)).toContain(
      `Child UPDATE_FAILED: Embedded stack ${childId} was not successfully updated. ` +
        'Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to create: [Bad]. ',
    );
  });

  test('deletes a nested stack that the update created', async () => {
    const { play, id } = await standing(failing('Bad'));
    const Second = await nested(play, 'second.json', child('second'));

    await play.update(id, await family(play, 'big', { Second, Bad: custom({}, { DependsOn: 'Second' }) }));
    await play.clock.advance(1_000);
    const second = await childOf(play, id, 'Second');

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await statuses(play, second)).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_COMPLETE',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
    expect((await play.describe(await childOf(play, id))).StackStatus).toBe('CREATE_COMPLETE');
  });

  test('because it was cancelled cancels the update of the nested stack', async () => {
    const { play, id, childId } = await standing(({ RequestType, ResourceProperties: { Size } }) =>
      RequestType === 'Update' && Size === 'small' ? { after: 60_000 } : {},
    );
    await play.update(id, await family(play, 'small'));
    await play.clock.advance(5_000);

    await play.call('CancelUpdateStack', { StackName: id });

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.story(childId)).toContain('Thing UPDATE_FAILED: Resource update cancelled');
    expect((await statuses(play, childId)).slice(2)).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
  });

  test('and fails in the nested stack can be continued, or skipped, by the parent', async () => {
    const { play, id, childId } = await rolledBack((request) =>
      request.RequestType === 'Update' && request.ResourceProperties.Size === 'big'
        ? { fail: 'stuck' }
        : failing('Bad')(request),
    );
    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_FAILED');
    expect((await play.describe(childId)).StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
    const again = (ResourcesToSkip: string[] = [], StackName = id) =>
      play.call('ContinueUpdateRollback', { StackName, ResourcesToSkip });

    await expect(again([], childId)).rejects.toThrow('call it for its root stack');
    await expect(again(['Child'])).rejects.toThrow('cannot be skipped as a whole');
    await expect(again(['demo-Child.Thing'])).rejects.toThrow('must be in a failed state');
    await again();
    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_FAILED');
    const asked = play.asked.length;
    await again([`${childId.split('/')[1]}.Thing`]);
    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await play.describe(childId)).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.asked.slice(asked)).toEqual(['Delete Bad Bad-1']);
  });

  test('is not rolled back, without rollback: the next update continues from there', async () => {
    const { play, id, childId } = await standing(failing('Bad'));
    const more = { DisableRollback: true };
    await play.update(id, await family(play, 'small', { Bad: custom({}, { DependsOn: 'Child' }) }), more);
    expect(await play.settle(id)).toBe('UPDATE_FAILED');
    expect((await play.describe(childId)).StackStatus).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');

    await play.update(id, await family(play, 'tiny'), more);

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(await play.describe(childId)).toMatchObject({
      StackStatus: 'UPDATE_COMPLETE',
      Outputs: [{ OutputValue: 'tiny' }],
    });
  });

  test('is not rolled back, without rollback: a nested stack of the failed update continues too', async () => {
    const play = await nursery(failing('Bad'));
    const id = await play.deployed('demo', { Resources: { Other: parameter('x') } });
    const more = { DisableRollback: true };
    await play.update(id, await family(play, 'big', { Bad: custom({}, { DependsOn: 'Child' }) }), more);
    expect(await play.settle(id)).toBe('UPDATE_FAILED');

    await play.update(id, await family(play, 'small'), more);

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect((await play.describe(await childOf(play, id))).StackStatus).toBe('UPDATE_COMPLETE');
  });

  test('leaves alone a nested stack that the update had not reached', async () => {
    const { play, id, childId } = await standing(failing('Bad'));
    const template = await family(play, 'big', { Bad: custom() });
    Object.assign(template.Resources.Child, { DependsOn: 'Bad' });
    await nested(play, 'big.json', child('another'));

    await play.update(id, template);

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await play.describe(childId)).StackStatus).toBe('CREATE_COMPLETE');
    expect(play.asked).not.toContain('Update Thing id-of-Thing');
  });

  test.each([
    ['the parent', { Bad: custom({}, { DependsOn: 'Child' }) }, {}, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    ['the nested stack', {}, { Bad: custom() }, 'UPDATE_FAILED'],
  ])('later, by RollbackStack, after a failure in %s', async (_, more, inChild, meanwhile) => {
    const { play, id, childId } = await standing(failing('Bad'));
    await play.update(id, await family(play, 'small', more, inChild), { DisableRollback: true });
    expect(await play.settle(id)).toBe('UPDATE_FAILED');
    expect((await play.describe(childId)).StackStatus).toBe(meanwhile);

    await play.call('RollbackStack', { StackName: id });

    expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.describe(childId)).toMatchObject({
      StackStatus: 'UPDATE_ROLLBACK_COMPLETE',
      Outputs: [{ OutputValue: 'big' }],
    });
  });
});

describe('a deletion', () => {
  test('of the parent deletes the nested stack', async () => {
    const { play, id, childId } = await standing();

    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect((await play.describe(childId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(play.asked.at(-1)).toBe('Delete Thing id-of-Thing');
  });

  test('of the parent deletes a nested stack that waits after an update without rollback', async () => {
    const { play, id, childId } = await standing(failing('Bad'));
    const bad = { Bad: custom({}, { DependsOn: 'Child' }) };
    await play.update(id, await family(play, 'small', bad), { DisableRollback: true });
    await play.settle(id);
    await expect(play.call('DeleteStack', { StackName: childId })).rejects.toThrow('cannot be deleted while');

    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect((await play.describe(childId)).StackStatus).toBe('DELETE_COMPLETE');
  });

  test('that fails in the nested stack fails in the parent, and can be tried again', async () => {
    const { play, id, childId } = await standing(failing('Thing', 'Delete'));
    await play.call('DeleteStack', { StackName: id });
    expect(await play.settle(id)).toBe('DELETE_FAILED');
    expect(await play.story(id)).toContain(
      `Child DELETE_FAILED: Embedded stack ${childId} was not successfully deleted: ` +
        'The following resource(s) failed to delete: [Thing]. ',
    );
    play.provider = () => ({});

    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect((await play.describe(childId)).StackStatus).toBe('DELETE_COMPLETE');
  });

  test('of the nested stack alone is allowed, unless its root is protected', async () => {
    const play = await nursery();
    const id = await play.deployed('demo', await family(play, 'big'), { EnableTerminationProtection: true });
    const childId = await childOf(play, id);
    const protect = (StackName: string, EnableTerminationProtection: boolean) =>
      play.call('UpdateTerminationProtection', { StackName, EnableTerminationProtection });
    await expect(play.call('DeleteStack', { StackName: childId })).rejects.toThrow('TerminationProtection');
    await expect(protect(childId, false)).rejects.toThrow('set it on its root stack');
    await protect(id, false);

    await play.call('DeleteStack', { StackName: childId });

    expect(await play.settle(childId)).toBe('DELETE_COMPLETE');
    await play.call('DeleteStack', { StackName: id });
    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
  });
});

test('an update of the nested stack alone waits for nobody', async () => {
  const { play, childId } = await standing();

  await play.update(childId, child('small'));

  expect(await play.settle(childId)).toBe('UPDATE_COMPLETE');
});

test('an update of the parent fails while somebody updates the nested stack, and does not disturb that', async () => {
  const { play, id, childId } = await standing(({ RequestType }) => ({
    after: RequestType === 'Update' ? 60_000 : 100,
  }));
  await play.update(childId, child('tiny'));

  await play.update(id, await family(play, 'small'));

  expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.settle(childId)).toBe('UPDATE_COMPLETE');
  expect(await play.story(id)).toContain(
    `Child UPDATE_FAILED: Stack:${childId} is in UPDATE_IN_PROGRESS state and can not be updated.`,
  );
});

describe('a change set of the parent', () => {
  const changesOf = async (play: Playground, type: string, template: object, more: object = {}) => {
    const { Id } = await play.call('CreateChangeSet', {
      StackName: 'demo',
      ChangeSetName: 'changes',
      ChangeSetType: type,
      TemplateBody: JSON.stringify(template),
      ...more,
    });
    await play.clock.advance(1_000);
    return play.call('DescribeChangeSet', { ChangeSetName: Id });
  };

  test('adds the nested stack, and creates it', async () => {
    const play = await nursery();

    const { Changes, ChangeSetId } = await changesOf(play, 'CREATE', await family(play, 'big'));

    expect(Changes).toContainEqual(
      expect.objectContaining({
        ResourceChange: expect.objectContaining({
          Action: 'Add',
          LogicalResourceId: 'Child',
          ResourceType: 'AWS::CloudFormation::Stack',
        }),
      }),
    );
    await play.call('ExecuteChangeSet', { ChangeSetName: ChangeSetId });
    expect(await play.settle('demo')).toBe('CREATE_COMPLETE');
  });

  test('always modifies the nested stack, because CloudFormation reads its template only during the update', async () => {
    const play = await nursery();
    await play.deployed('demo', await family(play, 'big'));

    const { Changes, Status } = await changesOf(play, 'UPDATE', await family(play, 'big'));

    expect(Status).toBe('CREATE_COMPLETE');
    expect(Changes[0].ResourceChange).toMatchObject({
      Action: 'Modify',
      LogicalResourceId: 'Child',
      Replacement: 'False',
      Details: [{ ChangeSource: 'Automatic', Evaluation: 'Dynamic' }],
    });
    // What reads the nested stack's outputs may change with it.
    expect(Changes[1].ResourceChange).toMatchObject({
      LogicalResourceId: 'After',
      Details: [{ ChangeSource: 'ResourceAttribute', CausingEntity: 'Child.Outputs.Size' }],
    });
  });

  test('shows no more of nested stacks with IncludeNestedStacks, which the CDK CLI sets', async () => {
    const play = await nursery();

    const { IncludeNestedStacks, Changes } = await changesOf(play, 'CREATE', await family(play, 'big'), {
      IncludeNestedStacks: true,
    });

    expect(IncludeNestedStacks).toBe(true);
    expect(Changes).toHaveLength(2);
    expect(await play.call('ListStacks')).toMatchObject({ StackSummaries: [{ StackName: 'demo' }] });
  });
});

describe('the calls for a nested stack', () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/deployer`;

  async function withRole(play: Playground, ...actions: string[]): Promise<void> {
    await play.call('CreateRole', { RoleName: 'deployer', AssumeRolePolicyDocument: policy }, 'iam');
    const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
    await play.call(
      'PutRolePolicy',
      {
        RoleName: 'deployer',
        PolicyName: 'rights',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      },
      'iam',
    );
  }

  test("are made as the parent's role, which the nested stack works with too", async () => {
    const play = await nursery();
    await withRole(play, 'cloudformation:*', 's3:GetObject', 'lambda:InvokeFunction', 'ssm:*');

    const id = await play.deployed('demo', await family(play, 'big'), { RoleARN: ROLE });

    expect((await play.describe(await childOf(play, id))).RoleARN).toBe(ROLE);
    const made = play.aws.journal.filter(
      ({ caller, operation }) => caller.includes('assumed-role/deployer') && operation === 'CreateStack',
    );
    expect(made).toHaveLength(1);
  });

  test('are refused if the role has no permission for them', async () => {
    const play = await nursery();
    await withRole(play, 's3:GetObject', 'lambda:InvokeFunction', 'ssm:*');

    const id = await play.create('demo', await family(play, 'big'), { RoleARN: ROLE });

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    expect(await play.story(id)).toContainEqual(
      expect.stringMatching(/^Child CREATE_FAILED: .*not authorized to perform: cloudformation:CreateStack/),
    );
  });
});

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudformation.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
});

const trust = { AssumeRolePolicyDocument: JSON.parse(policy) };
