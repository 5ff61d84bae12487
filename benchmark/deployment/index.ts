import type { JournalEntry } from '../../emulator/call';
import { executionsOf } from '../../emulator/stepfunctions';
import { permit } from '../../testing/world/stacks';
import { OUTPUT_BUCKET, PRODUCTION, REGION, TRAINING, World } from '../../testing/world/world';
import { type Copy, type Way } from '../alternatives/copies';
import { type Spread, spreadOf } from '../statistics';
import { type LambdaUse, lambdaUse } from './lambda-use';

/** The result of one deployment in virtual time. Times are seconds of the emulator's clock. */
export interface Deployed {
  readonly copies: number;
  readonly status: string;
  readonly resources: number;
  /** The size of the template that `cdk synth` writes. */
  readonly bytes: number;
  /** From CreateStack to the end of the operation, including a rollback. */
  readonly makespan: number;
  /** What five copies at a time take if no time is lost between them. */
  readonly bound: number;
  /** Copies that the stack did not get, and the first reason. */
  readonly failed: number;
  readonly because?: string;
  /** Model versions in the account that no stack knows any more. */
  readonly leftBehind: number;
  /** Copies that were still in progress when CloudFormation reported success. */
  readonly unfinished: number;
  readonly mostAtOnce: number;
  /** Calls of Rekognition that the functions made, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** The most calls within any second, by operation, including throttled ones. */
  readonly peaks: Readonly<Record<string, number>>;
  /** Refused calls, by error. */
  readonly refused: Readonly<Record<string, number>>;
  /** From the end of a copy until CloudFormation had its answer. */
  readonly noticed?: Spread & { readonly longest: number };
  readonly transitions: number;
  readonly lambda: LambdaUse;
  /** How long the deletion of a completely created stack took. */
  readonly deletion?: Pick<Deployed, 'status' | 'makespan' | 'peaks' | 'refused'>;
  /** Seconds on this machine. */
  readonly real: number;
}

export interface Scenario {
  readonly copies: number;
  /** Seconds that each copy takes, by its number. */
  duration(index: number): number;
}

/** Milliseconds of virtual time that an answer takes. The handlers' own work takes none. */
const LATENCY: Readonly<Record<string, number>> = {
  rekognition: 100,
  cloudformation: 100,
  lambda: 150,
  states: 100,
};

/**
 * The limits are on. IAM, project policies and Describe answer without delay, because `AwsCustomResource` would fail on
 * a role that IAM does not know yet, and that says nothing about its cost.
 */
export const AT_ITS_BEST = {
  iam: { iamPropagation: 0 },
  rekognition: { callsPerSecond: 5, policyPropagation: 0, describeLag: 0 },
};

/** AWS allows five copies at a time, and each operation five times a second. A project has 100 versions. */
const AT_ONCE = 5;
const PER_PROJECT = 100;

