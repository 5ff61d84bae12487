import { describeProblems, type Problem } from '../../contract/problem';
import { type ProjectPolicyProperties, policyText, problemsOfPolicy } from '../../contract/project-policy';
import { Failure } from '../cloudformation/failure';
import { isRecord, parseEvent, type ResourceEvent, type Stack, stackOf } from '../cloudformation/request';

/** One request, checked: everything that the policy's life cycle needs to know of it. */
export interface PolicyRequest {
  readonly event: ResourceEvent;
  readonly stack: Stack;
  readonly projectArn: string;
  readonly policyName: string;
  readonly document: object;
  readonly physicalId: string;
  /** An Update of the policy that stands under this id already. */
  readonly inPlace: boolean;
  /** On a Delete: the id is not the one that the properties give, so CloudFormation invented it. */
  readonly idIsInvented: boolean;
}

/** Throws one `Failure` with every problem. For a Delete only what names the policy must be right. */
export function parseRequest(input: unknown): PolicyRequest {
  const event = parseEvent(input);
  const stack = stackOf(event);
  const properties = event.ResourceProperties as unknown as ProjectPolicyProperties;
  const problems = [
    ...problemsOfShape(event),
    ...(event.RequestType === 'Delete' ? [] : problemsOfValues(event, stack)),
  ];
  if (problems.length > 0) {
    throw new Failure(
      `${event.LogicalResourceId} cannot be attached as asked: ${describeProblems(problems)}`,
    );
  }
  const physicalId = `${properties.ProjectArn.split('/')[1] ?? ''}/policy/${properties.PolicyName}`;
  const sameProject = event.OldResourceProperties?.ProjectArn === properties.ProjectArn;
  return {
    event,
    stack,
    projectArn: properties.ProjectArn,
    policyName: properties.PolicyName,
    document: properties.PolicyDocument,
    physicalId,
    inPlace: event.RequestType === 'Update' && sameProject && event.PhysicalResourceId === physicalId,
    idIsInvented: event.RequestType === 'Delete' && event.PhysicalResourceId !== physicalId,
  };
}

/**
 * The Delete that a rollback owes: an update that was cancelled before it could tell its new id has perhaps put a policy
 * that CloudFormation does not know of. The old properties of the rollback's Update name it.
 */
export function undoneBy(request: PolicyRequest): PolicyRequest | undefined {
  const { event } = request;
  if (event.RequestType !== 'Update') return undefined;
  const undo: ResourceEvent = {
    ...event,
    RequestType: 'Delete',
    ResourceProperties: event.OldResourceProperties ?? {},
    OldResourceProperties: undefined,
  };
  if (namesNoPolicy(undo) || problemsOfValues(undo, request.stack).length > 0) return undefined;
  const undone = parseRequest(undo);
  const same = undone.projectArn === request.projectArn && undone.policyName === request.policyName;
  // What CloudFormation knows by its id it deletes itself: see the copies' request.ts.
  const isKnown = undone.physicalId === event.PhysicalResourceId && request.physicalId !== undone.physicalId;
  return same || isKnown ? undefined : { ...undone, idIsInvented: true };
}

/** Whether the properties of a Delete name a policy at all. If they do not, nothing can ever have been put for them. */
export function namesNoPolicy(event: ResourceEvent): boolean {
  return event.RequestType === 'Delete' && problemsOfShape(event).length > 0;
}

/** Whether two documents say the same, whatever the order of their keys, and whether one value stands in a list or alone. */
export function sameDocument(text: string | undefined, document: object): boolean {
  try {
    return policyText(sorted(JSON.parse(text ?? '')) as object) === policyText(sorted(document) as object);
  } catch {
    return false;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? sorted(value[0]) : value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

function problemsOfShape({ ResourceProperties: raw }: ResourceEvent): Problem[] {
  const wrong = (property: string, right: boolean, allowed: string): Problem[] =>
    right ? [] : [{ property, value: raw[property], allowed, change: `pass one as ${property}` }];
  return [
    ...wrong('ProjectArn', typeof raw.ProjectArn === 'string', 'it must be a string'),
    ...wrong('PolicyName', typeof raw.PolicyName === 'string', 'it must be a string'),
    ...wrong('PolicyDocument', isRecord(raw.PolicyDocument), 'it must be an object'),
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
