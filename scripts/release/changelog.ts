/**
 * The text in CHANGELOG.md under the heading of a version, or under `Unreleased`. Undefined when there is no such
 * heading.
 */
export function entryOf(changelog: string, version: string): { date?: string; text: string } | undefined {
  const heading = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\](?: - (\\S+))?[ \\t]*$`, 'm');
  const found = heading.exec(changelog);
  if (!found) return undefined;
  const rest = changelog.slice(found.index + found[0].length);
  const end = rest.search(/^## /m);
  return { date: found[1], text: (end < 0 ? rest : rest.slice(0, end)).replace(/^\[.*\]: .*$/gm, '').trim() };
}

/** https://keepachangelog.com */
export function problemsOfChangelog(changelog: string, version: string, today: string): string[] {
  const entry = entryOf(changelog, version);
  if (!entry) {
    return [`CHANGELOG.md has no "## [${version}] - ${today}": what is under Unreleased now belongs there`];
  }
  return [
    ...(entry.text ? [] : [`CHANGELOG.md says nothing under ${version}`]),
    ...(entry.date === today
      ? []
      : [`CHANGELOG.md gives ${version} the date ${entry.date ?? '(none)'}: today is ${today}`]),
    ...(entryOf(changelog, 'Unreleased')?.text
      ? [`CHANGELOG.md still has something under Unreleased: it belongs under ${version}, or waits elsewhere`]
      : []),
  ];
}
