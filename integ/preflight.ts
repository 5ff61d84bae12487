import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { POLICIES_PER_PROJECT } from '../contract/limits';
import { Account } from './account';
import type { Request } from './arguments';
import { casesOf } from './cases';

/** Where the CDK's bootstrap says which one it is. */
const BOOTSTRAP = '/cdk-bootstrap/hnb659fds/version';

/** What can be copied. */
const READY = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'RUNNING', 'STOPPED'];

export interface Preflight {
  /** Everything that prevents the run, a line each. */
  readonly problems: readonly string[];
  /** Where nothing does. */
  readonly accounts?: { readonly source: Account; readonly destination: Account };
}

/** Asks both accounts whether the run can do what it is about to do. Changes nothing. */
export async function preflight(request: Request): Promise<Preflight> {
  const { sourceProfile, destinationProfile, region } = request;
  const problems: string[] = [];
  if (!existsSync(join(__dirname, '../lib/handlers/copied-model-version'))) {
    problems.push('the functions are not built: npm run build');
  }
  const find = async (option: string, profile: string) => {
    try {
      return await Account.of(profile, region);
    } catch (error) {
      problems.push(`--${option} is "${profile}", which does not get in: ${reasonOf(error)}`);
      return undefined;
    }
  };
  const [source, destination] = await Promise.all([
    find('source-profile', sourceProfile),
    find('destination-profile', destinationProfile),
  ]);
  if (source && source.id !== request.sourceAccount) {
    problems.push(
      `--source-profile is of account ${source.id}, but the project is in ${request.sourceAccount}`,
    );
  }
  const asked = await Promise.all([
    ...(source && source.id === request.sourceAccount ? problemsOfSource(source, destination, request) : []),
    ...[
      ...new Map([source, destination].flatMap((one) => (one ? [[one.id, one] as const] : []))).values(),
    ].map(problemsOfBootstrap),
  ]);
  problems.push(...asked.flat());
  return problems.length > 0 || !source || !destination
    ? { problems }
    : { problems, accounts: { source, destination } };
}

function problemsOfSource(source: Account, destination: Account | undefined, request: Request) {
  return [
    problemsOfVersions(source, request),
    problemsOfPolicies(source, source.id === destination?.id, request),
  ];
}

async function problemsOfVersions(source: Account, request: Request): Promise<string[]> {
  try {
    const versions = await source.versions(request.sourceProjectArn);
    return [request.sourceVersionArn, request.secondVersionArn].flatMap((arn) => {
      if (arn === undefined) return [];
      const version = versions.find(({ ProjectVersionArn }) => ProjectVersionArn === arn);
      if (!version) return [`the project has no version ${arn}`];
      return READY.includes(version.Status ?? '')
        ? []
        : [`${arn} is ${version.Status}, and only a version that is ${READY.join(', ')} can be copied`];
    });
  } catch (error) {
    return [`the versions of ${request.sourceProjectArn} cannot be read: ${reasonOf(error)}`];
  }
}

/** A project can have five policies, and the existing ones are not ours. */
async function problemsOfPolicies(
  source: Account,
  isOneAccount: boolean,
  request: Request,
): Promise<string[]> {
  // Each case is removed before the next one begins.
  const needed = Math.max(...casesOf(request).map(({ policies }) => policies(isOneAccount)));
  try {
    const there = (await source.policies(request.sourceProjectArn)).length;
    return there + needed <= POLICIES_PER_PROJECT
      ? []
      : [
          `${request.sourceProjectArn} has ${there} policies of ${POLICIES_PER_PROJECT}, and the run needs ${needed}`,
        ];
  } catch (error) {
    return [`the policies of ${request.sourceProjectArn} cannot be read: ${reasonOf(error)}`];
  }
}

async function problemsOfBootstrap({ id, region, profile, ssm }: Account): Promise<string[]> {
  try {
    await ssm.getParameter({ Name: BOOTSTRAP });
    return [];
  } catch (error) {
    return [
      (error as Error).name === 'ParameterNotFound'
        ? `account ${id} is not bootstrapped: npx cdk bootstrap aws://${id}/${region} --profile ${profile}`
        : `whether account ${id} is bootstrapped cannot be read: ${reasonOf(error)}`,
    ];
  }
}

const reasonOf = (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`;
