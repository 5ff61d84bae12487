import { LONGEST_TIMEOUT } from '../../contract/limits';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { isToStop } from '../cloudformation/request';
import type { Moment, Notes } from '../reconcile/kind';
import type { Situation } from '../reconcile/situation';
import { minutesOf } from '../reconcile/timeout';
import { awsText } from '../rekognition/answers';
import { callerIn, letCall } from '../rekognition/caller';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';
import { wantedNow } from './wanted';

/**
 * What users read in the stack's events: what happened, on which ARN, who must do what. A row each in
 * docs/running-models.md.
 */

export function missing({ modelVersionArn, projectArn, stack }: RunRequest): string {
  return `${modelVersionArn} cannot run: account ${stack.account} has no such version in the project ${projectArn}. Pass a version that exists`;
}

export function runByAnother(request: RunRequest, { runner, status }: ObservedVersion): string {
  const { modelVersionArn: arn, stack } = request;
  return (
    `${arn} (${status}) is run by the stack resource ${runner}, and two that start and stop one model would fight. ` +
    `Take it out of that resource first, or use what runs there. If that resource is gone, or a removal policy let the model run on, in account ${stack.account} ` +
    `run "aws rekognition tag-resource --resource-arn ${arn} --tags ${RUNNER_TAG}=${request.runner}", and deploy again`
  );
}

export function cannotRun({ modelVersionArn, stack }: RunRequest, version: ObservedVersion): string {
  const { status, statusMessage } = version;
  const why = statusMessage ? `${status} (${statusMessage})` : status;
  return `${modelVersionArn} cannot run: it is ${why}. ${adviceFor(status, stack.account)}`;
}

function adviceFor(status: string, account: string): string {
  switch (status) {
    case 'FAILED':
      return `Deploy again to start it once more. If it fails again, look at it in account ${account}, and copy or train the model again`;
    case 'TRAINING_IN_PROGRESS':
      return 'Deploy again once it is trained, which can take a day';
    case 'DELETING':
      return 'Pass another version';
    default:
      return 'Pass a version that was trained or copied to its end';
  }
}

export function foundRunning(request: RunRequest, version: ObservedVersion): string {
  const { modelVersionArn, stack, hours } = request;
  const why = hours
    ? 'the schedule would stop it'
    : `with ${unitsOf(version)}, not the ${unitsOf(request)} that are asked for, and only a new start changes them`;
  return (
    `${modelVersionArn} runs already ${hours ? 'and ' : ''}${why}, but it was not started by this library, so it is not stopped unasked. ` +
    `In account ${stack.account} run "${stopCommand(modelVersionArn)}"${hours ? '' : ', or ask for fewer units'}, and deploy again`
  );
}

type Units = Pick<ObservedVersion, 'minInferenceUnits' | 'maxInferenceUnits'>;

function unitsOf({ minInferenceUnits = 0, maxInferenceUnits }: Units): string {
  const upTo = maxInferenceUnits === undefined ? '' : ` to ${maxInferenceUnits}`;
  return `${minInferenceUnits}${upTo} inference unit${minInferenceUnits === 1 && !upTo ? '' : 's'}`;
}

function stopCommand(arn: string): string {
  return `aws rekognition stop-project-version --project-version-arn ${arn}`;
}

/** LimitExceeded, and no other model has stopped in the time that the start was tried. */
export function noRoom(
  { modelVersionArn, stack, minInferenceUnits, maxInferenceUnits }: RunRequest,
  { restarted }: Notes,
  text: string,
): string {
  const most = maxInferenceUnits ?? minInferenceUnits;
  // AWS says only at the start whether there is room, and for other units the model must stop before it.
  const undone = restarted
    ? 'It was stopped for other units, and the rollback starts it with those from before. '
    : '';
  return (
    `There is no room to start ${modelVersionArn}: account ${stack.account} runs as many models as it may in ${stack.region} (two by default; ` +
    `while a hand-over lasts, it needs one place more), or a model may not have ${most} inference units (five by default). ` +
    `${undone}Stop another model, or raise the quota in Service Quotas, and deploy again. AWS said: ${text}`
  );
}

/** AccessDenied, after the time that IAM needs. */
export function denied(request: RunRequest, call: string, error: unknown): string {
  const { modelVersionArn, stack } = request;
  const text = awsText(error);
  const caller = callerIn(text, "the role of this stack's function for running models");
  return `${call} is not allowed for ${modelVersionArn}: ${letCall(text, stack.account, caller)}. ${untilNextStop(request, call)}AWS said: ${text}`;
}

/** AWS refused the call, and would refuse it again. */
export function refused(request: RunRequest, call: string, error: unknown): string {
  const { modelVersionArn, stack } = request;
  return `${call} was refused for ${modelVersionArn}: look at the version in account ${stack.account}. ${untilNextStop(request, call)}AWS said: ${awsText(error)}`;
}

/** A stop of an edge failed, so nobody stops the model before the next one. Empty for all other requests. */
function untilNextStop(request: RunRequest, call: string): string {
  const { event } = request;
  const isStop = isToStop(event) || call === 'StopProjectVersion';
  return event.RequestType === 'Schedule' && isStop ? `${runsOn(request)}. ` : '';
}

function runsOn(request: RunRequest, version?: ObservedVersion): string {
  return `It may run on, and be billed. ${byHand(request, version)}`;
}

export function timedOut(
  request: RunRequest,
  moment: Moment,
  state: string,
  version?: ObservedVersion,
): string {
  const { situation } = moment;
  const isStop = isToStop(request.event) || wantedNow(request, moment) === 'stopped';
  const advice = adviceForLate(request, situation, isStop, version);
  const stray = version?.strays?.[0]?.arn;
  const what = stray || isStop ? 'stopping' : 'starting';
  return `Gave up after ${minutesOf(request, moment)} minutes (timeout) on ${what} ${stray ?? request.modelVersionArn}. Last seen: ${state}. ${advice}`;
}

/** A removal stops its own version first. So if strays were seen, only they are left. */
export function byHand(
  { event, stack, modelVersionArn, runner }: RunRequest,
  { strays = [] }: Partial<ObservedVersion> = {},
): string {
  const [{ arn } = { arn: modelVersionArn }] = strays;
  return `If ${event.LogicalResourceId} has started the model (then its tag ${RUNNER_TAG} is ${runner}), wait while it is STARTING, and in account ${stack.account} run "${stopCommand(arn)}"`;
}

function adviceForLate(
  request: RunRequest,
  situation: Situation,
  isStop: boolean,
  version?: ObservedVersion,
): string {
  const { stack, event, timeout } = request;
  if (event.RequestType === 'Delete') return 'It may run on, and be billed';
  const hasNoAlternative = situation === 'restore' || situation === 'edge';
  const isOfStray = situation === 'edge' && version?.strays?.length;
  if ((isStop && hasNoAlternative) || isOfStray) return runsOn(request, version);
  if (hasNoAlternative) {
    return `It may not run: look at it in account ${stack.account}`;
  }
  const again =
    timeout < LONGEST_TIMEOUT * 1000
      ? 'Raise timeout (at most 50 minutes) and deploy again'
      : `Look at it in account ${stack.account}, and deploy again`;
  if (situation === 'change') return `${again}: the rollback goes back to what was there before`;
  return event.ResourceProperties.Retain === 'true'
    ? `${again}: its removal policy lets it run on, and be billed, also after the rollback`
    : `${again}: a rollback stops what was started`;
}
