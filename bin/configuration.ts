import { readFileSync } from 'node:fs';
import { Duration, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { parseProjectArn } from '../contract/arns';
import { problemsOfCopy } from '../contract/copied-model-version';
import { describeProblems } from '../contract/problem';
import type {
  ModelPromotionProps,
  PromotionRunning,
  PromotionSource,
  PromotionTarget,
  RunningSchedule,
} from '../lib';
import { problemsOfPromotion } from '../lib/private/promotion/problems';
import { schemaMistakes } from './schema-mistakes';

/** The context key that holds the promotion. */
export const CONTEXT_KEY = 'promotion';

/** What the app deploys. */
export interface Promotion {
  /** The stacks are named after it. */
  readonly name: string;
  readonly props: ModelPromotionProps;
  /** Tags for everything in the stacks that can have tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * A promotion as `promotion.schema.json` describes it: what the constructs take, without what JSON cannot say. A test compares
 * the schema with the types of the constructs.
 */
interface PromotionConfiguration extends Omit<ModelPromotionProps, 'source' | 'targets' | 'timeout'> {
  readonly $schema?: string;
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Minutes. */
  readonly timeout?: number;
  readonly source: Omit<PromotionSource, 'stackProps'>;
  readonly targets: readonly TargetConfiguration[];
}

interface TargetConfiguration extends Omit<PromotionTarget, 'removalPolicy' | 'running' | 'stackProps'> {
  readonly removalPolicy?: 'DESTROY' | 'RETAIN' | 'RETAIN_ON_UPDATE_OR_DELETE';
  readonly running?: RunningConfiguration;
}

interface RunningConfiguration extends Omit<PromotionRunning, 'timeout' | 'drain' | 'schedule'> {
  /** Minutes. */
  readonly timeout?: number;
  /** Minutes. */
  readonly drain?: number;
  readonly schedule?: ScheduleConfiguration;
}

interface ScheduleConfiguration extends Readonly<Record<'start' | 'stop', string>> {
  readonly enabled?: boolean;
  readonly timeZone?: string;
}

/**
 * Reads the value of the context key: the object itself, its JSON, or `@` and the name of a file with its JSON.
 *
 * Throws one error that names every mistake by its path: what the schema finds, and what the constructs would refuse.
 */
export function readPromotion(context: unknown): Promotion {
  if (context === undefined || context === '') throw new ConfigurationError(NOTHING_TO_PROMOTE);
  const value = typeof context === 'string' ? parsed(context) : context;

  const { byPath, shapeIsRight } = schemaMistakes(value);
  const mistakes = [...byPath.values()];
  if (!shapeIsRight) throw ConfigurationError.of(mistakes);

  const promotion = promotionOf(value as PromotionConfiguration);
  // The constructs compare the versions with each other. If one version is wrong, they would report false mistakes.
  const hasWrongVersion = [...byPath.keys()].some((path) => VERSIONS.test(path));
  const further = [
    ...problemsOfCopy({ tags: promotion.tags }),
    ...(hasWrongVersion ? [] : problemsOfPromotion(promotion.props)),
  ].filter(({ property }) => !byPath.has(property));
  mistakes.push(...further.map((problem) => describeProblems([problem])));
  if (mistakes.length > 0) throw ConfigurationError.of(mistakes);
  return promotion;
}

const VERSIONS = /^source\.|odelVersionArns?\b/;

function parsed(text: string): unknown {
  const file = text.startsWith('@') ? text.slice(1) : undefined;
  let json = text;
  try {
    if (file !== undefined) json = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw ConfigurationError.of([`promotion is "${text}", but ${why}: ${message}`]);
  }
  try {
    // Editors on Windows begin a file with a mark of its encoding.
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    const { message } = error as Error;
    if (file !== undefined) throw ConfigurationError.of([`${file} is no JSON: ${message}`]);
    const hint = /^[\w./\\-]+$/.test(text) ? `. If it is the name of a file, write "@${text}"` : '';
    throw ConfigurationError.of([`promotion is no JSON: ${message}${hint}`]);
  }
}

function promotionOf({
  name,
  source,
  keptModelVersionArns,
  targets,
  timeout,
  tags = {},
}: PromotionConfiguration): Promotion {
  return {
    name: name ?? nameAfter(parseProjectArn(source.projectArn)?.projectName ?? ''),
    props: {
      source,
      keptModelVersionArns,
      timeout: minutes(timeout),
      targets: targets.map(targetOf),
    },
    tags,
  };
}

function targetOf({ removalPolicy, running, ...target }: TargetConfiguration): PromotionTarget {
  return {
    ...target,
    removalPolicy: removalPolicy && RemovalPolicy[removalPolicy],
    running: running && runningOf(running),
  };
}

function runningOf({ timeout, drain, schedule, ...running }: RunningConfiguration): PromotionRunning {
  return {
    ...running,
    timeout: minutes(timeout),
    drain: minutes(drain),
    schedule: schedule && scheduleOf(schedule),
  };
}

/** The CDK has no negative durations, and the schema has already reported this mistake. */
function minutes(amount: number | undefined): Duration | undefined {
  return amount === undefined || amount < 0 ? undefined : Duration.minutes(amount);
}

function scheduleOf({ start, stop, enabled, timeZone }: ScheduleConfiguration): RunningSchedule {
  const zone = timeZone === undefined ? undefined : TimeZone.of(timeZone);
  return {
    start: ScheduleExpression.expression(start, zone),
    stop: ScheduleExpression.expression(stop, zone),
    enabled,
  };
}

/** A project's name may have characters and lengths that a stack's may not. */
function nameAfter(projectName: string): string {
  const name = projectName.replaceAll(/[^a-zA-Z0-9-]/g, '-').slice(0, 60);
  return /^[a-zA-Z]/.test(name) ? name : `Model-${name}`;
}

const NOTHING_TO_PROMOTE = `There is nothing to promote yet: the context key "${CONTEXT_KEY}" is missing. It holds one JSON object, which names a
model version and the accounts that receive it. bin/promotion.example.json is one. Write your own into promotion.json, then

  - name the file in cdk.json, under "context":   "${CONTEXT_KEY}": "@promotion.json"
  - or put the object itself there:               "${CONTEXT_KEY}": { "source": …, "targets": … }
  - or pass it with every command:                cdk deploy --all -c ${CONTEXT_KEY}=@promotion.json

docs/setup.md says what the accounts need first.`;

/** Its message is shown to the user unchanged. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  static of(mistakes: readonly string[]): ConfigurationError {
    const lines = mistakes.map((mistake) => `  - ${mistake}`);
    return new ConfigurationError(['The promotion is not right yet:', ...lines].join('\n'));
  }
}
