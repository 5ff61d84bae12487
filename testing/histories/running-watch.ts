import { RUNNER_TAG } from '../../contract/running-model-version';
import type { Interceptor } from '../../emulator/call';
import type { VersionSnapshot } from '../../emulator/rekognition';
import type { World } from '../world/world';
import { Reading } from './hours';
import { statusNow } from './operations';
import { mayBeKept, resourceOf, type SentRequest } from './requests';
import type { Observer } from './stack-player';

/**
 * The most starts of one version in a minute. A pass comes every fifteen seconds, and an SDK client asks three times.
 */
const MOST_STARTS = 24;

/** Statuses of a model that is billed, or soon was. */
const UP: readonly string[] = ['STARTING', 'RUNNING', 'STOPPING'];

/** Watches who starts and stops models: models that the stacks run, and models that somebody has started by hand. */
export class RunningWatch implements Observer {
  /** Versions that somebody has started while they had no owner. */
  private readonly startedByHand = new Set<string>();
  private readonly stoppedByHand = new Set<string>();
  /** Versions that we have tagged. A person may train another version with the same tags. */
  private readonly claimed = new Set<string>();
  /** When each stack's last operation began. */
  private readonly began = new Map<string, number>();
  /** When we have tried to start each version. */
  private readonly starts = new Map<string, number[]>();

  constructor(
    private readonly world: World,
    private readonly requests: readonly SentRequest[],
    private readonly violations: string[],
  ) {
    world.aws.intercept(this.watch);
  }

  private readonly watch: Interceptor = async (call, input, next) => {
    const { operation, caller } = call;
    const arn = input?.ProjectVersionArn;
    const isOurs = caller.roleArn?.includes('labelsRunningModel') ?? false;
    if (operation === 'TagResource' && isOurs) {
      this.claimed.add(input.ResourceArn);
      this.judgeClaim(input.ResourceArn, input.Tags[RUNNER_TAG]);
    }
    if (operation === 'StopProjectVersion' && isOurs) await this.judgeStop(arn);
    if (operation === 'StartProjectVersion' && isOurs) this.judgeStart(arn);
    const answer = await next();
    if (operation === 'StartProjectVersion') {
      this.stoppedByHand.delete(arn);
      if (caller.roleArn || this.find(arn)?.tags[RUNNER_TAG]) this.startedByHand.delete(arn);
      else this.startedByHand.add(arn);
    }
    if (operation === 'StopProjectVersion' && !caller.roleArn) this.stoppedByHand.add(arn);
    return answer;
  };

  async begins(stackName: string): Promise<void> {
    this.began.set(stackName, this.world.clock.now());
  }

  /** After a deployment, each model that it declares must run. */
  async rests(stackName: string, status: string | undefined): Promise<void> {
    if (status !== 'CREATE_COMPLETE' && status !== 'UPDATE_COMPLETE') return;
    for (const { ModelVersionArn: arn, Schedule: schedule } of this.askedOf(stackName).values()) {
      const version = this.find(arn);
      // The hours of a model say when it is to run.
      if (schedule) continue;
      if (version?.status !== 'RUNNING')
        this.violations.push(`${stackName} is ${status}, and ${arn} is ${version?.status ?? 'nowhere'}`);
    }
  }

  /**
   * Call this when every stack is deleted: nothing is billed any more, except what CloudFormation has given up. Models
   * that CloudFormation has skipped may keep their tags.
   */
  judge(givenUp: readonly string[], skipped: readonly string[]): void {
    for (const { arn, status, tags } of this.world.copies()) {
      if (givenUp.includes(arn)) continue;
      if (UP.includes(status)) this.violations.push(`${arn} is ${status} in the end`);
      if (tags[RUNNER_TAG] && this.claimed.has(arn) && !skipped.includes(arn))
        this.violations.push(`${arn} is run by ${tags[RUNNER_TAG]} in the end`);
    }
  }

  /** We may not claim a model that somebody else has started, because we would stop it. */
  private judgeClaim(arn: string, runner: string | undefined): void {
    const version = this.find(arn);
    if (!version || !runner || version.tags[RUNNER_TAG] === runner) return;
    if (version.tags[RUNNER_TAG] || UP.includes(version.status))
      this.violations.push(`${runner} claims ${arn}, ${version.status} and of ${version.tags[RUNNER_TAG]}`);
  }

  private judgeStart(arn: string): void {
    const now = this.world.clock.now();
    const lately = [...(this.starts.get(arn) ?? []), now].filter((time) => time > now - 60_000);
    this.starts.set(arn, lately);
    if (lately.length === MOST_STARTS + 1)
      this.violations.push(`${arn} was to be started ${lately.length} times in a minute`);
  }

