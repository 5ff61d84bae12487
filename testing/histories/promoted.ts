import { CfnParameter } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import * as fc from 'fast-check';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { AwsError } from '../../emulator';
import { type Fault, type Happening, inject } from '../../emulator/faults';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import type { Workspace } from '../../emulator/lambda/workspace';
import type { VersionSnapshot } from '../../emulator/rekognition';
import { ModelPromotion } from '../../lib';
import { PRODUCTION_STACK, production } from '../world/promotions';
import { permit } from '../world/stacks';
import { type Synthesised, synthesise, synthesiseApp } from '../world/synthesis';
import { PRODUCTION, REGION, TRAINING, World } from '../world/world';
import { StackPlayer } from './stack-player';

/** One target of a promotion, in histories drawn at random: its copies, its pointer and the model that it runs. */

type Source = 'v1' | 'v2' | 'weak' | 'bad';

interface Declared {
  readonly current: Source;
  /** `v1` is also kept. */
  readonly keepsV1: boolean;
  /** Inference units; absent if the copy is not started. */
  readonly units?: 1 | 2;
  readonly stopOnDelete: boolean;
  /** A new copy is compared with the version that the pointer names. */
  readonly drop: boolean;
  /** Another project makes all the copies again. */
  readonly projectName: 'shapes' | 'forms';
}

interface Deploy {
  readonly declared: Declared;
  /** A sibling fails this many seconds after it has begun. */
  readonly siblingFails?: number;
  readonly changeOfMind?: { readonly after: number; readonly to: 'cancel' | 'delete' };
}

export interface PromotedHistory {
  readonly deploys: readonly Deploy[];
  readonly faults: readonly Fault[];
}

const SECONDS = [0, 1, 5, 30, 70, 90, 100, 110, 120, 130, 150, 180];
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq: number) => fc.option(arbitrary, { nil: undefined, freq });

const deploy: fc.Arbitrary<Deploy> = fc.record({
  declared: fc.record({
    current: fc.constantFrom<Source[]>('v1', 'v1', 'v2', 'v2', 'weak', 'bad'),
    keepsV1: fc.boolean(),
    units: fc.constantFrom(undefined, 1 as const, 1 as const, 1 as const, 2 as const),
    stopOnDelete: fc.boolean(),
    drop: fc.boolean(),
    projectName: fc.constantFrom('shapes' as const, 'shapes' as const, 'shapes' as const, 'forms' as const),
  }),
  siblingFails: maybe(fc.constantFrom(...SECONDS), 1),
  changeOfMind: maybe(
    fc.record({
      after: fc.constantFrom(...SECONDS.slice(1)),
      to: fc.constantFrom('cancel' as const, 'cancel' as const, 'delete' as const),
    }),
    4,
  ),
});

const LOST: Happening[] = [
  { name: 'request lost' },
  { name: 'answer lost' },
  { name: 'late request', by: 5_000 },
  { name: 'late answer', by: 5_000 },
];
const error = (code: string, status?: number): Happening => ({ name: 'error', code, status });

function strikes(
  service: string,
  operation: string,
  happenings: Happening[],
  by = 'assumed-role/shapes-',
): fc.Arbitrary<Fault> {
  return fc.record({
    at: fc.record({
      service: fc.constant(service),
      operation: fc.constant(operation),
      nth: fc.integer({ min: 1, max: 8 }),
      times: fc.constantFrom(1, 1, 2, 3),
      by: fc.constant(by),
    }),
    what: fc.constantFrom(...happenings),
  });
}

