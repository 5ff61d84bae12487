import type { Operation } from '../call';
import type { Functions, LambdaFunction } from './state';

export const getFunction =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:GetFunction', input.FunctionName);
    return {
      Configuration: configurationOf(fn),
      Code: { RepositoryType: 'S3' },
      Tags: fn.tags.size > 0 ? Object.fromEntries(fn.tags) : undefined,
    };
  };

export const getFunctionConfiguration =
  (functions: Functions): Operation =>
  async (call, input) =>
    configurationOf(await functions.open(call, 'lambda:GetFunctionConfiguration', input.FunctionName));

export const listFunctions =
  (functions: Functions): Operation =>
  async (call) => {
    await call.authorize('lambda:ListFunctions', ['*']);
    return { Functions: functions.in(call).map(configurationOf) };
  };

/** A FunctionConfiguration, as most operations answer it. A function is ready as soon as it is created. */
export function configurationOf(fn: LambdaFunction) {
  const { settings, code } = fn;
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.size,
    CodeSha256: code.sha256,
    Description: settings.description,
    Timeout: settings.timeout,
    MemorySize: settings.memorySize,
    LastModified: new Date(fn.lastModified).toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    Environment: { Variables: settings.environment },
    LoggingConfig: {
      LogFormat: settings.logFormat,
      LogGroup: settings.logGroup,
      ...(settings.logFormat === 'JSON' && {
        ApplicationLogLevel: settings.applicationLogLevel,
        SystemLogLevel: settings.systemLogLevel,
      }),
    },
    TracingConfig: { Mode: settings.tracing },
    // Without EC2 nothing knows the network of the subnets.
    VpcConfig: { ...settings.network, VpcId: '' },
    PackageType: 'Zip',
    Architectures: fn.architectures,
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}

export const tagResource =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:TagResource', input.Resource);
    for (const [key, value] of Object.entries<string>(input.Tags)) fn.tags.set(key, value);
    return {};
  };

export const untagResource =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:UntagResource', input.Resource);
    for (const key of input.TagKeys) fn.tags.delete(key);
    return {};
  };

export const listTags =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:ListTags', input.Resource);
    return { Tags: Object.fromEntries(fn.tags) };
  };
