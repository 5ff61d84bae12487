import { COPIED_MODEL_VERSION_TYPE, OWNER_TAG, WAIT_TYPE } from '../../contract/copied-model-version';
import { RUNNER_TAG } from '../../contract/running-model-version';
import type { Hit } from '../../emulator/faults';
import type { VersionSnapshot } from '../../emulator/rekognition';
import { PRODUCTION, TRAINING, type World } from '../world/world';
import { UNFIT } from './declared';
import type { Hand } from './hand';
import { type Claim, Makers, resourceIn } from './makers';
import { ModelHours } from './model-hours';
import { followsGood, isFinished } from './operations';
import { PointerWatch } from './pointer-watch';
import { noteRequests, resourceOf, type SentRequest } from './requests';
import { RunningWatch } from './running-watch';
import type { StackEvent, StackPlayer } from './stack-player';

/**
 * The most taggings of one version in a whole history. A request tags and untags once each, and once more after a lost
 * answer.
 */
const MOST_TAGGINGS = 40;

/** Watches a world, and says which of the library's promises were broken. */
export class Witness {
  readonly violations: string[] = [];
  readonly makers: Makers;
  readonly pointers: PointerWatch;
  readonly models: RunningWatch;
  readonly modelHours: ModelHours;
  private before: readonly string[] = [];
  private foreign: readonly VersionSnapshot[] = [];
  private readonly requests: readonly SentRequest[];

  constructor(
    private readonly world: World,
    private readonly players: readonly StackPlayer[],
    private readonly hand: Hand,
  ) {
    this.requests = noteRequests(world.aws);
    this.makers = new Makers(world, this.requests, this.violations);
    this.pointers = new PointerWatch(world, this.requests, this.violations, hand);
    this.models = new RunningWatch(world, this.requests, this.violations);
    this.modelHours = new ModelHours(world, this.requests, this.violations, hand, () => this.runningOn());
    world.aws.intercept(async (call, input, next) => {
      if (call.operation === 'StopProjectVersion' && call.caller.roleArn?.includes('labelsCopiedModel'))
        this.watchStop(input.ProjectVersionArn);
      const answer = await next();
      if (call.operation === 'CopyProjectVersion') await this.watchCopy();
      return answer;
    });
  }

  /** Call this when the world is prepared: what exists then must not be touched. */
  begin(): void {
    this.before = this.inventory();
    this.foreign = this.world.copies();
  }

  /** The function for copies stops a running version only if a request says so. */
  private watchStop(arn: string): void {
    const version = this.world.copies().find((copy) => copy.arn === arn);
    const owner = version?.tags[OWNER_TAG];
    const asked = this.requests.some(
      (request) =>
        resourceOf(request) === owner &&
        [request.ResourceProperties, request.OldResourceProperties].some(
          (properties) => properties?.StopOnDelete === 'true',
        ),
    );
    if (!asked) this.violations.push(`${arn} was stopped unasked`);
  }

  /**
   * Two versions of one resource exist during its replacement only. Each failed update that is not rolled back may add
   * one more. A former version that CloudFormation has given up is not counted: it could not be deleted because a
   * person has started it.
   */
  private async watchCopy(): Promise<void> {
    const events = await this.events();
    const counts = new Map<string, VersionSnapshot[]>();
    for (const copy of this.world.copies()) {
      const owner = copy.tags[OWNER_TAG];
      if (!owner || this.isForeign(copy.arn) || copy.status === 'DELETING' || this.leavesSome(events, owner))
        continue;
      if (wasGivenUp(events, `${copy.projectName}/${copy.name}`, owner)) continue;
      counts.set(owner, [...(counts.get(owner) ?? []), copy]);
    }
    for (const [owner, copies] of counts) {
      const failed = events.filter(
        ({ LogicalResourceId, ResourceStatus }) =>
          LogicalResourceId === owner.split('/')[0] && ResourceStatus === 'UPDATE_FAILED',
      );
      if (copies.length > 2 + failed.length)
        this.violations.push(`${owner} has ${copies.length} versions: ${copies.map(({ name }) => name)}`);
    }
  }

