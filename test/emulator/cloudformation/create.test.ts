import { deployed, onCreate, Playground, type Provider, WITHOUT_ROLLBACK } from './playground';
import { attribute, BAD, custom, named, ONE, parameter, SERVICE_TOKEN } from './templates';

test('resources come up in the order of their dependencies, and the outputs with them', async () => {
  const template = {
    Resources: { Paint: parameter(attribute('Thing', 'Colour')), Thing: custom() },
    Outputs: { Name: { Value: { Ref: 'Thing' } }, Paint: { Value: attribute('Paint', 'Value') } },
  };

  const play = await deployed(template, () => ({ id: 'thing-1', data: { Colour: 'blue' } }));

  expect(await play.story()).toEqual([
    'demo CREATE_IN_PROGRESS: User Initiated',
    'Thing CREATE_IN_PROGRESS',
    'Thing CREATE_IN_PROGRESS: Resource creation Initiated',
    'Thing CREATE_COMPLETE',
    'Paint CREATE_IN_PROGRESS',
    'Paint CREATE_IN_PROGRESS: Resource creation Initiated',
    'Paint CREATE_COMPLETE',
    'demo CREATE_COMPLETE',
  ]);
  expect(await play.outputs()).toEqual(['thing-1', 'blue']);
});

test('resources that do not depend on each other come up at the same time, and show each status', async () => {
  const play = new Playground(() => ({ after: 10_000 }));
  await play.create({ Resources: { A: custom(), B: custom() } });

  await play.clock.advance(5_000);
  expect(await play.resource('A')).toMatchObject({ ResourceStatus: 'CREATE_IN_PROGRESS' });
  expect(await play.status()).toBe('CREATE_IN_PROGRESS');
  await play.settle();

  expect(await play.shown('A')).toBe('CREATE_COMPLETE id-of-A');
  const [first, second] = play.aws.cloudformation.answers;
  expect(second.sentAt).toBe(first.sentAt);
});

test('a custom resource is asked as CloudFormation asks, every scalar a string', async () => {
  const Thing = custom({ Count: 3, Deep: { Flag: true, List: [1, { Ref: 'AWS::NoValue' }] } });
  const play = await deployed({ Resources: { Thing } });

  const host = 'https://cloudformation-custom-resource-response-euwest1.s3.amazonaws.com';
  expect(play.requests).toEqual([
    {
      RequestType: 'Create',
      ServiceToken: SERVICE_TOKEN,
      ResponseURL: expect.stringContaining(`${host}/arn%3Aaws%3Acloudformation`),
      StackId: play.id,
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      LogicalResourceId: 'Thing',
      ResourceType: 'Custom::Thing',
      ResourceProperties: { ServiceToken: SERVICE_TOKEN, Count: '3', Deep: { Flag: 'true', List: ['1'] } },
    },
  ]);
});

test('fails with the reason of the custom resource, and deletes it under the id of its answer: then the stack can only be deleted', async () => {
  const play = new Playground(onCreate({ fail: 'no paint left', id: 'half-1' }));

  expect(await play.created(ONE)).toBe('ROLLBACK_COMPLETE');
  const [create] = play.requests;
  expect(await play.story()).toEqual([
    'demo CREATE_IN_PROGRESS: User Initiated',
    'Thing CREATE_IN_PROGRESS',
    `Thing CREATE_FAILED: Received response status [FAILED] from custom resource. Message returned: no paint left (RequestId: ${create.RequestId})`,
    'demo ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Thing]. Rollback requested by user.',
    'Thing DELETE_IN_PROGRESS',
    'Thing DELETE_COMPLETE',
    'demo ROLLBACK_COMPLETE',
  ]);
  expect(play.asked).toEqual(['Create Thing', 'Delete Thing half-1']);
  await expect(play.update({ Resources: { Other: custom() } })).rejects.toThrow(
    `Stack:${play.id} is in ROLLBACK_COMPLETE state and can not be updated.`,
  );
});

test('fails with the text of the service that refused, in the form of a resource handler', async () => {
  const play = new Playground();

  await play.created({ Resources: { Bad: named('no such name!') } });

  // It made nothing, so there is nothing to delete.
  expect(await play.resource('Bad')).toMatchObject({ ResourceStatus: 'DELETE_COMPLETE' });
  expect((await play.story())[2]).toMatch(
    /^Bad CREATE_FAILED: Resource handler returned message: "Parameter name: "no such name!" can't be used\. \(Service: Ssm, Status Code: 400, Request ID: [0-9a-f-]{36}\)" \(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: InvalidRequest\)$/,
  );
});

