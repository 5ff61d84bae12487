import { createHash } from 'node:crypto';
import type { Stack } from './request';

const HASH_LENGTH = 12;
const LONGEST_TAG_VALUE = 256;

/** Whether a hash may have replaced the end of the owner, so that its logical id is not known. */
export const isCut = (owner: string) => owner.length === LONGEST_TAG_VALUE;

/**
 * What the tags call a resource of a stack: `<stack name>/<logical id>`. If it is too long for a tag, a hash replaces
 * its end.
 */
export function ownerOf(stack: Pick<Stack, 'name'>, logicalId: string): string {
  const owner = `${stack.name}/${logicalId}`;
  if (owner.length <= LONGEST_TAG_VALUE) return owner;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, HASH_LENGTH);
  return `${owner.slice(0, LONGEST_TAG_VALUE - HASH_LENGTH - 1)}-${hash}`;
}
