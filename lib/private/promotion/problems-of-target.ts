import { Token } from 'aws-cdk-lib';
import { type ProjectArn, parseProjectArn } from '../../../contract/arns';
import { problemsOfCopy } from '../../../contract/copied-model-version';
import { problemsOfParameterName } from '../../../contract/pointer';
import type { Problem } from '../../../contract/problem';
import type { PromotionSource } from '../../promotion-source';
import type { PromotionTarget } from '../../promotion-target';
import { problemsOfProjectName } from '../checks/project-name';
import { problemsOfRemovalPolicy } from '../checks/retention';
import { isKnown, known, knownScores } from '../checks/validation';
import { changeOf, isDynamicReference } from '../values/placeholders';
import { projectNameOf } from './names';
import { problemsOfRunningTarget } from './problems-of-running';
import { problemsOfStackProps } from './problems-of-stack-props';
import { problemsOfWave } from './waves';

/** What is wrong with one target, whatever the other targets are. Its versions are checked elsewhere. */
export function problemsOfTarget(target: PromotionTarget, source: PromotionSource): Problem[] {
  const project = parseProjectArn(source.projectArn);
  const region = project?.region;
  return [
    ...problemsOfName(target.name),
    ...problemsOfAccount(target.account),
    ...problemsOfWave(target.wave),
    ...(region ? problemsOfStackProps(target.stackProps, { account: target.account, region }) : []),
    ...problemsOfProject(target, source),
    ...problemsOfCopies(target, region),
    ...problemsOfKey(target, project),
    ...problemsOfParameterName('parameterName', known(target.parameterName)),
    ...problemsOfRunningTarget(target.running),
    ...problemsOfRemovalPolicy(target.removalPolicy),
    ...problemsOfRole(target, project),
    ...problemsOfRoleName(target),
  ];
}

function problemsOfName(name: string): Problem[] {
  const fine =
    !Token.isUnresolved(name) && /^[a-zA-Z][a-zA-Z0-9-]{0,63}$/.test(name) && !/^source$/i.test(name);
  if (fine) return [];
  return [
    {
      property: 'name',
      value: name,
      allowed:
        'a stack is named after it: 1 to 64 letters, digits and hyphens, the first one a letter, and not Source, which is the stack of the source',
      change: changeOf(name, 'choose a name such as staging'),
    },
  ];
}

function problemsOfAccount(account: string): Problem[] {
  if (/^\d{12}$/.test(account)) return [];
  // In the policies of the source's stack a token for "this account" would mean the source's account.
  const isToken = Token.isUnresolved(account);
  return [
    {
      property: 'account',
      value: account,
      allowed: isToken
        ? 'it must be written out, for the policies in the account of the source name it'
        : 'the id of an account has twelve digits',
      change: changeOf(
        account,
        `pass ${isToken ? 'the twelve digits' : 'it'} as a string, with the zeros at its beginning`,
      ),
    },
  ];
}

function problemsOfProject(target: PromotionTarget, source: PromotionSource): Problem[] {
  if (target.projectArn === undefined) {
    const projectName = projectNameOf(target, source);
    // A wrong ARN of the source gives no name. That mistake is already reported.
    if (projectName === '' && target.projectName === undefined) return [];
    return [
      ...problemsOfProjectName(projectName).map((problem) => ({
        ...problem,
        change: 'give the target another projectName, which is that of the source by default',
      })),
      ...problemsOfSourceProject(projectName, target, source),
    ];
  }
  const problems: Problem[] = [];
  if (isDynamicReference(target.projectArn)) {
    problems.push({
      property: 'projectArn',
      value: target.projectArn,
      allowed: 'it must not be a dynamic reference, because the project has to be known by its name too',
      change: 'pass the ARN, or a token such as StringParameter.valueForStringParameter()',
    });
  }
  if (target.projectName !== undefined) {
    problems.push({
      property: 'projectName',
      value: target.projectName,
      allowed: 'projectArn names a project that exists already',
      change: 'pass one of the two',
    });
  }
  return problems;
}

