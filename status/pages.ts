import type { Ask, Service } from './found';

/** The answer; `instead` if AWS says that the thing is absent. */
export async function absentAs<T>(absent: RegExp, instead: T, get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    const { name, message } = error as Error;
    if (absent.test(name) || absent.test(message)) return instead;
    throw error;
  }
}

/** A page may be empty although another page follows. */
export async function pages(
  ask: Ask,
  service: Service,
  operation: string,
  input: object,
  list: string,
): Promise<any[]> {
  const items: any[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ask(service, operation, { ...input, NextToken });
    items.push(...(page[list] ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return items;
}
