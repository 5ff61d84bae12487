import type { Operation } from '../call';
import type { FunctionRunner } from './function-runner';
import type { Functions } from './state';

/** Running invocations go on to their end, as in AWS. No new one can start. */
export const deleteFunction =
  (functions: Functions, runner: FunctionRunner): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:DeleteFunction', input.FunctionName);
    functions.remove(fn);
    await runner.renew(fn);
    return {};
  };
