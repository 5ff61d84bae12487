import type { Emulator } from './emulator';
import type { Protocol } from './wire/protocol';

/** Who makes a call. */
export interface Caller {
  readonly account: string;
  /** The ARN that AWS reports for the caller: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` for a role's session. */
  readonly arn: string;
  /** The role behind a session. Absent for an account's own administrator. */
  readonly roleArn?: string;
  /** Set when an AWS service calls on someone's behalf, such as `cloudformation.amazonaws.com`. */
  readonly service?: string;
  /** What a service says it calls for: `aws:SourceArn`, which trust policies against a confused deputy ask for. */
  readonly sourceArn?: string;
}

/** Values for condition keys, such as `aws:RequestTag/team`. */
export type ConditionContext = Record<string, string | string[]>;

/** One API call on its way through the emulator. */
export interface Call {
  readonly aws: Emulator;
  readonly service: string;
  readonly operation: string;
  readonly caller: Caller;
  /** The account whose resources the call is about: the caller's. */
  readonly account: string;
  readonly region: string;
  readonly requestId: string;
  /**
   * Refuses the call with the service's AccessDenied error unless IAM allows `action` on every one of `resources`.
   * Policies of the resource's own side (project, bucket, key, trust) are looked up by ARN.
   */
  authorize(action: string, resources: string[], context?: ConditionContext): Promise<void>;
}

/** One API operation. What it returns is the operation's output in the SDK's shape; what it throws is an `AwsError`. */
export type Operation<Input = any, Output = any> = (call: Call, input: Input) => Output | Promise<Output>;

/** One AWS service: a table from operation name to function, and the way it speaks. */
export interface Service {
  /** The name in the credential scope of a signed request, such as `rekognition` or `states`. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The ARNs of everything that the account has here, in all Regions: what somebody would have to clean up. */
  inventory(account: string): string[];
}

/** One finished call, as CloudTrail would list it. */
export interface JournalEntry {
  readonly time: number;
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  readonly requestId: string;
  readonly input: unknown;
  /** The error's name, when the call failed. */
  readonly error?: string;
}

/** Stands between a call and its operation: to fail it, to delay it, to lose its answer. */
export type Interceptor = (call: Call, input: any, next: () => Promise<any>) => Promise<any>;
