import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import type { Interceptor } from '../../emulator/call';
import type { VersionSnapshot } from '../../emulator/rekognition';
import { PRODUCTION, type World } from '../world/world';
import type { Hand } from './hand';
import { type Begins, Reading, type Schedule } from './hours';
import { mayBeKept, resourceOf, type SentRequest } from './requests';
import type { Observer } from './stack-player';

/**
 * Counts the hours of every model, minute by minute, and compares them with the declarations for each moment. Each
 * minute has a reason: why the model runs, or why it rests although it is declared to run.
 */

const MINUTE = 60_000;
const LONGEST_STEP = 30 * MINUTE;

/** Milliseconds within which a model does what is declared: a stop, a start and a few passes. */
const SWIFT = 3 * MINUTE;
/** The same after a fault: a step that dies is repeated for four minutes, and Scheduler and Lambda try again. */
const STRUCK = 12 * MINUTE;

/** Every start of a history that ends is shorter than this. */
const LONGEST_START = MINUTE;

/** A start by a rate that waited this long, or came this late, may have missed a stop. */
const LATE = 60 * MINUTE;

/** Milliseconds for which an edge tries to start a model. If there is room only later, the next edge or deployment starts it. */
const GIVES_UP = 50 * MINUTE;

/** Models that may run at a time, as the emulator and AWS have it by default. */
const MOST_MODELS = 2;

/** Statuses of a model that is billed. */
const UP: readonly string[] = ['STARTING', 'RUNNING', 'STOPPING'];

