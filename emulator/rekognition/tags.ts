import type { ConditionContext } from '../call';
import type { Tags } from './state';

/** `aws:RequestTag/…` and `aws:TagKeys`, for a call that brings tags. */
export function requestTags(tags: Tags = {}): ConditionContext {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  const values = Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key]]));
  return { ...values, 'aws:TagKeys': keys };
}

/** `aws:ResourceTag/…`, for a call about something that has tags. */
export function resourceTags(resource: { readonly tags: Tags } | undefined): ConditionContext {
  return Object.fromEntries(
    Object.entries(resource?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
}
