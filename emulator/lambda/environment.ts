import { dirname, join } from 'node:path';
import type { RoleSession } from '../iam/service-role';
import type { LambdaFunction } from './state';

/** Everything that a function finds in `process.env`: what was declared, what Lambda sets, and where AWS is. */
export function environmentOf(
  fn: LambdaFunction,
  session: RoleSession,
  logStream: string,
  endpoint: string,
): Record<string, string> {
  const { settings, code } = fn;
  const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
  return {
    // A home without files, so that an SDK finds no profiles.
    HOME: '/home/sbx_user1051',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    NODE_PATH: join(dirname(code.directory), 'node_modules'),
    ...settings.environment,
    AWS_REGION: fn.region,
    AWS_DEFAULT_REGION: fn.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken ?? '',
    AWS_ENDPOINT_URL: endpoint,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_FORMAT: settings.logFormat,
    ...(settings.logFormat === 'JSON' && { AWS_LAMBDA_LOG_LEVEL: settings.applicationLogLevel }),
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: code.directory,
    _HANDLER: settings.handler,
  };
}
