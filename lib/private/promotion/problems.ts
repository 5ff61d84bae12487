import { type ProjectArn, parseModelVersionArn, parseProjectArn, sameProject } from '../../../contract/arns';
import { POLICIES_PER_PROJECT, POLICY_DOCUMENT_LENGTH } from '../../../contract/limits';
import type { Problem } from '../../../contract/problem';
import { problemsOfLongTimeout } from '../../../contract/timeout';
import type { ModelPromotionProps } from '../../model-promotion';
import type { PromotionSource } from '../../promotion-source';
import type { PromotionTarget } from '../../promotion-target';
import { knownSeconds, problemsOfUnit } from '../checks/timeout';
import { changeOf } from '../values/placeholders';
import { isOfOneStack } from '../values/same-value';
import { grantsOf } from './grants';
import { parameterNameOf, projectNameOf } from './names';
import { howManyFit, pack } from './pack';
import { problemsOfStackProps } from './problems-of-stack-props';
import { problemsOfTarget } from './problems-of-target';
import { problemsOfApprovals } from './waves';

/** Everything that is wrong with a promotion, each by its path, such as `targets[1].account`. */
export function problemsOfPromotion(props: ModelPromotionProps): Problem[] {
  const { source, targets } = props;
  const project = parseProjectArn(source.projectArn);
  const problems = [
    ...problemsOfSource(source, project),
    ...problemsOfVersions('keptModelVersionArns', props.keptModelVersionArns, project),
    ...problemsOfLongTimeout(knownSeconds(props.timeout)),
    ...problemsOfUnit('timeout', props.timeout),
    ...(targets.length > 0 ? [] : [NO_TARGETS]),
    ...targets.flatMap((target, index) =>
      [
        ...problemsOfTarget(target, source),
        ...problemsOfVersions('keptModelVersionArns', target.keptModelVersionArns, project),
        ...problemsOfVersions('currentModelVersionArn', target.currentModelVersionArn, project),
      ].map((problem) => ({ ...problem, property: `targets[${index}].${problem.property}` })),
    ),
    ...problemsOfDuplicates(targets, source),
    ...problemsOfApprovals(targets),
  ];
  return problems.length > 0 ? problems : problemsOfNumber(props);
}

const NO_TARGETS: Problem = {
  property: 'targets',
  value: [],
  allowed: 'a promotion leads somewhere',
  change: 'name at least one target',
};

function problemsOfSource(source: PromotionSource, project: ProjectArn | undefined): Problem[] {
  const problems: Problem[] = [];
  if (!project) {
    problems.push({
      property: 'source.projectArn',
      value: source.projectArn,
      allowed:
        'it must be written out, as arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP, for the environments of the stacks come from it',
      change: changeOf(source.projectArn, 'pass the whole ARN as Rekognition shows it'),
    });
  }
  problems.push(...problemsOfVersions('source.modelVersionArn', source.modelVersionArn, project));
  const ofStack = project ? problemsOfStackProps(source.stackProps, project) : [];
  problems.push(...ofStack.map((problem) => ({ ...problem, property: `source.${problem.property}` })));
  return problems;
}

/** One version, or several, each with its index. */
function problemsOfVersions(
  property: string,
  arns: string | readonly string[] | undefined,
  project: ProjectArn | undefined,
): Problem[] {
  if (typeof arns === 'string') return problemsOfVersion(property, arns, project);
  return (arns ?? []).flatMap((arn, index) => [
    ...problemsOfVersion(`${property}[${index}]`, arn, project),
    ...(arns?.indexOf(arn) === index
      ? []
      : [
          {
            property: `${property}[${index}]`,
            value: arn,
            allowed: 'a version is kept once',
            change: 'remove it here',
          },
        ]),
  ]);
}

