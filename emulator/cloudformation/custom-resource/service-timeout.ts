import { ResourceFailure } from '../resources/resource-type';

const LONGEST = 3600;

/** How long CloudFormation waits for an answer, in milliseconds. */
export function serviceTimeout({ ServiceTimeout: given = LONGEST }: Readonly<Record<string, any>>): number {
  const seconds = Number(given);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST) {
    throw new ResourceFailure(
      `Invalid ServiceTimeout ${JSON.stringify(given)}: it must be an integer from 1 to ${LONGEST} seconds`,
    );
  }
  return seconds * 1000;
}
