import { RUNNER_TAG } from '../../../contract/running-model-version';
import type { Hit } from '../../../emulator/faults';
import type { VersionSnapshot } from '../../../emulator/rekognition';
import { PRODUCTION, TRAINING, type World } from '../world';
import { PointerWatch } from './pointer-watch';
import { noteRequests, resourceOf, type SentRequest } from './requests';
import { RunningWatch } from './running-watch';
import type { StackEvent, StackPlayer } from './stack-player';

/** Of one version in a whole history. A request tags and untags once each, and once more after a lost answer. */
const MOST_TAGGINGS = 40;

const OWNER = 'cdk-rekognition-custom-labels:owner';

/** Watches a world, and says which of the library's promises were broken. */
export class Witness {
  readonly violations: string[] = [];
  /** What was left because the Provider framework swallowed its Delete. */
  readonly orphans: string[] = [];
  readonly pointers: PointerWatch;
  readonly models: RunningWatch;
  private readonly before: readonly string[];
  private readonly foreign: readonly VersionSnapshot[];
  private readonly requests: readonly SentRequest[];

  constructor(
    private readonly world: World,
    private readonly players: readonly StackPlayer[],
  ) {
    this.before = this.inventory();
    this.foreign = world.copies();
    this.requests = noteRequests(world.aws);
    this.pointers = new PointerWatch(world, this.requests, this.violations);
    this.models = new RunningWatch(world, this.requests, this.violations);
    world.aws.intercept(async (call, input, next) => {
      if (call.operation === 'StopProjectVersion' && call.caller.roleArn?.includes('labelsCopiedModel'))
        this.watchStop(input.ProjectVersionArn);
      const answer = await next();
      if (call.operation === 'CopyProjectVersion') this.watchCopy();
      return answer;
    });
  }

  /** Who sees to copies stops a running version only where a request says so. */
  private watchStop(arn: string): void {
    const version = this.world.copies().find((copy) => copy.arn === arn);
    const owner = version?.tags[OWNER];
    const asked = this.requests.some(
      (request) =>
        resourceOf(request) === owner &&
        [request.ResourceProperties, request.OldResourceProperties].some(
          (properties) => properties?.StopOnDelete === 'true',
        ),
    );
    if (!asked) this.violations.push(`${arn} was stopped unasked`);
  }

  /** Two versions of one resource exist during its replacement only. */
  private watchCopy(): void {
    const counts = new Map<string, VersionSnapshot[]>();
    for (const copy of this.world.copies()) {
      const owner = copy.tags[OWNER];
      if (!owner || this.isForeign(copy.arn) || copy.status === 'DELETING' || this.isRetained(owner))
        continue;
      counts.set(owner, [...(counts.get(owner) ?? []), copy]);
    }
    for (const [owner, copies] of counts) {
      if (copies.length > 2)
        this.violations.push(`${owner} has ${copies.length} versions: ${copies.map(({ name }) => name)}`);
    }
  }

