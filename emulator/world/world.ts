/** What exists before the first deployment. A plain object, so that a JSON file can hold it. Durations are seconds. */
export interface World {
  /** The commands run with the first account, in its first Region. */
  readonly accounts: readonly WorldAccount[];
  /** @default - no models */
  readonly models?: readonly WorldModel[];
  /** Calls that AWS refuses. @default - none */
  readonly failures?: readonly WorldFailure[];
  /** How long a copy takes. @default 360 */
  readonly copySeconds?: number;
  /** How long a version or project is DELETING. @default 5 */
  readonly deleteSeconds?: number;
  /** How long a model is STARTING. @default 300 */
  readonly startSeconds?: number;
  /** How long a model is STOPPING. @default 60 */
  readonly stopSeconds?: number;
  /** How many times faster the waits of state machines pass. @default 1 */
  readonly stateMachineSpeed?: number;
}

/** An account that is bootstrapped for the CDK. */
export interface WorldAccount {
  /** Twelve digits. */
  readonly account: string;
  /** The Regions in which the account is bootstrapped. */
  readonly regions: readonly string[];
  /** The accounts that may deploy into this one, as `cdk bootstrap --trust` takes them. @default - itself alone */
  readonly trusts?: readonly string[];
  /** The id of the organization that it belongs to, such as `o-1234567890`. @default - it belongs to none */
  readonly organization?: string;
}

/** A model version that somebody has trained. Account, Region and names are those of the ARNs. */
export interface WorldModel {
  readonly projectArn: string;
  readonly modelVersionArn: string;
  /** From 0 to 1. @default - the version has no evaluation */
  readonly f1Score?: number;
  /** The F1 score of each label. @default - none */
  readonly labels?: Readonly<Record<string, number>>;
  /** How long a copy of this version takes. @default - the world's `copySeconds` */
  readonly copySeconds?: number;
  /** Copies of this version end as COPYING_FAILED, with this as AWS's StatusMessage. */
  readonly copyFails?: string;
  /** How long this version and its copies take to start. @default - the world's `startSeconds` */
  readonly startSeconds?: number;
  /** This version and its copies do not start: they end as FAILED, with this as AWS's StatusMessage. */
  readonly startFails?: string;
}

/** Calls that are answered with an error and have no effect. */
export interface WorldFailure {
  /** As in a signed request: `rekognition`, `states`, `cloudformation`, `s3`. */
  readonly service: string;
  readonly operation: string;
  /** The error's name, such as `ThrottlingException`. */
  readonly error: string;
  /** Whose calls. @default - those of every account */
  readonly account?: string;
  /** The first call that fails, counted from 1. @default 1 */
  readonly nth?: number;
  /** How many calls fail, one after the other. @default 1 */
  readonly times?: number;
}
