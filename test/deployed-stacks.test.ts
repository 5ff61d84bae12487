import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { App, Duration, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as copies from '../contract/copied-model-version';
import * as policies from '../contract/project-policy';
import * as running from '../contract/running-model-version';
import { markAgain, markAsFound, markAsMade, markOf } from '../lambda/cloudformation/mark';
import type { Operation } from '../lambda/cloudformation/operation';
import { ownerOf } from '../lambda/cloudformation/owner';
import type { ResourceEvent } from '../lambda/cloudformation/request';
import * as copyIdentity from '../lambda/copied-model-version/identity';
import { createEngine } from '../lambda/engine/engine';
import { executionsOf, nameOf } from '../lambda/engine/executions';
import { nothingMadeId, saysNothingMade } from '../lambda/engine/lifecycle';
import { parseRequest as parsePolicyRequest } from '../lambda/project-policy/request';
import type { Notes } from '../lambda/reconcile/kind';
import type { Situation } from '../lambda/reconcile/situation';
import * as runningIdentity from '../lambda/running-model-version/identity';
import type { Time } from '../lambda/time';
import {
  type CopiedModelVersionProps,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  RunningModelVersion,
} from '../lib';
import {
  ACCOUNT,
  ALL_FLAGS,
  copyIn,
  DESTINATION_PROJECT,
  NO_FLAGS,
  REGION,
  SOURCE_ACCOUNT,
  SOURCE_PROJECT,
  SOURCE_VERSION,
} from '../testing/constructs/fixture';
import { importVersion } from '../testing/constructs/imported-version';
import { promotionIn } from '../testing/constructs/promotion-fixture';

/**
 * The names by which deployed stacks know this library. Nothing here may change or be removed; new names are added. If
 * a test fails, its text says what the change would do to those stacks.
 */

type Pins = Readonly<Record<string, unknown>>;

/** Fails when a pinned name is gone or now means something else, and says what that does to deployed stacks. */
function holds(now: Pins, pinned: Pins, otherwise: string): void {
  const broken = Object.entries(pinned)
    .filter(([name, value]) => JSON.stringify(now[name]) !== JSON.stringify(value))
    .map(
      ([name, value]) => `  ${name}: was ${JSON.stringify(value)}, is ${JSON.stringify(now[name]) ?? 'gone'}`,
    );
  if (broken.length > 0) {
    throw new Error(`${broken.join('\n')}\nIn stacks that are deployed, ${otherwise}`);
  }
}

/**
 * Fails when the names are not the pinned ones. Another name is either new, and must be pinned, or it is a new name for
 * an old thing.
 */
function areNamed(now: readonly string[], pinned: readonly string[], otherwise: string): void {
  holds(Object.fromEntries(now.map((name) => [name, 'here'])), allOf(pinned, 'here'), otherwise);
  const unpinned = now.filter((name) => !pinned.includes(name));
  if (unpinned.length > 0) {
    throw new Error(
      `${unpinned.join(', ')}: new here. From its first release on, a name stays: add it to this test`,
    );
  }
}

const words = (text: string) => text.split(' ');

const allOf = (names: readonly string[], value: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, value]));

const STACK = { id: 'unused', uuid: 'unused', name: 'prod', account: ACCOUNT, region: REGION };

const OPERATION = {
  stack: { ...STACK, uuid: 'd5a1' },
  status: 'UPDATE_IN_PROGRESS',
  since: '2026-11-28T17:00:00.000Z',
};

const resourcesOf = (stack: Stack): Record<string, any> => Template.fromStack(stack).toJSON().Resources;

const typesIn = (stack: Stack): Record<string, string> =>
  Object.fromEntries(Object.entries(resourcesOf(stack)).map(([id, { Type }]) => [id, Type]));

const propertiesOf = (stack: Stack, type: string): any =>
  Object.values(resourcesOf(stack)).find(({ Type }) => Type === type).Properties;

