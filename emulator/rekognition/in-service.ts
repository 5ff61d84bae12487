import type { Metric } from '../cloudwatch/metric';
import type { Place } from '../place';
import type { State, Version } from './state';

const MINUTE = 60_000;

/**
 * The units that each model has in service, minute by minute. One that does not run has no data.
 * https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/rm-model-usage.html
 */
export function unitsInService(state: State, { account, region }: Place): Metric[] {
  return state
    .versionsIn(account, region)
    .filter((version) => version.inferenceUnits)
    .map((version) => ({
      namespace: 'AWS/Rekognition',
      name: 'InServiceInferenceUnits',
      dimensions: { ProjectName: version.project.name, VersionName: version.name },
      samples: minutesOf(version, state.now),
    }));
}

function minutesOf({ created, life, inferenceUnits }: Version, now: number): Metric['samples'] {
  const minutes = Array.from(
    { length: Math.max(0, Math.floor((now - created) / MINUTE) + 1) },
    (_, index) => (Math.ceil(created / MINUTE) + index) * MINUTE,
  );
  return minutes
    .filter((at) => at <= now && life.at(at).status === 'RUNNING')
    .map((at) => ({ at, value: inferenceUnits!.minimum, unit: 'Count' }));
}
