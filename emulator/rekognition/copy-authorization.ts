import type { Call } from '../call';
import { buildArn, parseArn } from './arns';
import type { CopyInput } from './copy-input';
import type { State } from './state';
import { requestTags, resourceTags } from './tags';

/** Which resources AWS checks is documented only in part; behaviour.md says what is inferred. Returns the new ARN. */
export async function authorizeCopy(state: State, call: Call, input: CopyInput): Promise<string> {
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
