import { CfnWaitConditionHandle, type Duration, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as pipelines from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { parseProjectArn } from '../contract/arns';
import { describeProblems, type Problem } from '../contract/problem';
import { isMarkedAs, markAs } from './private/cdk/marks';
import { scopesInStage } from './private/cdk/scopes-in-stage';
import { nameOf, throwProblems, validateLater } from './private/checks/validation';
import { COPY } from './private/permissions/model-versions';
import { stepsOf } from './private/promotion/approval';
import { problemsOfCollisions } from './private/promotion/collisions';
import { grantsOf } from './private/promotion/grants';
import { keptVersionsOf } from './private/promotion/kept-versions';
import { rememberWhatItIsFor } from './private/promotion/made-for';
import { conditionOf, pack } from './private/promotion/pack';
import { problemsOfPromotion } from './private/promotion/problems';
import { problemsOfShapeOfPromotion } from './private/promotion/shape-of-promotion';
import { problemsOfStackNames, stackNameOf } from './private/promotion/stack-names';
import { requiresApproval, wavesOf } from './private/promotion/waves';
import { Project } from './project';
import { ProjectPolicy } from './project-policy';
import type { PromotionSource } from './promotion-source';
import type { PromotionTarget } from './promotion-target';
import { PromotionTargetStack } from './promotion-target-stack';

/** Properties of a promotion. */
export interface ModelPromotionProps {
  /** The model version that is promoted. */
  readonly source: PromotionSource;

  /** The accounts that receive it, in this order. Targets of one `wave` are deployed at the same time. */
  readonly targets: PromotionTarget[];

  /**
   * The ARNs of the source's versions that every target has copies of, in any order. The current one is always kept.
   *
   * If you add a version to the list, the deployment copies it. If you remove a version, the deployment deletes its copy.
   * If another kept version becomes current, nothing is copied: only the pointer moves. The former current version stays
   * if the list names it.
   *
   * @default - only the current version is kept
   */
  readonly keptModelVersionArns?: string[];

  /**
   * How long each copy may take, above 0 and at most 12 hours. A copy that takes longer fails the deployment of its target.
   * A change makes no new copy. See `CopiedModelVersionProps.timeout`.
   *
   * @default Duration.minutes(50)
   */
  readonly timeout?: Duration;
}

/**
 * Stacks that bring one model version into many accounts. Each target with `running` costs what a `RunningModelVersion`
 * costs; the others cost almost nothing. When you delete a target's stack, its copies are deleted too, unless the
 * target's `removalPolicy` says otherwise. A target that you remove from `targets` stays deployed, and is billed if it
 * runs, until you delete its stack. After the source's stack is deleted, nobody can copy any more; existing copies
 * stay.
 *
 * A stack in the source's account holds the permission to copy. A stack in every target holds the copies and the
 * pointer to the current one.
 *
 * The stacks are deployed in order: first the source, then one wave of targets after the other. A target without a
 * `wave` is a wave by itself. If a target's copy fails, or does not pass its gate, its pointer does not move, and later
 * waves are not deployed. This holds for `cdk deploy --all`, in a Stage, and in CDK Pipelines.
 *
 * @example
 * import { ModelPromotion } from 'cdk-rekognition-custom-labels';
 *
 * new ModelPromotion(app, 'Shapes', {
 *   source: { projectArn, modelVersionArn },
 *   targets: [
 *     { name: 'staging', account: '222222222222', minimumF1Score: 0.9 },
 *     { name: 'production', account: '333333333333', maximumF1Drop: 0.01 },
 *   ],
 * });
 */
export class ModelPromotion extends Construct {
  /** Whether `x` is a `ModelPromotion`, also if the app has loaded this library twice. */
  public static isModelPromotion(x: any): x is ModelPromotion {
    return isMarkedAs('ModelPromotion', x);
  }

  /** The stack in the source's account. It holds the project policies, at most five. */
  public readonly sourceStack: Stack;

  /** The stacks of the targets, in their order. */
  public readonly targetStacks: PromotionTargetStack[];

  private readonly waves: PromotionTargetStack[][];

  /**
   * Throws one error with all mistakes in the properties, each by its path, such as `targets[1].account`, before
   * anything is made. It also throws if a project's policies have no room for all targets. The synthesis fails if
   * another stack of the app has the name of one of these stacks in the same account and Region, or if another
   * promotion makes the same project or parameter there.
   *
   * @param scope the app, a stage or a construct in one of these, but not in a stack
   */
  constructor(scope: Construct, id: string, props: ModelPromotionProps) {
    super(scope, id);
    markAs('ModelPromotion', this);
    throwProblems(this, problemsOfShapeOfPromotion(props));
    const misplaced = problemsOfScope(this);
    throwProblems(this, [
      ...misplaced,
      ...problemsOfPromotion(props),
      ...(misplaced.length > 0 ? [] : problemsOfStackNames(this, props)),
    ]);
    const { source, targets, keptModelVersionArns, timeout } = props;
    const { account, region } = parseProjectArn(source.projectArn)!;

    this.sourceStack = new Stack(this, 'Source', {
      description: `Lets the targets of ${id} copy their model versions`,
      ...source.stackProps,
      stackName: stackNameOf(this, 'Source', source.stackProps),
      // Overrides `stackProps.env`. A check above has refused a known value that differs.
      env: { account, region },
    });
    rememberWhatItIsFor(this.sourceStack, source.projectArn);
    this.permit(props);

    this.targetStacks = targets.map((target) =>
      PromotionTargetStack._of(this, target.name, {
        description: `Copies of Rekognition Custom Labels model versions: ${target.name} of ${id}`,
        ...target.stackProps,
        stackName: stackNameOf(this, target.name, target.stackProps),
        env: { account: target.account, region },
        source,
        target,
        timeout,
        versions: keptVersionsOf(target, {
          modelVersionArn: source.modelVersionArn,
          keptModelVersionArns,
        }),
      }),
    );
    this.waves = wavesOf(targets).map((wave) =>
      wave.map((target) => this.targetStacks[targets.indexOf(target)]),
    );
    this.order();
    validateLater(this, () => problemsOfCollisions(this));
  }

  /**
   * The stack of one target. If no target has this name, throws an error that lists the names of all targets.
   *
   * @param name the target's `name`
   */
  public targetStack(name: string): PromotionTargetStack {
    const stack = this.targetStacks.find(({ _target }) => _target.name === name);
    if (stack) return stack;
    const names = this.targetStacks.map(({ _target }) => _target.name).join(', ');
    const problem = {
      property: 'name',
      value: name,
      allowed: `the targets are ${names}`,
      change: 'pass one of these names',
    };
    throw new Error(`${nameOf(this)}: ${describeProblems([problem])}`);
  }

  /**
   * The approvals for CDK Pipelines: `pipeline.addStage(stage, { stackSteps: promotion.approvalSteps() })`. A manual
   * approval comes before every wave except the first. `requireApproval` changes this.
   *
   * The comment of an approval names the version's ARN and the target or wave. It shows the F1 score of the model, and
   * those of its labels if an evaluation has them. It also shows how they differ from the scores of the target's
   * current version. For a wave it first names the targets whose scores drop most, as many as fit. A build before the
   * approval reads these numbers with the `lookup` roles that `cdk bootstrap` makes, so the accounts have to trust the
   * pipeline's account, as they must for any deployment. If the build cannot read a number, the comment says "not
   * known", and the build's log says why.
   *
   * The build's log has a log group in the pipeline's stack. `HandlerFunctions.configure()` for that stack or for the
   * app sets its retention, which is a month by default. The pipeline's `codeBuildDefaults.logging` overrides both.
   *
   * The steps are for the CodePipeline engine.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/cdk_pipeline.html
   */
  public approvalSteps(): pipelines.StackSteps[] {
    const waves = this.waves.map((targets, index) => ({
      approved: requiresApproval(targets[0]._target, index),
      // Any target of the previous wave: all of them are deployed before this wave.
      previous: this.waves[index - 1]?.[0],
      targets,
    }));
    return stepsOf(this, waves);
  }

  /** Every stack of a wave waits for all stacks of the previous wave. */
  private order(): void {
    let before: Stack[] = [this.sourceStack];
    for (const wave of this.waves) {
      // The oldest supported CDK has no addStackDependency(), and the newest deprecates addDependency() of a stack.
      for (const stack of wave) stack.node.addDependency(...before);
      before = wave;
    }
  }

  /** The policies have numbers as ids. So one more target changes what a policy says, but does not rename it. */
  private permit(props: ModelPromotionProps): void {
    const project = Project.fromProjectArn(this.sourceStack, 'Project', props.source.projectArn);
    const policies = pack(grantsOf(props)).flatMap((document, index) => {
      if (document.length === 0) return [];
      const policy = new ProjectPolicy(this.sourceStack, `Policy${index + 1}`, { project });
      for (const { principals, versions, roleArn } of document) {
        policy.document.addStatements(
          new iam.PolicyStatement({
            principals: principals.map((arn) => new iam.ArnPrincipal(arn)),
            actions: [COPY],
            resources: [...versions],
            conditions: conditionOf(roleArn),
          }),
        );
      }
      return [policy];
    });
    // A new policy takes principals over from the policies with lower numbers. So CloudFormation makes the new policy
    // before it changes those.
    for (const [index, next] of policies.slice(1).entries()) policies[index].node.addDependency(next);
    // CloudFormation accepts no stack without resources. A stack that is left out of the app would keep its policies.
    if (policies.length === 0) new CfnWaitConditionHandle(this.sourceStack, 'NoPolicyNeeded');
  }
}

function problemsOfScope(promotion: ModelPromotion): Problem[] {
  const stack = scopesInStage(promotion).find((scope) => Stack.isStack(scope));
  if (Stage.of(promotion) && !stack) return [];
  return [
    {
      property: 'scope',
      value: promotion.node.scope?.node.path,
      allowed: 'a promotion makes its own stacks, so its scope is an app or a stage, and never a stack',
      change: 'pass the app or a stage',
    },
  ];
}
