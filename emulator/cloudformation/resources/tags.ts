import type { Tag } from '../stack';

/** `[{Key, Value}]` as the map that some services want. */
export const asMap = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

export interface TagChanges {
  readonly removed: string[];
  readonly set: Tag[];
}

export function tagChanges(before: readonly Tag[] = [], after: readonly Tag[] = []): TagChanges {
  const [old, wanted] = [asMap(before), asMap(after)];
  return {
    removed: Object.keys(old).filter((key) => !Object.hasOwn(wanted, key)),
    set: after.filter(({ Key, Value }) => old[Key] !== Value),
  };
}
