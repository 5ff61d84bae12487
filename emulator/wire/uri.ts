import { AwsError } from '../errors';

/** A part of a request's path, without its percent signs. One that is no UTF-8 cannot be read. */
export function fromUri(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
