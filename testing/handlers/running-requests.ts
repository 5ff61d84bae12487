import type { EdgeEvent, Hours } from '../../contract/hours';
import type { ResourceEvent } from '../../lambda/cloudformation/request';
import type { Moment, Notes } from '../../lambda/reconcile/kind';
import type { Situation } from '../../lambda/reconcile/situation';
import type { ObservedVersion } from '../../lambda/running-model-version/observation';
import { parseRequest, type RunRequest } from '../../lambda/running-model-version/request';
import { type EventChange as ChangeOfEvent, requestFor } from './requests';

export const PROJECT = 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes/1700000000000';
export const arnOf = (name: string, created = 1_700_000_001_000) =>
  `arn:aws:rekognition:eu-west-1:222222222222:project/shapes/version/${name}/${created}`;
export const VERSION = arnOf('v1');
export const UUID = '0c6b9a00-0000-0000-0000-000000000000';
export const STACK_ID = `arn:aws:cloudformation:eu-west-1:222222222222:stack/prod/${UUID}`;
/** When the stack's operation began, and when an earlier operation began. */
export const BEGAN = '2025-12-31T23:59:55.000Z';
export const EARLIER = '2025-12-01T00:00:00.000Z';
export const RUNNER = 'prod/Run';
/** The physical id of version v1. */
export const ID = 'shapes/v1/1700000001000/running';

export const properties = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:222222222222:function:running',
  ProjectArn: PROJECT,
  ModelVersionArn: VERSION,
  MinInferenceUnits: '2',
  Timeout: '3000',
};

/**
 * The tests play soon after midnight: a model with the first hours must run then, and a model with the second hours
 * must rest.
 */
export const BY_NIGHT: Hours = { Start: 'cron(0 0 * * ? *)', Stop: 'cron(0 12 * * ? *)' };
export const BY_DAY: Hours = { Start: 'cron(0 12 * * ? *)', Stop: 'cron(0 0 * * ? *)' };
/** Hours that no clock can judge. */
export const AT_A_RATE: Hours = { Start: 'rate(1 day)', Stop: 'rate(2 days)' };

export interface EventChange extends ChangeOfEvent {
  /** An event of a schedule: what is due, and when. */
  readonly edge?: EdgeEvent['Edge'];
  readonly due?: string;
}

const RUN = {
  StackId: STACK_ID,
  LogicalResourceId: 'Run',
  ResourceType: 'Custom::RekognitionRunningModelVersion',
  properties,
};

/** A request as CloudFormation sends it, or as a schedule does. */
export function event({ edge = 'start', due, ...change }: EventChange = {}): ResourceEvent {
  const sent = requestFor(RUN, { id: ID, ...change });
  if (change.type !== 'Schedule') return sent;
  return {
    ...sent,
    RequestId: due ?? sent.RequestId,
    Edge: edge,
    ResponseURL: undefined,
  } as object as ResourceEvent;
}

export function request(change: EventChange = {}): RunRequest {
  return parseRequest(event(change))!;
}

/** The observed version. By default it is ours, claimed in this operation, running as requested, and the only one. */
export function version(change: Partial<ObservedVersion> = {}): ObservedVersion {
  const mark = { stack: UUID, since: BEGAN };
  return { status: 'RUNNING', minInferenceUnits: 2, runner: RUNNER, mark, strays: [], ...change };
}

const STATUS: Readonly<Record<Situation, string>> = {
  create: 'CREATE_IN_PROGRESS',
  replace: 'UPDATE_IN_PROGRESS',
  change: 'UPDATE_IN_PROGRESS',
  restore: 'UPDATE_ROLLBACK_IN_PROGRESS',
  remove: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  undo: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  edge: 'UPDATE_COMPLETE',
};

export interface MomentChange {
  /** Seconds. */
  readonly age?: number;
  /** Milliseconds. */
  readonly sinceAsked?: number;
  readonly notes?: Partial<Notes>;
  readonly status?: string;
  readonly withoutRollback?: true;
}

/** A quarter of an hour after the request began. */
export function moment(
  situation: Situation,
  {
    age = 900,
    sinceAsked = Number.POSITIVE_INFINITY,
    notes = {},
    status = STATUS[situation],
    withoutRollback,
  }: MomentChange = {},
): Moment {
  return {
    situation,
    operation: { status, since: BEGAN, withoutRollback },
    notes: { startedAt: '2026-01-01T00:00:00.000Z', ...notes },
    remembered: { startedAt: '2026-01-01T00:00:00.000Z', ...notes },
    age: age * 1000,
    failing: age * 1000,
    now: Date.parse('2026-01-01T00:00:00.000Z') + age * 1000,
    sinceAsked,
  };
}