/** A project's name is unique in an account and Region, and the default is the name of the source's project. */
function problemsOfSourceProject(
  value: string,
  { account }: PromotionTarget,
  source: PromotionSource,
): Problem[] {
  const project = parseProjectArn(source.projectArn);
  if (account !== project?.account || value !== project.projectName) return [];
  const allowed = "the source's own project has this name in this account, and the target's stack makes one";
  return [{ property: 'projectName', value, allowed, change: 'give the target a projectName of its own' }];
}

/** The rules of the copies, under the names of a target's properties. */
function problemsOfCopies(target: PromotionTarget, region: string | undefined): Problem[] {
  const names = new Map([
    ['destinationProject', 'projectArn'],
    ['outputBucket', 'outputBucketName'],
  ]);
  return problemsOfCopy({
    destinationProjectArn: known(target.projectArn),
    outputBucket: known(target.outputBucketName),
    outputKeyPrefix: known(target.outputKeyPrefix),
    minimumF1Score: known(target.minimumF1Score),
    minimumLabelF1Scores: knownScores(target.minimumLabelF1Scores),
    maximumF1Drop: known(target.maximumF1Drop),
    account: known(target.account),
    region,
  }).map((problem) => ({ ...problem, property: names.get(problem.property) ?? problem.property }));
}

function problemsOfKey(
  { encryptionKeyArn, account }: PromotionTarget,
  project: ProjectArn | undefined,
): Problem[] {
  const arn = known(encryptionKeyArn);
  if (arn === undefined) return [];
  const beginning = beginningOf('kms', project?.region ?? 'REGION', account, project);
  if (/^arn:[a-z\d-]+:kms:[a-z\d-]+:\d{12}:key\/[\w-]+$/.test(arn) && isIn(arn, beginning)) return [];
  return [
    {
      property: 'encryptionKeyArn',
      value: arn,
      allowed: `it must be the ARN of a key in the target's account and the source's Region, ${beginning}:key/ID`,
      change: 'pass the ARN of such a key, not of an alias',
    },
  ];
}

function problemsOfRole(
  { copyRoleArn, account }: PromotionTarget,
  project: ProjectArn | undefined,
): Problem[] {
  const arn = known(copyRoleArn);
  if (arn === undefined) return [];
  const beginning = beginningOf('iam', '', account, project);
  if (/^arn:[a-z\d-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn) && isIn(arn, beginning)) return [];
  return [
    {
      property: 'copyRoleArn',
      value: arn,
      allowed: `it must be the ARN of a role in the target's account, ${beginning}:role/NAME`,
      change: 'pass the output CopyRoleArn of that stack, or leave it out',
    },
  ];
}

function problemsOfRoleName({ copyRoleName, copyRoleArn }: PromotionTarget): Problem[] {
  if (copyRoleName === undefined) return [];
  const property = 'copyRoleName';
  if (!isKnown(copyRoleName) || !/^[\w+=,.@-]{1,64}$/.test(copyRoleName)) {
    return [
      {
        property,
        value: copyRoleName,
        allowed:
          'the policies in the account of the source name the role, so it is known, and has 1 to 64 letters, digits and characters of +=,.@_-',
        change: changeOf(copyRoleName, 'choose such a name'),
      },
    ];
  }
  if (copyRoleArn === undefined) return [];
  return [
    {
      property,
      value: copyRoleName,
      allowed: 'copyRoleArn names the role that AWS has named',
      change: 'pass one of the two',
    },
  ];
}

/** The beginning of an ARN in the target's account. Words in capitals stand for unknown parts. */
function beginningOf(
  service: string,
  region: string,
  account: string,
  project: ProjectArn | undefined,
): string {
  return `arn:${project?.partition ?? 'PARTITION'}:${service}:${region}:${known(account) ?? 'ACCOUNT'}`;
}

/** Whether the ARN has all the known parts. */
function isIn(arn: string, beginning: string): boolean {
  const parts = arn.split(':');
  return beginning.split(':').every((part, index) => /^[A-Z]+$/.test(part) || part === parts[index]);
}
