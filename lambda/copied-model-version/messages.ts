import {
  givenBackTo,
  NOBODY,
  OPERATION_TAG,
  OWNER_TAG,
  TAKEN_FROM_TAG,
} from '../../contract/copied-model-version';
import { LONGEST_CHAIN } from '../../contract/limits';
import { RUNNER_TAG } from '../../contract/running-model-version';
import type { Moment } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { awsText } from '../rekognition/answers';
import { callerIn, letCall, namesKind, ownerIn } from '../rekognition/caller';
import { isToBeGivenBack, runnerElsewhere } from './decision';
import type { Finding } from './gate';
import { physicalIdOf } from './identity';
import type { ObservedVersion } from './observation';
import { isFull } from './pace';
import type { CopyRequest } from './request';

/**
 * What users read in the stack's events: what happened, on which ARN, who must do what. Each has a row in
 * docs/troubleshooting.md.
 */

/** The id of the copy. A follower's message has it too, because Rekognition does not know a follower's id. */
const nameOf = ({ destinationProjectArn, versionName }: CopyRequest) =>
  physicalIdOf(destinationProjectArn, versionName);

const copyOf = (request: CopyRequest) =>
  `the copy ${nameOf(request)} of ${request.sourceModelVersionArn} into ${request.destinationProjectArn}`;

export function nameTaken(request: CopyRequest, version: ObservedVersion): string {
  const owner = version.tags?.[OWNER_TAG];
  const holder = owner ? `the stack resource ${owner}` : 'nobody that this library knows';
  const what = version.sourceModelVersionArn ? `a copy of ${version.sourceModelVersionArn}` : 'no copy';
  return `The name ${nameOf(request)} is taken by ${version.arn} (${version.status}): it is ${what} and belongs to ${holder}. ${adviceForName(request, version)}`;
}

function adviceForName(
  { sourceModelVersionArn, stack }: CopyRequest,
  { sourceModelVersionArn: itsSource, ours, status, arn }: ObservedVersion,
): string {
  if (itsSource !== sourceModelVersionArn || ours) return 'Choose another versionName';
  return status === 'COPYING_FAILED'
    ? `If nobody needs it, in account ${stack.account} run "${deleteCommand(arn)}", and deploy again, or choose another versionName`
    : 'Set adoptExisting to take it over, deletion included, or choose another versionName';
}

function deleteCommand(arn: string): string {
  return `aws rekognition delete-project-version --project-version-arn ${arn}`;
}

export function namedCopyChanged(request: CopyRequest): string {
  return (
    `${nameOf(request)} cannot become a copy of ${request.sourceModelVersionArn} in place: its versionName is given, and its ` +
    'source, output location or key changed. Choose a new versionName together with the change, or leave it out and have one derived'
  );
}

export function copyFailed(request: CopyRequest, version: ObservedVersion): string {
  return `Rekognition could not finish ${copyOf(request)}: COPYING_FAILED, ${version.statusMessage || 'no reason given'} (${version.arn})`;
}

export function unexpectedStatus(request: CopyRequest, version: ObservedVersion): string {
  return (
    `${version.arn} is ${version.status}, which a finished or running copy never is` +
    `${version.statusMessage ? ` (${version.statusMessage})` : ''}. Look at it in account ${request.stack.account} and delete it, then deploy again`
  );
}

/** With every number. If there are too many labels for one message, the list is cut. */
export function refusedByGates(version: ObservedVersion, refused: readonly Finding[]): string {
  const told: string[] = [];
  for (const { text } of refused) {
    if (told.length > 0 && [...told, text].join('; ').length > LONGEST_FINDINGS) break;
    told.push(text);
  }
  const untold = refused.length - told.length;
  const findings = [...told, ...(untold > 0 ? [`and ${untold} more`] : [])].join('; ');
  return `${version.arn} does not pass its gates: ${findings}. ${adviceFor(refused)}`;
}

/** acceptMissingEvaluation is not advised if the current version is not known: it would let a worse version pass. */
function adviceFor(refused: readonly Finding[]): string {
  const has = (wanted: Finding['result']) => refused.some(({ result }) => result === wanted);
  if (has('low')) return 'Copy a better version, or change the gates';
  return has('incomparable')
    ? 'Let the parameter name the current version, or leave maximumF1Drop out of one deployment'
    : 'Copy a version that was tested in training, or set acceptMissingEvaluation, which lets pass what has no number';
}

