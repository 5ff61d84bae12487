import type { Operation } from '../call';
import { configurationOf } from './configuration';
import type { FunctionRunner } from './function-runner';
import { settingsOf } from './function-settings';
import { refuseIncapableRole } from './service-role';
import type { FunctionSettings, Functions } from './state';

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
    fn.lastModified = call.aws.clockOf('lambda').now();
    await runner.renew(fn);
    return configurationOf(fn);
  };
