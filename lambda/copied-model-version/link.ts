import { oldPropertiesIn, type ResourceEvent } from '../cloudformation/request';

/**
 * CloudFormation gives a custom resource one hour, so several of them wait for a long copy, one after the other:
 *
 *     first ─▶ middle ─▶ … ─▶ last        a Create or an Update; the last link judges the copy
 *     first ◀─ middle ◀─ … ◀─ last        a Delete; the first link deletes the copy
 *
 * `only` is a resource without a chain.
 */
export type Link = 'only' | 'first' | 'middle' | 'last';

export function linkOf(properties: { readonly First?: string; readonly Followed?: string }): Link {
  const isFollowed = properties.Followed === 'true';
  if (properties.First !== undefined) return isFollowed ? 'middle' : 'last';
  return isFollowed ? 'first' : 'only';
}

export function isFollower({ link }: { readonly link: Link }): boolean {
  return link === 'middle' || link === 'last';
}

export function isFollowed({ link }: { readonly link: Link }): boolean {
  return link === 'first' || link === 'middle';
}

/** Whether an Update makes this link the last one. It has not judged the copy before. */
export function becomesLast({
  event,
  link,
}: {
  readonly event: ResourceEvent;
  readonly link: Link;
}): boolean {
  return oldPropertiesIn(event).Followed === 'true' && (link === 'only' || link === 'last');
}
