import { parseArgs } from 'node:util';
import { type ModelVersionArn, parseModelVersionArn, parseProjectArn, sameProject } from '../contract/arns';

/** What can be played. A running model is billed by the hour, so it has an option of its own. */
export type CaseName = NamedCase | 'running';

const NAMED = ['copy', 'promotion', 'role'] as const;
type NamedCase = (typeof NAMED)[number];

/** What the user asks for, with nothing known yet of the accounts. */
export interface Request {
  readonly sourceProjectArn: string;
  readonly sourceVersionArn: string;
  /** A second version of the same project. With it the promotion goes on to this version, and back. */
  readonly secondVersionArn?: string;
  readonly sourceProfile: string;
  readonly destinationProfile: string;
  readonly cases: readonly CaseName[];
  /** Makes everything without asking. */
  readonly yes: boolean;
  /** From the ARNs. */
  readonly region: string;
  readonly sourceAccount: string;
}

export interface Reading {
  readonly help: boolean;
  /** Everything that is wrong, a line each. */
  readonly problems: readonly string[];
  /** If nothing is wrong. */
  readonly request?: Request;
}

export const USAGE = `npx tsx integ
  --source-project-arn ARN     the project of a trained model
  --source-version-arn ARN     a trained version of it
  --source-profile NAME        a profile of the account that owns it
  --destination-profile NAME   a profile of the account that gets copies: it may be the same
  --second-version-arn ARN     another trained version: the promotion goes on to it, and back
  --case NAME                  copy, promotion or role; repeat it for several (default: the first two)
  --running                    also run a copy, which is billed by the hour
  --yes                        do not ask

integ/README.md says what it does, costs and leaves.`;

const OPTIONS = {
  'source-project-arn': { type: 'string' },
  'source-version-arn': { type: 'string' },
  'second-version-arn': { type: 'string' },
  'source-profile': { type: 'string' },
  'destination-profile': { type: 'string' },
  case: { type: 'string', multiple: true },
  running: { type: 'boolean' },
  yes: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const REQUIRED = [
  'source-project-arn',
  'source-version-arn',
  'source-profile',
  'destination-profile',
] as const;
const PLAYED_BY_DEFAULT: readonly NamedCase[] = ['copy', 'promotion'];
const PROJECT_SHAPE = 'arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP';
const VERSION_SHAPE = 'arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP';

/** @param canAsk whether somebody sits at the terminal */
export function readArguments(words: readonly string[], canAsk: boolean): Reading {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (values.help) return { help: true, problems: [] };

  const problems = tokens.flatMap((token) => {
    if (token.kind !== 'option') return [];
    if (!Object.hasOwn(OPTIONS, token.name)) return [`${token.rawName} is not known`];
    const { type } = OPTIONS[token.name as keyof typeof OPTIONS];
    if (type === 'boolean' && token.value !== undefined) return [`${token.rawName} takes no value`];
    return type === 'string' && !token.value ? [`${token.rawName} has no value`] : [];
  });
  problems.push(...positionals.map((word) => `"${word}" belongs to no option`));
  const text = (name: keyof typeof values) => {
    const value = values[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  problems.push(...REQUIRED.filter((name) => !(name in values)).map((name) => `--${name} is missing`));

  const projectArn = text('source-project-arn');
  const project = parseProjectArn(projectArn);
  if (projectArn !== undefined && !project) {
    problems.push(`--source-project-arn is "${projectArn}", but has to look like ${PROJECT_SHAPE}`);
  }
  const versionOf = (name: 'source-version-arn' | 'second-version-arn'): ModelVersionArn | undefined => {
    const arn = text(name);
    const version = parseModelVersionArn(arn);
    if (arn !== undefined && !version) {
      problems.push(`--${name} is "${arn}", but has to look like ${VERSION_SHAPE}`);
    }
    if (version && project && !sameProject(version, project)) {
      problems.push(`--${name} is "${arn}", which is no version of ${projectArn}`);
    }
    return version;
  };
  versionOf('source-version-arn');
  versionOf('second-version-arn');
  if (text('second-version-arn') && text('second-version-arn') === text('source-version-arn')) {
    problems.push('--second-version-arn is the first version again');
  }

  const asked = (values.case ?? []).filter((name) => typeof name === 'string');
  problems.push(
    ...asked
      .filter((name) => name !== '' && !(NAMED as readonly string[]).includes(name))
      .map((name) => `--case is "${name}", but there are ${NAMED.join(', ')}`),
  );
  if (!values.yes && !canAsk) problems.push('--yes is missing, and there is no terminal to ask at');
  if (problems.length > 0) return { help: false, problems };

  const played = asked.length === 0 ? PLAYED_BY_DEFAULT : NAMED.filter((name) => asked.includes(name));
  return {
    help: false,
    problems,
    request: {
      sourceProjectArn: projectArn!,
      sourceVersionArn: text('source-version-arn')!,
      secondVersionArn: text('second-version-arn'),
      sourceProfile: text('source-profile')!,
      destinationProfile: text('destination-profile')!,
      cases: values.running ? [...played, 'running'] : played,
      yes: values.yes === true,
      region: project!.region,
      sourceAccount: project!.account,
    },
  };
}