/** Characters. An ARN, the advice and these fit into a message. */
const LONGEST_FINDINGS = 600;

/** For a wait, and in the end for the time-out. The resource that should stop the model may already be gone. */
export function runHere(version: ObservedVersion): string {
  return `it is run by ${version.tags?.[RUNNER_TAG]} of this stack, which stops it unless that resource is gone already`;
}

/** `runner` is a resource of another stack. */
export function running({ arn, status }: ObservedVersion, runner?: string): string {
  const why = runner
    ? `is run by the stack resource ${runner}, which is to run another version first`
    : 'is never stopped unasked';
  return `${arn} is ${status} and ${why}, so it cannot be deleted`;
}

/** `version` is ours. Undefined if no look has shown it. */
export function byHand(request: CopyRequest, version?: ObservedVersion): string {
  const { event, stack, destinationProjectArn, versionName, owner } = request;
  const inAccount = `n account ${stack.account}`;
  if (!version) {
    return (
      `I${inAccount} run "aws rekognition describe-project-versions --project-arn ${destinationProjectArn} --version-names ${versionName}". ` +
      `If it shows a version, read the version's tags (ListTagsForResource). If ${OWNER_TAG} is ${owner}, and ` +
      `${OPERATION_TAG} ends in /made or there is no ${TAKEN_FROM_TAG}, the version is of ${event.LogicalResourceId}: ` +
      'stop it if it runs, and delete it (DeleteProjectVersion)'
    );
  }
  const { arn, status } = version;
  if (isToBeGivenBack(version))
    return `It existed before: keep it. I${inAccount} run "${giveBackCommand(version)}"`;
  const remove = `run "${deleteCommand(arn)}"`;
  const runner = runnerElsewhere(request, version);
  if (runner) {
    const [other] = runner.split('/');
    return `Once stack ${other} runs another version, or is gone, i${inAccount} ${remove}; if it still runs, stop it first`;
  }
  switch (status) {
    // AWS cannot stop a model that is starting.
    case 'STARTING':
    case 'RUNNING': {
      const first = status === 'STARTING' ? 'wait until it is RUNNING, and then ' : '';
      return (
        `I${inAccount} ${first}run "aws rekognition stop-project-version --project-version-arn ${arn}", ` +
        `wait until it is STOPPED, and ${remove}`
      );
    }
    default:
      return `Wait until it can be deleted, and i${inAccount} ${remove}`;
  }
}

/** Restores the tags that the version had before it was taken over. */
function giveBackCommand({ arn, tags }: ObservedVersion): string {
  const formerOwner = tags![TAKEN_FROM_TAG];
  if (formerOwner === NOBODY)
    return `aws rekognition untag-resource --resource-arn ${arn} --tag-keys ${OWNER_TAG}`;
  const former = Object.entries(givenBackTo(formerOwner)).map(([key, value]) => `${key}=${value}`);
  return `aws rekognition tag-resource --resource-arn ${arn} --tags ${former.join()}`;
}

export function projectNotFound(request: CopyRequest, error: unknown): string {
  return (
    `The destination project ${request.destinationProjectArn} was not found in account ${request.stack.account}. ` +
    'A new project of its name has another ARN: pass the ARN of a project that exists. If a stack has made the project and somebody has deleted it, ' +
    `give it another projectName there, or delete that stack and deploy it again. AWS said: ${awsText(error)}`
  );
}

/** AccessDenied, after the time that IAM needs. AWS's text often says which side denies it. */
export function denied(request: CopyRequest, call: string, error: unknown): string {
  const text = awsText(error);
  const caller = callerIn(text, "the role of this stack's copy function");
  const roleSide = letCall(text, request.stack.account, caller);
  const otherSide = resourceSide(request, call, text, caller);
  const isForeign = (ownerIn(text) ?? request.stack.account) !== request.stack.account;
  const who =
    !otherSide || namesKind(text)
      ? roleSide
      : isForeign || /resource-based/i.test(text)
        ? otherSide
        : `${otherSide}; or ${roleSide}`;
  return `${call} is not allowed for ${copyOf(request)}: ${who}. AWS said: ${text}`;
}

