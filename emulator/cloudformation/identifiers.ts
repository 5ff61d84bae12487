import { createHash } from 'node:crypto';

/** Identifiers are derived, not random, so that a history in virtual time can be repeated exactly. */
export function derivedUuid(...parts: unknown[]): string {
  const hex = digest(parts).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function derivedLetters(length: number, ...parts: unknown[]): string {
  return [...digest(parts)]
    .slice(0, length)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
}

/** `stack-logicalId-RANDOM`, both names cut so that the whole fits. */
export function physicalName(
  stackName: string,
  logicalId: string,
  limit: number,
  ...seed: unknown[]
): string {
  const random = derivedLetters(12, stackName, logicalId, ...seed);
  const room = limit - random.length - 2;
  const forLogicalId = Math.min(logicalId.length, Math.max(Math.ceil(room / 2), room - stackName.length));
  return [stackName.slice(0, room - forLogicalId), logicalId.slice(0, forLogicalId), random].join('-');
}

function digest(parts: unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
