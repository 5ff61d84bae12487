import type { AccessControl, Aws, Credentials, Service } from '../call';
import { queryProtocol } from '../wire/query-protocol';
import { Authorizer } from './authorizer';
import { KeyRing } from './credentials';
import { managedPolicyOperations } from './managed-policies';
import { policyVersionOperations } from './policy-versions';
import type { Decision } from './question';
import { rolePolicyOperations } from './role-policies';
import { roleOperations } from './roles';
import { accountOf, roleByArn } from './state';

export type { Decision } from './question';

export interface IamOptions {
  /** Milliseconds until a changed policy counts. @default 0 */
  readonly iamPropagation?: number;
  /** The ids of the organizations of accounts, by account: `{ '111111111111': 'o-1234567890' }`. @default - none */
  readonly organizations?: Readonly<Record<string, string>>;
}

export interface Iam extends Service, AccessControl {
  /** Every decision made, in order. */
  readonly decisions: readonly Decision[];
  /** The key of an account's administrator, always the same. */
  administrator(account: string): Credentials;
}

export function createIam(aws: Aws, options: IamOptions = {}): Iam {
  const keys = new KeyRing();
  const authorizer = new Authorizer(options.iamPropagation ?? 0, options.organizations ?? {});
  authorizer.addResourcePolicies('iam', (arn) => {
    const role = roleByArn(aws, arn);
    return role ? [role.trust.document] : [];
  });
  return {
    name: 'iam',
    protocol: queryProtocol('https://iam.amazonaws.com/doc/2010-05-08/'),
    operations: {
      ...roleOperations,
      ...rolePolicyOperations,
      ...managedPolicyOperations,
      ...policyVersionOperations,
    },
    inventory: (account) => {
      const { roles, policies } = accountOf(aws, account);
      return [...roles.values(), ...policies.values()].map(({ arn }) => arn);
    },
    decisions: authorizer.decisions,
    callerOf: (accessKeyId) => keys.callerOf(accessKeyId),
    issueCredentials: (caller) => keys.issue(caller),
    administrator: (account) => keys.administrator(account),
    authorize: authorizer.authorize,
    authorizeIdentity: authorizer.authorizeIdentity,
    addResourcePolicies: (service, lookup) => authorizer.addResourcePolicies(service, lookup),
  };
}
