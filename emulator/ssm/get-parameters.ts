import type { Call } from '../call';
import { AwsError } from '../errors';
import { type Parameter, parameterArn, parametersOf } from './state';

export async function getParameter(call: Call, input: { Name?: string }) {
  const name = nameOf(call, input.Name ?? '');
  await call.authorize('ssm:GetParameter', [parameterArn(call, name)]);
  const parameter = parametersOf(call).get(name);
  if (!parameter) throw parameterNotFound(name);
  return { Parameter: describe(call, parameter) };
}

export async function getParameters(call: Call, input: { Names?: string[] }) {
  const asked = (input.Names ?? []).map((name) => ({ name, key: nameOf(call, name) }));
  await call.authorize(
    'ssm:GetParameters',
    asked.map(({ key }) => parameterArn(call, key)),
  );
  const parameters = parametersOf(call);
  const found = asked.flatMap(({ key }) => parameters.get(key) ?? []);
  return {
    Parameters: found.map((parameter) => describe(call, parameter)),
    InvalidParameters: asked.filter(({ key }) => !parameters.has(key)).map(({ name }) => name),
  };
}

export function parameterNotFound(name: string): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
}

/** A parameter may be asked for by its ARN as well. */
function nameOf(call: Call, nameOrArn: string): string {
  const prefix = `arn:aws:ssm:${call.region}:${call.account}:parameter/`;
  if (!nameOrArn.startsWith(prefix)) return nameOrArn;
  const rest = nameOrArn.slice(prefix.length);
  return rest.includes('/') ? `/${rest}` : rest;
}

function describe(call: Call, { name, type, value, version, modified }: Parameter) {
  return {
    Name: name,
    Type: type,
    Value: value,
    Version: version,
    LastModifiedDate: new Date(modified),
    ARN: parameterArn(call, name),
    DataType: 'text',
  };
}