  /** Call this before the stacks are deleted: every complete resource exists in AWS, unless somebody has deleted it. */
  async judgeLosses(): Promise<void> {
    const there = new Set(this.world.copies().map(({ projectName, name }) => `${projectName}/${name}`));
    const byHand = this.world.aws.journal
      .filter(
        ({ operation, caller }) => operation === 'DeleteProjectVersion' && !caller.includes('assumed-role'),
      )
      .map(({ input }) => (input as { ProjectVersionArn: string }).ProjectVersionArn);
    for (const player of this.players) {
      for (const {
        ResourceType,
        PhysicalResourceId = '',
        LogicalResourceId,
      } of await player.completeResources()) {
        // A follower's id is the copy's id with the follower's name after it.
        const id =
          ResourceType === WAIT_TYPE ? PhysicalResourceId.split('/', 2).join('/') : PhysicalResourceId;
        if (ResourceType === 'Custom::RekognitionProjectPolicy') {
          this.judgePolicy(id, `${player.name}/${LogicalResourceId}`);
          continue;
        }
        if (![COPIED_MODEL_VERSION_TYPE, WAIT_TYPE].includes(ResourceType) || there.has(id)) continue;
        // Only the last link of a chain shows that the copy exists.
        if (this.isFollowed(`${player.name}/${LogicalResourceId}`)) continue;
        if (byHand.some((arn) => arn.includes(`:project/${id.replace('/', '/version/')}/`))) continue;
        this.violations.push(`${id} of ${player.name}/${LogicalResourceId} is lost`);
      }
    }
  }

  /**
   * A policy of a complete resource exists, and no other resource has put it. If a person has deleted the policy,
   * nothing is judged.
   */
  private judgePolicy(id: string, resource: string): void {
    const name = id.split('/').at(-1)!;
    if (this.makers.isDeletedByHand(name)) return;
    const arn = this.inventory().find((found) => found.endsWith(`/policy/${name}`));
    const holder = arn && this.makers.holderOfPolicy(arn.replace('/policy/', '/'));
    if (!arn) this.violations.push(`${id} of ${resource} is lost`);
    if (holder && resourceIn(holder) !== resource)
      this.violations.push(`${id} counts as that of ${resource}, and ${resourceIn(holder)} has put it`);
  }

  /** The versions that may be left. */
  async excused(): Promise<VersionSnapshot[]> {
    const events = await this.events();
    const found: VersionSnapshot[] = [];
    for (const version of this.world.copies()) {
      const isPlanted = this.foreign.some(({ arn }) => arn === version.arn);
      if (!isPlanted && (await this.isExcused(version, events))) found.push(version);
    }
    return found;
  }

  /**
   * Whether the version may be left: a person has made it or taken it from us, a removal policy keeps it, or
   * CloudFormation has given it up or skipped it.
   */
  private async isExcused(
    { arn, projectName, name }: VersionSnapshot,
    events: readonly StackEvent[],
  ): Promise<boolean> {
    const holder = await this.makers.holderOf(arn);
    if (!holder || this.hand.meddledWith.has(arn) || (await this.makers.isPassedOn(arn))) return true;
    const owner = resourceIn(holder);
    const id = `${projectName}/${name}`;
    return (
      this.isSkipped(owner) ||
      this.isRetained(owner) ||
      isLeft(events, id, holder) ||
      (await this.isForgotten(holder))
    );
  }

  /**
   * Whether CloudFormation has forgotten what an update made. In a stack that was never complete, an undo deletes only
   * what CloudFormation knows.
   */
  private async isForgotten({ RequestType, StackId, operation }: Claim): Promise<boolean> {
    if (RequestType !== 'Update') return false;
    const { aws } = this.world;
    return !(await followsGood(aws, StackId, operation)) && !(await isFinished(aws, StackId, operation));
  }

  /** The models that nobody stops: a removal policy keeps them running, or CloudFormation has given them up. */
  async runningOn(): Promise<VersionSnapshot[]> {
    const events = await this.events();
    return this.world.copies().filter(({ arn, tags, projectName, name }) => {
      const id = runningId(arn, projectName, name);
      return this.isRetained(tags[RUNNER_TAG]) || wasGivenUp(events, id, tags[RUNNER_TAG]);
    });
  }

  /** The models whose deletion a person let CloudFormation skip. Nobody removes their tags. */
  private async skippedModels(): Promise<string[]> {
    const events = await this.events();
    return this.world
      .copies()
      .filter(({ arn, tags, projectName, name }) =>
        wasSkipped(events, runningId(arn, projectName, name), tags[RUNNER_TAG]),
      )
      .map(({ arn }) => arn);
  }

  private async events(): Promise<StackEvent[]> {
    return (await Promise.all(this.players.map((player) => player.events()))).flat();
  }

  /** Whether some version of the resource may stay behind. */
  private leavesSome(events: readonly StackEvent[], owner: string): boolean {
    const [, id] = owner.split('/');
    const isKept = ({ ResourceStatus, LogicalResourceId }: StackEvent) =>
      ResourceStatus === 'DELETE_SKIPPED' && LogicalResourceId === id;
    return this.isRetained(owner) || this.isSkipped(owner) || events.some(isKept);
  }

