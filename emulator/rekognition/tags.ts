import type { ConditionContext } from '../call';
import { invalidParameter } from './errors';
import { LIMITS } from './limits';
import type { Tags } from './state';

const KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function checkTags(tags: Tags = {}): void {
  const entries = Object.entries(tags);
  if (entries.length > LIMITS.tags) {
    throw invalidParameter(
      `1 validation error detected: Value at 'tags' failed to satisfy constraint: Map must have size less than or equal to ${LIMITS.tags}`,
    );
  }
  for (const [key, value] of entries) {
    if (key.length < 1 || key.length > 128 || !KEY.test(key)) {
      throw invalidParameter(
        `1 validation error detected: Value '${key}' at 'tags' failed to satisfy constraint: Map keys must have length 1 to 128 and satisfy regular expression pattern: ${KEY.source}`,
      );
    }
    if (typeof value !== 'string' || value.length > 256 || !VALUE.test(value)) {
      throw invalidParameter(
        `1 validation error detected: Value '${value}' at 'tags.${key}' failed to satisfy constraint: Map values must have length 0 to 256 and satisfy regular expression pattern: ${VALUE.source}`,
      );
    }
  }
}

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