export async function deploy(way: Way, { copies, duration }: Scenario): Promise<Deployed> {
  const realStart = performance.now();
  const world = await World.create(AT_ITS_BEST);
  try {
    takeTime(world);
    sendLargeTemplatesByBucket(world);
    const durations = Array.from({ length: copies }, (_, index) => duration(index));
    const planned = await plan(world, durations);
    await world.deploy('training', permit(planned[0]), TRAINING);

    const { journal } = world.aws;
    const from = journal.length;
    const deployment = await world.deploy('production', (stack) => way(stack, planned, OUTPUT_BUCKET));
    const entries = journal.slice(from).filter(({ account }) => account === PRODUCTION);
    const events = await eventsOf(world);
    const resources = resourcesOf(events);
    const versions = world.copies();
    const ends = endsOf(entries, planned, durations);
    const created = resources.filter(({ status }) => status === 'CREATE_COMPLETE').length;
    const failed = copies - created;
    const lags = resources.flatMap(({ index, answered }) => {
      const end = ends.get(planned[index].modelVersionArn);
      return answered === undefined || end === undefined ? [] : [(answered - end) / 1000];
    });
    const waited = lags.filter((lag) => lag >= 0);
    const deployed: Deployed = {
      copies,
      status: deployment.status,
      ...(await sizeOf(world)),
      makespan: deployment.took,
      bound: bound(durations),
      failed,
      because: failed > 0 ? reasonOf(events) : undefined,
      leftBehind: deployment.status === 'CREATE_COMPLETE' ? 0 : versions.length,
      unfinished: versions.filter(({ status }) => status === 'COPYING_IN_PROGRESS').length,
      mostAtOnce: mostAtOnce(entries, planned, durations),
      ...callsOf(entries),
      noticed: waited.length > 0 ? { ...spreadOf(waited), longest: Math.max(...waited) } : undefined,
      transitions: executionsOf(world.aws).reduce((sum, { transitions }) => sum + transitions, 0),
      lambda: lambdaUse(entries),
      real: secondsSince(realStart),
    };
    if (deployed.failed + deployed.unfinished > 0) return deployed;
    return { ...deployed, deletion: await deletionOf(world), real: secondsSince(realStart) };
  } finally {
    await world.close();
  }
}

export function takeTime(world: World): void {
  world.aws.intercept(async (call, _input, next) => {
    const isFunctions = call.caller.roleArn !== undefined && call.caller.service === undefined;
    if (isFunctions && LATENCY[call.service]) await world.clock.sleep(LATENCY[call.service]);
    return next();
  });
}

/** Like the CDK's CLI: CloudFormation accepts 51,200 bytes in a call. */
export function sendLargeTemplatesByBucket(world: World): void {
  world.aws.intercept(async (call, input, next) => {
    if (call.service !== 'cloudformation' || !((input?.TemplateBody?.length ?? 0) > 51_200)) return next();
    const bucket = `cdk-hnb659fds-assets-${call.account}-${REGION}`;
    await world.call(call.account, 's3', 'PutObject', {
      Bucket: bucket,
      Key: `${input.StackName}.json`,
      Body: Buffer.from(input.TemplateBody),
    });
    input.TemplateURL = `https://${bucket}.s3.${REGION}.amazonaws.com/${input.StackName}.json`;
    delete input.TemplateBody;
    return next();
  });
}

/** The models, and as many projects as they need. */
async function plan(world: World, durations: readonly number[]): Promise<Copy[]> {
  const projects: string[] = [];
  for (let number = 0; number * PER_PROJECT < durations.length; number++) {
    const { ProjectArn } = await world.call(PRODUCTION, 'rekognition', 'CreateProject', {
      ProjectName: `shapes-${number}`,
    });
    projects.push(ProjectArn);
  }
  return durations.map((seconds, index) => ({
    ...world.train(`v${index}`, { copyDuration: seconds * 1000 }),
    destinationArn: projects[Math.floor(index / PER_PROJECT)],
  }));
}

interface CopyResource {
  readonly index: number;
  readonly status: string;
  /** When CloudFormation had the answer to the Create. */
  readonly answered?: number;
}

async function deletionOf(world: World): Promise<Deployed['deletion']> {
  const from = world.aws.journal.length;
  const { status, took } = await world.destroy('production');
  const entries = world.aws.journal.slice(from).filter(({ account }) => account === PRODUCTION);
  const { peaks, refused } = callsOf(entries);
  return { status, makespan: took, peaks, refused };
}

export const secondsSince = (start: number) => (performance.now() - start) / 1000;

async function sizeOf(world: World): Promise<{ resources: number; bytes: number }> {
  const { TemplateBody } = await world.call(PRODUCTION, 'cloudformation', 'GetTemplate', {
    StackName: 'production',
  });
  const body = typeof TemplateBody === 'string' ? TemplateBody : JSON.stringify(TemplateBody);
  return { resources: Object.keys(JSON.parse(body).Resources).length, bytes: Buffer.byteLength(body) };
}

