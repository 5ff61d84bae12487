import {
  bySize,
  failBad,
  onCreate,
  onUpdate,
  Playground,
  type Provider,
  WITHOUT_ROLLBACK,
} from './playground';
import { ACCOUNT, attribute, BAD, custom, parameter, REGION, resized, resource, sized } from './templates';

const BUCKET = 'templates';

/** A playground with a bucket for the templates of nested stacks. */
class Nursery extends Playground {
  childId = '';

  static async open(provider?: Provider): Promise<Nursery> {
    const play = new Nursery(provider);
    await play.account.bucket(BUCKET);
    return play;
  }

  /** With a parent and its child, both big. */
  static async standing(provider?: Provider, more?: object): Promise<Nursery> {
    const play = await Nursery.open(provider);
    await play.deployed(await play.family('big'), more);
    play.childId = await play.child();
    return play;
  }

  /** Puts a template where a nested stack finds it. Returns what the parent says about it. */
  async nested(Key: string, template: object, properties: object = {}) {
    await this.call('PutObject', { Bucket: BUCKET, Key, Body: JSON.stringify(template) }, 's3');
    const TemplateURL = { 'Fn::Sub': `https://s3.\${AWS::Region}.\${AWS::URLSuffix}/${BUCKET}/${Key}` };
    return resource('AWS::CloudFormation::Stack', { TemplateURL, ...properties });
  }

  /** A parent with a child, and with a resource that waits for the child. */
  async family(Size: string, more: object = {}, inChild: object = {}) {
    const Child = await this.nested(`${Size}.json`, sized(Size, inChild));
    const Value = attribute('Child', 'Outputs.Size');
    return { Resources: { Child, After: parameter(Value), ...more }, Outputs: { Size: { Value } } };
  }

  /** The id of a nested stack. */
  async child(parent?: string, logicalId = 'Child'): Promise<string> {
    return (await this.resource(logicalId, parent)).PhysicalResourceId;
  }

  /** The statuses of the child itself, oldest first. */
  async statuses(stack?: string): Promise<string[]> {
    const id = stack ?? (await this.child());
    return (await this.storyOf(id.split('/')[1], id)).map((line) => line.split(/[ :]/)[1]);
  }

  /** The status of a stack, and the size that it shows. */
  async state(stack: string): Promise<string> {
    return `${await this.status(stack)}, ${await this.outputs(stack)}`;
  }
}

const CREATED = ['CREATE_IN_PROGRESS', 'CREATE_COMPLETE'];
const FAILED = ['CREATE_IN_PROGRESS', 'CREATE_FAILED'];
const DELETED = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
const UPDATED = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'];
const ROLLED_BACK = [
  'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE',
];
/** Fails to be created in the parent, after the child. */
const BAD_AFTER_CHILD = { Bad: custom({}, { DependsOn: 'Child' }) };

/** Lets `Bad` fail while the creation of another resource takes a minute. */
const failingDuring = (slow: string) => failBad(onCreate({ after: 60_000 }, slow));

