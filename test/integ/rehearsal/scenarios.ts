import { check } from '../../../bin/demo/release-log';
import { integ, type Played } from './command';
import { type Ground, PRODUCTION } from './ground';

type Scenario = (ground: Ground) => Promise<Played>;

/** What is rehearsed, by the name that it is asked for. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  whole: async (ground) => {
    const { second } = ground;
    const played = await integ(
      [...words(ground), '--second-version-arn', second.modelVersionArn, '--running'],
      ground.environment,
    );
    succeeded(played);
    check(copiesMade(ground) === 5, 'it made five copies');
    check(
      ground.aws.journal.some(({ operation }) => operation === 'StopProjectVersion'),
      'it ran a model',
    );
    nothingLeft(ground);
    return played;
  },

  'one account': async (ground) => {
    const played = await integ(words(ground, { destination: 'training' }), ground.environment);
    succeeded(played);
    nothingLeft(ground);
    return played;
  },

  'a copy left behind': async (ground) => {
    // What is deleted stays: only the one who deleted it is told otherwise.
    const hidden = new Set<string>();
    ground.aws.intercept(async (call, input, next) => {
      const isFunction = call.caller.arn.includes('assumed-role/integ');
      if (isFunction && call.operation === 'DeleteProjectVersion') {
        hidden.add(input.ProjectVersionArn);
        return { Status: 'DELETING' };
      }
      const answer = await next();
      if (!isFunction || call.operation !== 'DescribeProjectVersions') return answer;
      const shown = answer.ProjectVersionDescriptions.filter(
        (one: any) => !hidden.has(one.ProjectVersionArn),
      );
      return { ...answer, ProjectVersionDescriptions: shown };
    });
    const played = await integ([...words(ground), '--case', 'copy'], ground.environment);
    check(played.exitCode === 1, 'it failed');
    check(
      /✗ not so: the project holds the copy, and nothing else/.test(played.output),
      'it says what is not so',
    );
    const versions = ground.aws.rekognition.versions(PRODUCTION, 'eu-west-1');
    check(versions.length === 2, 'both copies are there');
    check(
      versions.every(({ arn }) =>
        played.output.includes(`delete-project-version --project-version-arn ${arn}`),
      ),
      'it says how to delete each',
    );
    check(
      /delete-stack --stack-name \S+-copy --region eu-west-1 --profile production/.test(played.output),
      'and the stack that could not go without them',
    );
    check(!/-permission, /.test(played.output), 'the permission went');
    return played;
  },

  interrupted: async (ground) => {
    const { slow } = ground;
    let struck = false;
    ground.aws.intercept(async ({ operation }, _input, next) => {
      const answer = await next();
      if (operation === 'CopyProjectVersion') strike();
      return answer;
    });
    let strike = () => {};
    const played = await integ(
      [...words(ground, { version: slow.modelVersionArn }), '--case', 'copy'],
      ground.environment,
      (_line, kill) => {
        strike = () => {
          if (!struck) kill('SIGINT');
          struck = true;
        };
      },
    );
    check(struck && played.exitCode === 130, 'it was interrupted while the copy was on its way');
    nothingLeft(ground);
    return played;
  },

  mistakes: async (ground) => {
    const played = await integ(
      [...words(ground, { version: `${ground.first.modelVersionArn}9`, destination: 'nobody' }), '--running'],
      ground.environment,
    );
    check(played.exitCode === 2, 'it did not start');
    check(
      /has no version/.test(played.output) && /--destination-profile is "nobody"/.test(played.output),
      'it says everything that is wrong',
    );
    nothingLeft(ground);
    return played;
  },
};

function words(
  { first }: Ground,
  { version = first.modelVersionArn, destination = 'production' } = {},
): string[] {
  return [
    ...['--source-project-arn', first.projectArn, '--source-version-arn', version],
    ...['--source-profile', 'training', '--destination-profile', destination, '--yes'],
  ];
}

function succeeded({ exitCode }: Played): void {
  check(exitCode === 0, 'it passed');
}

function copiesMade({ aws }: Ground): number {
  return aws.journal.filter(({ operation, error }) => operation === 'CopyProjectVersion' && !error).length;
}

function nothingLeft(ground: Ground): void {
  const left = ground.left();
  check(left.length === 0, `nothing is left in the accounts${left.map((arn) => `\n     ${arn}`).join('')}`);
}
