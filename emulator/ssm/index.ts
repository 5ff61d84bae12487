import type { Aws, Service } from '../call';
import { jsonProtocol } from '../wire/json-protocol';
import { deleteParameter, getParameter, getParameters } from './parameters';
import { putParameter } from './put-parameter';
import { parameterArnsIn } from './state';

export function createSsm(aws: Aws): Service {
  return {
    name: 'ssm',
    protocol: jsonProtocol('1.1'),
    operations: {
      DeleteParameter: deleteParameter,
      GetParameter: getParameter,
      GetParameters: getParameters,
      PutParameter: putParameter,
    },
    inventory: (account) => parameterArnsIn(aws, account),
  };
}
