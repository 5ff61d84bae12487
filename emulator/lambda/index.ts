import type { Aws, Operation, Service } from '../call';
import {
  createFunction,
  deleteFunction,
  updateFunctionCode,
  updateFunctionConfiguration,
} from './function-changes';
import {
  getFunction,
  getFunctionConfiguration,
  listFunctions,
  listTags,
  tagResource,
  untagResource,
} from './function-reads';
import { FunctionRunner } from './function-runner';
import { invoke } from './invoke';
import { addPermission, getPolicy, removePermission } from './permissions';
import { ProcessRuntime } from './process-runtime';
import { lambdaProtocol } from './protocol';
import type { FunctionRuntime } from './runtime';
import { Functions } from './state';
import { Workspace } from './workspace';

export type { DeployedFunction, FunctionRuntime, InvocationResult } from './runtime';

export interface LambdaOptions {
  readonly functionRuntime?: FunctionRuntime;
  readonly workspace?: Workspace;
}

export function createLambda(
  aws: Aws,
  { functionRuntime: runtime = new ProcessRuntime(), workspace: shared }: LambdaOptions,
): Service {
  runtime.attach?.(aws);
  const functions = new Functions();
  const workspace = shared ?? new Workspace();
  const runner = new FunctionRunner(aws, runtime);
  aws.onClose(async () => {
    await runner.close();
    if (!shared) workspace.remove();
  });
  aws.iam.addResourcePolicies('lambda', (arn) => {
    const statements = functions.get(arn)?.permissions.values();
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
