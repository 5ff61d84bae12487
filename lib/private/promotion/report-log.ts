import { Stack } from 'aws-cdk-lib';
import type * as codebuild from 'aws-cdk-lib/aws-codebuild';
import { acknowledgeLogsIn } from '../cdk/acknowledgements';
import { asLogGroup, logGroupFor } from '../functions/log-group';
import { settingsFor } from '../functions/settings';

/**
 * Makes a log group for the build, with the options of `HandlerFunctions` for the pipeline's stack, unless the pipeline
 * sets its builds' logging. Without this, CodeBuild would make a log group that stays for ever.
 */
export function keepReportLog(project: codebuild.IProject): void {
  const resource = project.node.defaultChild as codebuild.CfnProject;
  if (resource.logsConfig) return;
  const logGroup = asLogGroup(project, logGroupFor(project, 'Log', settingsFor(Stack.of(project))));
  acknowledgeLogsIn(project);
  logGroup.grantWrite(project);
  resource.logsConfig = { cloudWatchLogs: { status: 'ENABLED', groupName: logGroup.logGroupName } };
}