describe('a nested stack is created', () => {
  test('with its parent, which reads its outputs', async () => {
    const play = await Nursery.standing();

    const { id, childId } = play;
    const arn = `^arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/demo-Child-[A-Z0-9]{12,13}/`;
    expect(childId).toMatch(new RegExp(arn));
    const Outputs = [{ OutputKey: 'Size', OutputValue: 'big' }];
    const created = { StackStatus: 'CREATE_COMPLETE', ParentId: id, RootId: id, Outputs };
    expect(await play.describe(childId)).toMatchObject(created);
    expect(await play.describe()).toMatchObject({ Outputs, ParentId: undefined });
    expect(play.requests).toMatchObject([{ StackId: childId, LogicalResourceId: 'Thing' }]);
    expect(await play.storyOf('Child')).toEqual([
      'Child CREATE_IN_PROGRESS',
      'Child CREATE_IN_PROGRESS: Resource creation Initiated',
      'Child CREATE_COMPLETE',
    ]);
    const { StackEvents } = await play.stack('DescribeStackEvents');
    const event = StackEvents.find(({ LogicalResourceId }: any) => LogicalResourceId === 'Child');
    expect(event).toMatchObject({ PhysicalResourceId: childId, ResourceType: 'AWS::CloudFormation::Stack' });
    expect(event.EventId).toMatch(/^Child-.*-CREATE_COMPLETE-/);
  });

  test('with the parameters, tags and topics that its parent gives it', async () => {
    const play = await Nursery.open();
    const template = {
      Parameters: { Size: { Type: 'Number' }, Colour: { Type: 'String', Default: 'red' } },
      Resources: { Thing: custom({ Size: { Ref: 'Size' }, Colour: { Ref: 'Colour' } }) },
    };
    const tag = (Key: string, Value: string) => ({ Key, Value });
    const Tags = [tag('own', '1')];
    const NotificationARNs = [`arn:aws:sns:${REGION}:${ACCOUNT}:topic`];
    const properties = { Parameters: { Size: 3 }, Tags, NotificationARNs };
    const Child = await play.nested('child.json', template, properties);

    await play.deployed({ Resources: { Child } }, { Tags: [tag('own', '0'), tag('team', 'a')] });

    expect(play.requests[0].ResourceProperties).toMatchObject({ Size: '3', Colour: 'red' });
    expect(await play.describe(await play.child())).toMatchObject({
      Tags: [tag('team', 'a'), ...Tags],
      NotificationARNs,
      Parameters: [
        { ParameterKey: 'Size', ParameterValue: '3' },
        { ParameterKey: 'Colour', ParameterValue: 'red' },
      ],
    });
  });

  test.each([
    ['a missing template', { TemplateURL: `https://s3.${REGION}.amazonaws.com/x/y.json` }, /S3 error: /],
    ['unknown parameters', { Parameters: { Colour: 'red' } }, /Parameters: \[Colour\] do not exist in the/],
    ['a list as a parameter', { Parameters: { Size: ['1', '2'] } }, /must be an object with String/],
  ])('not from %s: the parent fails in the words of that refusal', async (_, properties, message) => {
    const play = await Nursery.open();
    const Child = await play.nested('child.json', sized('big'), properties);

    expect(await play.created({ Resources: { Child } })).toBe('ROLLBACK_COMPLETE');
    const failure = new RegExp(`^Child CREATE_FAILED: .*${message.source}`);
    expect(await play.story()).toContainEqual(expect.stringMatching(failure));
    expect(await play.call('ListStacks')).toMatchObject({ StackSummaries: [{ StackName: 'demo' }] });
  });

  test('only with the capabilities that its parent was given', async () => {
    const play = await Nursery.open();
    const Child = await play.nested('child.json', { Resources: { Role: resource('AWS::IAM::Role') } });

    expect(await play.created({ Resources: { Child } }, { Capabilities: [] })).toBe('ROLLBACK_COMPLETE');
    expect(await play.story()).toContain('Child CREATE_FAILED: Requires capabilities : [CAPABILITY_IAM]');
  });
});