/** Every construct with every option, by the ids of a user. */
function everything(context: Record<string, unknown> = ALL_FLAGS) {
  const app = new App({ context, analyticsReporting: false });
  const stack = new Stack(app, 'Stack', { env: { account: ACCOUNT, region: REGION } });
  const project = new Project(stack, 'Project');
  /** The compiler asks for a new property of a copy here. */
  const copyOptions = {
    outputKeyPrefix: 'cats/',
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`),
    versionName: 'v1',
    tags: { team: 'vision' },
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    stopOnDelete: true,
    adoptExisting: true,
    timeout: Duration.minutes(20),
    minimumF1Score: 0.9,
    minimumLabelF1Scores: { circle: 0.8 },
    f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName: '/models/current' },
    acceptMissingEvaluation: true,
  } satisfies Required<Omit<CopiedModelVersionProps, 'source' | 'destinationProject' | 'outputBucket'>>;
  const copy = copyIn(stack, 'Copy', copyOptions);
  copy._unknownLabels = 'pass';
  copyIn(stack, 'Long', { timeout: Duration.minutes(150) });
  const policy = new ProjectPolicy(stack, 'Policy', { project });
  policy.allowCopy(new iam.AccountPrincipal('333333333333'));
  RemovalPolicies.of(policy).retain();
  const run = new RunningModelVersion(stack, 'Run', {
    modelVersion: importVersion(stack, 'Version', {
      projectArn: DESTINATION_PROJECT,
      modelVersionArn: DESTINATION_PROJECT.replace(/\/\d+$/, '/version/v1/1600000000003'),
    }),
    minInferenceUnits: 1,
    maxInferenceUnits: 2,
    schedule: {
      start: ScheduleExpression.expression('cron(0 8 ? * MON-FRI *)'),
      stop: ScheduleExpression.expression('cron(0 20 ? * MON-FRI *)'),
    },
  });
  RemovalPolicies.of(run).retain();
  const pointer = new ModelVersionPointer(stack, 'Pointer', {
    parameterName: '/models/cats',
    modelVersion: run,
  });
  return { stack, copy, policy, run, pointer };
}

const PERMANENT_IDS = {
  ProjectC78D97AD: 'AWS::Rekognition::Project',
  Copy1ED8A51E: 'Custom::RekognitionCopiedModelVersion',
  LongA1279578: 'Custom::RekognitionCopiedModelVersion',
  LongWait2395928A1: 'Custom::RekognitionCopiedModelVersionWait',
  LongWait37BD6ACBB: 'Custom::RekognitionCopiedModelVersionWait',
  Policy23B91518: 'Custom::RekognitionProjectPolicy',
  RunC4A32B5F: 'Custom::RekognitionRunningModelVersion',
  PointerFBDF7398: 'AWS::SSM::Parameter',
};

const BEHIND = 'cdkrekognitioncustomlabels';

describe.each([
  ['none of the feature flags', NO_FLAGS],
  ['all the recommended feature flags', ALL_FLAGS],
])('with %s', (_, context) => {
  test('the logical ids and types of declared constructs stay', () => {
    holds(
      typesIn(everything(context).stack),
      PERMANENT_IDS,
      'CloudFormation makes every such resource anew and deletes the former one: models are copied again, or refused where ' +
        'the former copy has their `versionName`; running ones start twice; a project of the same name is refused. A ' +
        'custom resource cannot change its type at all. Keep the construct ids `Resource` and the types',
    );
  });

  test('the service tokens stay', () => {
    const { stack } = everything(context);
    const tokenOf = (type: string) => propertiesOf(stack, type).ServiceToken['Fn::GetAtt'][0];

    holds(
      {
        copies: tokenOf('Custom::RekognitionCopiedModelVersion'),
        policies: tokenOf('Custom::RekognitionProjectPolicy'),
        running: tokenOf('Custom::RekognitionRunningModelVersion'),
      },
      {
        copies: `${BEHIND}CopiedModelVersionProviderframeworkonEventA3168F8A`,
        policies: `${BEHIND}ProjectPolicyProviderframeworkonEvent1A535A78`,
        running: `${BEHIND}RunningModelVersionProviderframeworkonEvent6AA4E29C`,
      },
      'every update fails with "Modifying service token is not allowed". Keep the logical ids of the functions',
    );
  });

  test('the state machines and their names stay', () => {
    const { stack } = everything(context);
    const machines = Object.entries(resourcesOf(stack)).filter(
      ([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine',
    );
    const uuid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };

    holds(
      Object.fromEntries(machines.map(([id, { Properties }]) => [id, Properties.StateMachineName])),
      {
        [`${BEHIND}CopiedModelVersionStateMachineE8747EDB`]: {
          'Fn::Join': ['-', ['CopiedModelVersion', uuid]],
        },
        [`${BEHIND}ProjectPolicyStateMachine9AE88E6D`]: { 'Fn::Join': ['-', ['ProjectPolicy', uuid]] },
        [`${BEHIND}RunningModelVersionStateMachine0ED46ED2`]: {
          'Fn::Join': ['-', ['RunningModelVersion', uuid]],
        },
      },
      'a state machine under another logical id is refused, because the former one still has its name. Under another name ' +
        'it is replaced: the executions of requests under way are lost, and what earlier requests for a policy have done is ' +
        'not found any more, so a rollback leaves what it has to undo',
    );
  });

  test('the role of the copies stays', () => {
    holds(
      typesIn(everything(context).stack),
      { [`${BEHIND}CopiedModelVersionRoleD098A39C`]: 'AWS::IAM::Role' },
      'the role gets a new ARN, and the policies of source accounts, buckets and keys that name the former one refuse it. ' +
        'Keep the id `Role`',
    );
  });
});

describe('the properties of', () => {
  const OTHERWISE =
    'a Delete comes with the properties of the last deployment and not of this version of the library: the handler would ' +
    'find none under the new name, and miss what it has to delete. Under the new name every value is a change as well, ' +
    'and one of those that name a copy makes it anew. Keep the name, or read both';

  /** The compiler asks here for every name that contract/ has. */
  const PROPERTIES_OF_COPY = {
    SourceProjectArn: 'here',
    SourceProjectVersionArn: 'here',
    DestinationProjectArn: 'here',
    OutputBucket: 'here',
    OutputKeyPrefix: 'here',
    KmsKeyId: 'here',
    VersionName: 'here',
    Tags: 'here',
    StopOnDelete: 'here',
    AdoptExisting: 'here',
    Retain: 'here',
    Timeout: 'here',
    MinimumF1Score: 'here',
    MinimumLabelF1Scores: 'here',
    UnknownLabels: 'here',
    MaximumF1Drop: 'here',
    CurrentVersionParameterName: 'here',
    AcceptMissingEvaluation: 'here',
  } satisfies Record<
    keyof Omit<copies.CopiedModelVersionProperties, 'Followed' | 'First' | 'WaitedBefore'>,
    'here'
  >;
  const PROPERTIES_OF_RUN = {
    ProjectArn: 'here',
    ModelVersionArn: 'here',
    MinInferenceUnits: 'here',
    MaxInferenceUnits: 'here',
    Schedule: 'here',
    Retain: 'here',
    Timeout: 'here',
    Drain: 'here',
  } satisfies Record<keyof running.RunningModelVersionProperties, 'here'>;

  test.each([
    ['Custom::RekognitionCopiedModelVersion', Object.keys(PROPERTIES_OF_COPY)],
    [
      'Custom::RekognitionCopiedModelVersionWait',
      words(
        'SourceProjectArn SourceProjectVersionArn DestinationProjectArn OutputBucket Timeout Followed First WaitedBefore',
      ),
    ],
    ['Custom::RekognitionProjectPolicy', ['ProjectArn', 'PolicyName', 'PolicyDocument', 'Retain']],
    ['Custom::RekognitionRunningModelVersion', Object.keys(PROPERTIES_OF_RUN)],
  ])('%s stay', (type, names) => {
    const properties = Object.keys(propertiesOf(everything().stack, type));

    areNamed(properties, ['ServiceToken', 'ServiceTimeout', ...names], OTHERWISE);
  });
});

test('what a schedule says stays: a schedule that an update has not reached yet calls the new function', () => {
  const { Input } = propertiesOf(everything().stack, 'AWS::Scheduler::Schedule').Target;
  const text = Input['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : '…')).join('');
  const { ResourceProperties, ...event } = JSON.parse(text);

  areNamed(
    Object.keys(event),
    words(
      'RequestType Edge RequestId StackId LogicalResourceId PhysicalResourceId ResourceType ServiceToken',
    ),
    'a start or a stop that comes during an update is not understood',
  );
  expect(event).toMatchObject({ RequestType: 'Schedule', RequestId: '<aws.scheduler.scheduled-time>' });
  expect(Object.keys(ResourceProperties)).toContain('Schedule');
});

test('every type of custom resource is here', () => {
  const all = Object.values(typesIn(everything().stack));
  const types = [...new Set(all)].filter((type) => type.startsWith('Custom::'));

  expect(types.sort()).toEqual(
    [
      copies.COPIED_MODEL_VERSION_TYPE,
      copies.WAIT_TYPE,
      policies.PROJECT_POLICY_TYPE,
      running.RUNNING_MODEL_VERSION_TYPE,
    ].sort(),
  );
  const declared = [copies, policies, running].flatMap((contract) =>
    Object.keys(contract).filter((name) => name.endsWith('_TYPE')),
  );
  expect(declared).toHaveLength(types.length);
});

test('the attributes of custom resources stay', () => {
  const { stack, copy, policy, run } = everything();
  const attributesOf = (construct: object, names: string) =>
    words(names).map((name) => stack.resolve(construct[name as never])['Fn::GetAtt'][1]);

  holds(
    {
      copy: attributesOf(
        copy,
        'modelVersionArn versionName sourceModelVersionArn f1Score evaluationSummaryUri',
      ),
      policy: attributesOf(policy, 'policyName policyRevisionId'),
      run: attributesOf(run, 'modelVersionArn status'),
    },
    {
      copy: words('ModelVersionArn VersionName SourceModelVersionArn F1Score EvaluationSummaryUri'),
      policy: words('PolicyName PolicyRevisionId'),
      run: words('ModelVersionArn Status'),
    },
    'a resource without any other change is not asked again and has answered the former name only: the update fails with ' +
      '"Vendor response doesn\'t contain" the new one. Answer both',
  );
});

test('the tags for the owner of a model version and for its operation stay', () => {
  holds(
    {
      owner: copies.OWNER_TAG,
      stop: copies.STOP_TAG,
      takenFrom: copies.TAKEN_FROM_TAG,
      nobody: copies.NOBODY,
      runner: running.RUNNER_TAG,
      operation: copies.OPERATION_TAG,
      runOperation: running.RUN_OPERATION_TAG,
      'value of both': markOf(OPERATION.stack, OPERATION),
      'value of operation, of what was made': markAsMade(OPERATION.stack, OPERATION),
      'value of run-operation, of what was only found': markAsFound(OPERATION.stack, OPERATION),
      'value of both, of what was taken back': markAgain(
        { stack: OPERATION.stack.uuid, since: '2026-11-27T17:00:00.000Z' },
        OPERATION,
      ),
      'value of owner and runner': ownerOf(STACK, 'Copy1ED8A51E'),
      'the same, too long for a tag': ownerOf({ ...STACK, name: 'x'.repeat(128) }, 'y'.repeat(255)),
    },
    {
      owner: 'cdk-rekognition-custom-labels:owner',
      stop: 'cdk-rekognition-custom-labels:stop-on-delete',
      takenFrom: 'cdk-rekognition-custom-labels:taken-from',
      nobody: 'nobody',
      runner: 'cdk-rekognition-custom-labels:runner',
      operation: 'cdk-rekognition-custom-labels:operation',
      runOperation: 'cdk-rekognition-custom-labels:run-operation',
      'value of both': 'd5a1/2026-11-28T17:00:00.000Z',
      'value of operation, of what was made': 'd5a1/2026-11-28T17:00:00.000Z/made',
      'value of run-operation, of what was only found': 'd5a1/2026-11-28T17:00:00.000Z/found',
      'value of both, of what was taken back': 'd5a1/2026-11-27T17:00:00.000Z/2026-11-28T17:00:00.000Z',
      'value of owner and runner': 'prod/Copy1ED8A51E',
      'the same, too long for a tag': `${'x'.repeat(128)}/${'y'.repeat(114)}-a3101363ebbe`,
    },
    'no copy is recognised as our own any more: each is left behind by its Delete, refused as taken by its update, and ' +
      'running models are not stopped. Without the operation a rollback leaves what it has to undo',
  );
});

describe('a request under way', () => {
  const OTHERWISE =
    'a request under way goes on with another version of the library as soon as CloudFormation has updated the function, and ' +
    'with the former one after a rollback. What one version has noted, the other must read: a member may come, and must be ' +
    'optional; none may go, be renamed or get another meaning';
  const EVENT = {
    RequestType: 'Create',
    RequestId: 'request',
    ServiceToken: 'unused',
    ResponseURL: 'https://answers.example/1',
    StackId: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/prod/d5a1`,
    LogicalResourceId: 'Copy',
    ResourceType: copies.COPIED_MODEL_VERSION_TYPE,
    ResourceProperties: { ServiceToken: 'unused' },
  } as const satisfies ResourceEvent;

  test('finds its notes by the same names', () => {
    /** The compiler refuses this if a member of the notes is removed, renamed or added. */
    const notes = {
      startedAt: '2026-11-28T17:00:00.000Z',
      operation: {
        status: 'UPDATE_IN_PROGRESS',
        since: '2026-11-28T16:59:00.000Z',
        root: 'arn',
        withoutRollback: true,
      },
      situation: 'replace',
      found: 'absent',
      asked: '2026-11-28T17:00:01.000Z',
      made: 'arn',
      former: 'RUNNING',
      refusal: 'ThrottlingException: Slow down.',
      unanswered: 'AccessDenied: No.',
      failingSince: '2026-11-28T17:00:04.000Z',
      copying: 5,
      created: '2026-11-28T17:00:02.000Z',
      touched: true,
      undone: true,
      told: { since: '2026-11-28T16:59:00.000Z', verdict: 'undone' },
      changedAt: '2026-11-28T17:00:05.000Z',
      tried: true,
      restarted: true,
      fullSince: '2026-11-28T17:00:03.000Z',
      repeated: true,
    } as const satisfies Required<Notes> & { operation: Required<Operation> };
    const situations = {
      create: 'here',
      replace: 'here',
      change: 'here',
      restore: 'here',
      remove: 'here',
      undo: 'here',
      edge: 'here',
    } satisfies Record<Situation, 'here'>;

    areNamed(
      [...Object.keys(notes), ...Object.keys(notes.operation)],
      words(
        'startedAt operation situation found asked made former refusal unanswered failingSince copying created ' +
          'touched undone told changedAt tried restarted fullSince repeated status since root withoutRollback',
      ),
      OTHERWISE,
    );
    areNamed(Object.keys(situations), words('create replace change restore remove undo edge'), OTHERWISE);
  });

  test('travels between the state machine and the function under the same names', async () => {
    const { inputs, outputs } = await played(EVENT);
    const states = propertiesOf(everything().stack, 'AWS::StepFunctions::StateMachine').DefinitionString;

    holds(
      {
        'input of an execution': Object.keys(inputs[0]),
        'output of a step that waits': Object.keys(outputs[0]).sort(),
        'output of the last step': Object.keys(outputs[1]).sort(),
        'members that the state machine reads': [...new Set(JSON.stringify(states).match(/\$\.\w+/g))].sort(),
      },
      {
        'input of an execution': ['request'],
        'output of a step that waits': ['notes', 'request', 'wait'],
        'output of the last step': ['answer', 'notes'],
        'members that the state machine reads': ['$.State', '$.error', '$.notes', '$.request', '$.wait'],
      },
      OTHERWISE,
    );
  });

  test('has the same name', () => {
    const edge = { ...EVENT, RequestType: 'Schedule', Edge: 'start', PhysicalResourceId: 'id' };
    holds(
      { name: nameOf(EVENT), edge: nameOf(edge as unknown as ResourceEvent) },
      {
        name: '4c8dbb0dbb299625-5ac9053656093ef0d23bf835fe9d43e3',
        edge: '4c8dbb0dbb299625_0a2d94099821b1e60bc106777977d3aa',
      },
      'a request that Lambda delivers twice runs twice, earlier requests for a policy are not found, and a start or a stop ' +
        'at work during an upgrade finds no request at all',
    );
  });

  test('says in the same way that a Create made nothing', () => {
    holds(
      { id: nothingMadeId(EVENT), known: saysNothingMade('nothing-was-made:Copy') },
      { id: 'nothing-was-made:Copy', known: true },
      'the Delete after a refused Create takes the id for one of a resource, or is refused for not being one',
    );
  });

  /** A request of two steps, and what goes to the state machine and comes from the function. */
  async function played(event: ResourceEvent) {
    const inputs: object[] = [];
    const client = { send: async ({ input }: any) => void inputs.push(JSON.parse(input.input)) };
    const services = {
      ...({ now: () => 0, sleep: async () => {} } satisfies Time),
      executions: executionsOf(
        client as unknown as SFNClient,
        'arn:aws:states:unused:unused:stateMachine:unused',
      ),
    };
    const lifecycle = {
      step: async (_: ResourceEvent, notes?: object) =>
        notes
          ? { notes, answer: { status: 'SUCCESS', physicalId: 'id' } as const }
          : { notes: {}, seconds: 10 },
      physicalIdOf: () => 'id',
      byHand: () => undefined,
      countFailure: () => {},
    };
    const cloudFormation = createServer((_, response) => response.end());
    await once(cloudFormation.listen(0, '127.0.0.1'), 'listening');
    const { port } = cloudFormation.address() as AddressInfo;
    vi.spyOn(console, 'log').mockImplementation(() => {});

    const handler = createEngine(lifecycle, services);
    await handler({ ...event, ResponseURL: `http://127.0.0.1:${port}` });
    const first = await handler(inputs[0]);
    const last = await handler(first);
    cloudFormation.close();
    return { inputs, outputs: [first!, last!] };
  }
});

