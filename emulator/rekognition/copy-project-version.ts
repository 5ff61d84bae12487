import type { Call, Operation } from '../call';
import { useKey } from './copy-key';
import { checkOutput } from './copy-output';
import {
  authorizeCopy,
  type CopyInput,
  checkDestination,
  checkRegion,
  checkSource,
  findSource,
} from './copy-preconditions';
import { deliverResults } from './deliver-results';
import { Life } from './life';
import type { Project, State, Version, VersionStatus } from './state';

/**
 * First the asynchronous checks of permissions, bucket and key. Then, without a pause, Rekognition's own checks, so
 * that two copies at the same moment cannot both be the fifth.
 */
export const copyProjectVersion =
  (state: State): Operation<CopyInput> =>
  async (call, input) => {
    checkRegion(call, input);
    const arn = await authorizeCopy(state, call, input);
    const source = findSource(state, call, input);
    const destination = state.project(input.DestinationProjectArn, call.region);
    await checkOutput(call, input.OutputConfig, destination.name, input.VersionName);
    const key = input.KmsKeyId === undefined ? undefined : await useKey(call, input.KmsKeyId);
    await deliverResults(state, source.project);

    checkSource(state, source);
    checkDestination(state, destination, input.VersionName);
    destination.versions.push(begin(state, call, input, source, destination, arn, key));
    return { ProjectVersionArn: arn };
  };

function begin(
  state: State,
  call: Call,
  input: CopyInput,
  source: Version,
  project: Project,
  arn: string,
  kmsKeyId: string | undefined,
): Version {
  const { duration = state.settings.copyDuration, failure } = source.copies;
  const end = failure
    ? ({ status: 'COPYING_FAILED', message: failure } as const)
    : ({ status: 'COPYING_COMPLETED' } as const);
  return {
    project,
    name: input.VersionName,
    arn,
    created: state.now,
    life: new Life<VersionStatus>(state.now, 'COPYING_IN_PROGRESS', { after: duration, ...end }),
    output: { S3Bucket: input.OutputConfig.S3Bucket, S3KeyPrefix: input.OutputConfig.S3KeyPrefix },
    evaluation: source.evaluation,
    kmsKeyId,
    sourceArn: source.arn,
    delivery: { caller: { ...call.caller, service: 'rekognition.amazonaws.com' } },
    copies: { duration: source.copies.duration },
    starts: source.starts,
    tags: { ...(state.settings.copiesTags && source.tags), ...input.Tags },
    earlierTags: [],
  };
}