describe('a create that fails', () => {
  test('inside the nested stack leaves it CREATE_FAILED, and the parent deletes it', async () => {
    const play = await Nursery.open(failingDuring('Slow'));
    const template = await play.family('big', {}, { ...BAD, Slow: custom() });

    expect(await play.created(template)).toBe('ROLLBACK_COMPLETE');
    expect(await play.statuses()).toEqual([...FAILED, ...DELETED]);
    expect(await play.story(await play.child())).toContain('Slow CREATE_FAILED: Resource creation cancelled');
    expect(await play.story()).toEqual([
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
    const play = await Nursery.open(failBad());

    expect(await play.created(await play.family('big', BAD_AFTER_CHILD))).toBe('ROLLBACK_COMPLETE');
    expect(await play.statuses()).toEqual([...CREATED, ...DELETED]);
    const deletions = ['Delete Bad bad-1', 'Delete Thing id-of-Thing'];
    expect(play.asked).toEqual(['Create Thing', 'Create Bad', ...deletions]);
  });

  test('in the parent interrupts a nested stack that is still being created', async () => {
    const play = await Nursery.open(failingDuring('Thing'));

    expect(await play.created(await play.family('big', BAD))).toBe('ROLLBACK_COMPLETE');
    expect(await play.statuses()).toEqual(['CREATE_IN_PROGRESS', ...DELETED]);
    expect(await play.story()).toContain('Child CREATE_FAILED: Resource creation cancelled');
    // Its provider never answered with an id, so CloudFormation invents one.
    expect(play.asked).toContainEqual(expect.stringMatching(/^Delete Thing demo-Child-.*-Thing-/));
  });

  test('without rollback leaves parent and child as they are, until both are deleted', async () => {
    const play = await Nursery.open(failBad());

    expect(await play.created(await play.family('big', {}, BAD), WITHOUT_ROLLBACK)).toBe('CREATE_FAILED');
    const childId = await play.child();
    expect(await play.status(childId)).toBe('CREATE_FAILED');
    expect(await play.shown('Thing', childId)).toBe('CREATE_COMPLETE id-of-Thing');
    expect(await play.deleted()).toBe('DELETE_COMPLETE');
    expect(await play.status(childId)).toBe('DELETE_COMPLETE');
  });

  test('with OnFailure DELETE deletes the nested stack too', async () => {
    const play = await Nursery.open(failBad());
    const template = await play.family('big', {}, BAD);

    expect(await play.created(template, { OnFailure: 'DELETE' })).toBe('DELETE_COMPLETE');
    expect(await play.statuses()).toEqual([...FAILED, ...DELETED]);
  });
});

describe('an update', () => {
  test('reaches the nested stack, whose clean-up waits for the parent', async () => {
    const play = await Nursery.standing((it) =>
      it.LogicalResourceId === 'Slow' ? { after: 60_000 } : bySize(it),
    );

    await play.update(await play.family('small', { Slow: custom({}, { DependsOn: 'Child' }) }));
    await play.clock.advance(30_000);

    expect(await play.status(play.childId)).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(play.asked).not.toContain('Delete Thing thing-big');
    expect(await play.settle()).toBe('UPDATE_COMPLETE');
    expect(play.asked.at(-1)).toBe('Delete Thing thing-big');
    expect(await play.statuses()).toEqual([...CREATED, ...UPDATED, 'UPDATE_COMPLETE']);
    expect((await play.story()).slice(-4)).toEqual([
      'Slow CREATE_COMPLETE',
      'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Child UPDATE_COMPLETE',
      'demo UPDATE_COMPLETE',
    ]);
    expect(await play.outputs()).toEqual(['small']);
  });

  test('reads the template again even if its URL is the same, and leaves an unchanged nested stack alone', async () => {
    const play = await Nursery.open();
    const Same = await play.nested('same.json', sized('same'));
    const Child = await play.nested('child.json', sized('big'));
    await play.deployed({ Resources: { Same, Child } });
    await play.nested('child.json', sized('small'));

    expect(await play.updated({ Resources: { Same, Child } })).toBe('UPDATE_COMPLETE');
    expect(await play.state(await play.child())).toBe('UPDATE_COMPLETE, small');
    expect(await play.status(await play.child(play.id, 'Same'))).toBe('CREATE_COMPLETE');
  });

  test('that leaves the nested stack out deletes it in the clean-up, protected or not', async () => {
    const play = await Nursery.standing(undefined, { EnableTerminationProtection: true });

    expect(await play.updated({ Resources: { After: parameter('x') } })).toBe('UPDATE_COMPLETE');
    expect(await play.status(play.childId)).toBe('DELETE_COMPLETE');
    expect(play.asked.at(-1)).toBe('Delete Thing id-of-Thing');
  });

  test('of a whole tree, each of which knows its parent and the root, cleans up from the root', async () => {
    const play = await Nursery.open(bySize);
    const tree = async (Size: string) => {
      const middle = { Resources: { Inner: await play.nested('inner.json', sized(Size)) } };
      return { Resources: { Child: await play.nested('middle.json', middle) } };
    };
    await play.deployed(await tree('big'));

    expect(await play.updated(await tree('small'))).toBe('UPDATE_COMPLETE');
    const middle = await play.child();
    const updated = { StackStatus: 'UPDATE_COMPLETE', ParentId: middle, RootId: play.id };
    expect(await play.describe(await play.child(middle, 'Inner'))).toMatchObject(updated);
    expect(await play.status(middle)).toBe('UPDATE_COMPLETE');
    expect(play.asked).toEqual(['Create Thing', 'Update Thing thing-big', 'Delete Thing thing-big']);
  });
});

describe('an update that is rolled back', () => {
  test('by the parent takes the updated nested stack back', async () => {
    const play = await Nursery.standing(failBad());
    const { childId } = play;

    expect(await play.updated(await play.family('small', BAD_AFTER_CHILD))).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await play.statuses()).slice(2)).toEqual([...UPDATED, ...ROLLED_BACK]);
    expect(play.last('Update')).toMatchObject({ StackId: childId, ...resized('small', 'big') });
    for (const stack of [childId, play.id]) expect(await play.outputs(stack)).toEqual(['big']);
    // The next update is an ordinary one.
    expect(await play.updated(await play.family('small'))).toBe('UPDATE_COMPLETE');
    expect(await play.status(childId)).toBe('UPDATE_COMPLETE');
  });

  test('by the nested stack itself fails the parent at once', async () => {
    const play = await Nursery.standing(failBad());

    expect(await play.updated(await play.family('small', {}, BAD))).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await play.statuses()).slice(2)).toEqual(['UPDATE_IN_PROGRESS', ...ROLLED_BACK]);
    expect(await play.story()).toContain(
      `Child UPDATE_FAILED: Embedded stack ${play.childId} was not successfully updated. ` +
        'Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to create: [Bad]. ',
    );
  });

  test('deletes a nested stack that the update created', async () => {
    const play = await Nursery.standing(failBad());
    const Second = await play.nested('second.json', sized('second'));

    await play.update(await play.family('big', { Second, Bad: custom({}, { DependsOn: 'Second' }) }));
    await play.clock.advance(1_000);
    const second = await play.child(play.id, 'Second');

    expect(await play.settle()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.statuses(second)).toEqual([...CREATED, ...DELETED]);
    expect(await play.status(play.childId)).toBe('CREATE_COMPLETE');
  });

  test('because it was cancelled cancels the update of the nested stack', async () => {
    const slowly = onUpdate('small', { after: 60_000 });
    const play = await Nursery.standing(slowly);
    await play.update(await play.family('small'));
    await play.clock.advance(5_000);

    expect(await play.ended('CancelUpdateStack')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.story(play.childId)).toContain('Thing UPDATE_FAILED: Resource update cancelled');
    expect((await play.statuses()).slice(2)).toEqual(['UPDATE_IN_PROGRESS', ...ROLLED_BACK]);
  });

  test('and fails in the nested stack can be continued, or skipped, by the parent', async () => {
    const play = await Nursery.standing(failBad(onUpdate('big', { fail: 'stuck' })));
    const { id, childId } = play;
    expect(await play.updated(await play.family('small', BAD_AFTER_CHILD))).toBe('UPDATE_ROLLBACK_FAILED');
    expect(await play.status(childId)).toBe('UPDATE_ROLLBACK_FAILED');
    const again = (ResourcesToSkip: string[] = [], StackName = id) =>
      play.call('ContinueUpdateRollback', { StackName, ResourcesToSkip });

    await expect(again([], childId)).rejects.toThrow('call it for its root stack');
    await expect(again(['Child'])).rejects.toThrow('cannot be skipped as a whole');
    await expect(again(['demo-Child.Thing'])).rejects.toThrow('must be in a failed state');
    await again();
    expect(await play.settle()).toBe('UPDATE_ROLLBACK_FAILED');
    const asked = play.asked.length;
    await again([`${childId.split('/')[1]}.Thing`]);
    expect(await play.settle()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.status(childId)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(play.asked.slice(asked)).toEqual(['Delete Bad bad-1']);
  });

  test.each(['that stood before', 'that the failed update made'])(
    'is not rolled back, without rollback: the next update continues with a nested stack %s',
    async (which) => {
      const play = await Nursery.open(failBad());
      const before = { Resources: { Other: parameter('x') } };
      await play.deployed(which === 'that stood before' ? await play.family('big') : before);
      const update = async (Size: string, more?: object) =>
        play.updated(await play.family(Size, more), WITHOUT_ROLLBACK);
      expect(await update('small', BAD_AFTER_CHILD)).toBe('UPDATE_FAILED');

      expect(await update('tiny')).toBe('UPDATE_COMPLETE');
      expect(await play.state(await play.child())).toBe('UPDATE_COMPLETE, tiny');
    },
  );

  test('leaves alone a nested stack that the update had not reached', async () => {
    const play = await Nursery.standing(failBad());
    const template = await play.family('big', BAD);
    Object.assign(template.Resources.Child, { DependsOn: 'Bad' });
    await play.nested('big.json', sized('another'));

    expect(await play.updated(template)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.status(play.childId)).toBe('CREATE_COMPLETE');
    expect(play.asked).not.toContain('Update Thing id-of-Thing');
  });

  test.each([
    ['the parent', BAD_AFTER_CHILD, {}, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    ['the nested stack', {}, BAD, 'UPDATE_FAILED'],
  ])('later, by RollbackStack, after a failure in %s', async (_, more, inChild, meanwhile) => {
    const play = await Nursery.standing(failBad());
    const template = await play.family('small', more, inChild);
    expect(await play.updated(template, WITHOUT_ROLLBACK)).toBe('UPDATE_FAILED');
    expect(await play.status(play.childId)).toBe(meanwhile);

    expect(await play.ended('RollbackStack')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await play.state(play.childId)).toBe('UPDATE_ROLLBACK_COMPLETE, big');
  });
});

