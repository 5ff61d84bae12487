import type { Call, Operation } from '../call';
import { buildArn, parseArn } from './arns';
import { checkStrings, missing, report } from './constraints';
import { useKey } from './copy-key';
import { checkOutput } from './copy-output';
import { deliverResults } from './deliver-results';
import { invalidParameter, limitExceeded, resourceInUse, serviceQuotaExceeded } from './errors';
import { Life } from './life';
import { LIMITS } from './limits';
import type { OutputConfig, Project, State, Tags, Version, VersionStatus } from './state';
import { checkTags, requestTags, resourceTags } from './tags';

interface CopyInput {
  readonly SourceProjectArn: string;
  readonly SourceProjectVersionArn: string;
  readonly DestinationProjectArn: string;
  readonly VersionName: string;
  readonly OutputConfig: OutputConfig;
  readonly Tags?: Tags;
  readonly KmsKeyId?: string;
}

/**
 * First everything that is asked of others (may the caller do this, is the bucket there, is the key there), then, in
 * one piece, what Rekognition itself knows: two copies at the same moment cannot both be the fifth.
 */
export const copyProjectVersion =
  (state: State): Operation<CopyInput> =>
  async (call, input) => {
    checkInput(input);
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

function checkInput(input: CopyInput): void {
  checkStrings(
    input,
    ['SourceProjectArn', 'SourceProjectVersionArn', 'DestinationProjectArn', 'VersionName'],
    ['KmsKeyId'],
  );
  if (!input.OutputConfig) report([missing('OutputConfig')]);
  checkStrings(input.OutputConfig, ['S3Bucket'], ['S3KeyPrefix']);
  checkTags(input.Tags);
}

function checkRegion(call: Call, input: CopyInput): void {
  for (const arn of [input.SourceProjectArn, input.SourceProjectVersionArn, input.DestinationProjectArn]) {
    if (parseArn(arn)?.region !== call.region) {
      throw invalidParameter(
        `${arn} is not in ${call.region}: a model can be copied only within one Region.`,
      );
    }
  }
}

/** Which resources AWS checks is documented only in part; behaviour.md says what is inferred. Returns the new ARN. */
async function authorizeCopy(state: State, call: Call, input: CopyInput): Promise<string> {
  const source = state.findProject(input.SourceProjectArn);
  const version = state.findVersion(input.SourceProjectVersionArn);
  const destination = state.findProject(input.DestinationProjectArn);
  const asked = requestTags(input.Tags);
  const copy = 'rekognition:CopyProjectVersion';
  const onDestination = { ...resourceTags(destination), ...asked };
  // A project policy names versions, never the project: on the source project only the caller's own policies count.
  await call.aws.iam.authorizeIdentity(call, copy, [input.SourceProjectArn], {
    ...resourceTags(source),
    ...asked,
  });
  await call.authorize(copy, [input.SourceProjectVersionArn], { ...resourceTags(version), ...asked });
  await call.authorize(copy, [input.DestinationProjectArn], onDestination);
  await call.authorize('rekognition:CreateProjectVersion', [input.DestinationProjectArn], onDestination);
  const { project } = parseArn(input.DestinationProjectArn)!;
  const arn = buildArn(
    { region: call.region, account: call.account, project, version: input.VersionName },
    state.timestamp(),
  );
  if (Object.keys(input.Tags ?? {}).length > 0) await call.authorize('rekognition:TagResource', [arn], asked);
  return arn;
}

function findSource(state: State, call: Call, input: CopyInput): Version {
  const project = state.project(input.SourceProjectArn, call.region);
  const version = state.version(input.SourceProjectVersionArn, call.region);
  if (version.project !== project) {
    throw invalidParameter(`${version.arn} is not a version of the project ${project.arn}.`);
  }
  return version;
}

const SETTLED: readonly VersionStatus[] = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'RUNNING', 'STOPPED'];

function checkSource(state: State, source: Version): void {
  if (source.project.feature !== 'CUSTOM_LABELS') {
    throw invalidParameter(`${source.arn} is not a Custom Labels model: only those can be copied.`);
  }
  const status = state.statusOf(source);
  if (SETTLED.includes(status)) return;
  const message = `${source.arn} cannot be copied while its status is ${status}.`;
  throw status === 'COPYING_FAILED' ? invalidParameter(message) : resourceInUse(message);
}

function checkDestination(state: State, destination: Project, name: string): void {
  if (destination.feature !== 'CUSTOM_LABELS') {
    throw invalidParameter(`${destination.arn} is not a Custom Labels project.`);
  }
  if (destination.life.at(state.now).status !== 'CREATED') {
    throw resourceInUse(`The project ${destination.arn} is being deleted.`);
  }
  const versions = state.versionsOf(destination);
  if (versions.some((version) => version.name === name)) {
    throw resourceInUse(`The project ${destination.arn} already has a version with the name ${name}.`);
  }
  if (versions.length >= LIMITS.versionsPerProject) {
    throw serviceQuotaExceeded(
      `The project ${destination.arn} has ${LIMITS.versionsPerProject} versions, the most that is allowed.`,
    );
  }
  const copying = state
    .versionsIn(destination.account, destination.region)
    .filter((version) => state.statusOf(version) === 'COPYING_IN_PROGRESS');
  if (copying.length >= LIMITS.concurrentCopies) {
    throw limitExceeded(
      `${LIMITS.concurrentCopies} copies are in progress in this account and Region, the most that is allowed at once.`,
    );
  }
}

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
    tags: { ...input.Tags },
  };
}
