/** A template may write numbers as text, and the API takes numbers: the members with these names, at any depth. */
export function numbered(value: any, names: readonly string[]): any {
  if (Array.isArray(value)) return value.map((item) => numbered(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    names.includes(name) ? Number(member) : numbered(member, names),
  ]);
  return Object.fromEntries(members);
}
