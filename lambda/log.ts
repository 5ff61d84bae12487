/**
 * One JSON object in one line, so that a log query can read it. Never give it a whole event: that holds the
 * ResponseURL.
 */
export function log(entry: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(entry));
}