  private isFollowed(resource: string): boolean {
    const request = this.requests.findLast((sent) => resourceOf(sent) === resource);
    return request?.ResourceProperties.Followed === 'true';
  }

  private isSkipped(owner: string): boolean {
    return this.players.some(({ name, skipped }) => [...skipped].some((id) => `${name}/${id}` === owner));
  }

  private isForeign(versionArn: string): boolean {
    return this.foreign.some(({ arn }) => arn === versionArn);
  }

  /** Whether the removal policy is plain RETAIN, which also keeps what a failed operation has made. */
  private isRetained(owner: string | undefined): boolean {
    return this.requests.some(
      (request) => request.ResourceProperties.Retain === 'true' && resourceOf(request) === owner,
    );
  }

  /** Call this when every stack is deleted. `hits`: the faults that struck. */
  async judge(hits: readonly Hit[]): Promise<void> {
    this.judgeAnswers(hits);
    this.judgeTags();
    this.judgeForeign();
    await this.judgeReleases();
    await this.judgeFailures();
    this.models.judge(
      (await this.runningOn()).map(({ arn }) => arn),
      await this.skippedModels(),
    );
    await this.judgeLeftovers();
    this.judgeDefects();
  }

  /** No deployment may fail at its time-out while its model runs. */
  private async judgeFailures(): Promise<void> {
    for (const { LogicalResourceId, ResourceStatusReason = '' } of await this.events()) {
      const [, arn] = /on starting (\S+)\. Last seen: RUNNING/.exec(ResourceStatusReason) ?? [];
      if (arn) this.violations.push(`${LogicalResourceId} failed although ${arn} ran`);
    }
  }

  private judgeAnswers(hits: readonly Hit[]): void {
    const { answers: requests } = this.world.aws.cloudformation;
    const isQueued = hits.some(({ fault }) => fault.what.name === 'queued');
    const deaths = hits.filter(
      ({ fault: { at, what } }) => at.operation === 'StartExecution' && what.name.startsWith('killed'),
    );
    // Lambda delivers a request three times. If the function dies each time, nobody can answer.
    const isDead = deaths.length >= 3;
    /** After a Delete that failed, CloudFormation may delete the function: then nothing else is delivered. */
    const withoutFunction = new Set<string>();
    for (const request of requests) {
      const { requestType, stackId, logicalResourceId, answers, outcome, endedAt, deadline } = request;
      if (requestType === 'Delete' && answers.some(({ status }) => status === 'FAILED'))
        withoutFunction.add(stackId);
      const counted = answers.filter((answer) => answer.counted).length;
      const isGood =
        outcome === 'answered'
          ? counted === 1 && endedAt! <= deadline
          : counted === 0 &&
            (outcome === 'cancelled' ||
              (outcome === 'not delivered' && (hits.length > 0 || withoutFunction.has(stackId))) ||
              (outcome === 'timed out' && (isQueued || isDead)));
      if (!isGood) {
        this.violations.push(
          `the ${requestType} of ${logicalResourceId} was ${outcome}, with ${counted} answers`,
        );
      }
    }
  }

  /** Tags stop changing: two requests never overwrite each other again and again. */
  private judgeTags(): void {
    const changes = new Map<string, number>();
    for (const arn of this.taggedByUs()) changes.set(arn, (changes.get(arn) ?? 0) + 1);
    for (const [arn, times] of changes) {
      if (times > MOST_TAGGINGS) this.violations.push(`${arn} was tagged and untagged ${times} times`);
    }
  }

  /** The ARN of each call that tagged or untagged something. */
  private taggedByUs(): string[] {
    return this.world.aws.journal.flatMap(({ operation, input, caller }) => {
      if (!/^(Tag|Untag)Resource$/.test(operation) || !caller.includes('assumed-role')) return [];
      return (input as { ResourceArn?: string }).ResourceArn ?? [];
    });
  }

  private judgeForeign(): void {
    // A stack that runs a version by its ARN changes only its status, units and tags. `RunningWatch` judges these.
    const isRun = (arn: string) =>
      this.requests.some(({ ResourceProperties }) => ResourceProperties.ModelVersionArn === arn);
    const lasting = (version: VersionSnapshot | undefined) =>
      version && isRun(version.arn)
        ? { ...version, status: '', statusMessage: undefined, inferenceUnits: undefined, tags: {} }
        : version;
    const now = new Map(this.world.copies().map((copy) => [copy.arn, copy]));
    const tagged = new Set(this.taggedByUs());
    for (const planted of this.foreign) {
      // A resource that asks to adopt a version owns it afterwards, unless a gate must refuse the version.
      const isGivenAway =
        planted.name !== UNFIT &&
        this.requests.some(
          ({ ResourceProperties: { VersionName, AdoptExisting } }) =>
            VersionName === planted.name && AdoptExisting === 'true',
        );
      const isChanged = JSON.stringify(lasting(now.get(planted.arn))) !== JSON.stringify(lasting(planted));
      if (!isGivenAway && (isChanged || (!isRun(planted.arn) && tagged.has(planted.arn)))) {
        this.violations.push(`the foreign version ${planted.name} was touched`);
      }
    }
  }

