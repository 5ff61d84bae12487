import { AwsError, NotEmulated, refuseOthers } from '../errors';
import { words } from '../words';
import type { FunctionSettings } from './state';

const RUNTIME = /^nodejs(22|24)\.x$/;
const RESERVED =
  /^(AWS_(REGION|DEFAULT_REGION|ACCESS_KEY(_ID)?|SECRET_(ACCESS_)?KEY|SESSION_TOKEN|LAMBDA_.*|EXECUTION_ENV)|_HANDLER|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/** Members without an effect in the emulator. */
const WITHOUT_EFFECT = words(
  'Architectures Code Description EphemeralStorage FunctionName KMSKeyArn PackageType Publish RecursiveLoop Tags',
);

const UNDERSTOOD = [
  ...WITHOUT_EFFECT,
  ...words('Role Handler Runtime Timeout MemorySize Environment LoggingConfig VpcConfig TracingConfig'),
];

/** The settings as a call leaves them: members that it does not mention stay as they are. */
export function settingsOf(input: any, before: FunctionSettings): FunctionSettings {
  refuseUnknown(input);
  const settings: FunctionSettings = {
    role: input.Role ?? before.role,
    handler: input.Handler ?? before.handler,
    runtime: input.Runtime ?? before.runtime,
    description: input.Description ?? before.description,
    timeout: Number(input.Timeout ?? before.timeout),
    memorySize: Number(input.MemorySize ?? before.memorySize),
    environment: input.Environment ? (input.Environment.Variables ?? {}) : before.environment,
    logGroup: input.LoggingConfig?.LogGroup ?? before.logGroup,
    logFormat: input.LoggingConfig?.LogFormat ?? before.logFormat,
    applicationLogLevel: input.LoggingConfig?.ApplicationLogLevel ?? before.applicationLogLevel,
    systemLogLevel: input.LoggingConfig?.SystemLogLevel ?? before.systemLogLevel,
    network: networkOf(input.VpcConfig, before.network),
    tracing: input.TracingConfig?.Mode ?? before.tracing,
  };
  refuseInvalid(settings);
  return settings;
}

function refuseUnknown(input: any): void {
  refuseOthers('a function', input, UNDERSTOOD);
  if (input.PackageType === 'Image') throw new NotEmulated('functions from container images');
}

function refuseInvalid(settings: FunctionSettings): void {
  refuseInvalidNetwork(settings.network);
  const { runtime, handler, timeout, memorySize, environment } = settings;
  if (!runtime || !handler) {
    throw invalid(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  if (!RUNTIME.test(runtime)) throw new NotEmulated(`the Lambda runtime "${runtime}"`);
  if (timeout > 900) throw invalid(`Timeout must be between 1 and 900 seconds: ${timeout}`);
  if (memorySize > 10_240) throw invalid(`MemorySize must be between 128 and 10240 MB: ${memorySize}`);
  const reserved = Object.keys(environment).filter((name) => RESERVED.test(name));
  if (reserved.length > 0) {
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(environment)) > 4096) {
    throw invalid(
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
    );
  }
}

function networkOf(input: any, before: FunctionSettings['network']): FunctionSettings['network'] {
  if (input === undefined) return before;
  const { SubnetIds = [], SecurityGroupIds = [], ...others } = input;
  const [unknown] = Object.keys(others);
  if (unknown) throw new NotEmulated(`"${unknown}" of VpcConfig`);
  return { SubnetIds, SecurityGroupIds };
}

function refuseInvalidNetwork({ SubnetIds, SecurityGroupIds }: FunctionSettings['network']): void {
  if ((SubnetIds.length === 0) !== (SecurityGroupIds.length === 0))
    throw invalid('SubnetIds and SecurityIds must coexist or be both empty list.');
}

const invalid = (message: string) => new AwsError('InvalidParameterValueException', message);