const IN_ORDER: readonly string[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

const STIRS = /^(Create|Update|Delete|Rollback)Stack$|^ContinueUpdateRollback$/;

/** The accepted reasons why a model runs or rests. All but the first are reasons to differ from the declaration. */
export type Reason =
  // The model runs or rests as the newest successful request says.
  | 'as declared'
  // The model has three minutes to change (twelve after a fault), plus the error of the functions' clock.
  | 'on its way'
  // The witness judges three minutes after an operation.
  | 'operation under way'
  | 'stack in a failed state'
  // Somebody has started or stopped the model since the last edge and the last request.
  | 'by hand'
  // Nobody can tell what a rate, or a schedule that is switched off, wants.
  | 'of a rate'
  | 'switched off'
  // The model was deployed just after an edge that the functions' wrong clock had not reached.
  | 'clocks differ'
  // AWS did not start the model.
  | 'no room'
  | 'start failed'
  | 'start hangs'
  // A removal policy keeps the model running, or CloudFormation gave up its clean-up.
  | 'kept or given up'
  // The model has no tag of ours.
  | 'of nobody';

/** Minutes of models that ran, and of models that rested though they were declared to run. */
export interface Hours {
  readonly ran: Map<Reason, number>;
  readonly rested: Map<Reason, number>;
}

/** A declared model of a stack at rest. */
interface Declared {
  readonly resource: string;
  readonly arn: string;
  readonly request: SentRequest;
  /** When the request that counts now was sent. */
  readonly asked: number;
  readonly hours?: Reading;
  readonly isOff: boolean;
}

interface StackAtRest {
  readonly status: string | undefined;
  readonly since: number;
  readonly declared: readonly Declared[];
  /**
   * The stack's last operation was without rollback. Such an operation does not look for models that a clean-up has
   * left behind.
   */
  readonly withoutRollback: boolean;
}

export class ModelHours implements Observer {
  readonly hours: Hours = { ran: new Map(), rested: new Map() };
  /** For each stack at rest. */
  private readonly atRest = new Map<string, StackAtRest>();
  /** When somebody has last started or stopped each version by hand. */
  private readonly byHand = new Map<string, number>();
  /** When each version was last started by us. */
  private readonly started = new Map<string, number>();
  /** When each version's start was last seen to hang. */
  private readonly hung = new Map<string, number>();
  /** When each version was first found to be kept or given up. */
  private readonly left = new Map<string, number>();
  /** For each version: when there was last no room for another model. */
  private readonly full = new Map<string, number>();
  /** For each version: when AWS last refused a start of it, because there was no room. */
  private readonly refused = new Map<string, number>();
  /** When Scheduler has made the schedules of each resource. */
  private readonly counting = new Map<string, Begins>();
  private readonly blamed = new Set<string>();
  private lastStruck = Number.NEGATIVE_INFINITY;
  private struck = 0;
  private picture = '';
  private changed = 0;
  private isOver = false;

  constructor(
    private readonly world: World,
    private readonly requests: readonly SentRequest[],
    private readonly violations: string[],
    private readonly hand: Hand,
    /** The models that a removal policy keeps running, or that CloudFormation has given up. */
    private readonly runningOn: () => Promise<readonly VersionSnapshot[]>,
  ) {}

  /**
   * Counts every minute from now on. Sees each call when it has its effect, so call this after the faults are injected.
   */
  begin(hits: readonly unknown[]): void {
    this.world.aws.intercept(this.watch);
    void this.keepCounting(hits);
  }

  end(): void {
    this.isOver = true;
  }

  private async keepCounting(hits: readonly unknown[]): Promise<void> {
    const { clock } = this.world;
    for (let step = MINUTE; ; step = this.nextStep()) {
      await clock.sleep(step);
      if (this.isOver) return;
      if (hits.length > this.struck) this.lastStruck = clock.now();
      this.struck = hits.length;
      this.count(step / MINUTE);
    }
  }

  /** One minute, or longer if nothing has changed for a while. A step never goes past a start or a stop. */
  private nextStep(): number {
    const { clock } = this.world;
    const now = clock.now();
    const stacks = [...this.atRest].map(([name, { since }]) => `${name} ${since}`);
    const picture = [...stacks, ...this.world.copies().map(({ arn, status }) => `${arn} ${status}`)].join();
    if (picture !== this.picture) this.changed = now;
    this.picture = picture;
    const isCalm = now - this.changed > STRUCK && now - this.lastEdge(now) > STRUCK + this.clocksOff();
    return isCalm ? Math.max(MINUTE, Math.min(LONGEST_STEP, this.nextEdge(now) - now - 1_000)) : MINUTE;
  }

  private lastEdge(now: number): number {
    return Math.max(0, ...this.readings().map((hours) => hours.last(now)));
  }

  private nextEdge(now: number): number {
    return Math.min(...this.readings().map((hours) => hours.next(now)));
  }

  private readings(): Reading[] {
    return [...this.atRest.values()].flatMap(({ declared }) => declared.flatMap(({ hours }) => hours ?? []));
  }

  private readonly watch: Interceptor = async ({ operation, caller }, input, next) => {
    const answer = await next().catch((error: Error) => {
      // A step in which nothing changes is longer than a minute.
      if (error.name === 'LimitExceededException' && operation === 'StartProjectVersion') {
        const now = this.world.clock.now();
        for (const known of [this.full, this.refused]) known.set(input.ProjectVersionArn, now);
      }
      throw error;
    });
    const now = this.world.clock.now();
    if (operation === 'StartProjectVersion' || operation === 'StopProjectVersion') {
      if (!caller.roleArn) this.byHand.set(input.ProjectVersionArn, now);
      else if (operation === 'StartProjectVersion') this.started.set(input.ProjectVersionArn, now);
    }
    if (operation === 'CreateSchedule' || operation === 'UpdateSchedule') {
      const { StackId, LogicalResourceId, Edge } = JSON.parse(input.Target.Input);
      const key = `${StackId}/${LogicalResourceId}`;
      this.counting.set(key, { ...(this.counting.get(key) ?? { start: 0, stop: 0 }), [Edge]: now });
    }
    if (STIRS.test(operation)) this.atRest.delete(nameIn(input.StackName));
    return answer;
  };

  async begins(): Promise<void> {}

  async rests(stackName: string, status: string | undefined): Promise<void> {
    const since = this.world.clock.now();
    const declared = status && IN_ORDER.includes(status) ? await this.declaredBy(stackName) : [];
    for (const { arn } of await this.runningOn()) if (!this.left.has(arn)) this.left.set(arn, since);
    const { Stacks } = status ? await this.ask('DescribeStacks', stackName) : { Stacks: [] };
    this.atRest.set(stackName, {
      status,
      since,
      declared,
      withoutRollback: Stacks[0]?.DisableRollback === true,
    });
  }

  private ask(operation: string, StackName: string): Promise<any> {
    return this.world.call(PRODUCTION, 'cloudformation', operation, { StackName });
  }

  /** The running models that CloudFormation shows in a stack, each with the newest request that has made it. */
  private async declaredBy(StackName: string): Promise<Declared[]> {
    const { StackResources } = await this.ask('DescribeStackResources', StackName);
    const found: Declared[] = [];
    for (const { LogicalResourceId, PhysicalResourceId, StackId, ResourceStatus } of StackResources) {
      const request = this.requests.findLast(
        (sent) =>
          sent.StackId === StackId &&
          sent.LogicalResourceId === LogicalResourceId &&
          sent.ResourceType === 'Custom::RekognitionRunningModelVersion' &&
          sent.RequestType !== 'Delete' &&
          !isTakenBackInTime(sent) &&
          idOf(sent.ResourceProperties.ModelVersionArn) === PhysicalResourceId,
      );
      if (!request || ResourceStatus.startsWith('DELETE')) continue;
      const { ModelVersionArn: arn, Schedule: schedule } = request.ResourceProperties as {
        ModelVersionArn: string;
        Schedule?: Schedule;
      };
      found.push({
        resource: resourceOf(request),
        arn,
        request,
        asked: request.sent,
        hours: schedule && new Reading(schedule, this.counting.get(`${StackId}/${LogicalResourceId}`)),
        isOff: schedule?.State === 'DISABLED',
      });
    }
    return found;
  }

  private count(minutes: number): void {
    const versions = this.world.copies();
    const up = versions.filter(({ status }) => UP.includes(status));
    for (const version of versions) {
      const others = up.filter(({ arn }) => arn !== version.arn);
      if (others.length >= MOST_MODELS) this.full.set(version.arn, this.world.clock.now());
      const declared = this.declarationOf(version);
      const runs = UP.includes(version.status);
      const reason = declared ? this.judge(version, declared) : runs ? this.judgeStray(version) : undefined;
      const table = runs ? this.hours.ran : this.hours.rested;
      if (reason && (runs || reason !== 'as declared')) table.set(reason, (table.get(reason) ?? 0) + minutes);
    }
  }

  private declarationOf({ arn }: VersionSnapshot): (Declared & StackAtRest) | undefined {
    for (const stack of this.atRest.values()) {
      const found = stack.declared.find((declared) => declared.arn === arn);
      if (found) return { ...found, ...stack };
    }
    return undefined;
  }

  private judge(version: VersionSnapshot, declared: Declared & StackAtRest): Reason {
    const { arn, status } = version;
    if (this.hangs(version)) return 'start hangs';
    const { hours, isOff, asked, since, resource } = declared;
    const now = this.world.clock.now();
    const edge = isOff ? Number.NEGATIVE_INFINITY : (hours?.last(now) ?? Number.NEGATIVE_INFINITY);
    if (isOff) return 'switched off';
    const full = this.full.get(arn) ?? 0;
    const wanted = hours ? hours.wants(now, asked) : true;
    if (wanted === undefined) return UP.includes(status) ? 'of a rate' : 'as declared';
    if (wanted && status === 'STARTING' && this.started.has(arn)) return 'on its way';
    if (status === (wanted ? 'RUNNING' : 'STOPPED') || (!wanted && !UP.includes(status)))
      return 'as declared';
    // What somebody does holds until the next start or stop, or until a deployment changes the resource.
    if ((this.byHand.get(arn) ?? 0) > Math.max(edge, asked)) return 'by hand';
    if (this.hand.meddledWith.has(arn) || version.tags[RUNNER_TAG] !== resource) return 'of nobody';
    const lastTried = Math.max(this.started.get(arn) ?? 0, this.hung.get(arn) ?? 0);
    if (wanted && status === 'FAILED' && lastTried >= Math.max(edge, asked)) return 'start failed';
    // A deployment or a start came soon after an edge. The clock of the function may have been slow, so that for the
    // function the edge had not come yet.
    const started = wanted ? 0 : (this.started.get(arn) ?? 0);
    const isAfter = (time: number) => time >= edge && time - edge <= this.clocksOff();
    // By a clock that is ahead, the next start or stop has already come.
    if (hours && hours.next(now) - now <= this.clocksAhead()) return 'clocks differ';
    if (isAfter(started) || this.isMisjudged(declared.request, edge)) return 'clocks differ';
    const refused = this.refused.get(arn) ?? 0;
    const isGivenUp = hours ? full - edge > GIVES_UP : refused > lastTried && refused - asked > GIVES_UP;
    if (wanted && (now - full < STRUCK || isGivenUp)) return 'no room';
    if (hours?.isRate && now - Math.max(full, this.lastStruck) < LATE) return 'of a rate';
    const begun = Math.max(edge, since, wanted ? full : 0);
    return this.within(begun, now) ?? this.blame(version, `to ${wanted ? 'run' : 'rest'}`, begun, resource);
  }

  /**
   * The function's clock was wrong during the request: the function took the time before the edge for the time after
   * it, or the reverse. Schedules that were made just before the edge also count as made after it.
   */
  private isMisjudged({ RequestId, sent }: SentRequest, edge: number): boolean {
    const off = this.clocksOff();
    const { endedAt } = this.world.aws.cloudformation.answers.findLast(
      ({ requestId }) => requestId === RequestId,
    )!;
    return off > 0 && sent - edge <= off && endedAt! + MINUTE >= edge;
  }

  /** AWS stops no model that is STARTING. */
  private hangs({ arn, status }: VersionSnapshot): boolean {
    const now = this.world.clock.now();
    const isHanging = status === 'STARTING' && now - (this.started.get(arn) ?? 0) > LONGEST_START;
    if (isHanging) this.hung.set(arn, now);
    return isHanging;
  }

  /** Judges a model that runs, although no stack at rest declares it. */
  private judgeStray(version: VersionSnapshot): Reason {
    const { arn, tags } = version;
    const runner = tags[RUNNER_TAG];
    if (!runner) return 'of nobody';
    if (this.hangs(version)) return 'start hangs';
    const [stackName] = runner.split('/');
    const stack = this.atRest.get(stackName);
    if (!stack) return 'operation under way';
    if (!stack.status || !IN_ORDER.includes(stack.status)) return 'stack in a failed state';
    const now = this.world.clock.now();
    const declared = stack.declared.find(({ resource }) => resource === runner);
    const edge = declared?.isOff ? 0 : (declared?.hours?.last(now) ?? 0);
    if (this.hand.meddledWith.has(arn) || (this.byHand.get(arn) ?? 0) > Math.max(edge, declared?.asked ?? 0))
      return 'by hand';
    const uuid = declared?.request.StackId.split('/')[2];
    const isOfThisLife = tags[RUN_OPERATION_TAG]?.startsWith(`${uuid}/`) ?? false;
    const isKept = mayBeKept(this.requests, runner, arn);
    const left = this.left.get(arn);
    // The next request or edge of the resource looks for models that a clean-up has left behind.
    const asked = stack.withoutRollback ? 0 : (declared?.asked ?? 0);
    const isLookedFor = left === undefined || Math.max(edge, asked) > left;
    if (!declared || !isOfThisLife || isKept || !isLookedFor) return 'kept or given up';
    const begun = Math.max(edge, stack.since);
    return this.within(begun, now) ?? this.blame(version, 'not declared any more', begun, runner);
  }

  private within(begun: number, now: number): Reason | undefined {
    const patience = (this.lastStruck > begun - STRUCK ? STRUCK : SWIFT) + this.clocksOff();
    return now - begun <= patience ? 'on its way' : undefined;
  }

  /**
   * Functions read the hour from their own clock, or from CloudFormation's if that is later. A fault may delay a request, and
   * then nobody knows how late CloudFormation's time is.
   */
  private clocksOff(): number {
    const { aws, clock } = this.world;
    const [lambda, cloudformation] = [aws.skewOf('lambda'), aws.skewOf('cloudformation')];
    return clock.now() - this.lastStruck < LATE
      ? Math.max(Math.abs(lambda), cloudformation)
      : Math.abs(Math.max(lambda, cloudformation));
  }

  private clocksAhead(): number {
    const { aws } = this.world;
    return Math.max(0, aws.skewOf('lambda'), aws.skewOf('cloudformation'));
  }

  private blame({ arn, status }: VersionSnapshot, what: string, since: number, resource: string): Reason {
    const key = `${arn} ${since}`;
    const at = (time: number) => new Date(time).toISOString().slice(0, 19);
    if (!this.blamed.has(key))
      this.violations.push(
        `${arn} of ${resource} is ${status} at ${at(this.world.clock.now())}, and ${what} since ${at(since)}`,
      );
    this.blamed.add(key);
    return 'as declared';
  }
}

/**
 * Whether the request undoes a hand-over that had not finished. Then the former version is still as it was, even if
 * somebody has stopped it by hand.
 */
function isTakenBackInTime(sent: SentRequest): boolean {
  if (sent.RequestType !== 'Update') return false;
  const from = idOf(sent.OldResourceProperties!.ModelVersionArn);
  const to = idOf(sent.ResourceProperties.ModelVersionArn);
  return from !== to && to === sent.PhysicalResourceId;
}

/** `<project>/<version>/<created>/running` */
function idOf(arn: string): string {
  return arn.replace(/^.*:project\/([^/]+)\/version\//, '$1/').concat('/running');
}

/** A stack is named by its name or its ARN. */
function nameIn(stack: string): string {
  return stack.startsWith('arn:') ? stack.split('/')[1] : stack;
}

/** The hours of models, and why. */
export function hoursTable({ ran, rested }: Hours): string {
  const lines = (what: string, table: ReadonlyMap<Reason, number>) =>
    [...table].map(([reason, minutes]) => `${(minutes / 60).toFixed(1).padStart(8)}  h ${what}: ${reason}`);
  return [...lines('ran', ran), ...lines('rested, and was declared to run', rested)].join('\n');
}
