import { LONGEST_TIMEOUT } from '../../contract/limits';
import type { Problem } from '../../contract/problem';
import { type ProjectPolicyProperties, problemsOfPolicy } from '../../contract/project-policy';
import {
  deletionOfOld,
  idIn,
  isRecord,
  oldPropertiesIn,
  type ResourceEvent,
  type Stack,
  stackOf,
} from '../cloudformation/request';
import { mistyped, problemsOfStrings, throwProblems } from '../cloudformation/shape';
import type { CheckedRequest } from '../reconcile/kind';
import { wasRefused } from '../reconcile/undone';

/** One checked request, with everything that a decision needs to know about it. */
export interface PolicyRequest extends CheckedRequest {
  readonly projectArn: string;
  readonly policyName: string;
  readonly document: object;
  /** On an Update: the policy was attached to another project before, perhaps one of the same name. */
  readonly isOnOtherProject: boolean;
}

/** Milliseconds that a put may take: IAM needs up to two minutes to know a new role's policy. */
const PATIENCE = 150_000;

/** Milliseconds for a deletion, and for a rollback: what a rollback does not put back stays allowed or denied. */
const LONGEST = LONGEST_TIMEOUT * 1000;

/**
 * Throws one `Failure` with every problem. Undefined for a Delete whose properties name no policy: then nothing was
 * made.
 */
export function parseRequest(event: ResourceEvent): PolicyRequest | undefined {
  const stack = stackOf(event);
  const isDelete = event.RequestType === 'Delete';
  const shape = problemsOfShape(event);
  if (isDelete && shape.length > 0) return undefined;
  // A Delete needs no valid values, except those that name the policy.
  const problems = [...shape, ...(isDelete ? [] : problemsOfValues(event, stack))];
  throwProblems(event, 'cannot be attached as asked', problems);
  const properties = event.ResourceProperties as unknown as ProjectPolicyProperties;
  const { ProjectArn: projectArn, PolicyDocument: document } = properties;
  const prefix = `${projectArn.split('/')[1] ?? ''}/policy/`;
  const id = idIn(event);
  // A Delete takes the name from the id: the id names the policy that exists, even if the properties name another one.
  const policyName = isDelete && id?.startsWith(prefix) ? id.slice(prefix.length) : properties.PolicyName;
  return {
    event,
    stack,
    projectArn,
    policyName,
    document,
    physicalId: `${prefix}${policyName}`,
    timeout: isDelete ? LONGEST : PATIENCE,
    timeoutOfRestore: LONGEST,
    isOnOtherProject: event.RequestType === 'Update' && oldPropertiesIn(event).ProjectArn !== projectArn,
  };
}

/**
 * A Delete of the policy that an undone update may have put. We make this request ourselves: if that update was
 * cancelled, CloudFormation does not know the policy's id. The old properties of the rollback's Update name the policy.
 */
export function undoneBy({
  event,
  projectArn,
  policyName,
  physicalId,
}: PolicyRequest): PolicyRequest | undefined {
  const undone = wasRefused(event, parseRequest) ? undefined : parseRequest(deletionOfOld(event, ''));
  if (!undone) return undefined;
  const isWhatReturns = undone.projectArn === projectArn && undone.policyName === policyName;
  // If CloudFormation knows the id, it sends a Delete itself.
  const isKnown = undone.physicalId === idIn(event) && undone.physicalId !== physicalId;
  return isWhatReturns || isKnown ? undefined : undone;
}

function problemsOfShape({ ResourceProperties: raw }: ResourceEvent): Problem[] {
  return [
    ...problemsOfStrings(raw, ['ProjectArn', 'PolicyName']),
    ...(isRecord(raw.PolicyDocument)
      ? []
      : [mistyped(raw, 'PolicyDocument', 'it must be an object', 'pass one as PolicyDocument')]),
  ];
}

function problemsOfValues({ ResourceProperties: raw }: ResourceEvent, stack: Stack): Problem[] {
  return problemsOfPolicy({
    projectArn: text(raw.ProjectArn),
    policyName: text(raw.PolicyName),
    document: isRecord(raw.PolicyDocument) ? raw.PolicyDocument : undefined,
    account: stack.account,
    region: stack.region,
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
