import { custom, Playground, parameter, SERVICE_TOKEN } from './playground';

test('resources come up in the order of their dependencies, and the outputs with them', async () => {
  const play = new Playground(() => ({ id: 'thing-1', data: { Colour: 'blue' } }));

  const id = await play.deployed('demo', {
    Resources: {
      Paint: parameter({ 'Fn::GetAtt': ['Thing', 'Colour'] }),
      Thing: custom(),
    },
    Outputs: { Name: { Value: { Ref: 'Thing' } }, Paint: { Value: { 'Fn::GetAtt': ['Paint', 'Value'] } } },
  });

  expect(await play.story(id)).toEqual([
    'demo CREATE_IN_PROGRESS: User Initiated',
    'Thing CREATE_IN_PROGRESS',
    'Thing CREATE_IN_PROGRESS: Resource creation Initiated',
    'Thing CREATE_COMPLETE',
    'Paint CREATE_IN_PROGRESS',
    'Paint CREATE_IN_PROGRESS: Resource creation Initiated',
    'Paint CREATE_COMPLETE',
    'demo CREATE_COMPLETE',
  ]);
  expect((await play.describe(id)).Outputs).toMatchObject([
    { OutputKey: 'Name', OutputValue: 'thing-1' },
    { OutputKey: 'Paint', OutputValue: 'blue' },
  ]);
});

test('resources that do not depend on each other come up at the same time', async () => {
  const play = new Playground(() => ({ after: 60_000 }));

  await play.deployed('demo', { Resources: { A: custom(), B: custom(), C: custom() } });

  const sent = play.aws.cloudformation.answers.map(({ sentAt }) => sentAt);
  expect(sent).toEqual([sent[0], sent[0], sent[0]]);
});

test('a custom resource is asked as CloudFormation asks, every scalar a string', async () => {
  const play = new Playground();

  const id = await play.deployed('demo', {
    Resources: { Thing: custom({ Count: 3, Deep: { Flag: true, List: [1, { Ref: 'AWS::NoValue' }] } }) },
  });

  expect(play.requests).toEqual([
    {
      RequestType: 'Create',
      ServiceToken: SERVICE_TOKEN,
      ResponseURL: expect.stringMatching(
        /^https:\/\/cloudformation-custom-resource-response-euwest1\.s3\.amazonaws\.com\/arn%3Aaws%3Acloudformation/,
      ),
      StackId: id,
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      LogicalResourceId: 'Thing',
      ResourceType: 'Custom::Thing',
      ResourceProperties: {
        ServiceToken: SERVICE_TOKEN,
        Count: '3',
        Deep: { Flag: 'true', List: ['1'] },
      },
    },
  ]);
});

test('a resource shows each status while it is created', async () => {
  const play = new Playground(() => ({ after: 10_000 }));
  const id = await play.create('demo', { Resources: { Thing: custom() } });

  await play.clock.advance(5_000);
  expect(await play.resource(id, 'Thing')).toMatchObject({ ResourceStatus: 'CREATE_IN_PROGRESS' });
  expect(await play.describe(id)).toMatchObject({ StackStatus: 'CREATE_IN_PROGRESS' });
  await play.settle(id);

  expect(await play.resource(id, 'Thing')).toMatchObject({
    ResourceStatus: 'CREATE_COMPLETE',
    PhysicalResourceId: 'id-of-Thing',
  });
});

test('fails with the reason of the custom resource, and deletes it under the id of its answer', async () => {
  const play = new Playground(({ RequestType }) =>
    RequestType === 'Create' ? { fail: 'no paint left', id: 'half-1' } : {},
  );

  const id = await play.create('demo', { Resources: { Thing: custom() } });

  expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
  const [create] = play.requests;
  expect(await play.story(id)).toEqual([
    'demo CREATE_IN_PROGRESS: User Initiated',
    'Thing CREATE_IN_PROGRESS',
    `Thing CREATE_FAILED: Received response status [FAILED] from custom resource. Message returned: no paint left (RequestId: ${create.RequestId})`,
    'demo ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Thing]. Rollback requested by user.',
    'Thing DELETE_IN_PROGRESS',
    'Thing DELETE_COMPLETE',
    'demo ROLLBACK_COMPLETE',
  ]);
  expect(play.asked).toEqual(['Create Thing', 'Delete Thing half-1']);
});