test('fails when a resource asks a custom resource for an attribute that it did not return', async () => {
  const play = new Playground();
  const Paint = parameter(attribute('Thing', 'Colour'));

  expect(await play.created({ Resources: { Thing: custom(), Paint } })).toBe('ROLLBACK_COMPLETE');
  expect(await play.story()).toContain(
    `Paint CREATE_FAILED: CustomResource attribute error: Vendor response doesn't contain Colour attribute in object ${play.id}|Thing|${play.requests[0].RequestId}`,
  );
});

/** Lets `Bad` fail after a second. The creation of all others gets no answer. */
const onlyBadAnswers: Provider = ({ RequestType, LogicalResourceId }) => {
  if (RequestType === 'Delete') return {};
  return LogicalResourceId === 'Bad' ? { fail: 'broken', after: 1_000 } : undefined;
};

test('when one resource fails, another that is coming up is cancelled immediately, and then deleted', async () => {
  const play = new Playground(onlyBadAnswers);
  const Resources = { ...BAD, Slow: custom({ Size: 'big' }), Waiting: custom({}, { DependsOn: 'Slow' }) };

  expect(await play.created({ Resources })).toBe('ROLLBACK_COMPLETE');
  const story = await play.story();
  expect(story).toContain('Slow CREATE_FAILED: Resource creation cancelled');
  expect(story).toContain(
    'demo ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Bad, Slow]. Rollback requested by user.',
  );
  expect(play.clock.now() - play.record(play.requests[0]).sentAt).toBeLessThan(2_000);
  expect(play.asked.filter((line) => line.includes('Waiting'))).toEqual([]);
  const [create, deletion] = play.requests.filter(({ LogicalResourceId }) => LogicalResourceId === 'Slow');
  const ResourceProperties = { ServiceToken: SERVICE_TOKEN, Size: 'big' };
  expect(deletion).toMatchObject({ RequestType: 'Delete', ResourceProperties });
  expect(deletion.PhysicalResourceId).toMatch(/^demo-Slow-[A-Z0-9]{12}$/);
  // A late answer is accepted and ignored.
  expect(play.answer(create, { id: 'too-late' })).toBe(200);
  const answers = [{ physicalResourceId: 'too-late', counted: false }];
  expect(play.record(create)).toMatchObject({ outcome: 'cancelled', answers });
  expect(await play.resource('Slow')).toMatchObject({ ResourceStatus: 'DELETE_COMPLETE' });
});

test('a slow service can finish the cancelled create, and the result is deleted', async () => {
  const play = new Playground(onCreate({ fail: 'broken', after: 1_000 }));
  play.aws.intercept(async (call, _input, next) => {
    if (call.operation === 'PutParameter') await play.clock.sleep(5_000);
    return next();
  });

  expect(await play.created({ Resources: { Slow: named('slow'), ...BAD } })).toBe('ROLLBACK_COMPLETE');
  const ends = ['Slow CREATE_FAILED: Resource creation cancelled', 'Slow DELETE_COMPLETE'];
  expect(await play.story()).toEqual(expect.arrayContaining(ends));
  await expect(play.parameter('slow')).rejects.toThrow('not found');
});

describe('a failed create', () => {
  const template = (DeletionPolicy?: string) => ({
    Resources: { Good: custom({}, { DeletionPolicy }), Bad: custom({}, { DependsOn: 'Good' }) },
  });

  async function failedWith(options: object, end: string, DeletionPolicy?: string) {
    const play = new Playground(onCreate({ fail: 'broken', id: 'bad-1' }, 'Bad'));
    expect(await play.created(template(DeletionPolicy), options)).toBe(end);
    return play;
  }

  test('without rollback everything stays, and can be rolled back later', async () => {
    const play = await failedWith(WITHOUT_ROLLBACK, 'CREATE_FAILED');
    expect(play.asked).toEqual(['Create Good', 'Create Bad']);

    expect(await play.ended('RollbackStack')).toBe('ROLLBACK_COMPLETE');
    expect(play.asked.slice(2)).toEqual(['Delete Bad bad-1', 'Delete Good id-of-Good']);
  });

  test('without rollback the next update deletes the failed resource, and creates it again', async () => {
    const play = await failedWith(WITHOUT_ROLLBACK, 'CREATE_FAILED');
    play.provider = () => ({});

    expect(await play.updated(template(), WITHOUT_ROLLBACK)).toBe('UPDATE_COMPLETE');
    expect(play.asked.slice(2)).toEqual(['Delete Bad bad-1', 'Create Bad']);
  });

  test.each(['Retain', 'RetainExceptOnCreate'])(
    'with OnFailure DELETE the policy %s counts',
    async (policy) => {
      const play = await failedWith({ OnFailure: 'DELETE' }, 'DELETE_COMPLETE', policy);

      expect(await play.story()).toContain('Good DELETE_SKIPPED');
    },
  );

  test('with OnFailure DELETE the stack is deleted too, and never shows a failure or a rollback', async () => {
    const play = await failedWith({ OnFailure: 'DELETE' }, 'DELETE_COMPLETE');

    await expect(play.describe('demo')).rejects.toThrow('Stack with id demo does not exist');
    expect(await play.storyOf('demo')).toEqual([
      'demo CREATE_IN_PROGRESS: User Initiated',
      'demo DELETE_IN_PROGRESS: The following resource(s) failed to create: [Bad]. Delete requested by user.',
      'demo DELETE_COMPLETE',
    ]);
  });
});