describe('a deletion', () => {
  const remove = (play: Playground, StackName: string) => play.call('DeleteStack', { StackName });

  test('of the parent deletes a nested stack that waits after an update without rollback', async () => {
    const play = await Nursery.standing(failBad());
    await play.updated(await play.family('small', BAD_AFTER_CHILD), WITHOUT_ROLLBACK);
    await expect(remove(play, play.childId)).rejects.toThrow('cannot be deleted while');

    expect(await play.deleted()).toBe('DELETE_COMPLETE');
    expect(await play.status(play.childId)).toBe('DELETE_COMPLETE');
  });

  test('that fails in the nested stack fails in the parent, and can be tried again', async () => {
    const play = await Nursery.standing();
    play.provider = () => ({ fail: 'in use' });
    expect(await play.deleted()).toBe('DELETE_FAILED');
    expect(await play.story()).toContain(
      `Child DELETE_FAILED: Embedded stack ${play.childId} was not successfully deleted: ` +
        'The following resource(s) failed to delete: [Thing]. ',
    );
    play.provider = () => ({});

    expect(await play.deleted()).toBe('DELETE_COMPLETE');
    expect(await play.status(play.childId)).toBe('DELETE_COMPLETE');
    expect(play.asked.at(-1)).toBe('Delete Thing id-of-Thing');
  });

  test('of the nested stack alone is allowed, unless its root is protected', async () => {
    const play = await Nursery.standing(undefined, { EnableTerminationProtection: true });
    const protect = (StackName: string, EnableTerminationProtection: boolean) =>
      play.call('UpdateTerminationProtection', { StackName, EnableTerminationProtection });
    await expect(remove(play, play.childId)).rejects.toThrow('TerminationProtection');
    await expect(protect(play.childId, false)).rejects.toThrow('set it on its root stack');
    await protect(play.id, false);

    await remove(play, play.childId);

    expect(await play.settle(play.childId)).toBe('DELETE_COMPLETE');
    expect(await play.deleted()).toBe('DELETE_COMPLETE');
  });
});