test('fails with the text of the service that refused, in the form of a resource handler', async () => {
  const play = new Playground();

  const id = await play.create('demo', {
    Resources: { Bad: parameter('x', { Properties: { Type: 'String', Value: 'x', Name: 'no such name!' } }) },
  });
  await play.settle(id);

  // It made nothing, so there is nothing to delete.
  expect(await play.resource(id, 'Bad')).toMatchObject({ ResourceStatus: 'DELETE_COMPLETE' });
  expect((await play.story(id))[2]).toMatch(
    /^Bad CREATE_FAILED: Resource handler returned message: "Parameter name: "no such name!" can't be used\. \(Service: Ssm, Status Code: 400, Request ID: [0-9a-f-]{36}\)" \(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: InvalidRequest\)$/,
  );
});

test('fails when a resource asks a custom resource for an attribute that it did not return', async () => {
  const play = new Playground();

  const id = await play.create('demo', {
    Resources: { Thing: custom(), Paint: parameter({ 'Fn::GetAtt': ['Thing', 'Colour'] }) },
  });

  expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
  expect(await play.story(id)).toContain(
    `Paint CREATE_FAILED: CustomResource attribute error: Vendor response doesn't contain Colour attribute in object ${id}|Thing|${play.requests[0].RequestId}`,
  );
});

describe('when one resource fails while another is coming up', () => {
  const template = {
    Resources: { Slow: custom({ Size: 'big' }), Bad: custom(), Waiting: custom({}, { DependsOn: 'Slow' }) },
  };

  async function failed(reply: (play: Playground) => void = () => {}) {
    const play = new Playground(({ RequestType, LogicalResourceId }) => {
      if (RequestType === 'Delete') return {};
      return LogicalResourceId === 'Bad' ? { fail: 'broken', after: 1_000 } : undefined;
    });
    reply(play);
    const id = await play.create('demo', template);
    const status = await play.settle(id);
    return { play, id, status };
  }

  test('the other is cancelled immediately, without waiting for its answer', async () => {
    const { play, id, status } = await failed();

    expect(status).toBe('ROLLBACK_COMPLETE');
    const story = await play.story(id);
    expect(story).toContain('Slow CREATE_FAILED: Resource creation cancelled');
    expect(story).toContain(
      'demo ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Bad, Slow]. Rollback requested by user.',
    );
    expect(play.clock.now() - play.record(play.requests[0]).sentAt).toBeLessThan(2_000);
  });

  test('a resource that waited for it never begins', async () => {
    const { play } = await failed();

    expect(play.asked.filter((line) => line.includes('Waiting'))).toEqual([]);
  });

  test('the cancelled one is deleted under an invented id, with its properties', async () => {
    const { play } = await failed();

    const deletion = play.requests.find(
      ({ RequestType, LogicalResourceId }) => RequestType === 'Delete' && LogicalResourceId === 'Slow',
    )!;
    expect(deletion.PhysicalResourceId).toMatch(/^demo-Slow-[A-Z0-9]{12}$/);
    expect(deletion.ResourceProperties).toEqual({ ServiceToken: SERVICE_TOKEN, Size: 'big' });
  });

  test('a late answer is accepted and ignored', async () => {
    const { play, id } = await failed();
    const create = play.requests.find(({ LogicalResourceId }) => LogicalResourceId === 'Slow')!;

    expect(play.answer(create, { id: 'too-late' })).toBe(200);

    expect(play.record(create)).toMatchObject({
      outcome: 'cancelled',
      answers: [{ physicalResourceId: 'too-late', counted: false }],
    });
    expect(await play.resource(id, 'Slow')).toMatchObject({ ResourceStatus: 'DELETE_COMPLETE' });
  });
});