  /**
   * The function for running models stops only what it has started, only if requested, and never before the next model
   * runs. A Create stops a model that a removal policy has let run on, if it declares a schedule or other units.
   */
  private async judgeStop(arn: string): Promise<void> {
    const version = this.find(arn);
    const runner = version?.tags[RUNNER_TAG];
    const mayStop = ({ RequestType, ResourceProperties: { Schedule, MinInferenceUnits } }: SentRequest) =>
      RequestType !== 'Create' || Schedule || String(version?.inferenceUnits?.minimum) !== MinInferenceUnits;
    const isAsked = this.requests.some(
      (request) =>
        resourceOf(request) === runner &&
        mayStop(request) &&
        [request.ResourceProperties, request.OldResourceProperties].some(
          (properties) => properties?.ModelVersionArn === arn,
        ),
    );
    if (!runner || !isAsked || this.startedByHand.has(arn)) {
      const by = this.startedByHand.has(arn) ? 'somebody' : runner;
      this.violations.push(`${arn}, started by ${by}, was stopped unasked`);
      return;
    }
    if (this.isStoppedByTheClock(runner, arn)) return;
    const [stackName] = runner.split('/');
    const asked = this.askedOf(stackName).get(runner);
    await this.judgeStopOfFormer(stackName, runner, arn);
    const { ModelVersionArn: next, Schedule: schedule } = asked ?? {};
    // With a schedule, one edge may stop a former version, and only a later edge starts the next one.
    const successor = schedule ? undefined : this.find(next);
    if (next === arn) return this.judgeStopOfWanted(stackName, arn, asked!);
    if (!successor || this.stoppedByHand.has(successor.arn)) return;
    if (successor.status !== 'RUNNING' && (await this.isMovingOn(stackName)))
      this.violations.push(`${arn} was stopped before ${successor.arn} ran: ${successor.status}`);
  }

  /**
   * We may not stop a former version that a removal policy has left. While the stack may go back to a former version,
   * only its own hours may stop it.
   */
  private async judgeStopOfFormer(stackName: string, runner: string, arn: string): Promise<void> {
    const isAskedNow = this.requests.some(
      ({ sent, RequestType: type, ResourceProperties: { ModelVersionArn: asked } }) =>
        asked === arn && (type === 'Delete' || sent >= (this.began.get(stackName) ?? 0)),
    );
    if (isAskedNow) return;
    if (mayBeKept(this.requests, runner, arn))
      this.violations.push(`${arn} was stopped, although a removal policy has left it`);
    if (/^UPDATE_(ROLLBACK_)?FAILED$/.test(await statusNow(this.world.aws, stackName)))
      this.violations.push(`${arn} was stopped, although the stack may go back to it`);
  }

  /**
   * A model that is to run may be stopped only for other inference units, by its schedule, in a rollback or in a
   * deletion.
   */
  private async judgeStopOfWanted(
    stackName: string,
    arn: string,
    { Schedule: schedule, MinInferenceUnits: units }: SentRequest['ResourceProperties'],
  ): Promise<void> {
    if ((schedule && this.mayRest(schedule)) || String(this.find(arn)?.inferenceUnits?.minimum) !== units)
      return;
    if (await this.isMovingOn(stackName))
      this.violations.push(`${arn} was stopped at ${this.world.clock.now()}, although it is to run`);
  }

  /**
   * Whether a stop of its last declared schedule has stopped the version. During an update, an edge is still for the
   * former version.
   */
  private isStoppedByTheClock(runner: string, arn: string): boolean {
    const { Schedule: schedule } =
      this.requests.findLast(
        (sent) => resourceOf(sent) === runner && sent.ResourceProperties.ModelVersionArn === arn,
      )?.ResourceProperties ?? {};
    return schedule !== undefined && this.mayRest(schedule);
  }

  /** Whether these hours let a model rest now, by some clock. */
  private mayRest(schedule: ConstructorParameters<typeof Reading>[0]): boolean {
    const { aws, clock } = this.world;
    const off = Math.max(Math.abs(aws.skewOf('lambda')), Math.abs(aws.skewOf('cloudformation')));
    const hours = new Reading(schedule);
    return hours.isRate || [-off, 0, off].some((by) => !hours.wants(clock.now() + by));
  }

  /** The versions that the stack's present operation asks to run, by the resources that run them. */
  private askedOf(stackName: string): ReadonlyMap<string, SentRequest['ResourceProperties']> {
    const began = this.began.get(stackName) ?? 0;
    const asked = this.requests.filter(
      (request) =>
        request.sent >= began &&
        request.RequestType !== 'Delete' &&
        request.ResourceType === 'Custom::RekognitionRunningModelVersion' &&
        resourceOf(request).startsWith(`${stackName}/`),
    );
    return new Map(asked.map((request) => [resourceOf(request), request.ResourceProperties]));
  }

  /** Whether the stack is neither in a rollback nor in a deletion. */
  private async isMovingOn(stackName: string): Promise<boolean> {
    return !/ROLLBACK|DELETE/.test(await statusNow(this.world.aws, stackName));
  }

  private find(arn: string | undefined): VersionSnapshot | undefined {
    return this.world.copies().find((version) => version.arn === arn);
  }
}
