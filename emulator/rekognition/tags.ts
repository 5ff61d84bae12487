import type { ConditionContext, Operation } from '../call';
import { requestTags } from '../iam/request-context';
import { resourceNotFound, serviceQuotaExceeded } from './errors';
import { LIMITS } from './limits';
import type { Project, State, Tags, Version } from './state';

/** `aws:ResourceTag/…`, for a call about something that has tags. */
export function resourceTags(resource: { readonly tags: Tags } | undefined): ConditionContext {
  return Object.fromEntries(
    Object.entries(resource?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
}

export const tagResource =
  (state: State): Operation =>
  async (call, input) => {
    await call.authorize('rekognition:TagResource', [input.ResourceArn], {
      ...resourceTags(find(state, input.ResourceArn)),
      ...requestTags(input.Tags),
    });
    const resource = existing(state, input.ResourceArn, call.region);
    const tags = { ...resource.tags, ...input.Tags };
    if (Object.keys(tags).length > LIMITS.tags) {
      throw serviceQuotaExceeded(`A resource can have at most ${LIMITS.tags} tags.`);
    }
    setTags(state, resource, tags);
    return {};
  };

export const untagResource =
  (state: State): Operation =>
  async (call, input) => {
    const keys: string[] = input.TagKeys;
    await call.authorize('rekognition:UntagResource', [input.ResourceArn], {
      ...resourceTags(find(state, input.ResourceArn)),
      'aws:TagKeys': keys,
    });
    const resource = existing(state, input.ResourceArn, call.region);
    const kept = Object.entries(resource.tags).filter(([key]) => !keys.includes(key));
    setTags(state, resource, Object.fromEntries(kept));
    return {};
  };

export const listTagsForResource =
  (state: State): Operation =>
  async (call, input) => {
    const arn: string = input.ResourceArn;
    await call.authorize('rekognition:ListTagsForResource', [arn], resourceTags(find(state, arn)));
    return { Tags: { ...shownTags(state, existing(state, arn, call.region)) } };
  };

function setTags(state: State, resource: Project | Version, tags: Tags): void {
  resource.earlierTags.push({ tags: resource.tags, left: state.now });
  resource.tags = tags;
}

function shownTags({ now, settings }: State, { tags, earlierTags }: Project | Version): Tags {
  return earlierTags.find(({ left }) => now - left < settings.tagLag)?.tags ?? tags;
}

function find(state: State, arn: string): Project | Version | undefined {
  return state.findProject(arn) ?? state.findVersion(arn);
}

function existing(state: State, arn: string, region: string): Project | Version {
  const resource = find(state, arn);
  const home = resource && ('project' in resource ? resource.project.region : resource.region);
  if (!resource || home !== region) throw resourceNotFound(arn);
  return resource;
}