/** What a policy on a resource must say. Undefined if no such policy can matter. */
function resourceSide(request: CopyRequest, call: string, text: string, caller: string): string | undefined {
  const { account } = request.stack;
  const key =
    /arn:\S+:kms:\S+/.exec(text)?.[0] ??
    request.encryptionKey ??
    `of the output bucket ${request.outputBucket}`;
  const words = text.replace(/\barn:\S+/g, '');
  if (/\bkms:/.test(words))
    return `account ${key.split(':')[4] ?? account} must let ${caller} use the key ${key}, in the key's own policy`;
  const [, readFrom] = /^GetObject on s3:\/\/([^/]+)/.exec(call) ?? [];
  if (readFrom || /\bs3:|\bbucket\b/i.test(words))
    return `account ${account} must let ${caller} use the output bucket ${readFrom ?? request.outputBucket}, in the bucket's own policy`;

  if (call !== 'CopyProjectVersion') return undefined;
  const source = request.sourceModelVersionArn.split(':')[4];
  if (/explicit deny in a resource-based/i.test(text))
    return `account ${source} must take the Deny for ${request.sourceModelVersionArn} out of the project policies of ${request.sourceProjectArn}`;
  if (source === account || ownerIn(text) === account) return undefined;
  return (
    `account ${source} must attach a project policy to ${request.sourceProjectArn} that allows rekognition:CopyProjectVersion ` +
    `on ${request.sourceModelVersionArn} to arn:aws:iam::${account}:root`
  );
}

/** A refusal that another attempt would get again. */
export function refused(request: CopyRequest, call: string, error: unknown): string {
  return `${call} was refused for ${copyOf(request)}: ${likelyCause(call, (error as Error).name, request)}. AWS said: ${awsText(error)}`;
}

function likelyCause(call: string, name: string, request: CopyRequest): string {
  if (call !== 'CopyProjectVersion')
    return `see AWS’s text, and look at the version in account ${request.stack.account}`;
  switch (name) {
    case 'InvalidParameterException':
      return `check that the output bucket ${request.outputBucket} and its key are in this account and Region, and that the source is a trained Custom Labels version`;
    case 'ResourceNotFoundException':
      return 'the source project, the source version or the destination project does not exist (any more): compare the ARNs with what Rekognition shows. If the version was deleted, pass another one. Of a promotion that only keeps it, a target that has no copy of it needs a keptModelVersionArns of its own without it';
    case 'ServiceQuotaExceededException':
      return `a project holds 100 versions by default: delete versions that are no longer used from ${request.destinationProjectArn}, or ask for a higher quota`;
    default:
      return 'see AWS’s text';
  }
}

export function timedOut(request: CopyRequest, moment: Moment, state: string): string {
  const waited = request.timeout + request.waitedBefore;
  const minutes = Number((waited / 60_000).toFixed(1));
  const advice = isDeletion(moment.situation) ? '' : `. ${adviceForLate(request, moment, state)}`;
  return `Gave up after ${minutes} minutes (timeout) on ${copyOf(request)}. Last seen: ${state}${advice}`;
}

function adviceForLate(request: CopyRequest, { notes }: Moment, state: string): string {
  const { stack, event, timeout, waitedBefore } = request;
  if (state.startsWith('not there')) {
    const why = isFull(notes) && !notes.refusal ? NOT_ASKED : NOT_TAKEN;
    return `${why}. Raise timeout (n copies of m minutes that begin at once, five for each stack, need n × m / 1.25 minutes: 15 of 6 need 72), or deploy fewer stacks at a time. Then deploy again`;
  }
  // The rollback deletes only what this request has made.
  const isKept = event.ResourceProperties.Retain === 'true' || !(notes.asked || notes.touched);
  if (isKept) return 'Deploy again to go on waiting';
  const again =
    timeout + waitedBefore < LONGEST_CHAIN * 1000
      ? 'Raise timeout (at most 12 hours) and deploy again'
      : `Look at it in account ${stack.account}, and deploy again`;
  return `${again}: the rollback deletes a copy that its removal policy does not retain`;
}

const NOT_ASKED = 'Rekognition was not asked, because five copies were in progress in the project';
const NOT_TAKEN =
  'Rekognition never took it: most often five copies were under way in the account, or the project holds as many versions as its quota allows';
