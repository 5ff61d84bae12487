import type { Stack } from 'aws-cdk-lib';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { parseProjectArn } from '../../../contract/arns';
import type { ReportSettings } from '../../../contract/promotion-report';
import type { ModelPromotion } from '../../model-promotion';
import type { PromotionTargetStack } from '../../promotion-target-stack';
import { lookupExternalIdOf } from '../cdk/internals';
import { namespaceOf, ReportBuild, ReportStep } from './report-build';

/** Characters of an approval's comment. https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html */
const COMMENT_LENGTH = 1000;

/** A wave of a promotion, and what comes before it. */
export interface Wave {
  readonly approved: boolean;
  /** A target of the previous wave, if there is one. */
  readonly previous?: PromotionTargetStack;
  /** The targets of the wave. */
  readonly targets: readonly PromotionTargetStack[];
}

/**
 * The steps before a wave: a build that compares the versions, and the approval, whose comment shows the build's result.
 * Without a build a comment could show only what is known at synth, and outputs of stacks that the pipeline has already
 * deployed. But the current versions of the targets must be read in their accounts.
 */
export function stepsOf(promotion: ModelPromotion, waves: readonly Wave[]): pipelines.StackSteps[] {
  const approvals = waves.filter(({ approved }) => approved);
  const stacks = approvals.flatMap((approval) => stacksOf(promotion, approval));
  const roles = [...new Set(stacks.map(roleIn(promotion)).filter((role) => role !== undefined))];
  const build = new ReportBuild(promotion, {
    roles,
    waves: waves.map(({ approved, targets }) => ({ approved, targets: targets.length })),
  });
  return approvals.flatMap((approval) => {
    const question = questionOf(approval.targets);
    const report = new ReportStep(build, {
      namespace: namespaceOf(approval.targets[0]),
      settings: settingsOf(promotion, approval, COMMENT_LENGTH - question.length),
      previous: approval.previous?._evaluation,
    });
    const approve = new pipelines.ManualApprovalStep('Approve', { comment: question + report.variable });
    approve.addStepDependency(report);
    // If all stacks of a wave have the same step, the pipeline makes one action for it, before all these stacks.
    return approval.targets.map((stack) => ({ stack, pre: [report, approve] }));
  });
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

/** The role that reads the account of a stack. Undefined if the stack's synthesizer has none. */
function roleIn({ targetStacks: [{ _source }] }: ModelPromotion): (stack: Stack) => string | undefined {
  const { partition } = parseProjectArn(_source.projectArn)!;
  return ({ synthesizer }) => synthesizer.lookupRole?.replaceAll('${AWS::Partition}', partition);
}

/** All stacks that a report reads. */
function stacksOf({ sourceStack }: ModelPromotion, { targets, previous }: Wave): Stack[] {
  return [sourceStack, ...targets, ...(previous ? [previous] : [])];
}

function settingsOf(promotion: ModelPromotion, approval: Wave, room: number): ReportSettings {
  const { previous, targets } = approval;
  const roleOf = roleIn(promotion);
  const externalIds = stacksOf(promotion, approval).flatMap((stack) => {
    const [role, id] = [roleOf(stack), lookupExternalIdOf(stack.synthesizer)];
    return role && id ? [[role, id]] : [];
  });
  return {
    region: targets[0].region,
    projectArn: targets[0]._source.projectArn,
    targets: targets.map((target) => ({
      name: target._target.name,
      modelVersionArn: target._versions.current,
      stackName: target.stackName,
      roleArn: roleOf(target),
    })),
    sourceRoleArn: roleOf(promotion.sourceStack),
    previousName: previous?._target.name,
    previousRoleArn: previous && roleOf(previous),
    externalIds: Object.fromEntries(externalIds),
    room,
  };
}
