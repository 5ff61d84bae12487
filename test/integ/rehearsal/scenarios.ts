import { AwsError } from '../../../emulator/errors';
import { type Check } from './check';
import { integ, type Played } from './command';
import { type Ground, PRODUCTION } from './ground';

type Scenario = (ground: Ground, check: Check) => Promise<void>;

/** The scenarios by their names. The longest comes first. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  everything: async (ground, check) => {
    const { aws, environment, second } = ground;
    const further = ['--second-version-arn', second.modelVersionArn, '--running'];
    const played = await integ([...words(ground), ...further], environment);
    check(played, played.exitCode === 0, 'it passes');
    check(played, copiesMade(ground) === 5, 'it has made the five copies that it announced');
    check(
      played,
      aws.journal.some(({ operation }) => operation === 'StopProjectVersion'),
      'it has run a model',
    );
    nothingLeft(ground, played, check);
  },

  'a role that alone may copy': async (ground, check) => {
    const played = await playRole(ground, check, 'copyRoleName works');
    check(played, copiesMade(ground) === 1, 'the other role made no copy');
  },

  'a condition that is ignored': async (ground, check) => {
    onPutPolicy(ground, (input, next) => {
      const document = JSON.parse(input.PolicyDocument);
      for (const statement of document.Statement) delete statement.Condition;
      input.PolicyDocument = JSON.stringify(document);
      return next();
    });
    const played = await playRole(ground, check, 'the condition is ignored');
    check(played, copiesMade(ground) === 2, 'both roles made a copy');
  },

  'a condition that is never met': async (ground, check) => {
    onPutPolicy(ground, (input, next) => {
      input.PolicyDocument = input.PolicyDocument.replace(':role/', ':role/not-');
      return next();
    });
    await playRole(ground, check, 'the condition is never met');
  },

  'a condition that is refused': async (ground, check) => {
    onPutPolicy(ground, async () => {
      throw new AwsError('MalformedPolicyDocumentException', 'A condition is not supported.');
    });
    await playRole(ground, check, 'Rekognition refuses a policy with the condition');
  },

  'a copy left behind': async (ground, check) => {
    hideDeletions(ground);
    const played = await integ([...words(ground), '--case', 'copy'], ground.environment);
    const says = (pattern: RegExp | string) => new RegExp(pattern).test(played.output);
    const copies = ground.aws.rekognition.versions(PRODUCTION, 'eu-west-1');
    check(played, played.exitCode === 1, 'it fails');
    check(played, says('✗ not so: the project holds the copy, and nothing else'), 'it says what is not so');
    check(
      played,
      copies.length === 2 &&
        copies.every(({ arn }) => says(`delete-project-version --project-version-arn ${arn} `)),
      'it says how to delete each of the copies, which both stayed',
    );
    check(
      played,
      says(/delete-stack --stack-name \w+-copy --region eu-west-1 --profile production/) &&
        !says(/delete-stack --stack-name \w+-permission /),
      'it says how to delete the stack that stayed, and only that one',
    );
    check(
      played,
      ground.left().every((arn) => /:222222222222:|:s3:::/.test(arn)),
      'the source account is as it was',
    );
  },

  'one account': async (ground, check) => {
    const played = await integ(
      [...words(ground, { destination: 'training' }), '--case', 'promotion'],
      ground.environment,
    );
    check(played, played.exitCode === 0, 'it passes');
    nothingLeft(ground, played, check);
  },

  interrupted: async (ground, check) => {
    const played = await interrupt(ground, 1);
    check(played, played.exitCode === 130, 'it ends as interrupted');
    check(played, copiesMade(ground) === 1, 'a copy was on its way');
    nothingLeft(ground, played, check);
  },

  'interrupted twice': async (ground, check) => {
    const played = await interrupt(ground, 2);
    check(played, played.exitCode === 130, 'it ends as interrupted');
    check(
      played,
      /delete-stack --stack-name \w+-copy-permission/.test(played.output) && ground.left().length > 0,
      'it leaves what it has made, and says how to delete it',
    );
  },

  killed: async (ground, check) => {
    const played = await interrupt(ground, 1, 'SIGKILL');
    check(played, copiesMade(ground) === 1, 'a copy was on its way when the command was killed');
    nothingLeft(ground, played, check);
  },

  mistakes: async (ground, check) => {
    const version = `${ground.first.modelVersionArn}9`;
    const played = await integ(words(ground, { version, destination: 'nobody' }), ground.environment);
    check(played, played.exitCode === 2, 'it does not start');
    check(
      played,
      /has no version/.test(played.output) && /--destination-profile is "nobody"/.test(played.output),
      'it names all that is wrong in the accounts',
    );
    nothingLeft(ground, played, check);
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

/** Sends an interruption when the first copy has begun, and another one when the clean-up has been at work for a while. */
function interrupt(ground: Ground, times: number, signal: NodeJS.Signals = 'SIGINT'): Promise<Played> {
  let sent = 0;
  let interrupt = () => {};
  ground.aws.intercept(async ({ operation }, _input, next) => {
    const answer = await next();
    if (operation === 'CopyProjectVersion') interrupt();
    return answer;
  });
  return integ(
    [...words(ground, { version: ground.slow.modelVersionArn }), '--case', 'copy'],
    ground.environment,
    (line, kill) => {
      interrupt = () => {
        if (sent < times) kill(signal);
        sent++;
      };
      if (sent > 0 && line.includes('$ cdk destroy')) setTimeout(() => interrupt(), 2_000);
    },
  );
}

/** A deletion has no effect, and only its caller gets a success. */
function hideDeletions({ aws }: Ground): void {
  const hidden = new Set<string>();
  aws.intercept(async ({ operation, caller }, input, next) => {
    const isFunction = caller.arn.includes(':assumed-role/integ');
    if (isFunction && operation === 'DeleteProjectVersion') {
      hidden.add(input.ProjectVersionArn);
      return { Status: 'DELETING' };
    }
    const answer = await next();
    if (!isFunction || operation !== 'DescribeProjectVersions') return answer;
    const { ProjectVersionDescriptions: versions } = answer;
    return {
      ...answer,
      ProjectVersionDescriptions: versions.filter(
        ({ ProjectVersionArn }: { ProjectVersionArn: string }) => !hidden.has(ProjectVersionArn),
      ),
    };
  });
}

async function playRole(ground: Ground, check: Check, answer: string): Promise<Played> {
  const played = await integ([...words(ground), '--case', 'role'], ground.environment);
  check(played, played.exitCode === 0, 'it passes');
  check(played, played.output.includes(answer), `it says that ${answer}`);
  nothingLeft(ground, played, check);
  return played;
}

/** Where AWS's pages do not say what Rekognition does with a policy, each of the possible answers is played. */
function onPutPolicy({ aws }: Ground, answer: (input: any, next: () => Promise<any>) => Promise<any>): void {
  aws.intercept(({ operation }, input, next) =>
    operation === 'PutProjectPolicy' ? answer(input, next) : next(),
  );
}

function copiesMade({ aws }: Ground): number {
  return aws.journal.filter(({ operation, error }) => operation === 'CopyProjectVersion' && !error).length;
}

function nothingLeft(ground: Ground, played: Played, check: Check): void {
  const left = ground.left();
  check(
    played,
    left.length === 0,
    ['nothing is left in the accounts', ...(left.length > 0 ? left : [])].join('\n     '),
  );
}
