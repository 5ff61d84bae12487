import { AwsError } from '../errors';

/** A part of a request's path, without its percent signs. Throws if the part is not UTF-8. */
export function fromUri(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
