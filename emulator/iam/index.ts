import type { Call, Caller, ConditionContext, Service } from '../call';
import type { Emulator } from '../emulator';
import { queryProtocol } from '../wire/query-protocol';
import { KeyRing } from './credentials';
import { operations } from './operations';

export interface IamOptions {
  /** Milliseconds until a changed policy counts. @default 0 */
  readonly iamPropagation?: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The policies on a resource's own side, by its ARN: a bucket's, a key's, a Rekognition project's. */
export type ResourcePolicyLookup = (resourceArn: string) => object[];

export interface Iam extends Service {
  /** Who holds this key. Throws AWS's `InvalidClientTokenId` for a key that was never issued. */
  callerOf(accessKeyId: string): Caller;
  /** Issues a key for `caller`: what AssumeRole answers, and what a function's process gets. */
  issueCredentials(caller: Caller): Credentials;
  /** The key of an account's administrator, always the same. */
  administrator(account: string): Credentials;
  /** See `Call.authorize`. */
  authorize(call: Call, action: string, resources: string[], context?: ConditionContext): Promise<void>;
  /**
   * As `authorize`, with the caller's own policies alone: for a resource of another account that the policies over there
   * cannot name.
   */
  authorizeIdentity(
    call: Call,
    action: string,
    resources: string[],
    context?: ConditionContext,
  ): Promise<void>;
  /** Lets a service bring the policies that stand on its own resources into the decision. `service` as in the ARN. */
  addResourcePolicies(service: string, lookup: ResourcePolicyLookup): void;
}

export function createIam(_aws: Emulator): Iam {
  const keys = new KeyRing();
  return {
    name: 'iam',
    protocol: queryProtocol('https://iam.amazonaws.com/doc/2010-05-08/'),
    operations,
    callerOf: (accessKeyId) => keys.callerOf(accessKeyId),
    issueCredentials: (caller) => keys.issue(caller),
    administrator: (account) => keys.administrator(account),
    authorize: async () => {},
    authorizeIdentity: async () => {},
    addResourcePolicies: () => {},
  };
}
