import type { Call, Caller, ConditionContext, Service } from '../call';
import type { Emulator } from '../emulator';
import { queryProtocol } from '../wire/query-protocol';

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
  /** Lets a service bring the policies that stand on its own resources into the decision. */
  addResourcePolicies(service: string, lookup: ResourcePolicyLookup): void;
}

export function createIam(_aws: Emulator): Iam {
  return {
    name: 'iam',
    protocol: queryProtocol('https://iam.amazonaws.com/doc/2010-05-08/'),
    operations: {},
    callerOf: () => {
      throw new Error('unwritten');
    },
    issueCredentials: () => {
      throw new Error('unwritten');
    },
    administrator: () => {
      throw new Error('unwritten');
    },
    authorize: async () => {},
    addResourcePolicies: () => {},
  };
}
