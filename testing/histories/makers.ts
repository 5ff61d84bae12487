import { OPERATION_TAG, OWNER_TAG } from '../../contract/copied-model-version';
import type { Call, Interceptor, JournalEntry } from '../../emulator/call';
import type { VersionSnapshot } from '../../emulator/rekognition';
import { CLEAN_UP } from '../../lambda/cloudformation/operation';
import type { World } from '../world/world';
import { isFinished } from './operations';
import { resourceOf, type SentRequest, undoes } from './requests';

/** Which request has made a thing, or taken it over. */
export type Claim = Pick<SentRequest, 'RequestType' | 'StackId' | 'LogicalResourceId' | 'operation'>;

/** Milliseconds after which nothing more is done for a finished request: Lambda delivers it again after ten minutes. */
const LATEST = 720_000;

/** How a policy was made. */
interface Put {
  /** Absent if a person has put it. */
  readonly by?: Claim;
  /** When a person has put it. */
  readonly at?: number;
}

/**
 * Notes which request has made each version and policy, and judges every change by that. An undo may destroy only what
 * the undone operation has made. A removal may delete only what its resource owns. Nobody else's things may be touched.
 */
export class Makers {
  /**
   * By the version's ARN: the first request has made the version, and the last one owns it. For a version that a person
   * made, the list begins empty.
   */
  private readonly versions = new Map<string, Claim[]>();
  /** The same, also with the requests that have given the version back. */
  private readonly claims = new Map<string, Claim[]>();
  /** By project and name. */
  private readonly policies = new Map<string, Put>();
  /** Who had put the policy that was deleted last, by project and name. */
  private readonly gone = new Map<string, Put>();
  /** Versions that a request has made. Any other was made by a person. */
  private readonly made = new Set<string>();
  private remove: () => void;

  constructor(
    private readonly world: World,
    private readonly requests: readonly SentRequest[],
    private readonly violations: string[],
  ) {
    this.remove = this.world.aws.intercept(this.watch);
  }

  /** Lets the watch see each call at the moment of its effect. Call this after the faults are injected. */
  comeLast(): void {
    this.remove();
    this.remove = this.world.aws.intercept(this.watch);
  }

  private readonly watch: Interceptor = async (call, input, next) => {
    const judge = this.judges[call.operation];
    if (!judge || call.service !== 'rekognition') return next();
    return judge(call, input, next);
  };

  private readonly judges: Readonly<Record<string, Interceptor>> = {
    CopyProjectVersion: async (call, input, next) => {
      const answer = await next();
      const request = isOurs(call) && this.requestOf(input.Tags[OWNER_TAG]);
      if (request) {
        this.claim(answer.ProjectVersionArn, request);
        this.made.add(answer.ProjectVersionArn);
      }
      return answer;
    },
    DeleteProjectVersion: async (call, { ProjectVersionArn: arn }, next) => {
      const version = this.find(arn);
      const answer = await next();
      if (isOurs(call) && version) await this.judgeDeletion(call, version);
      return answer;
    },
    TagResource: async (call, { ResourceArn: arn, Tags }, next) => {
      const version = this.find(arn);
      const answer = await next();
      if (!isOurs(call) || !version) return answer;
      const owner = version.tags[OWNER_TAG];
      if (Tags[OPERATION_TAG] === 'given-back') this.giveBack(version);
      else if (OWNER_TAG in Tags || OPERATION_TAG in Tags) {
        const request = this.requestOf(Tags[OWNER_TAG] ?? owner)!;
        if (owner !== resourceOf(request) && request.ResourceProperties.AdoptExisting !== 'true')
          this.violations.push(
            `${arn} of ${owner} was given to ${resourceOf(request)}, which does not adopt`,
          );
        this.claim(arn, request);
      } else if (isOfCopies(call)) this.judgeTagging(call, version);
      return answer;
    },
    UntagResource: async (call, { ResourceArn: arn, TagKeys }, next) => {
      const version = this.find(arn);
      const answer = await next();
      if (!isOfCopies(call) || !version) return answer;
      this.judgeTagging(call, version);
      if (TagKeys.includes(OWNER_TAG)) this.giveBack(version);
      return answer;
    },
    PutProjectPolicy: async (call, input, next) => {
      const isUnsure = isOurs(call) && (await this.isUnsure(call, input));
      const answer = await next();
      const key = keyOf(input);
      const isThere = input.PolicyRevisionId !== undefined;
      if (!isOurs(call)) {
        const restored = isSigned(input) ? this.gone.get(key) : undefined;
        if (!isThere) this.policies.set(key, restored ?? { at: this.world.clock.now() });
        return answer;
      }
      const asking = this.requests.filter(
        (sent) => isOfCaller(call, sent) && sent.ResourceProperties.PolicyName === input.PolicyName,
      );
      const request = asking.at(-1);
      // Two resources of a stack may ask for this policy name at the same time. The call does not say for which
      // resource it is.
      const mayPutOver = asking.some(
        (sent) =>
          this.endOf(sent) + this.world.statusLag >= this.world.clock.now() && this.mayPutOver(key, sent),
      );
      if (!request) this.violations.push(`${key} was put, and no request asks for it`);
      else if (isThere && !mayPutOver && !isUnsure && !this.isDeletedByHand(input.PolicyName))
        this.violations.push(
          `${key} of ${nameOf(this.holderOfPolicy(key))} was put over by ${resourceOf(request)}`,
        );
      else if (!isThere || !this.holderOfPolicy(key)) this.policies.set(key, { by: request });
      return answer;
    },
    DeleteProjectPolicy: async (call, input, next) => {
      const key = keyOf(input);
      const put = this.policies.get(key);
      const isUnsure = isOurs(call) && (await this.isUnsure(call, input));
      const answer = await next();
      this.policies.delete(key);
      if (put) this.gone.set(key, put);
      if (isOurs(call) && !isUnsure) await this.judgePolicyDeletion(call, input, put);
      return answer;
    },
  };

