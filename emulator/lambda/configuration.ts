import type { LambdaFunction } from './state';

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