/** No function dies here: that would leave a failed stack, which `history.ts` covers. */
const fault = fc.oneof(
  ...[
    'CopyProjectVersion',
    'DeleteProjectVersion',
    'StartProjectVersion',
    'StopProjectVersion',
    'TagResource',
    'UntagResource',
    'ListTagsForResource',
    'DescribeProjectVersions',
  ].map((operation) =>
    strikes('rekognition', operation, [
      ...LOST,
      error('ThrottlingException', 500),
      error('ResourceInUseException'),
    ]),
  ),
  strikes('ssm', 'GetParameter', [...LOST, error('ThrottlingException')]),
  strikes('cloudformation', 'DescribeStacks', [...LOST, error('Throttling')]),
  strikes('cloudformation', 'DescribeStackResource', [...LOST, error('Throttling')]),
  strikes(
    'lambda',
    'Invoke',
    [{ name: 'delivered twice', after: 0 }, { name: 'delivered twice', after: 60_000 }, ...LOST],
    'AWSCloudFormation',
  ),
);

export const promotedHistory: fc.Arbitrary<PromotedHistory> = fc.record({
  deploys: fc.array(deploy, { minLength: 1, maxLength: 4 }),
  faults: fc.array(fault, { maxLength: 3 }),
});

const OPTIONS = {
  rekognition: { copyDuration: 60_000, deleteDuration: 15_000, startDuration: 40_000, stopDuration: 20_000 },
};

/** Milliseconds in which a cancelled request notices the cancellation, and the model that it has started stops. */
const REST = 120_000;

const POINTER = '/custom-labels/shapes/current';

/** Plays a history in its own world, and returns the broken promises. */
export async function playPromoted(history: PromotedHistory, workspace?: Workspace): Promise<string[]> {
  const world = await World.create(
    { ...OPTIONS, workspace },
    new InProcessRuntime({ sandboxes: 1, random: () => 0.5 }),
  );
  try {
    return await world.run(new Play(world).run(history));
  } finally {
    await world.close();
  }
}

class Play {
  private readonly violations: string[] = [];
  private readonly player: StackPlayer;
  private readonly sources: Record<Source, { projectArn: string; modelVersionArn: string }>;
  private pointed?: string;

  constructor(private readonly world: World) {
    this.player = new StackPlayer(world, PRODUCTION_STACK, PRODUCTION);
    this.sources = {
      v1: world.train('v1'),
      v2: world.train('v2'),
      weak: world.train('weak', { f1Score: 0.5 }),
      bad: world.train('bad', { copyFails: 'The model is bad.', copyDuration: 30_000 }),
    };
    world.aws.intercept(async (call, input, next) => {
      if (call.operation === 'DeleteProjectVersion' && input.ProjectVersionArn === this.pointed)
        this.violations.push(`the version that the pointer names is deleted: ${this.pointed}`);
      if (call.operation === 'DeleteParameter' && input.Name === POINTER) this.pointed = undefined;
      if (call.operation !== 'PutParameter') return next();
      if (input.Name === POINTER) return this.watchPointer(input.Value, next);
      // The sibling's value says whether the sibling fails.
      const after = /^fails after (\d+)/.exec(input.Value)?.[1];
      if (after === undefined) return next();
      await world.clock.sleep(Number(after) * 1000);
      throw new AwsError('ValidationException', 'The sibling fails.');
    });
  }

  async run({ deploys, faults }: PromotedHistory): Promise<string[]> {
    const { world, player } = this;
    const policy = synthesise('training', permit(this.sources.v1), { account: TRAINING, region: REGION });
    await new StackPlayer(world, 'training', TRAINING).deploy({ synthesised: policy, parameters: {} });
    await world.clock.sleep(30_000);

    const schedule = inject(world.aws, faults);
    let standing: Declared | undefined;
    for (const [index, { declared, siblingFails, changeOfMind }] of deploys.entries()) {
      const before = await this.pointer();
      const Sibling = siblingFails === undefined ? `good ${index}` : `fails after ${siblingFails} (${index})`;
      await player.deploy(
        { synthesised: this.templateOf(declared), parameters: { Sibling } },
        { changeOfMind },
      );
      const status = await player.status();
      const isDone = status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE';
      if (isDone) standing = declared;
      else if (!status?.includes('UPDATE')) standing = undefined;
      if (status?.includes('FAILED')) this.violations.push(`${status}: ${await player.lastReasons()}`);
      await this.judge(`deployment ${index + 1}, ${status}`, standing, isDone ? undefined : before);
    }
    schedule.remove();
    if (!(await player.destroy()))
      this.violations.push(`the stack cannot be deleted: ${await player.lastReasons()}`);
    // In this hour, requests that were delivered late or twice end too.
    await world.clock.sleep(3_600_000);
    for (const { name, status } of world.copies()) this.violations.push(`${name} is left, ${status}`);
    return this.violations;
  }