  /** The owner may have claimed the version in several operations. */
  private giveBack({ arn, tags }: VersionSnapshot): void {
    const claims = this.versions.get(arn) ?? [];
    while (claims.length > 0 && resourceIn(claims.at(-1)!) === tags[OWNER_TAG]) claims.pop();
  }

  private claim(arn: string, claim: Claim): void {
    for (const known of [this.versions, this.claims]) known.set(arn, [...(known.get(arn) ?? []), claim]);
  }

  /**
   * Whether several updates that failed without rollback have made the version or taken it over: see
   * docs/reliability.md.
   */
  async isPassedOn(arn: string, hasFinished = (claim: Claim) => this.isFinished(claim)): Promise<boolean> {
    const failed = new Set<string>();
    for (const claim of this.claims.get(arn) ?? []) {
      if (!(await hasFinished(claim))) failed.add(claim.operation);
    }
    return failed.size > 1;
  }

  /** A failed copy of ours may be deleted at any time. */
  private async judgeDeletion(
    call: Call,
    { arn, tags, status, projectName, name }: VersionSnapshot,
  ): Promise<void> {
    const owner = tags[OWNER_TAG];
    const blame = (why: string): void => {
      this.violations.push(`${arn} (${status}) was deleted: ${why}`);
    };
    const id = `${projectName}/${name}`;
    const newest = this.requestOf(owner);
    // The remains of a failed update are deleted together with what came after it. A Delete that finished long ago
    // deletes nothing now.
    const request =
      this.requests.findLast(
        (sent) =>
          sent.StackId === newest?.StackId &&
          resourceOf(sent) === owner &&
          isDeleteOf(sent, id) &&
          this.endOf(sent) > this.world.clock.now() - LATEST,
      ) ?? newest;
    if (!request || !isOfCaller(call, request))
      return blame(`it is of ${owner}, and not of ${call.caller.arn}`);
    const claims = this.versions.get(arn) ?? [];
    if (status === 'COPYING_FAILED' && claims.some((claim) => resourceIn(claim) === owner)) return;
    if (request.RequestType === 'Create') return blame('it is to be created');
    const isUndone = undoes(request) || request.RequestType === 'Update' || request.PhysicalResourceId !== id;
    const [maker] = claims;
    if (isUndone) {
      if (!this.made.has(arn) || maker.StackId !== request.StackId)
        return blame(`the undone operation of ${owner} has not made it`);
      if (await this.isFinished(maker)) blame(`an operation before the undone one of ${owner} has made it`);
      return;
    }
    const hadFinished = this.whenAsked(request);
    if (await this.isPassedOn(arn, hadFinished)) return;
    const holder = await this.holderOf(arn, hadFinished);
    if (!holder || holder.StackId !== request.StackId || resourceIn(holder) !== owner)
      blame(`${owner} has neither made it nor taken it over for good, but ${nameOf(holder)}`);
  }

