/** The answers in the order of the items. At most `limit` are asked for at the same time. */
export async function atOnce<T, R>(
  limit: number,
  items: readonly T[],
  ask: (item: T) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = new Array(items.length);
  const open = items.entries();
  const worker = async () => {
    for (const [index, item] of open) answers[index] = await ask(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return answers;
}
