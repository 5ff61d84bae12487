import {
  parseModelVersionArn,
  parseProjectArn,
  problemsOfModelVersionArn,
  problemsOfOtherProject,
  problemsOfProjectArn,
} from './arns';
import type { Hours } from './hours';
import { LONGEST_DRAIN } from './limits';
import type { Problem } from './problem';
import { problemsOfTimeout } from './timeout';

export const RUNNING_MODEL_VERSION_TYPE = 'Custom::RekognitionRunningModelVersion';

/**
 * The tag that says who started a version and may stop it: `<stack name>/<logical id>`. It is set before the start and
 * removed after the stop. So a version without this tag was not started by this library.
 */
export const RUNNER_TAG = 'cdk-rekognition-custom-labels:runner';

/**
 * The tag that says in which operation of which stack the runner tag was set: `<stack's uuid>/<time>`. Undoing an operation
 * stops only what the same operation has started.
 */
export const RUN_OPERATION_TAG = 'cdk-rekognition-custom-labels:run-operation';

/**
 * The custom resource's properties, as the function receives them: CloudFormation turns every scalar into a string.
 * Deployed stacks depend on these names.
 */
export interface RunningModelVersionProperties {
  readonly ProjectArn: string;
  readonly ModelVersionArn: string;
  /** A whole number. */
  readonly MinInferenceUnits: string;
  /** A whole number, or absent. */
  readonly MaxInferenceUnits?: string;
  /** When the model runs, or absent: then it runs all the time. */
  readonly Schedule?: Hours;
  /**
   * `true` when the removal policy lets models run on. The handler then stops models only for an explicit Delete.
   * `replaced` when the policy lets models run on, except those of an operation that is undone.
   */
  readonly Retain?: string;
  /** Whole seconds. */
  readonly Timeout: string;
  /**
   * Whole seconds that the model runs on in the clean-up after a hand-over. Absent if a former version of this library
   * deployed the resource.
   */
  readonly Drain?: string;
}

/** The custom resource's attributes. The handler always returns all of them. */
export interface RunningModelVersionAttributes {
  readonly ModelVersionArn: string;
  readonly Status: string;
}

/** The values that are known now: unresolved tokens are `undefined` at synth. The handler knows all values. */
export interface RunningInput {
  readonly projectArn?: string;
  readonly modelVersionArn?: string;
  readonly minInferenceUnits?: number;
  readonly maxInferenceUnits?: number;
  /** Seconds. */
  readonly timeout?: number;
  /** Seconds. */
  readonly drain?: number;
  /** Where the stack is deployed. */
  readonly account?: string;
  readonly region?: string;
}

/** Every problem with `input`. An unknown value has no problem. */
export function problemsOfRunning(input: RunningInput): Problem[] {
  return [
    ...problemsOfVersion(input),
    ...problemsOfUnits(input),
    ...problemsOfTimeout(input.timeout),
    ...problemsOfDrain(input),
  ];
}

function problemsOfVersion({ projectArn, modelVersionArn, account, region }: RunningInput): Problem[] {
  const problems = [
    ...problemsOfProjectArn('modelVersion.projectArn', projectArn),
    ...problemsOfModelVersionArn('modelVersion.modelVersionArn', modelVersionArn),
    ...problemsOfOtherProject('modelVersion.modelVersionArn', projectArn, modelVersionArn),
  ];
  const place = parseModelVersionArn(modelVersionArn) ?? parseProjectArn(projectArn);
  const isElsewhere =
    (account !== undefined && place?.account !== account) ||
    (region !== undefined && place?.region !== region);
  if (place && isElsewhere) {
    problems.push({
      property: 'modelVersion',
      value: modelVersionArn ?? projectArn,
      allowed: `the stack is in account ${account ?? place.account}, ${region ?? place.region}, and a model runs in its own account and Region only`,
      change: `deploy this stack in account ${place.account}, ${place.region}, or run a copy of the model`,
    });
  }
  return problems;
}

function problemsOfDrain({ drain }: RunningInput): Problem[] {
  if (drain === undefined || (drain >= 0 && drain <= LONGEST_DRAIN)) return [];
  return [
    {
      property: 'drain',
      value: Number.isNaN(drain) ? 'not a number' : `${drain} seconds`,
      allowed: `it must be from 0 to ${LONGEST_DRAIN / 60} minutes, since the stop after it has to end within the hour of a custom resource`,
      change: 'choose a duration in that range',
    },
  ];
}

function problemsOfUnits({ minInferenceUnits, maxInferenceUnits }: RunningInput): Problem[] {
  const problems: Problem[] = [];
  const isWhole = (units: number | undefined): units is number =>
    units !== undefined && Number.isSafeInteger(units) && units >= 1;
  for (const [property, units] of Object.entries({ minInferenceUnits, maxInferenceUnits })) {
    if (units === undefined || isWhole(units)) continue;
    problems.push({
      property,
      value: Number.isNaN(units) ? 'not a number' : units,
      allowed: 'inference units are whole and at least 1',
      change: 'pass a whole number; an account may use 5 units for each model by default',
    });
  }
  if (isWhole(minInferenceUnits) && isWhole(maxInferenceUnits) && maxInferenceUnits < minInferenceUnits) {
    problems.push({
      property: 'maxInferenceUnits',
      value: maxInferenceUnits,
      allowed: `it must be at least minInferenceUnits, ${minInferenceUnits}`,
      change: 'raise it, or leave it out and have no auto-scaling',
    });
  }
  return problems;
}
