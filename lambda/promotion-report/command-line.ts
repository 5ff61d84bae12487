import { execFileSync } from 'node:child_process';
import { EVALUATION, type ReportSettings, type ReportTarget } from '../../contract/promotion-report';
import type { Accounts } from './evaluation';

/** Reads the accounts of a target with the AWS CLI, which every image of CodeBuild has. */
export function commandLine(settings: ReportSettings, target: ReportTarget): Accounts {
  const { region, projectArn } = settings;
  const { modelVersionArn, stackName } = target;
  const roles = {
    source: settings.sourceRoleArn,
    target: target.roleArn,
    previous: settings.previousRoleArn,
  };
  const as = (account: keyof typeof roles): NodeJS.ProcessEnv => {
    const role = roles[account];
    if (!role) return process.env;
    const known = environments.get(role) ?? assume(role, settings.externalIds[role], region);
    environments.set(role, known);
    return known;
  };

  return {
    current() {
      try {
        const { Stacks } = JSON.parse(
          aws(['cloudformation', 'describe-stacks', '--stack-name', stackName], region, as('target')),
        );
        const outputs: { OutputKey: string; OutputValue: string }[] = Stacks[0].Outputs ?? [];
        return outputs.find(({ OutputKey }) => OutputKey === EVALUATION)?.OutputValue;
      } catch (error) {
        if (/does not exist/.test(String(error))) return undefined;
        throw error;
      }
    },

    trained() {
      const name = modelVersionArn.split('/').at(-2)!;
      const { ProjectVersionDescriptions } = JSON.parse(
        aws(
          ['rekognition', 'describe-project-versions', '--project-arn', projectArn, '--version-names', name],
          region,
          as('source'),
        ),
      );
      const { F1Score, Summary } = ProjectVersionDescriptions[0]?.EvaluationResult ?? {};
      const { Bucket, Name } = Summary?.S3Object ?? {};
      return {
        f1Score: F1Score === undefined ? '' : String(F1Score),
        evaluationSummaryUri: Bucket && Name ? `s3://${Bucket}/${Name}` : '',
      };
    },

    summary: (uri, account) => aws(['s3', 'cp', uri, '-'], region, as(account)),
  };
}

/** Credentials by the ARN of their role. The source's role serves all targets. */
const environments = new Map<string, NodeJS.ProcessEnv>();

function assume(roleArn: string, externalId: string | undefined, region: string): NodeJS.ProcessEnv {
  const id = externalId === undefined ? [] : ['--external-id', externalId];
  const { Credentials } = JSON.parse(
    aws(
      ['sts', 'assume-role', '--role-arn', roleArn, '--role-session-name', 'promotion-report', ...id],
      region,
      process.env,
    ),
  );
  return {
    ...process.env,
    AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials.SessionToken,
  };
}

function aws(command: string[], region: string, env: NodeJS.ProcessEnv): string {
  try {
    const format = command[0] === 's3' ? [] : ['--output', 'json'];
    return execFileSync('aws', [...command, '--region', region, ...format], {
      env,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    // Only the arguments and AWS's text: the error itself holds the environment's credentials.
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(`aws ${command.slice(0, 2).join(' ')}: ${stderr?.trim() || message.split('\n')[0]}`);
  }
}