export interface StackEvent {
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
  readonly Timestamp: Date;
}

/** Oldest first. */
export async function eventsOf(world: World, stack = 'production'): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  let token: string | undefined;
  do {
    const page = await world.call(PRODUCTION, 'cloudformation', 'DescribeStackEvents', {
      StackName: stack,
      NextToken: token,
    });
    events.push(...page.StackEvents);
    token = page.NextToken;
  } while (token);
  return events.reverse();
}

function resourcesOf(events: readonly StackEvent[]): CopyResource[] {
  const found = new Map<number, CopyResource>();
  for (const { LogicalResourceId, ResourceType, ResourceStatus: status, Timestamp } of events) {
    const number = /^Copy(\d+)x/.exec(LogicalResourceId)?.[1];
    if (number === undefined || !ResourceType.startsWith('Custom::')) continue;
    const index = Number(number);
    const answered = status === 'CREATE_COMPLETE' ? Timestamp.getTime() : found.get(index)?.answered;
    found.set(index, { index, status, answered });
  }
  return [...found.values()];
}

export const isCopy = ({ operation, error }: JournalEntry) => operation === 'CopyProjectVersion' && !error;

/** When each copy is ready, in milliseconds, by its source. */
function endsOf(entries: readonly JournalEntry[], planned: readonly Copy[], durations: readonly number[]) {
  const seconds = new Map(planned.map(({ modelVersionArn }, index) => [modelVersionArn, durations[index]]));
  return new Map(
    entries.filter(isCopy).map(({ time, input }) => {
      const source = (input as { SourceProjectVersionArn: string }).SourceProjectVersionArn;
      return [source, time + seconds.get(source)! * 1000];
    }),
  );
}

function mostAtOnce(
  entries: readonly JournalEntry[],
  planned: readonly Copy[],
  durations: readonly number[],
): number {
  const ends = endsOf(entries, planned, durations);
  const starts = entries.filter(isCopy).map(({ time, input }) => ({
    time,
    end: ends.get((input as { SourceProjectVersionArn: string }).SourceProjectVersionArn)!,
  }));
  return Math.max(
    0,
    ...starts.map(({ time }) => starts.filter((other) => other.time <= time && other.end > time).length),
  );
}

export function callsOf(entries: readonly JournalEntry[]): Pick<Deployed, 'calls' | 'peaks' | 'refused'> {
  const times = new Map<string, number[]>();
  const refused: Record<string, number> = {};
  for (const { service, operation, time, error } of entries) {
    if (service !== 'rekognition') continue;
    times.set(operation, [...(times.get(operation) ?? []), time]);
    if (error) refused[error] = (refused[error] ?? 0) + 1;
  }
  const by = (figure: (times: number[]) => number) =>
    Object.fromEntries([...times].map(([operation, all]) => [operation, figure(all)]));
  return { calls: by((all) => all.length), peaks: by(mostInASecond), refused };
}

function mostInASecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, time] of sorted.entries()) {
    while (sorted[first] <= time - 1000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Five at a time, the next one where a place is free. */
export function bound(durations: readonly number[]): number {
  const places = Array.from({ length: AT_ONCE }, () => 0);
  for (const seconds of durations) {
    const free = places.indexOf(Math.min(...places));
    places[free] += seconds;
  }
  return Math.max(...places);
}

export function reasonOf(events: readonly StackEvent[]): string | undefined {
  const failure = events.find(
    ({ ResourceStatus, ResourceStatusReason }) =>
      ResourceStatus === 'CREATE_FAILED' && ResourceStatusReason && !/cancelled/.test(ResourceStatusReason),
  );
  return failure?.ResourceStatusReason?.split('\n')[0]
    .replace(/^.*Message returned: /, '')
    .replace(/ \(RequestId: .*/, '');
}