test('an update of the nested stack alone fails an update of the parent, which does not disturb it', async () => {
  const play = await Nursery.standing();
  const { childId } = play;
  play.provider = () => ({ after: 60_000 });
  await play.update(sized('tiny'), {}, childId);

  expect(await play.updated(await play.family('small'))).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.settle(childId)).toBe('UPDATE_COMPLETE');
  expect(await play.story()).toContain(
    `Child UPDATE_FAILED: Stack:${childId} is in UPDATE_IN_PROGRESS state and can not be updated.`,
  );
});

describe('a change set of the parent', () => {
  test('adds the nested stack, shows no more of it with IncludeNestedStacks, and creates it', async () => {
    const play = await Nursery.open();
    const options = { ChangeSetType: 'CREATE', IncludeNestedStacks: true };

    const { Changes, ...described } = await play.changeSet(await play.family('big'), options);

    expect(described).toMatchObject({ IncludeNestedStacks: true });
    const changes = Changes.map(({ ResourceChange: it }: any) => `${it.Action} ${it.ResourceType}`);
    expect(changes).toEqual(['Add AWS::CloudFormation::Stack', 'Add AWS::SSM::Parameter']);
    expect(await play.call('ListStacks')).toMatchObject({ StackSummaries: [{ StackName: 'demo' }] });
    await play.execute(described.ChangeSetId);
    expect(await play.settle('demo')).toBe('CREATE_COMPLETE');
  });

  test('always modifies the nested stack, because CloudFormation reads its template only during the update', async () => {
    const play = await Nursery.standing();

    const { Changes, Status } = await play.changeSet(await play.family('big'));

    expect(Status).toBe('CREATE_COMPLETE');
    const [ofChild, ofAfter] = Changes.map(({ ResourceChange }: any) => ResourceChange);
    expect(ofChild).toMatchObject({ Action: 'Modify', LogicalResourceId: 'Child', Replacement: 'False' });
    expect(ofChild.Details).toMatchObject([{ ChangeSource: 'Automatic', Evaluation: 'Dynamic' }]);
    // What reads the nested stack's outputs may change with it.
    const cause = { ChangeSource: 'ResourceAttribute', CausingEntity: 'Child.Outputs.Size' };
    expect(ofAfter).toMatchObject({ LogicalResourceId: 'After', Details: [cause] });
  });
});