  /** To be called before the stacks go: what they hold to be in order is there, unless somebody has deleted it himself. */
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
        PhysicalResourceId: id = '',
        LogicalResourceId,
      } of await player.completeResources()) {
        if (ResourceType !== 'Custom::RekognitionCopiedModelVersion' || there.has(id)) continue;
        if (byHand.some((arn) => arn.includes(`:project/${id.replace('/', '/version/')}/`))) continue;
        this.violations.push(`${id} of ${player.name}/${LogicalResourceId} is lost`);
      }
    }
  }

  /** The versions that may be left: a removal policy keeps them, or CloudFormation has given them up. */
  async excused(): Promise<VersionSnapshot[]> {
    const events = await this.events();
    return this.world.copies().filter(({ arn, tags, projectName, name }) => {
      const owner = tags[OWNER];
      if (this.isForeign(arn) || !owner) return false;
      return this.isRetained(owner) || wasGivenUp(events, `${projectName}/${name}`, owner);
    });
  }

  /** The models that nobody stops: CloudFormation has given them up, or the Provider framework has swallowed the Delete. */
  async runningOn(hits: readonly Hit[]): Promise<VersionSnapshot[]> {
    const events = await this.events();
    return this.world.copies().filter(({ arn, tags, projectName, name }) => {
      const created = arn.split('/').at(-1);
      const runner = tags[RUNNER_TAG];
      const isSwallowed = hits.length > 0 && runner !== undefined && this.wasSwallowed(runner);
      return isSwallowed || wasGivenUp(events, `${projectName}/${name}/${created}/running`, runner);
    });
  }

  /** The copies whose Delete the Provider framework has swallowed, so far. `hits`: the faults that struck. */
  orphaned(hits: readonly Hit[]): VersionSnapshot[] {
    return this.world.copies().filter(({ arn, tags }) => {
      const owner = tags[OWNER];
      return hits.length > 0 && owner && !this.isForeign(arn) && this.wasSwallowed(owner);
    });
  }

  private async events(): Promise<StackEvent[]> {
    return (await Promise.all(this.players.map((player) => player.events()))).flat();
  }

  private isForeign(versionArn: string): boolean {
    return this.foreign.some(({ arn }) => arn === versionArn);
  }

  private isRetained(owner: string): boolean {
    return this.requests.some(
      (request) => request.ResourceProperties.Retain === 'true' && resourceOf(request) === owner,
    );
  }

  /** To be called when every stack is gone. `hits`: the faults that struck. */
  async judge(hits: readonly Hit[]): Promise<void> {
    this.judgeAnswers(hits);
    this.judgeTags();
    this.judgeForeign();
    this.models.judge((await this.runningOn(hits)).map(({ arn }) => arn));
    await this.judgeLeftovers(hits);
    this.judgeDefects();
  }

  private judgeAnswers(hits: readonly Hit[]): void {
    // Lambda starts a function three times for one request. If all three die, nobody is left to answer.
    const isHopeless = hits.filter(({ fault }) => fault.what.name.startsWith('killed')).length >= 3;
    const { answers: requests } = this.world.aws.cloudformation;
    for (const { requestType, logicalResourceId, answers, outcome, endedAt, deadline } of requests) {
      const counted = answers.filter((answer) => answer.counted).length;
      const isGood =
        outcome === 'answered'
          ? counted === 1 && endedAt! <= deadline
          : counted === 0 &&
            (outcome === 'cancelled' ||
              (outcome === 'not delivered' && hits.length > 0) ||
              (outcome === 'timed out' && isHopeless));
      if (!isGood) {
        this.violations.push(
          `the ${requestType} of ${logicalResourceId} was ${outcome}, with ${counted} answers`,
        );
      }
    }
  }

  /** Tags come to rest: no two requests set theirs against each other. */
  private judgeTags(): void {
    const changes = new Map<string, number>();
    for (const { operation, input, caller } of this.world.aws.journal) {
      if (!/^(Tag|Untag)Resource$/.test(operation) || !caller.includes('assumed-role')) continue;
      const { ResourceArn = '' } = input as { ResourceArn?: string };
      changes.set(ResourceArn, (changes.get(ResourceArn) ?? 0) + 1);
    }
    for (const [arn, times] of changes) {
      if (times > MOST_TAGGINGS) this.violations.push(`${arn} was tagged and untagged ${times} times`);
    }
  }

  private judgeForeign(): void {
    const now = new Map(this.world.copies().map((copy) => [copy.arn, copy]));
    for (const planted of this.foreign) {
      // Who asks to adopt a version owns it; who forges an owner tag gives a version away.
      const isGivenAway = this.requests.some(
        ({ ResourceProperties: { VersionName, AdoptExisting } }) =>
          VersionName === planted.name && (AdoptExisting === 'true' || planted.name === 'forged'),
      );
      if (!isGivenAway && JSON.stringify(now.get(planted.arn)) !== JSON.stringify(planted)) {
        this.violations.push(`the foreign version ${planted.name} was touched`);
      }
    }
  }

  private async judgeLeftovers(hits: readonly Hit[]): Promise<void> {
    const excused = new Set((await this.excused()).map(({ arn }) => arn));
    const events = await this.events();
    const owners = new Map(this.world.copies().map(({ arn, tags }) => [arn, tags[OWNER]]));
    for (const arn of this.inventory()) {
      if (this.before.includes(arn) || excused.has(arn)) continue;
      const [, project, policy] = /:project\/([^/]+)\/\d+\/policy\/(.+)$/.exec(arn) ?? [];
      if (policy && wasGivenUp(events, `${project}/policy/${policy}`)) continue;
      const resource = owners.get(arn) ?? (arn.includes('/policy/') ? 'training/' : undefined);
      if (resource && hits.length > 0 && this.wasSwallowed(resource)) {
        this.orphans.push(arn);
        continue;
      }
      this.violations.push(`${arn} is left`);
    }
  }

  /**
   * The Provider framework answers for an onEvent that dies, or a waiter that cannot be started, with a marker for an
   * id, and ignores the Delete that CloudFormation then sends: what was begun stays. See docs/reliability.md.
   */
  private wasSwallowed(resource: string): boolean {
    return this.world.aws.cloudformation.answers.some(
      ({ stackId, logicalResourceId, answers }) =>
        `${stackId.split('/')[1]}/${logicalResourceId}`.startsWith(resource) &&
        answers.some(({ physicalResourceId }) => physicalResourceId?.endsWith('::CREATE_FAILED')),
    );
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

/**
 * CloudFormation tries a clean-up three times, and then forgets the resource. Where a Create was cut off it knows only the
 * id that it made up itself.
 */
function wasGivenUp(events: readonly StackEvent[], physicalId: string, resource?: string): boolean {
  const invented = `${resource?.replace('/', '-')}-`;
  const failures = events.filter(
    ({ PhysicalResourceId, ResourceStatus }) =>
      ResourceStatus === 'DELETE_FAILED' &&
      (PhysicalResourceId === physicalId || PhysicalResourceId?.startsWith(invented)),
  );
  return failures.length >= 3;
}
