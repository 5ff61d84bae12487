import type { Operation } from '../call';
import { configurationOf } from './configuration';
import { codeOf } from './function-code';
import type { FunctionRunner } from './function-runner';
import type { Functions } from './state';
import type { Workspace } from './workspace';

export const updateFunctionCode =
  (functions: Functions, workspace: Workspace, runner: FunctionRunner): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:UpdateFunctionCode', input.FunctionName);
    fn.code = await codeOf(call, input, workspace);
    fn.lastModified = call.aws.clockOf('lambda').now();
    await runner.renew(fn);
    return configurationOf(fn);
  };
