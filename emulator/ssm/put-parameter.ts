import type { Call } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { checkName } from './parameter-name';
import { parameterArn, parametersOf } from './state';

interface PutParameterInput {
  Name: string;
  Value: string;
  Type?: string;
  Overwrite?: boolean;
  AllowedPattern?: string;
  DataType?: string;
  Tags?: object[];
}

const KEPT_VERSIONS = 100;

export async function putParameter(call: Call, input: PutParameterInput) {
  const { Name: name, Value: value, Overwrite: overwrite = false } = input;
  checkName(call, name);
  if (value === '' || Buffer.byteLength(value) > 4096) {
    throw new AwsError('ValidationException', 'a parameter value has 1 to 4096 characters');
  }
  refuseUnknown(input);
  if (overwrite && input.Tags?.length) {
    throw new AwsError(
      'ValidationException',
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  await call.authorize('ssm:PutParameter', [parameterArn(call, name)]);
  const parameters = parametersOf(call);
  const history = parameters.get(name) ?? [];
  const before = history.at(-1);
  if (before && !overwrite) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const type = input.Type ?? before?.type;
  if (!type)
    throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  if (before && before.type !== type) {
    throw new AwsError(
      'HierarchyTypeMismatchException',
      'Parameter Store does not support changing a parameter type in a hierarchy. You must create a new, unique parameter.',
    );
  }
  checkPattern(value, input.AllowedPattern);
  const version = (before?.version ?? 0) + 1;
  const parameter = { name, type, value, version, modified: call.aws.clock.now() };
  parameters.set(name, [...history, parameter].slice(-KEPT_VERSIONS));
  return { Version: version, Tier: 'Standard' };
}

function refuseUnknown({ Type: type = 'String', DataType: dataType = 'text' }: PutParameterInput): void {
  if (type === 'SecureString') throw new NotEmulated('parameters of the type "SecureString"');
  if (dataType !== 'text') throw new NotEmulated(`parameters of the data type "${dataType}"`);
}

function checkPattern(value: string, pattern: string | undefined): void {
  try {
    if (pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)) return;
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `The pattern ${pattern} is no regular expression.`);
  }
  throw new AwsError(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
  );
}
