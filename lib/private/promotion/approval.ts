import { readFileSync } from 'node:fs';
import { Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { parseProjectArn } from '../../../contract/arns';
import { REPORT, type ReportSettings } from '../../../contract/promotion-report';
import type { PromotionTargetStack } from '../../promotion-target-stack';
import { CompletedBuildStep, lookupExternalIdOf } from '../cdk-internals';
import { builtFile } from '../package-files';
import { ASSUME_LOOKUP_ROLE } from '../permissions/lookups';
import { keepReportLog } from './report-log';

/** Characters of an approval's comment. https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html */
const COMMENT_LENGTH = 1000;

const NO_REPORT = 'The versions could not be compared, see the log of the build.';

/** What an approval is about. */
export interface Approval {
  readonly projectArn: string;
  readonly sourceStack: Stack;
  /** A target of the wave before, if there is one. */
  readonly previous?: PromotionTargetStack;
  /** Those of the wave. */
  readonly targets: readonly PromotionTargetStack[];
}

/**
 * What stands before a wave: a build that compares the versions, and the approval, whose comment is what the build found.
 * A comment alone can hold only what is known at synth, and outputs of stacks that the pipeline has deployed by then; what
 * the targets have now must be read in their accounts.
 */
export function stepsOf(approval: Approval): pipelines.Step[] {
  const question = questionOf(approval.targets);
  const build = reportOn(approval, COMMENT_LENGTH - question.length);
  return [
    build,
    new pipelines.ManualApprovalStep('Approve', { comment: question + build.exportedVariable(REPORT) }),
  ];
}

function questionOf(targets: readonly PromotionTargetStack[]): string {
  const [{ region, _target: first }] = targets;
  const [version, ...others] = new Set(targets.map(({ _versions }) => _versions.current));
  const what = others.length === 0 ? version : `${1 + others.length} versions`;
  const where =
    targets.length === 1
      ? `${first.name}, account ${first.account}`
      : `${targets.length} targets, wave ${first.wave}`;
  return `Promote ${what} to ${where}, ${region}? `;
}

function reportOn(approval: Approval, room: number): pipelines.CodeBuildStep {
  const { projectArn, sourceStack, previous, targets } = approval;
  const { partition } = parseProjectArn(projectArn)!;
  const roleOf = (stack: Stack | undefined) =>
    stack?.synthesizer.lookupRole?.replaceAll('${AWS::Partition}', partition);
  const stacks = [sourceStack, ...targets, ...(previous ? [previous] : [])];
  const externalIds = stacks.flatMap((stack) => {
    const [role, id] = [roleOf(stack), lookupExternalIdOf(stack.synthesizer)];
    return role && id ? [[role, id]] : [];
  });
  const settings: ReportSettings = {
    region: targets[0].region,
    projectArn,
    targets: targets.map((target) => ({
      name: target._target.name,
      modelVersionArn: target._versions.current,
      stackName: target.stackName,
      roleArn: roleOf(target),
    })),
    sourceRoleArn: roleOf(sourceStack),
    previousRoleArn: roleOf(previous),
    externalIds: Object.fromEntries(externalIds),
    room,
  };
  const roles = [...new Set(stacks.map(roleOf).filter((role) => role !== undefined))];
  const props: pipelines.CodeBuildStepProps = {
    envFromCfnOutputs: previous && { PREVIOUS: previous._evaluation },
    commands: [
      `cat > /tmp/promotion-report.js << 'END_OF_REPORT'\n${program()}\nEND_OF_REPORT`,
      // The variables of a build hold 5,500 characters together, which a wave of thirty targets needs for itself.
      `cat > /tmp/promotion.json << 'END_OF_SETTINGS'\n${JSON.stringify(settings)}\nEND_OF_SETTINGS`,
      // A build without Node.js, for instance. A variable that is empty would stop the pipeline, or leave a gap.
      `export ${REPORT}="$(node /tmp/promotion-report.js < /tmp/promotion.json || echo '${NO_REPORT}')"`,
      `echo "$${REPORT}"`,
    ],
    rolePolicyStatements:
      roles.length === 0
        ? []
        : [new iam.PolicyStatement({ actions: [ASSUME_LOOKUP_ROLE], resources: roles })],
    // The accounts are read one after the other, some seconds each.
    timeout: Duration.minutes(10 + targets.length),
  };
  return new CompletedBuildStep('Report', props, keepReportLog);
}

function program(): string {
  return readFileSync(builtFile('promotion-report', 'index.js'), 'utf8').trim();
}