function problemsOfVersion(property: string, arn: string, project: ProjectArn | undefined): Problem[] {
  const version = parseModelVersionArn(arn);
  if (!version) {
    return [
      {
        property,
        value: arn,
        allowed:
          'it must be written out, as arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP, for the ids of the copies come from it',
        change: changeOf(arn, 'pass the whole ARN as Rekognition shows it'),
      },
    ];
  }
  if (!project || sameProject(project, version)) return [];
  return [
    {
      property,
      value: arn,
      allowed: `a promotion copies versions of one project, ${project.projectName} of account ${project.account} in ${project.region}, and no model can be copied to another Region`,
      change: 'pass a version of that project, or declare another promotion',
    },
  ];
}

function problemsOfDuplicates(targets: readonly PromotionTarget[], source: PromotionSource): Problem[] {
  const once = (
    property: string,
    key: (target: PromotionTarget) => string | undefined,
    value: (target: PromotionTarget) => string,
    change: string,
  ) => {
    const keys = targets.map(key).map((one) => (one && isOfOneStack(one) ? undefined : one));
    return targets.flatMap((target, index): Problem[] => {
      const first = keys.indexOf(keys[index]);
      if (keys[index] === undefined || first === index) return [];
      const allowed = `targets[${first}], "${targets[first].name}", has the same`;
      return [{ property: `targets[${index}].${property}`, value: value(target), allowed, change }];
    });
  };
  return [
    ...once(
      'name',
      ({ name }) => name.toLowerCase(),
      ({ name }) => name,
      'give every target a name of its own',
    ),
    ...once(
      'projectName',
      (target) => (target.projectArn ? undefined : `${target.account} ${projectNameOf(target, source)}`),
      (target) => projectNameOf(target, source),
      'give every target of an account a project of its own',
    ),
    ...once(
      'parameterName',
      (target) => `${target.account} ${parameterNameOf(target, source)}`,
      (target) => parameterNameOf(target, source),
      'give every target of an account a parameter of its own',
    ),
    ...once(
      'copyRoleName',
      ({ account, copyRoleName }) => copyRoleName && `${account} ${copyRoleName.toLowerCase()}`,
      ({ copyRoleName }) => copyRoleName!,
      'give every target of an account a role of its own',
    ),
    ...problemsOfWiderGrants(targets, source),
  ];
}

/**
 * A policy that names an account lets all its roles copy, even if another target of this account names a single role.
 */
function problemsOfWiderGrants(
  targets: readonly PromotionTarget[],
  { projectArn }: PromotionSource,
): Problem[] {
  const isNarrow = ({ copyRoleName, copyRoleArn }: PromotionTarget) => Boolean(copyRoleName ?? copyRoleArn);
  return targets.flatMap((target, index) => {
    const narrow = targets.find((other) => other.account === target.account && isNarrow(other));
    if (!narrow || isNarrow(target) || target.account === parseProjectArn(projectArn)?.account) return [];
    return [
      {
        property: `targets[${index}].copyRoleName`,
        value: undefined,
        allowed: `without it every role of account ${target.account} may copy, and "${narrow.name}" names the only one that may`,
        change: 'give both targets a copyRoleName or copyRoleArn, or neither',
      },
    ];
  });
}

function problemsOfNumber(props: ModelPromotionProps): Problem[] {
  const grants = grantsOf(props);
  if (pack(grants).length <= POLICIES_PER_PROJECT) return [];
  const fit = howManyFit(grants);
  const versions = new Set(grants.flatMap((grant) => grant.versions)).size;
  return [
    {
      property: 'targets',
      value: `${grants.length} targets in other accounts, with ${versions} version${versions === 1 ? '' : 's'}`,
      allowed: `the policies of a project, ${POLICIES_PER_PROJECT} of ${POLICY_DOCUMENT_LENGTH} characters each, can name ${fit} of these targets with their versions`,
      change:
        'keep fewer versions, the same ones in all targets, name accounts and not roles, or promote to the other targets from a copy in one of these, with a promotion of its own',
    },
  ];
}
