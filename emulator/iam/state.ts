import type { Aws } from '../call';
import { Propagating } from './propagation';

/** A policy's text as the caller wrote it, and the same parsed. */
export interface PolicyText {
  readonly text: string;
  readonly document: any;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Everything that decides about a role's calls, as one immutable object, so that it can be delayed and cached. */
export interface RolePolicies {
  readonly inline: ReadonlyMap<string, PolicyText>;
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** ARN of the managed policy that bounds the role. */
  readonly boundary?: string;
}

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly created: number;
  description?: string;
  maxSessionDuration: number;
  trust: PolicyText;
  tags: Tag[];
  readonly policies: Propagating<RolePolicies>;
}

export interface PolicyVersion {
  readonly id: string;
  readonly created: number;
  readonly content: PolicyText;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly created: number;
  readonly description?: string;
  updated: number;
  tags: Tag[];
  versions: PolicyVersion[];
  nextVersion: number;
  defaultVersionId: string;
  /** The default version's text over time. */
  readonly effective: Propagating<PolicyText>;
}

export interface Account {
  readonly roles: Map<string, Role>;
  /** Customer managed policies by ARN. */
  readonly policies: Map<string, ManagedPolicy>;
}

const states = new WeakMap<Aws, Map<string, Account>>();

/** IAM is global: one state per account, the same in every Region. */
export function accountOf(aws: Aws, id: string): Account {
  const accounts = states.get(aws) ?? new Map<string, Account>();
  states.set(aws, accounts);
  const account = accounts.get(id) ?? { roles: new Map(), policies: new Map() };
  accounts.set(id, account);
  return account;
}

/** The role behind `arn:aws:iam::ACCOUNT:role/PATH/NAME`. */
export function roleByArn(aws: Aws, arn: string): Role | undefined {
  const match = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  const role = match && accountOf(aws, match[1]).roles.get(match[2]);
  return role?.arn === arn ? role : undefined;
}
