import type { Operation } from '../call';
import { configurationOf } from './configuration';
import type { Functions } from './state';

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
    return { Functions: functions.of(call).map(configurationOf) };
  };
