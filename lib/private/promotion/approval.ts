import { readFileSync } from 'node:fs';
import { Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { parseProjectArn } from '../../../contract/arns';
import { REPORT, type ReportEnvironment, type ReportSettings } from '../../../contract/promotion-report';
import type { PromotionTargetStack } from '../../promotion-target-stack';
import { lookupExternalIdOf } from '../cdk-internals';
import { builtFile } from '../package-files';
import { ASSUME_LOOKUP_ROLE } from '../permissions/lookups';

/** Characters of an approval's comment. https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html */
const COMMENT_LENGTH = 1000;

const NO_REPORT = 'The versions could not be compared, see the log of the build.';

/** What an approval is about. */
export interface Approval {
  readonly projectArn: string;
  readonly modelVersionArn: string;
  readonly sourceStack: Stack;
  /** The target that is deployed before, if there is one. */
  readonly previous?: PromotionTargetStack;
  readonly target: PromotionTargetStack;
}

/**
 * What stands before a target: a build that compares the versions, and the approval, whose comment is what the build found.
 * A comment alone can hold only what is known at synth, and outputs of stacks that the pipeline has deployed by then; what
 * the target has now must be read in its account.
 */
export function stepsOf(approval: Approval): pipelines.Step[] {
  const { modelVersionArn, target } = approval;
  const { name, account } = target._target;
  const question = `Promote ${modelVersionArn} to ${name}, account ${account}, ${target.region}? `;
  const build = reportOn(approval, COMMENT_LENGTH - question.length);
  return [
    build,
    new pipelines.ManualApprovalStep('Approve', { comment: question + build.exportedVariable(REPORT) }),
  ];
}

function reportOn(approval: Approval, room: number): pipelines.CodeBuildStep {
  const { projectArn, modelVersionArn, sourceStack, previous, target } = approval;
  const { partition } = parseProjectArn(projectArn)!;
  const roleOf = (stack: Stack | undefined) =>
    stack?.synthesizer.lookupRole?.replaceAll('${AWS::Partition}', partition);
  const externalIds = [sourceStack, target, previous].flatMap((stack) => {
    const [role, id] = [roleOf(stack), stack && lookupExternalIdOf(stack.synthesizer)];
    return role && id ? [[role, id]] : [];
  });
  const settings: ReportSettings = {
    region: target.region,
    projectArn,
    modelVersionArn,
    stackName: target.stackName,
    sourceRoleArn: roleOf(sourceStack),
    targetRoleArn: roleOf(target),
    previousRoleArn: roleOf(previous),
    externalIds: Object.fromEntries(externalIds),
    room,
  };
  const { sourceRoleArn, targetRoleArn, previousRoleArn } = settings;
  const roles = [sourceRoleArn, targetRoleArn, previousRoleArn].filter((role) => role !== undefined);
  return new pipelines.CodeBuildStep('Report', {
    env: { PROMOTION: JSON.stringify(settings) } satisfies ReportEnvironment as Record<string, string>,
    envFromCfnOutputs: previous && { PREVIOUS: previous._evaluation },
    commands: [
      `cat > /tmp/promotion-report.js << 'END_OF_REPORT'\n${program()}\nEND_OF_REPORT`,
      // A build without Node.js, for instance. A variable that is empty would stop the pipeline, or leave a gap.
      `export ${REPORT}="$(node /tmp/promotion-report.js || echo '${NO_REPORT}')"`,
      `echo "$${REPORT}"`,
    ],
    rolePolicyStatements:
      roles.length === 0
        ? []
        : [new iam.PolicyStatement({ actions: [ASSUME_LOOKUP_ROLE], resources: [...new Set(roles)] })],
    timeout: Duration.minutes(10),
  });
}

function program(): string {
  return readFileSync(builtFile('promotion-report', 'index.js'), 'utf8').trim();
}