test('derived names and physical ids stay', () => {
  const properties = {
    SourceProjectVersionArn: SOURCE_VERSION,
    DestinationProjectArn: DESTINATION_PROJECT,
    OutputBucket: 'results',
  };
  const put = {
    RequestType: 'Create',
    StackId: `arn:aws:cloudformation:${REGION}:${SOURCE_ACCOUNT}:stack/training/1`,
    LogicalResourceId: 'Policy',
    ResourceProperties: {
      ProjectArn: SOURCE_PROJECT,
      PolicyName: 'copy',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ACCOUNT },
            Action: policies.COPY_ACTION,
            Resource: SOURCE_VERSION,
          },
        ],
      },
    },
  };

  holds(
    {
      'name of a copy': copyIdentity.versionNameOf(STACK, 'Copy1ED8A51E', properties),
      'the same with every option': copyIdentity.versionNameOf(STACK, 'Copy1ED8A51E', {
        ...properties,
        OutputKeyPrefix: 'cats/',
        KmsKeyId: 'alias/models',
      }),
      'id of a copy': copyIdentity.physicalIdOf(DESTINATION_PROJECT, 'v1'),
      'id of a policy': parsePolicyRequest(put as object as ResourceEvent)?.physicalId,
      'id of a running version': runningIdentity.physicalIdOf(SOURCE_VERSION),
    },
    {
      'name of a copy': 'v1-d6d338badd55',
      'the same with every option': 'v1-7ff5ce62f585',
      'id of a copy': 'prod-cats/v1',
      'id of a policy': 'cats/policy/copy',
      'id of a running version': 'cats/v1/1600000000001/running',
    },
    'the next update is a replacement: all models are copied again and the former copies deleted, running ones start anew ' +
      'and policies are attached a second time',
  );
});

