import type { Operation, Service } from '../call';
import type { Emulator } from '../emulator';
import { createFunction } from './create-function';
import { deleteFunction } from './delete-function';
import { FunctionRunner } from './function-runner';
import { getFunction, getFunctionConfiguration, listFunctions } from './get-function';
import { invoke } from './invoke';
import { addPermission, getPolicy, removePermission } from './permissions';
import { ProcessRuntime } from './process-runtime';
import { Functions } from './state';
import { listTags, tagResource, untagResource } from './tags';
import { updateFunctionCode } from './update-function-code';
import { updateFunctionConfiguration } from './update-function-configuration';
import { lambdaProtocol } from './wire/protocol';
import { Workspace } from './workspace';

/** A function as CreateFunction described it, with its code unpacked. */
export interface DeployedFunction {
  readonly arn: string;
  readonly name: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  /** The folder that the asset was unpacked into. */
  readonly codeDirectory: string;
  /** The declared environment and Lambda's reserved variables (region, credentials of the role, name, endpoint). */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
  readonly memorySize: number;
}

export interface InvocationResult {
  /** JSON: what the function returned, or `{ errorType, errorMessage, trace }` when it threw. */
  readonly payload: string;
  /** `Unhandled` when the function threw, ran out of time or died. */
  readonly functionError?: string;
  /** The lines that the function printed. */
  readonly log: string[];
}

/** Where functions run. */
export interface FunctionRuntime {
  /** Called once, before anything else, by the emulator that this runtime belongs to. */
  attach?(aws: Emulator): void;
  /** What functions get as `AWS_ENDPOINT_URL`. @default - where the emulator listens */
  readonly endpoint?: string;
  invoke(fn: DeployedFunction, payload: string, requestId: string): Promise<InvocationResult>;
  /** Ends what runs for this function, or for all functions. */
  dispose(functionArn?: string): Promise<void>;
}

export function createLambda(aws: Emulator): Service {
  const runtime = aws.options.functionRuntime ?? new ProcessRuntime();
  runtime.attach?.(aws);
  const functions = new Functions();
  const { workspace: shared } = aws.options;
  const workspace = shared ?? new Workspace();
  const runner = new FunctionRunner(aws, runtime);
  aws.onClose(async () => {
    await runner.close();
    if (!shared) workspace.remove();
  });
  aws.iam.addResourcePolicies('lambda', (arn) => {
    const statements = functions.byArn(arn)?.permissions.values();
    return statements ? [{ Version: '2012-10-17', Statement: [...statements] }] : [];
  });
  const operations: Record<string, Operation> = {
    CreateFunction: createFunction(functions, workspace),
    GetFunction: getFunction(functions),
    GetFunctionConfiguration: getFunctionConfiguration(functions),
    ListFunctions: listFunctions(functions),
    UpdateFunctionCode: updateFunctionCode(functions, workspace, runner),
    UpdateFunctionConfiguration: updateFunctionConfiguration(functions, runner),
    DeleteFunction: deleteFunction(functions, runner),
    AddPermission: addPermission(functions),
    RemovePermission: removePermission(functions),
    GetPolicy: getPolicy(functions),
    TagResource: tagResource(functions),
    UntagResource: untagResource(functions),
    ListTags: listTags(functions),
    Invoke: invoke(functions, runner),
  };
  return {
    name: 'lambda',
    protocol: lambdaProtocol,
    operations,
    inventory: (account) => functions.arnsIn(account),
  };
}
