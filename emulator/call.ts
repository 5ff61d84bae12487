import type { Clock } from './clock';
import type { Measuring, MetricId } from './cloudwatch/metric';
import type { Place } from './place';
import type { HttpRequest, HttpResponse, Protocol } from './wire/protocol';

/** Who makes a call. */
export interface Caller {
  readonly account: string;
  /** The ARN that AWS reports for the caller: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` for a role's session. */
  readonly arn: string;
  /** The role behind a session. Absent for an account's own administrator. */
  readonly roleArn?: string;
  /** Set when an AWS service calls on someone's behalf, such as `cloudformation.amazonaws.com`. */
  readonly service?: string;
  /**
   * The resource for which a service calls: `aws:SourceArn`, which a trust policy can require against a confused
   * deputy.
   */
  readonly sourceArn?: string;
}

/** Values for condition keys, such as `aws:RequestTag/team`. */
export type ConditionContext = Record<string, string | string[]>;

/** One API call on its way through the emulator. */
export interface Call {
  readonly aws: Aws;
  readonly service: string;
  readonly operation: string;
  readonly caller: Caller;
  /** The caller's account, whose resources the call is about. */
  readonly account: string;
  readonly region: string;
  readonly requestId: string;
  /**
   * Refuses the call with the service's AccessDenied error unless IAM allows `action` on every one of `resources`. The
   * policies of the resource itself (project, bucket, key, trust) are looked up by its ARN.
   */
  authorize(action: string, resources: string[], context?: ConditionContext): Promise<void>;
}

/**
 * What a service knows about the rest of the emulated AWS. It calls the other services as their users do. Only IAM and
 * CloudWatch can be reached without a call, as in AWS.
 */
export interface Aws {
  readonly clock: Clock;
  readonly iam: AccessControl;
  readonly cloudwatch: Measurements;
  /** Where the emulator listens. */
  readonly endpoint: string;
  /** The time as a service reads it. */
  clockOf(service: string): Clock;
  /** Milliseconds by which a service's clock is ahead. */
  skewOf(service: string): number;
  call(caller: Caller, region: string, service: string, operation: string, input: any): Promise<any>;
  /** Whether `call` has an answer for this operation. */
  knows(service: string, operation: string): boolean;
  /** Answers one HTTP request, as an SDK sends it. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Calls `end` when the emulator is closed. */
  onClose(end: () => Promise<void> | void): void;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The policies of a resource itself, by its ARN: a bucket's, a key's, a Rekognition project's. */
export type ResourcePolicyLookup = (resourceArn: string) => object[];

/** Refuses the call unless `action` is allowed on every one of `resources`. */
export type Authorize = (
  call: Call,
  action: string,
  resources: string[],
  context?: ConditionContext,
) => Promise<void>;

export interface AccessControl {
  /** Who holds this key. Throws AWS's `InvalidClientTokenId` for a key that was never issued. */
  callerOf(accessKeyId: string): Caller;
  /** Issues a key for `caller`: what AssumeRole answers, and what a function's process gets. */
  issueCredentials(caller: Caller): Credentials;
  /** See `Call.authorize`. */
  authorize: Authorize;
  /**
   * Like `authorize`, but only the caller's own policies count: for a resource of another account that no policy there
   * can name.
   */
  authorizeIdentity: Authorize;
  /** Lets a service add the policies on its own resources to the decision. `service` as in the ARN. */
  addResourcePolicies(service: string, lookup: ResourcePolicyLookup): void;
}

export interface Measurements {
  /** Reads the metrics from one log event, if it is a document of the embedded metric format. */
  read(place: Place, logGroupName: string, message: string): void;
  /** Adds one to a metric that AWS itself counts. */
  count(place: Place, id: MetricId): void;
  /** Asks a service for its measurements, each time somebody reads metrics. */
  measure(measuring: Measuring): void;
}

/** One API operation. What it returns is the operation's output in the SDK's shape; what it throws is an `AwsError`. */
export type Operation<Input = any, Output = any> = (call: Call, input: Input) => Output | Promise<Output>;

/** One AWS service: a table from operation name to function, and the service's protocol. */
export interface Service {
  /** The name in the credential scope of a signed request, such as `rekognition` or `states`. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, Operation>>;
  /**
   * The ARNs of everything that the account has in this service, in all Regions: what somebody would have to clean up.
   */
  inventory(account: string): string[];
}

/** One finished call, as CloudTrail would list it. */
export interface JournalEntry extends Place {
  readonly time: number;
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  readonly requestId: string;
  readonly input: unknown;
  /** The error's name, when the call failed. */
  readonly error?: string;
}

/** Runs between a call and its operation. It can fail the call, delay it, or lose its answer. */
export type Interceptor = (call: Call, input: any, next: () => Promise<any>) => Promise<any>;
