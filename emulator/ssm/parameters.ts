import type { Call } from '../call';
import { AwsError } from '../errors';
import { type AskedParameter, askedParameter } from './parameter-name';
import { type Parameter, parameterArn, parametersOf } from './state';

export async function getParameter(call: Call, input: { Name: string }) {
  const asked = askedParameter(call, input.Name);
  await call.authorize('ssm:GetParameter', [parameterArn(call, asked.name)]);
  const history = parametersOf(call).get(asked.name);
  if (!history) throw parameterNotFound(asked.name);
  const parameter = versionOf(history, asked);
  if (!parameter) {
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${asked.version} of ${asked.name}. Verify the version and try again.`,
    );
  }
  return { Parameter: describe(call, parameter, asked) };
}

export async function getParameters(call: Call, input: { Names: string[] }) {
  const asked = input.Names.map((text) => ({ text, asked: askedParameter(call, text) }));
  await call.authorize(
    'ssm:GetParameters',
    asked.map(({ asked: { name } }) => parameterArn(call, name)),
  );
  const parameters = parametersOf(call);
  const answers = asked.map(({ text, asked }) => ({
    text,
    asked,
    parameter: versionOf(parameters.get(asked.name) ?? [], asked),
  }));
  return {
    Parameters: answers.flatMap(({ parameter, asked }) =>
      parameter ? [describe(call, parameter, asked)] : [],
    ),
    InvalidParameters: answers.flatMap(({ parameter, text }) => (parameter ? [] : [text])),
  };
}

export function parameterNotFound(name: string): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
}

function versionOf(history: readonly Parameter[], { version }: AskedParameter): Parameter | undefined {
  return version === undefined ? history.at(-1) : history.find((each) => each.version === version);
}

function describe(
  call: Call,
  { name, type, value, version, modified }: Parameter,
  { selector }: AskedParameter,
) {
  return {
    Name: name,
    Type: type,
    Value: value,
    Version: version,
    Selector: selector,
    LastModifiedDate: new Date(modified),
    ARN: parameterArn(call, name),
    DataType: 'text',
  };
}

export async function deleteParameter(call: Call, input: { Name: string }) {
  const name = input.Name;
  await call.authorize('ssm:DeleteParameter', [parameterArn(call, name)]);
  if (!parametersOf(call).delete(name)) throw parameterNotFound(name);
  return {};
}
