import type { Call } from '../call';
import { parameterNotFound } from './get-parameters';
import { parameterArn, parametersOf } from './state';

export async function deleteParameter(call: Call, input: { Name: string }) {
  const name = input.Name;
  await call.authorize('ssm:DeleteParameter', [parameterArn(call, name)]);
  if (!parametersOf(call).delete(name)) throw parameterNotFound(name);
  return {};
}
