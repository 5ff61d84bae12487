import type { ProjectPolicy } from '@aws-sdk/client-rekognition';
import { failureOf, mayShowYet, unseen } from '../reconcile/failures';
import type { Context, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { awsText, meaningOf } from '../rekognition/answers';
import type { RekognitionCalls } from '../rekognition/calls';
import * as messages from './messages';
import type { ObservedPolicy } from './observation';
import { notesAbout } from './ownership';
import type { PolicyRequest } from './request';
import { makerIn } from './signature';

/** Looks at the policy under the request's name. */
export async function observe(
  context: Context,
  request: PolicyRequest,
): Promise<Observation<ObservedPolicy>> {
  const { rekognition, moment } = context;
  try {
    const found = await find(rekognition, request);
    if (!found) return { kind: 'absent' };
    const thing = describe(found, request);
    return { kind: 'seen', thing, notes: notesAbout(request, thing, moment) };
  } catch (error) {
    if (meaningOf(error) !== 'not found') return unseen(messages, request, context, error);
    if (isDeletion(moment.situation) || moment.situation === 'restore') return { kind: 'absent' };
    return mayShowYet(error, moment)
      ? { kind: 'unknown', because: awsText(error) }
      : { kind: 'unobservable', message: failureOf(messages, request, context, error) };
  }
}

async function find(
  rekognition: RekognitionCalls,
  { projectArn, policyName }: PolicyRequest,
): Promise<ProjectPolicy | undefined> {
  let token: string | undefined;
  do {
    const { ProjectPolicies, NextToken } = await rekognition.listProjectPolicies({
      ProjectArn: projectArn,
      NextToken: token,
    });
    const found = ProjectPolicies?.find(({ PolicyName }) => PolicyName === policyName);
    if (found) return found;
    token = NextToken;
  } while (token);
  return undefined;
}

function describe(
  { PolicyRevisionId, PolicyDocument: document = '', CreationTimestamp }: ProjectPolicy,
  { event }: PolicyRequest,
): ObservedPolicy {
  const maker = makerIn(document, event);
  return {
    revision: PolicyRevisionId ?? '',
    document,
    ...(maker ? { maker } : {}),
    ...(CreationTimestamp ? { created: CreationTimestamp.toISOString() } : {}),
  };
}
