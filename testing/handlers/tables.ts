/** One case of a decision table: when it applies, and what is given. */
export type Case<Given> = readonly [when: string, ...given: readonly Given[]];
/** The cases of a decision table by their decisions. A decision is the row and the action: `copy.absent: copy`. */
export type Table<Given, Action extends string = string> = Readonly<
  Record<`${string}: ${Action}`, readonly Case<Given>[]>
>;

/** The rows of a table for `test.each`: when, the decision, and all that is given. */
export function rowsOf<Given extends object>(
  table: Table<Given>,
): (readonly [when: string, decision: string, given: Given])[] {
  return Object.entries(table).flatMap(([decision, cases]) =>
    cases.map(([when, ...given]) => [when, decision, Object.assign({}, ...given)] as const),
  );
}

/** One case for each item. */
export const each = <const Item, Given>(
  items: readonly Item[],
  caseFor: (item: Item) => Case<Given>,
): Case<Given>[] => items.map((item) => caseFor(item));

/** A request with these properties and, in an Update, with these old properties. */
export const asks = (change: object, old?: object) => ({ request: { change, ...(old && { old }) } });
/** What the message of a failure says. */
export const says = (text: RegExp) => ({ says: text });
