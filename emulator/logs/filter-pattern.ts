import { NotEmulated } from '../errors';

/** The words of CloudWatch's filter language: all of them must occur, quoted ones literally. */
export function matcher(pattern = ''): (message: string) => boolean {
  if (/^\s*[[{%]|(^|\s)[?-]/.test(pattern))
    throw new NotEmulated(`the filter pattern ${JSON.stringify(pattern)}`);
  const terms = [...pattern.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word);
  return (message) => terms.every((term) => message.includes(term));
}