test('a slow service can finish the cancelled create, and the result is deleted', async () => {
  const play = new Playground();
  play.aws.intercept(async (call, _input, next) => {
    if (call.operation === 'PutParameter') await play.clock.sleep(5_000);
    return next();
  });
  play.provider = ({ RequestType }) => (RequestType === 'Create' ? { fail: 'broken', after: 1_000 } : {});
  const named = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Name: 'slow', Value: 'x' } };

  const id = await play.create('demo', { Resources: { Slow: named, Bad: custom() } });

  expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
  expect(await play.story(id)).toEqual(
    expect.arrayContaining(['Slow CREATE_FAILED: Resource creation cancelled', 'Slow DELETE_COMPLETE']),
  );
  await expect(play.call('GetParameter', { Name: 'slow' }, 'ssm')).rejects.toThrow('not found');
});

describe('a failed create', () => {
  const template = { Resources: { Good: custom(), Bad: custom({}, { DependsOn: 'Good' }) } };

  async function failedWith(options: object) {
    const play = new Playground(({ RequestType, LogicalResourceId }) =>
      RequestType === 'Create' && LogicalResourceId === 'Bad' ? { fail: 'broken', id: 'bad-1' } : {},
    );
    const id = await play.create('demo', template, options);
    return { play, id, status: await play.settle(id) };
  }

  test('without rollback everything stays, and can be rolled back later', async () => {
    const { play, id, status } = await failedWith({ DisableRollback: 'true' });
    expect(status).toBe('CREATE_FAILED');
    expect(play.asked).toEqual(['Create Good', 'Create Bad']);

    await play.call('RollbackStack', { StackName: id });

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    expect(play.asked.slice(2)).toEqual(['Delete Bad bad-1', 'Delete Good id-of-Good']);
  });

  test('without rollback the next update deletes the failed resource, and creates it again', async () => {
    const { play, id } = await failedWith({ DisableRollback: 'true' });
    play.provider = () => ({});

    await play.update(id, template, { DisableRollback: 'true' });

    expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
    expect(play.asked.slice(2)).toEqual(['Delete Bad bad-1', 'Create Bad']);
  });

  test.each(['Retain', 'RetainExceptOnCreate'])(
    'with OnFailure DELETE the policy %s counts',
    async (policy) => {
      const play = new Playground(({ LogicalResourceId }) =>
        LogicalResourceId === 'Bad' ? { fail: 'broken' } : {},
      );
      const Good = custom({}, { DeletionPolicy: policy });
      const id = await play.create(
        'demo',
        { Resources: { ...template.Resources, Good } },
        { OnFailure: 'DELETE' },
      );

      await play.settle(id);

      expect(await play.story(id)).toContain('Good DELETE_SKIPPED');
    },
  );

  test('with OnFailure DELETE the stack is deleted too, and never shows a failure or a rollback', async () => {
    const { play, id, status } = await failedWith({ OnFailure: 'DELETE' });

    expect(status).toBe('DELETE_COMPLETE');
    await expect(play.describe('demo')).rejects.toThrow('Stack with id demo does not exist');
    expect((await play.story(id)).filter((line) => line.startsWith('demo '))).toEqual([
      'demo CREATE_IN_PROGRESS: User Initiated',
      'demo DELETE_IN_PROGRESS: The following resource(s) failed to create: [Bad]. Delete requested by user.',
      'demo DELETE_COMPLETE',
    ]);
  });
});