describe('with the deletion of a stack whose create fails', () => {
  const template = { Resources: { ...BAD, Slow: custom() } };
  const begin = {
    'CreateStack and OnFailure': (play: Playground) => play.create(template, { OnFailure: 'DELETE' }),
    'a change set and OnStackFailure': async (play: Playground) => {
      const options = { ChangeSetType: 'CREATE', OnStackFailure: 'DELETE' };
      const { ChangeSetId, StackId } = await play.changeSet(template, options);
      await play.execute(ChangeSetId);
      play.id = StackId;
    },
  };

  test.each(Object.entries(begin))(
    '%s: a custom resource under way gets its Delete while the stack shows DELETE_IN_PROGRESS',
    async (_, create) => {
      const play = new Playground(onlyBadAnswers);
      const seen: string[] = [];
      play.onInvoke = async ({ RequestType, LogicalResourceId, StackId }) => {
        const { StackStatus, DeletionTime } = await play.describe(StackId);
        const since = DeletionTime ? ', with its time' : '';
        if (LogicalResourceId === 'Slow') seen.push(`${RequestType}: ${StackStatus}${since}`);
      };
      await create(play);

      expect(await play.settle()).toBe('DELETE_COMPLETE');
      expect(seen).toEqual(['Create: CREATE_IN_PROGRESS', 'Delete: DELETE_IN_PROGRESS, with its time']);
      expect(play.asked).toContainEqual(expect.stringMatching(/^Delete Slow demo-Slow-[A-Z0-9]{12}$/));
    },
  );
});

test('a deletion interrupts a create', async () => {
  const play = new Playground(onCreate(undefined));
  await play.create(ONE);
  await play.clock.advance(1_000);

  expect(await play.deleted()).toBe('DELETE_COMPLETE');
  const deletion = expect.stringMatching(/^Delete Thing demo-Thing-[A-Z0-9]{12}$/);
  expect(play.asked).toEqual(['Create Thing', deletion]);
  expect((await play.story()).filter((line) => line.includes('ROLLBACK'))).toEqual([]);
});

test.each([
  ['running', {}],
  ['requested', WITHOUT_ROLLBACK],
])('a deletion waits for a %s rollback, and sends no request twice', async (_case, options) => {
  const play = new Playground(({ RequestType }) =>
    RequestType === 'Create' ? { fail: 'broken', id: 'thing' } : { after: 10_000 },
  );
  await play.create(ONE, options);
  if ('DisableRollback' in options) {
    await play.settle();
    await play.stack('RollbackStack');
  }
  await play.clock.advance(5_000);
  expect(await play.status()).toBe('ROLLBACK_IN_PROGRESS');

  expect(await play.deleted()).toBe('DELETE_COMPLETE');
  expect(play.asked).toEqual(['Create Thing', 'Delete Thing thing']);
});

test('no two events of a stack share a time stamp, because readers sort by it', async () => {
  const play = new Playground();
  play.aws.cloudformation.timing.resource = 0;
  await play.deployed({ Resources: { A: parameter('a'), B: parameter('b') } });

  const { StackEvents: events } = await play.stack('DescribeStackEvents');

  const times = events.map(({ Timestamp }: any) => Timestamp.getTime());
  expect(times).toEqual([...new Set(times)].sort((a: any, b: any) => b - a));
});
