import type { Problem } from '../../../contract/problem';

/** Of one pipeline; fixed. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const ACTIONS_PER_PIPELINE = 1000;

/** What CDK Pipelines makes of a target: the change set and its execution. */
const OF_A_TARGET = 2;

/** The report and the approval. */
const OF_AN_APPROVAL = 2;

/** A wave of the promotion as a pipeline has it. */
export interface PipelineWave {
  readonly targets: number;
  readonly approved: boolean;
}

/** CodePipeline would refuse the pipeline when it is deployed. `actions` are all that it has, those of others too. */
export function problemsOfActions(actions: number, waves: readonly PipelineWave[]): Problem[] {
  const excess = actions - ACTIONS_PER_PIPELINE;
  if (excess <= 0) return [];
  const own = waves.reduce((sum, wave) => sum + actionsOf(wave), 0);
  const targets = waves.reduce((sum, wave) => sum + wave.targets, 0);
  return [
    {
      property: 'targets',
      value: `${targets} targets in ${waves.length} wave${waves.length === 1 ? '' : 's'}`,
      allowed: `the pipeline has ${actions} actions with them, CodePipeline takes ${ACTIONS_PER_PIPELINE}, and ${howManyFit(own - excess, waves)} of these targets fit`,
      change:
        'put targets into larger waves, each of which is asked for once, promote to the others with a pipeline of their own, or use cdk deploy',
    },
  ];
}

const actionsOf = ({ targets, approved }: PipelineWave) =>
  targets * OF_A_TARGET + (approved ? OF_AN_APPROVAL : 0);

/** How many targets, from the first one on, take no more actions than there is room for. */
function howManyFit(room: number, waves: readonly PipelineWave[]): number {
  const [first, ...others] = waves;
  if (!first) return 0;
  const left = room - actionsOf(first);
  if (left >= 0) return first.targets + howManyFit(left, others);
  const forTargets = room - actionsOf({ ...first, targets: 0 });
  return Math.max(0, Math.floor(forTargets / OF_A_TARGET));
}