test('the names that are derived at synthesis stay', () => {
  const { stack } = everything();

  holds(
    {
      project: propertiesOf(stack, 'AWS::Rekognition::Project').ProjectName,
      policy: propertiesOf(stack, 'Custom::RekognitionProjectPolicy').PolicyName,
    },
    { project: 'Stack-Project-6C080432', policy: 'Stack-Policy-C600FC89' },
    'the project and the policy are replaced, and a project that is replaced is deleted with all its models',
  );
});

describe('a promotion', () => {
  const promotion = promotionIn({
    targets: [{ name: 'staging', account: ACCOUNT, running: { minInferenceUnits: 1 } }],
  });
  const [staging] = promotion.targetStacks;

  test('keeps the names of its stacks', () => {
    holds(
      { source: promotion.sourceStack.stackName, target: staging.stackName },
      { source: 'Cats-Source', target: 'Cats-staging' },
      'nothing updates the former stacks any more, and the new ones find the names of projects and parameters taken',
    );
  });

  test('keeps the ids of its policies', () => {
    holds(
      typesIn(promotion.sourceStack),
      { Policy12B60C67A: 'Custom::RekognitionProjectPolicy' },
      'the policies are attached anew and the former ones removed last; a project has room for five',
    );
  });

  test('keeps the ids of what a target has', () => {
    holds(
      typesIn(staging),
      {
        ProjectC78D97AD: 'AWS::Rekognition::Project',
        OutputBucket7114EB27: 'AWS::S3::Bucket',
        Copyv116000000010015CCE1A0B: 'Custom::RekognitionCopiedModelVersion',
        Running2B673144: 'Custom::RekognitionRunningModelVersion',
        PointerFBDF7398: 'AWS::SSM::Parameter',
      },
      'every target copies all its models again, and the project and the parameter find their own names taken',
    );
  });

  test('keeps the name of its pointer', () => {
    holds(
      { pointer: propertiesOf(staging, 'AWS::SSM::Parameter').Name },
      { pointer: '/custom-labels/cats/current' },
      'applications that read the parameter by its name find nothing there any more',
    );
  });

  test('keeps the names of its outputs', () => {
    areNamed(
      Object.keys(Template.fromStack(staging).toJSON().Outputs),
      words(
        'ModelVersionArn SourceModelVersionArn F1Score ProjectArn PointerName CopyRoleArn Evaluation Purpose',
      ),
      'scripts that read an output by its name find nothing, nor does the report to a reviewer',
    );
  });
});
