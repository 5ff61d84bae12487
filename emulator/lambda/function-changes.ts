import type { Call, Operation } from '../call';
import { AwsError } from '../errors';
import { codeOf } from './function-code';
import { nameOf } from './function-name';
import { configurationOf } from './function-reads';
import type { FunctionRunner } from './function-runner';
import { settingsOf } from './function-settings';
import { refuseIncapableRole } from './service-role';
import type { FunctionSettings, Functions, LambdaFunction } from './state';
import type { Workspace } from './workspace';

export const createFunction =
  (functions: Functions, workspace: Workspace): Operation =>
  async (call, input) => {
    const { name, arn } = nameOf(input.FunctionName, call.account, call.region);
    await call.authorize('lambda:CreateFunction', [arn]);
    const settings = settingsOf(input, {
      role: '',
      handler: '',
      runtime: '',
      description: '',
      timeout: 3,
      memorySize: 128,
      environment: {},
      logGroup: `/aws/lambda/${name}`,
      logFormat: 'Text',
      applicationLogLevel: 'INFO',
      systemLogLevel: 'INFO',
      network: { SubnetIds: [], SecurityGroupIds: [] },
      tracing: 'PassThrough',
    });
    await call.authorize('iam:PassRole', [settings.role], { 'iam:PassedToService': 'lambda.amazonaws.com' });
    if (functions.has(arn)) {
      throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409);
    }
    const code = await codeOf(call, input.Code, workspace);
    await refuseIncapableRole(call, settings, arn);
    const fn = {
      name,
      arn,
      account: call.account,
      region: call.region,
      architectures: input.Architectures ?? ['x86_64'],
      tags: new Map<string, string>(Object.entries(input.Tags ?? {})),
      permissions: new Map<string, object>(),
      settings,
      code,
      lastModified: call.aws.clockOf('lambda').now(),
    };
    functions.put(fn);
    return configurationOf(fn);
  };

export const updateFunctionCode =
  (functions: Functions, workspace: Workspace, runner: FunctionRunner): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:UpdateFunctionCode', input.FunctionName);
    fn.code = await codeOf(call, input, workspace);
    return changed(call, fn, runner);
  };

export const updateFunctionConfiguration =
  (functions: Functions, runner: FunctionRunner): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:UpdateFunctionConfiguration', input.FunctionName);
    const settings = settingsOf(input, fn.settings);
    if (settings.role !== fn.settings.role) {
      await call.authorize('iam:PassRole', [settings.role], {
        'iam:PassedToService': 'lambda.amazonaws.com',
      });
    }
    const asked = ({ role, network, tracing }: FunctionSettings) =>
      JSON.stringify({ role, network, tracing });
    if (asked(settings) !== asked(fn.settings)) await refuseIncapableRole(call, settings, fn.arn);
    fn.settings = settings;
    return changed(call, fn, runner);
  };

async function changed({ aws }: Call, fn: LambdaFunction, runner: FunctionRunner) {
  fn.lastModified = aws.clockOf('lambda').now();
  await runner.renew(fn);
  return configurationOf(fn);
}

/** Running invocations go on to their end, as in AWS. No new one can start. */
export const deleteFunction =
  (functions: Functions, runner: FunctionRunner): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:DeleteFunction', input.FunctionName);
    functions.delete(fn.arn);
    await runner.renew(fn);
    return {};
  };
