import type { Moment } from '../reconcile/kind';
import { isDeletion, type Situation } from '../reconcile/situation';
import { minutesOf } from '../reconcile/timeout';
import { awsText } from '../rekognition/answers';
import { callerIn, letCall } from '../rekognition/caller';
import type { ObservedPolicy } from './observation';
import type { PolicyRequest } from './request';
import { signatureOf } from './signature';

/** What users read in the stack's events. A row each in docs/troubleshooting.md. */

const policyOf = ({ policyName, projectArn }: PolicyRequest) =>
  `the project policy ${policyName} on ${projectArn}`;

export function nameTaken(request: PolicyRequest): string {
  return (
    `The name of ${policyOf(request)} is taken by a policy that this deployment has not put, and it is left as it is. ` +
    `Choose another policyName, or if nothing needs that policy any more, in account ${request.stack.account} run "aws rekognition delete-project-policy ` +
    `--project-arn ${request.projectArn} --policy-name ${request.policyName}", then deploy again`
  );
}

export function makerDoubtful(request: PolicyRequest): string {
  return `The function ended before its time while it was to put ${policyOf(request)}. That policy exists now, but another stack may have put the same one, so it is left as it is`;
}

export function makerForgotten(request: PolicyRequest): string {
  return `Another resource has signed ${policyOf(request)}, and nothing shows any more who has put it: AWS keeps requests for 90 days. So it is left as it is`;
}

export function denied(request: PolicyRequest, call: string, error: unknown): string {
  const text = awsText(error);
  const caller = callerIn(text, "the role of this stack's policy function");
  return `${call} is not allowed for ${policyOf(request)}: ${letCall(text, request.stack.account, caller)}. AWS said: ${text}`;
}

export function refused(request: PolicyRequest, call: string, error: unknown): string {
  return `${call} was refused for ${policyOf(request)}: ${likelyCause((error as Error).name, request)}. AWS said: ${awsText(error)}`;
}

export function neverSettled(
  request: PolicyRequest,
  situation: Situation,
  call: string,
  error: unknown,
): string {
  return (
    `Gave up on ${policyOf(request)}: ${call} did not get through for minutes, ` +
    `${likelyCause((error as Error).name, request)}${again(situation)}. AWS said: ${awsText(error)}`
  );
}

function likelyCause(name: string, request: PolicyRequest): string {
  switch (name) {
    case 'MalformedPolicyDocumentException':
      return 'Rekognition does not accept the document: check its principals and conditions';
    case 'ResourceNotFoundException':
      return `the project does not exist in account ${request.stack.account}`;
    case 'ServiceQuotaExceededException':
    case 'LimitExceededException':
      return 'a project carries five policies by default: delete one, or merge two';
    default:
      return 'see AWS’s text';
  }
}

export function timedOut(request: PolicyRequest, moment: Moment, lastSeen: string): string {
  return `Gave up after ${minutesOf(request, moment)} minutes on ${policyOf(request)}. Last seen: ${lastSeen}${again(moment.situation)}`;
}

function again(situation: Situation): string {
  return isDeletion(situation) ? '' : '. Deploy again';
}

/** Undefined if another resource has signed the policy: then perhaps a living stack needs it. */
export function byHand(
  { event, stack, projectArn, policyName }: PolicyRequest,
  policy?: Pick<ObservedPolicy, 'maker'>,
): string | undefined {
  if (policy?.maker === 'another resource') return undefined;
  return (
    `If ${event.LogicalResourceId} has put that policy (then it has the Sid ${signatureOf(event)}, unless AWS has removed it), in account ${stack.account} run "aws rekognition delete-project-policy ` +
    `--project-arn ${projectArn} --policy-name ${policyName}"`
  );
}
