import type { Problem } from '../../../contract/problem';

/** AWS's fixed limit for one pipeline. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const ACTIONS_PER_PIPELINE = 1000;

/**
 * CloudFormation's limit of 1 MB, as the CDK counts it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const TEMPLATE_BYTES = 1_000_000;

/** CDK Pipelines makes two actions for a target: the change set and its execution. */
const OF_A_TARGET = 2;

/** The report and the approval. */
const OF_AN_APPROVAL = 2;

/** A wave of the promotion in a pipeline. */
export interface PipelineWave {
  readonly targets: number;
  readonly approved: boolean;
}

/** The size of the pipeline, with everything in it. */
export interface PipelineSize {
  readonly actions: number;
  /** The size of the template with the pipeline. */
  readonly bytes: number;
}

/** What CodePipeline or CloudFormation would refuse when the pipeline is deployed. */
export function problemsOfPipeline(
  { actions, bytes }: PipelineSize,
  waves: readonly PipelineWave[],
): Problem[] {
  const bytesPerAction = bytes / actions;
  return [
    ...problemsOfExcess(actions - ACTIONS_PER_PIPELINE, waves, (fit) => ({
      allowed: `the pipeline has ${actions} actions with them, CodePipeline takes ${ACTIONS_PER_PIPELINE}, and ${fit} of these targets fit`,
      change: `put ${WAY_OUT}`,
    })),
    ...problemsOfExcess(Math.ceil((bytes - TEMPLATE_BYTES) / bytesPerAction), waves, (fit) => ({
      allowed: `the template of the pipeline's stack has ${megabytes(bytes)} with them, CloudFormation takes ${megabytes(TEMPLATE_BYTES)}, and about ${fit} of these targets fit`,
      change: `set suppressTemplateIndentation in the pipeline's stack, put ${WAY_OUT}`,
    })),
  ];
}

const WAY_OUT =
  'targets into larger waves, each of which is asked for once, promote to the others with a pipeline of their own, or use cdk deploy';

const megabytes = (bytes: number) => `${(Math.ceil(bytes / 10_000) / 100).toFixed(2)} MB`;

/** `excess` is the number of actions above the limit, and `fit` the number of targets that fit. */
function problemsOfExcess(
  excess: number,
  waves: readonly PipelineWave[],
  say: (fit: number) => Pick<Problem, 'allowed' | 'change'>,
): Problem[] {
  if (excess <= 0) return [];
  const own = waves.reduce((sum, wave) => sum + actionsOf(wave), 0);
  const targets = waves.reduce((sum, wave) => sum + wave.targets, 0);
  const value = `${targets} targets in ${waves.length} wave${waves.length === 1 ? '' : 's'}`;
  return [{ property: 'targets', value, ...say(howManyFit(own - excess, waves)) }];
}

const actionsOf = ({ targets, approved }: PipelineWave) =>
  targets * OF_A_TARGET + (approved ? OF_AN_APPROVAL : 0);

/** How many targets, from the first one on, fit into this many actions. */
function howManyFit(room: number, waves: readonly PipelineWave[]): number {
  const [first, ...others] = waves;
  if (!first) return 0;
  const left = room - actionsOf(first);
  if (left >= 0) return first.targets + howManyFit(left, others);
  const forTargets = room - actionsOf({ ...first, targets: 0 });
  return Math.max(0, Math.floor(forTargets / OF_A_TARGET));
}
