import type { Aws, Service } from '../call';
import { queryProtocol } from '../wire/query-protocol';
import { assumeRole } from './assume-role';
import { getCallerIdentity } from './get-caller-identity';

export function createSts(_aws: Aws): Service {
  return {
    name: 'sts',
    protocol: queryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
    operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
    inventory: () => [],
  };
}
