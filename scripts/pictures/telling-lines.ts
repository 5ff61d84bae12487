const CHAPTER = /^## \d/;
const COMMAND = /^ {3}\$ /;
const CHECK = /^ {3}✓ /;
const FAILED = /^ {3}│ ❌/;
const REASON = /^ {3}│ {3}/;
const END = /^Done /;

/** Left out: a check of the failure's reason, because the reason itself is shown. */
const OF_REASON = /✓ it says /;
/** A check of each target is shown only for the last one. */
const OF_STAGING = /✓ in staging, /;

/**
 * The lines of the demo that tell its story: chapters, each command when it comes for the first time, what was checked,
 * and why the gate refused. The CLI breaks that reason into lines; here it is one line.
 */
export function tellingLines(lines: readonly string[]): string[] {
  const telling: string[] = [];
  let inFailure = false;
  for (const line of lines) {
    const isReason = inFailure && REASON.test(line);
    if (FAILED.test(line)) inFailure = true;
    else if (CHECK.test(line)) inFailure = false;
    if (isReason && REASON.test(telling.at(-1)!))
      telling.push(`${telling.pop()} ${line.replace(REASON, '')}`);
    else if (isReason || tells(line, telling)) telling.push(line);
  }
  return telling;
}

function tells(line: string, before: readonly string[]): boolean {
  if (COMMAND.test(line)) return !before.includes(line);
  if (CHECK.test(line)) return !OF_REASON.test(line) && !OF_STAGING.test(line);
  return CHAPTER.test(line) || FAILED.test(line) || END.test(line);
}
