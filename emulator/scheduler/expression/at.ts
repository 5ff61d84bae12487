import type { Plan } from './expression';
import type { TimeZone } from './time-zone';

/** `at(2026-11-20T13:00:00)`: once. Undefined when the text is no such expression. */
export function atPlan(text: string, zone: TimeZone): Plan | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)$/.exec(text.trim());
  const asUtc = match ? Date.parse(`${text.trim()}Z`) : Number.NaN;
  // Date.parse reads the 30th of February as the 2nd of March.
  if (!match || Number.isNaN(asUtc) || !new Date(asUtc).toISOString().startsWith(text.trim()))
    return undefined;
  const [year, month, day] = match.slice(1, 4).map(Number);
  const [instant] = zone.instantsOn({ year, month, day }, [asUtc - Date.UTC(year, month - 1, day)]);
  return { recurring: false, from: (time) => (instant >= time ? instant : undefined) };
}