describe('with the deletion of a stack whose create fails', () => {
  const template = { Resources: { Slow: custom(), Bad: custom() } };
  const begin = {
    'CreateStack and OnFailure': (play: Playground) => play.create('demo', template, { OnFailure: 'DELETE' }),
    'a change set and OnStackFailure': async (play: Playground) => {
      const { StackId, Id: ChangeSetName } = await play.call('CreateChangeSet', {
        StackName: 'demo',
        ChangeSetName: 'first',
        ChangeSetType: 'CREATE',
        TemplateBody: JSON.stringify(template),
        OnStackFailure: 'DELETE',
      });
      await play.clock.advance(1_000);
      await play.call('ExecuteChangeSet', { ChangeSetName });
      return StackId as string;
    },
  };

  test.each(Object.entries(begin))(
    '%s: a custom resource under way gets its Delete while the stack shows DELETE_IN_PROGRESS',
    async (_, create) => {
      const play = new Playground();
      const seen: string[] = [];
      play.onInvoke = async ({ RequestType, LogicalResourceId, StackId }) => {
        const { StackStatus, DeletionTime } = await play.describe(StackId);
        const since = DeletionTime ? ', with its time' : '';
        if (LogicalResourceId === 'Slow') seen.push(`${RequestType}: ${StackStatus}${since}`);
      };
      play.provider = ({ RequestType, LogicalResourceId }) => {
        if (RequestType === 'Delete') return {};
        return LogicalResourceId === 'Bad' ? { fail: 'broken', after: 1_000 } : undefined;
      };
      const id = await create(play);

      expect(await play.settle(id)).toBe('DELETE_COMPLETE');
      expect(seen).toEqual(['Create: CREATE_IN_PROGRESS', 'Delete: DELETE_IN_PROGRESS, with its time']);
      expect(play.asked).toContainEqual(expect.stringMatching(/^Delete Slow demo-Slow-[A-Z0-9]{12}$/));
    },
  );
});

test('fails to update a stack that was rolled back: it can only be deleted', async () => {
  const play = new Playground(({ RequestType }) => (RequestType === 'Create' ? { fail: 'broken' } : {}));
  const id = await play.create('demo', { Resources: { Thing: custom() } });
  await play.settle(id);

  await expect(play.update(id, { Resources: { Other: custom() } })).rejects.toThrow(
    `Stack:${id} is in ROLLBACK_COMPLETE state and can not be updated.`,
  );
});

test('a deletion interrupts a create', async () => {
  const play = new Playground(({ RequestType }) => (RequestType === 'Create' ? undefined : {}));
  const id = await play.create('demo', { Resources: { Thing: custom() } });
  await play.clock.advance(1_000);

  await play.call('DeleteStack', { StackName: id });

  expect(await play.settle(id)).toBe('DELETE_COMPLETE');
  expect(play.asked).toEqual([
    'Create Thing',
    expect.stringMatching(/^Delete Thing demo-Thing-[A-Z0-9]{12}$/),
  ]);
  expect((await play.story(id)).filter((line) => line.includes('ROLLBACK'))).toEqual([]);
});

test.each([
  ['running', {}],
  ['requested', { DisableRollback: 'true' }],
])('a deletion waits for a %s rollback, and sends no request twice', async (_case, options) => {
  const play = new Playground(({ RequestType }) =>
    RequestType === 'Create' ? { fail: 'broken', id: 'thing' } : { after: 10_000 },
  );
  const id = await play.create('demo', { Resources: { Thing: custom() } }, options);
  if ('DisableRollback' in options) {
    await play.settle(id);
    await play.call('RollbackStack', { StackName: id });
  }
  await play.clock.advance(5_000);
  expect(await play.describe(id)).toMatchObject({ StackStatus: 'ROLLBACK_IN_PROGRESS' });

  await play.call('DeleteStack', { StackName: id });

  expect(await play.settle(id)).toBe('DELETE_COMPLETE');
  expect(play.asked).toEqual(['Create Thing', 'Delete Thing thing']);
});

test('no two events of a stack share a time stamp, because readers sort by it', async () => {
  const play = new Playground();
  play.aws.cloudformation.timing.resource = 0;
  await play.deployed('demo', { Resources: { A: parameter('a'), B: parameter('b') } });

  const { StackEvents: events } = await play.call('DescribeStackEvents', { StackName: 'demo' });

  const times = events.map(({ Timestamp }: any) => Timestamp.getTime());
  expect(times).toEqual([...new Set(times)].sort((a: any, b: any) => b - a));
});