  /** `before`: what the pointer named before a deployment that was rolled back. */
  private async judge(
    when: string,
    standing: Declared | undefined,
    before: string | undefined,
  ): Promise<void> {
    const { world } = this;
    const now = await this.pointer();
    const complain = (what: string) => this.violations.push(`${when}: ${what}`);
    const named = world.copies().find(({ arn }) => arn === now);
    if (standing) {
      const current = this.sources[standing.current].modelVersionArn;
      if (before !== undefined && now !== before) complain(`the pointer moved from ${before} to ${now}`);
      if (named?.sourceArn !== current) complain(`the pointer names ${now}, no copy of ${current}`);
      if (standing.units && named?.status !== 'RUNNING') complain(`${now} is ${named?.status}`);
    } else if (now !== undefined) complain(`the pointer names ${now} although the stack was not made`);

    await world.clock.sleep(REST);
    for (const { name, status, tags, arn } of world.copies()) {
      const isMeant = arn === now && standing?.units !== undefined;
      if (!isMeant && (isBilled(status) || tags[RUNNER_TAG]))
        complain(`${name} is ${status}, by ${tags[RUNNER_TAG]}`);
    }
  }

  /** The pointer must name a complete copy or, after a rollback, the version that it named before the deployment. */
  private async watchPointer(value: string, next: () => Promise<any>): Promise<any> {
    const copy = this.world.copies().find(({ arn }) => arn === value);
    if (!copy || !isComplete(copy)) this.violations.push(`the pointer is to name ${value}, ${copy?.status}`);
    const answer = await next();
    this.pointed = value;
    return answer;
  }

  private async pointer(): Promise<string | undefined> {
    const answer = this.world.call(PRODUCTION, 'ssm', 'GetParameter', { Name: POINTER });
    this.pointed = await answer.then(
      ({ Parameter }) => Parameter.Value,
      () => undefined,
    );
    return this.pointed;
  }

  private templateOf(declared: Declared): Synthesised {
    const { v1, [declared.current]: source } = this.sources;
    const { current, keepsV1, units, drop, ...more } = declared;
    const props = {
      source,
      keptModelVersionArns: [
        ...new Set([...(keepsV1 ? [v1] : []), source].map((kept) => kept.modelVersionArn)),
      ],
      targets: [
        {
          ...production,
          ...more,
          parameterName: POINTER,
          running: units && { minInferenceUnits: units },
          // A copy cannot be compared with a version of the other project.
          ...(drop ? { maximumF1Drop: 0.1, acceptMissingEvaluation: true } : {}),
        },
      ],
    };
    const shape = JSON.stringify(props);
    const stack =
      known.get(shape) ??
      synthesiseApp((app) => {
        const [target] = new ModelPromotion(app, 'shapes', props).targetStacks;
        const stringValue = new CfnParameter(target, 'Sibling').valueAsString;
        new StringParameter(target, 'SiblingParameter', { stringValue });
      }).find(({ name }) => name === PRODUCTION_STACK)!;
    known.set(shape, stack);
    return stack;
  }
}

const known = new Map<string, Synthesised>();

const isBilled = (status: string) => ['STARTING', 'RUNNING', 'STOPPING'].includes(status);

const isComplete = ({ status }: VersionSnapshot) =>
  status === 'COPYING_COMPLETED' || status === 'STOPPED' || isBilled(status);
