import { Stack } from 'aws-cdk-lib';
import type * as codebuild from 'aws-cdk-lib/aws-codebuild';
import { acknowledgeLogsIn } from '../cdk/acknowledgements';
import { asLogGroup, logGroupFor } from '../functions/log-group';
import { settingsFor } from '../functions/settings';

/**
 * Gives the build's log a group as `HandlerFunctions` says for the pipeline's stack, unless the pipeline says where its builds
 * write. CodeBuild would make a group that stays for ever.
 */
export function keepReportLog(project: codebuild.IProject): void {
  const resource = project.node.defaultChild as codebuild.CfnProject;
  if (resource.logsConfig) return;
  const logGroup = asLogGroup(project, logGroupFor(project, 'Log', settingsFor(Stack.of(project))));
  acknowledgeLogsIn(project);
  logGroup.grantWrite(project);
  resource.logsConfig = { cloudWatchLogs: { status: 'ENABLED', groupName: logGroup.logGroupName } };
}