  /**
   * Whether the operation of a claim had finished when this removal was asked for. In the clean-up of an update, an
   * earlier operation counts only if it had finished before that update began.
   */
  private whenAsked({ status, operation }: SentRequest) {
    return (claim: Claim) => {
      const before = status === CLEAN_UP && claim.operation !== operation ? operation : undefined;
      return isFinished(this.world.aws, claim.StackId, claim.operation, before);
    };
  }

  private judgeTagging(call: Call, { arn, tags }: VersionSnapshot): void {
    const owner = tags[OWNER_TAG] ?? '';
    if (owner.split('/')[0] !== stackNameOf(call))
      this.violations.push(`${arn} of ${owner || 'nobody'} was tagged or untagged by ${call.caller.arn}`);
  }

  /**
   * Whether the request may put over the policy: it is the request's own policy or, on an Update in place, one that a
   * person has put.
   */
  private mayPutOver(key: string, request: SentRequest): boolean {
    const maker = this.holderOfPolicy(key);
    if (maker)
      return maker.StackId === request.StackId && maker.LogicalResourceId === request.LogicalResourceId;
    return (
      request.RequestType === 'Update' && request.PhysicalResourceId === idOf(request.ResourceProperties)
    );
  }

  private async judgePolicyDeletion(call: Call, input: any, put: Put | undefined): Promise<void> {
    const key = keyOf(input);
    const blame = (why: string): void => {
      this.violations.push(`the policy ${key} was deleted: ${why}`);
    };
    const id = idOf(input);
    const request = this.requests.findLast((sent) => isOfCaller(call, sent) && isDeleteOf(sent, id));
    const about = request ?? this.requests.findLast((sent) => isOfCaller(call, sent) && names(sent, input));
    if (!about) return blame('no request speaks of it');
    const resource = resourceOf(about);
    const maker = put?.by ?? this.takerOf(put, about, id);
    if (maker && maker.StackId !== about.StackId && this.isDeletedByHand(input.PolicyName)) return;
    if (!maker || maker.StackId !== about.StackId)
      return blame(`it is of ${nameOf(maker)}, and not of ${resource}`);
    const isUndone = undoes(about) || about.PhysicalResourceId !== id;
    if (isUndone && (await this.isFinished(maker)))
      blame(`an operation before the undone one of ${resource} has put it`);
  }

  /**
   * The policy has no signature, and AWS did not say whether a put of this function had its effect: see
   * docs/reliability.md.
   */
  private async isUnsure({ caller, account }: Call, { ProjectArn, PolicyName }: any): Promise<boolean> {
    const { ProjectPolicies } = await this.world.call(account, 'rekognition', 'ListProjectPolicies', {
      ProjectArn,
    });
    const policy = ProjectPolicies.find((found: any) => found.PolicyName === PolicyName);
    if (!policy || isSigned(policy)) return false;
    return this.world.aws.journal.some(
      ({ operation, caller: by, input, error }) =>
        operation === 'PutProjectPolicy' &&
        by === caller.arn &&
        (input as any).PolicyName === PolicyName &&
        ['InternalServerError', 'ThrottlingException'].includes(error ?? ''),
    );
  }

  /**
   * A policy that a person has put under a resource's name belongs to the resource when a later update has accepted it.
   * While a request for the name is under way, the person's policy looks like one that our own step has put before it
   * died.
   */
  private takerOf(put: Put | undefined, { StackId, LogicalResourceId }: SentRequest, id: string) {
    const since = put?.at ?? 0;
    return this.requests.find(
      (sent) =>
        sent.StackId === StackId &&
        sent.LogicalResourceId === LogicalResourceId &&
        idOf(sent.ResourceProperties) === id &&
        (sent.sent <= since ? this.endOf(sent) >= since : sent.RequestType === 'Update'),
    );
  }

  private endOf({ RequestId }: SentRequest): number {
    const { answers } = this.world.aws.cloudformation;
    return answers.find(({ requestId }) => requestId === RequestId)?.endedAt ?? Number.POSITIVE_INFINITY;
  }

  private isFinished({ StackId, operation }: Claim): Promise<boolean> {
    return isFinished(this.world.aws, StackId, operation);
  }

  /** The newest request for a resource. `resource` has the form of our tags: `<stack name>/<logical id>`. */
  private requestOf(resource: string | undefined): SentRequest | undefined {
    return this.requests.findLast((request) => resourceOf(request) === resource);
  }

