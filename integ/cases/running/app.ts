import { App, CfnOutput } from 'aws-cdk-lib';
import { RunningModelVersion } from '../../../lib';
import { settingsOf } from '../../settings';
import { CopyStack } from '../copy-stack';
import { PermissionStack } from '../permission-stack';

const app = new App();
const settings = settingsOf(app);
new PermissionStack(app, `${settings.run}-running-permission`, settings);
const stack = new CopyStack(app, `${settings.run}-running`, settings, { stopOnDelete: true });
const running = new RunningModelVersion(stack, 'Running', { modelVersion: stack.copy, minInferenceUnits: 1 });
new CfnOutput(stack, 'RunningStatus', { value: running.status });