describe('the calls for a nested stack', () => {
  const NEEDED = ['s3:GetObject', 'lambda:InvokeFunction', 'ssm:*'];

  async function createdAsRole(...actions: string[]) {
    const play = await Nursery.open();
    const RoleARN = await play.account.role('deployer', 'cloudformation', ...actions);
    return { play, RoleARN, status: await play.created(await play.family('big'), { RoleARN }) };
  }

  test("are made as the parent's role, which the nested stack works with too", async () => {
    const { play, RoleARN, status } = await createdAsRole('cloudformation:*', ...NEEDED);

    expect(status).toBe('CREATE_COMPLETE');
    expect(await play.describe(await play.child())).toMatchObject({ RoleARN });
    const made = play.aws.journal.filter(({ caller }) => caller.includes('assumed-role/deployer'));
    expect(made.filter(({ operation }) => operation === 'CreateStack')).toHaveLength(1);
  });

  test('are refused if the role has no permission for them', async () => {
    const { play, status } = await createdAsRole(...NEEDED);

    expect(status).toBe('ROLLBACK_COMPLETE');
    const refusal = /^Child CREATE_FAILED: .*not authorized to perform: cloudformation:CreateStack/;
    expect(await play.story()).toContainEqual(expect.stringMatching(refusal));
  });
});