  private find(arn: string): VersionSnapshot | undefined {
    return this.world.copies().find((version) => version.arn === arn);
  }

  /**
   * The owner of the version: the last one that took it over in a finished operation, or else its maker. Undefined if a
   * person made it.
   */
  async holderOf(
    arn: string,
    hasFinished = (claim: Claim) => this.isFinished(claim),
  ): Promise<Claim | undefined> {
    const claims = this.versions.get(arn) ?? [];
    for (const claim of [...claims].reverse()) if (await hasFinished(claim)) return claim;
    return this.made.has(arn) ? claims[0] : undefined;
  }

  /**
   * Whether a person has deleted a policy of this name. Then another stack may put its own policy, and for the first
   * stack this looks like a policy that a person has put.
   */
  isDeletedByHand(policyName: string): boolean {
    return this.world.aws.journal.some(
      ({ operation, caller, input }) =>
        operation === 'DeleteProjectPolicy' &&
        !caller.includes('assumed-role') &&
        (input as { PolicyName: string }).PolicyName === policyName,
    );
  }

  /**
   * Whether a person edited the policy, named `projectArn/name`, before the end of the first step that saw it. Then the
   * function remembers nothing about the policy.
   */
  isEditedUnseen(key: string): boolean {
    const { journal } = this.world.aws;
    const puts = journal.filter(
      ({ operation, input, error }) => operation === 'PutProjectPolicy' && keyOf(input) === key && !error,
    );
    const edit = puts.findIndex(({ caller }) => !caller.includes('assumed-role'));
    const put = puts[edit - 1];
    if (!put) return false;
    const between = journal.slice(journal.indexOf(put), journal.indexOf(puts[edit]));
    // The journal notes a call at its end, so a step comes after the calls that it makes.
    const isLook = ({ operation, caller }: JournalEntry) =>
      operation === 'ListProjectPolicies' && caller === put.caller;
    return !between.some((step, index) => {
      const look = isStepOf(put)(step) && !step.error && between.slice(0, index).findLast(isLook);
      return look && !look.error;
    });
  }

  /** The request that has put the policy, named `projectArn/name`. Undefined if a person has put it. */
  holderOfPolicy(key: string): Claim | undefined {
    return this.policies.get(key)?.by;
  }
}

const isDeleteOf = ({ RequestType, PhysicalResourceId }: SentRequest, id: string) =>
  RequestType === 'Delete' && PhysicalResourceId === id;
const isOurs = ({ caller }: Call) => caller.roleArn?.includes('cdkrekognition') ?? false;
const isOfCopies = ({ caller }: Call) => caller.roleArn?.includes('labelsCopiedModel') ?? false;
const stackNameOf = ({ caller }: Call) => /:role\/([^-]+)-/.exec(caller.roleArn ?? '')?.[1];
/** A session has the name of its function. A later stack of the same name has a function with another name. */
const isOfCaller = ({ caller }: Call, { ServiceToken }: SentRequest) =>
  ServiceToken.split(':').at(-1) === caller.arn.split('/').at(-1);
const isStepOf =
  ({ caller: session, input: { PolicyName: name } }: JournalEntry & { readonly input: any }) =>
  ({ operation, input: { FunctionName, Payload } }: JournalEntry & { readonly input: any }) =>
    operation === 'Invoke' &&
    typeof Payload === 'string' &&
    Payload.includes(`"PolicyName":"${name}"`) &&
    FunctionName.split(':').at(-1) === session.split('/').at(-1);
const isSigned = ({ PolicyDocument }: any) => /"Sid":"By[\da-f]{16}"/.test(PolicyDocument);
const keyOf = ({ ProjectArn, PolicyName }: any) => `${ProjectArn}/${PolicyName}`;
export const resourceIn = ({ StackId, LogicalResourceId }: Claim) =>
  `${StackId.split('/')[1]}/${LogicalResourceId}`;
const nameOf = (claim: Claim | undefined) => (claim ? resourceIn(claim) : 'nobody');

/** The id of a policy, as docs/life-cycle.md has it. */
const idOf = ({ ProjectArn, PolicyName }: any) => `${ProjectArn?.split('/')[1]}/policy/${PolicyName}`;
const names = ({ ResourceProperties, OldResourceProperties }: SentRequest, { PolicyName }: any) =>
  [ResourceProperties, OldResourceProperties].some((properties) => properties?.PolicyName === PolicyName);
