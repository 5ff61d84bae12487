import { RUNNER_TAG } from '../../contract/running-model-version';
import type { VersionSnapshot } from '../../emulator/rekognition';
import { PRODUCTION, type World } from '../world/world';
import { pointerOf } from './declared';
import type { Hand } from './hand';
import { statusNow } from './operations';
import { resourceOf, type SentRequest } from './requests';
import type { Observer } from './stack-player';

const OWNER = 'cdk-rekognition-custom-labels:owner';

/** The statuses of a copy that can be used. */
const FINISHED: readonly string[] = ['COPYING_COMPLETED', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED'];

/** The state before an operation on a stack, and what the operation asks for. */
interface Before {
  readonly began: number;
  /** The pointer's value. */
  readonly value?: string;
  /** The version that the pointer named. */
  readonly named?: VersionSnapshot;
  readonly sourceArn: string;
}

/**
 * Watches the pointers of the stacks: which values they get, and which versions they name at rest. These versions must
 * exist.
 */
export class PointerWatch implements Observer {
  private readonly before = new Map<string, Before>();
  /** The versions that somebody has deleted by hand. */
  private readonly deletedByHand = new Set<string>();
  /**
   * The physical ids of the copies that existed after a successful deployment. All other copies are new, and are
   * compared.
   */
  private readonly settled = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly requests: readonly SentRequest[],
    private readonly violations: string[],
    private readonly hand: Hand,
  ) {
    world.aws.intercept(async (call, input, next) => {
      if (call.operation === 'PutParameter') {
        const stackName = STACKS.find((name) => pointerOf(name) === input.Name);
        if (stackName) await this.judgeWrite(stackName, input.Value);
      }
      if (call.operation === 'DeleteProjectVersion') await this.watchDelete(call.caller.roleArn, input);
      return next();
    });
  }

  async begins(
    stackName: string,
    { ASourceArn, BSourceArn }: Readonly<Record<string, string>>,
    goesOn: boolean,
  ): Promise<void> {
    const value = await this.valueOf(stackName);
    const good = { value, named: value === undefined ? undefined : this.find(value) };
    this.before.set(stackName, {
      // A later rollback goes back to the state before the first failure.
      ...(goesOn ? this.before.get(stackName) : good),
      began: this.world.clock.now(),
      sourceArn: ASourceArn ?? BSourceArn,
    });
  }

  async rests(stackName: string, status: string | undefined): Promise<void> {
    const value = await this.valueOf(stackName);
    const before = this.before.get(stackName);
    if (status === undefined || status === 'ROLLBACK_COMPLETE') {
      if (value !== undefined) this.blame(stackName, `names ${value}, but the stack is ${status ?? 'gone'}`);
    } else if (status === 'UPDATE_ROLLBACK_COMPLETE') {
      if (value !== before!.value && !this.isMeddledWith(before!.value!))
        this.blame(stackName, `names ${value} after the rollback, and named ${before!.value} before it`);
    } else if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') {
      this.judgeComplete(stackName, value, before!);
      for (const copy of this.world.copies())
        if (copy.tags[OWNER]?.startsWith(`${stackName}/`)) this.settled.add(idOf(copy));
    }
  }

  private judgeComplete(stackName: string, value: string | undefined, before: Before): void {
    const { sourceArn } = before;
    const version = this.find(value);
    if (value !== undefined && this.isMeddledWith(value)) return;
    if (!version) this.blame(stackName, `names ${value}, and there is no such version`);
    else if (!version.tags[OWNER]?.startsWith(`${stackName}/`))
      this.blame(stackName, `names ${value} of ${version.tags[OWNER]}`);
    else if (version.sourceArn !== sourceArn)
      this.blame(stackName, `names a copy of ${version.sourceArn}, and ${sourceArn} is declared`);
    else if (!FINISHED.includes(version.status) && !this.hasFailedByTheClock(version, before))
      this.blame(stackName, `names ${value}: ${version.status}`);
  }

  /**
   * Outside its hours a version is deployed without a start, so only the next start shows that the version cannot
   * start. If no resource is to run the version any more, its failed start does not count.
   */
  private hasFailedByTheClock(version: VersionSnapshot, { began }: Before): boolean {
    const runner = this.runnerOf(version);
    const isToRun = runner && runner.RequestType !== 'Delete' && runner.sent >= began;
    return version.status === 'FAILED' && (!isToRun || runner.ResourceProperties.Schedule !== undefined);
  }

  /** The newest request to run the version. */
  private runnerOf({ arn, tags }: VersionSnapshot): SentRequest | undefined {
    return this.requests.findLast(
      (sent) => resourceOf(sent) === tags[RUNNER_TAG] && sent.ResourceProperties.ModelVersionArn === arn,
    );
  }

  /** A pointer never names, even for a moment, a copy that is unfinished or was refused. */
  private async judgeWrite(stackName: string, value: string): Promise<void> {
    const version = this.find(value);
    if (this.isMeddledWith(value)) return;
    const before = this.before.get(stackName)!;
    const rollsBack = await this.isRollingBack(stackName);
    // A start of the undone update may have failed. The copy itself is good.
    const returns = rollsBack && value === before.value && version?.status === 'FAILED';
    const isFinished =
      version && (FINISHED.includes(version.status) || this.hasFailedByTheClock(version, before));
    if (!version || !(isFinished || returns)) {
      this.blame(stackName, `is given ${value}, which is ${version?.status ?? 'nowhere'}`);
      return;
    }
    // If this operation declares a running model, the pointer moves when the model runs. A model with a schedule may
    // rest.
    const runner = this.runnerOf(version);
    const isDeclared = runner && runner.sent >= before.began;
    if (!rollsBack && isDeclared && !runner.ResourceProperties.Schedule && version.status !== 'RUNNING')
      this.blame(stackName, `is given ${value}, which is ${version.status} and is to run`);
    const refusal = this.refusalOf(version, rollsBack, before);
    if (refusal) this.blame(stackName, `is given ${value}, which its gates refuse: ${refusal}`);
  }

  /** Judges the gates once more, by the declaration. A rollback is not judged: it restores a copy that had passed. */
  private refusalOf(version: VersionSnapshot, rollsBack: boolean, before: Before) {
    const { tags, f1Score = 0 } = version;
    const request = this.requests.findLast(
      (sent) => judgesFor(tags[OWNER], sent) && sent.RequestType !== 'Delete',
    );
    if (rollsBack || !request) return undefined;
    const { MinimumF1Score, MinimumLabelF1Scores, MaximumF1Drop, AcceptMissingEvaluation } =
      request.ResourceProperties;
    // The models' labels have the models' own scores, roughly.
    if (f1Score < Number(MinimumF1Score ?? 0)) return `${f1Score} is below ${MinimumF1Score}`;
    if (f1Score < Number(MinimumLabelF1Scores?.circle ?? 0)) return `its label has ${f1Score}`;
    const isDeclaredNow =
      request.sent >= before.began &&
      (request.RequestType === 'Create' || !request.PhysicalResourceId?.startsWith(idOf(version)));
    const isNew = isDeclaredNow || !this.settled.has(idOf(version));
    if (MaximumF1Drop === undefined || before.value === undefined || !isNew) return undefined;
    if (!before.named)
      return AcceptMissingEvaluation === 'true' ? undefined : `${before.value} is gone, and has no number`;
    // A version that somebody is deleting may have a number or none. A version with an older source passes, because it
    // goes back.
    if (before.named.status === 'DELETING' || trainedAt(version) < trainedAt(before.named)) return undefined;
    const { f1Score: former = 0 } = before.named;
    return former - f1Score > Number(MaximumF1Drop) ? `${former} was current, it has ${f1Score}` : undefined;
  }

  private async watchDelete(roleArn: string | undefined, { ProjectVersionArn: arn }: any): Promise<void> {
    if (!roleArn) {
      this.deletedByHand.add(arn);
      return;
    }
    for (const stackName of STACKS) {
      if ((await this.valueOf(stackName)) === arn && !this.isMeddledWith(arn))
        this.blame(stackName, `names ${arn}, which is deleted`);
    }
  }

  private async isRollingBack(stackName: string): Promise<boolean> {
    return (await statusNow(this.world.aws, stackName)).includes('ROLLBACK');
  }

  private isMeddledWith(arn: string): boolean {
    return this.deletedByHand.has(arn) || this.hand.meddledWith.has(arn);
  }

  private valueOf(stackName: string): Promise<string | undefined> {
    return this.world
      .call(PRODUCTION, 'ssm', 'GetParameter', { Name: pointerOf(stackName) })
      .then(({ Parameter }) => Parameter.Value)
      .catch((error) => {
        if (error.name !== 'ParameterNotFound') throw error;
        return undefined;
      });
  }

  private find(arn: string | undefined): VersionSnapshot | undefined {
    return this.world.copies().find((version) => version.arn === arn);
  }

  private blame(stackName: string, what: string): void {
    this.violations.push(`the pointer of ${stackName} ${what}`);
  }
}

/** Whether the request is for the resource that judges the owner's copy. In a chain, this is the last resource. */
function judgesFor(owner: string | undefined, sent: SentRequest): boolean {
  const { First: first = sent.LogicalResourceId, Followed: isFollowed } = sent.ResourceProperties;
  return !isFollowed && resourceOf({ ...sent, LogicalResourceId: first }) === owner;
}

/** The time at the end of the source's ARN. */
const trainedAt = ({ sourceArn, arn }: VersionSnapshot) => Number((sourceArn ?? arn).split('/').at(-1));

const idOf = ({ projectName, name }: VersionSnapshot) => `${projectName}/${name}`;

/** The stacks that have a pointer. */
const STACKS: readonly string[] = ['one', 'two'];
