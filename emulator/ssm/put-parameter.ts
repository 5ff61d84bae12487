import type { Call } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { parameterArn, parametersOf } from './state';

interface PutParameterInput {
  Name?: string;
  Value?: string;
  Type?: string;
  Overwrite?: boolean;
}

export async function putParameter(call: Call, input: PutParameterInput) {
  const { Name: name = '', Value: value, Overwrite: overwrite = false } = input;
  if (!/^[a-zA-Z0-9_.\-/]{1,2048}$/.test(name)) {
    throw new AwsError('ValidationException', `Parameter name: "${name}" can't be used.`);
  }
  if (value === undefined || value === '' || Buffer.byteLength(value) > 4096) {
    throw new AwsError('ValidationException', 'a parameter value has 1 to 4096 characters');
  }
  await call.authorize('ssm:PutParameter', [parameterArn(call, name)]);
  const parameters = parametersOf(call);
  const before = parameters.get(name);
  if (before && !overwrite) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const type = input.Type ?? before?.type;
  if (!type)
    throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  if (type === 'SecureString') throw new NotEmulated('parameters of the type "SecureString"');
  const version = (before?.version ?? 0) + 1;
  parameters.set(name, { name, type, value, version, modified: call.aws.clock.now() });
  return { Version: version, Tier: 'Standard' };
}