  /** An undone operation gives back what it took over. */
  private async judgeReleases(): Promise<void> {
    const events = await this.events();
    // A removal policy kept the version, so CloudFormation has asked nobody to give it back.
    const isKept = (id: string) =>
      events.some(
        ({ ResourceStatus, PhysicalResourceId }) =>
          ResourceStatus === 'DELETE_SKIPPED' && PhysicalResourceId === id,
      );
    for (const { arn, name, projectName, tags } of this.world.copies()) {
      const isOurs = /^(one|two)\//.test(tags[OWNER_TAG] ?? '');
      if (!isOurs || name === 'forged' || this.hand.meddledWith.has(arn)) continue;
      if (await this.makers.isPassedOn(arn)) continue;
      if (this.isRetained(tags[OWNER_TAG]) || isKept(`${projectName}/${name}`)) continue;
      if (!(await this.makers.holderOf(arn))) this.violations.push(`${arn} still is of ${tags[OWNER_TAG]}`);
    }
  }

  private async judgeLeftovers(): Promise<void> {
    const excused = new Set((await this.excused()).map(({ arn }) => arn));
    const events = await this.events();
    for (const arn of this.inventory()) {
      if (this.before.includes(arn) || excused.has(arn)) continue;
      const [, projectArn, project, policy] = /^(.+:project\/([^/]+)\/\d+)\/policy\/(.+)$/.exec(arn) ?? [];
      const key = `${projectArn}/${policy}`;
      const holder = this.makers.holderOfPolicy(key);
      const isKept =
        !holder ||
        this.isSkipped(resourceIn(holder)) ||
        this.makers.isEditedUnseen(key) ||
        isLeft(events, `${project}/policy/${policy}`, holder) ||
        (await this.isForgotten(holder));
      if (policy && isKept) continue;
      this.violations.push(`${arn} is left`);
    }
  }

  /** A defect of the emulator would make everything else worthless. */
  private judgeDefects(): void {
    for (const { error, operation } of this.world.aws.journal) {
      if (error === 'EmulatorDefect' || error === 'NotEmulated')
        this.violations.push(`${operation}: ${error}`);
    }
  }

  private inventory(): string[] {
    return [TRAINING, PRODUCTION]
      .flatMap((account) => this.world.aws.inventory(account))
      .filter((arn) => !/^arn:aws:cloudformation/.test(arn));
  }
}

/** CloudFormation tries a clean-up three times, and then forgets the resource. */
function wasGivenUp(events: readonly StackEvent[], physicalId: string, resource?: string): boolean {
  const failures = events.filter(
    ({ PhysicalResourceId, ResourceStatus }) =>
      ResourceStatus === 'DELETE_FAILED' && isId(PhysicalResourceId, physicalId, resource),
  );
  return failures.length >= 3;
}

/**
 * Whether CloudFormation has left the version after it was made or taken over: by a removal policy, by a skip, or
 * because CloudFormation gave up.
 */
function isLeft(events: readonly StackEvent[], id: string, holder: Claim): boolean {
  const owner = resourceIn(holder);
  const began = events.findIndex(({ EventId }) => EventId === holder.operation);
  return wasGivenUp(events, id, owner) || wasSkipped(events.slice(began), id, owner);
}

function wasSkipped(events: readonly StackEvent[], physicalId: string, resource?: string): boolean {
  return events.some(
    ({ PhysicalResourceId, ResourceStatus }) =>
      ResourceStatus === 'DELETE_SKIPPED' && isId(PhysicalResourceId, physicalId, resource),
  );
}

/** CloudFormation's id of a running version. */
function runningId(arn: string, projectName: string, name: string): string {
  return `${projectName}/${name}/${arn.split('/').at(-1)}/running`;
}

/**
 * Whether an id means this resource. If a Create was interrupted, CloudFormation knows only the id that it invented.
 */
function isId(id: string | undefined, physicalId: string, resource: string | undefined): boolean {
  return id === physicalId || (resource !== undefined && !!id?.startsWith(`${resource.replace('/', '-')}-`));
}
