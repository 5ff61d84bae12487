/**
 * The resources of statements, in groups. A statement names the members of a group one by one. If the policy would be
 * longer than IAM allows, one pattern replaces the members of a group.
 */
export class ResourceGroups {
  private readonly groups = new Map<string, Set<string>>();

  /** Adds one member to a group. Without `member`, adds the whole group. */
  public add(whole: string, member: string = whole): void {
    const group = this.groups.get(whole) ?? new Set();
    this.groups.set(whole, group.has(whole) || member === whole ? new Set([whole]) : group.add(member));
  }

  public get resources(): string[] {
    return [...new Set([...this.groups.values()].flatMap((members) => [...members]))];
  }

  /** Widens the longest groups until all resources together have at most `budget` characters. */
  public static fit(reaches: ResourceGroups[], budget: number, lengthOf: (resource: string) => number): void {
    const sum = (members: Iterable<string>) =>
      [...members].reduce((total, member) => total + lengthOf(member) + '"",'.length, 0);
    const groups = reaches.flatMap((reach) =>
      [...reach.groups].map(([whole, members]) => {
        const length = sum(members);
        return { reach, whole, length, saved: length - sum([whole]) };
      }),
    );
    let excess = groups.reduce((total, { length }) => total + length, 0) - budget;
    for (const { reach, whole, saved } of groups.sort((one, other) => other.saved - one.saved)) {
      if (excess <= 0 || saved <= 0) return;
      reach.add(whole);
      excess -= saved;
    }
  }
}
