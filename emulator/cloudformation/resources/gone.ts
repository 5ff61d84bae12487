import { isGone } from './service-failure';

/** Runs a deletion, and treats "not found" as success. */
export async function untilGone(deletion: () => Promise<unknown>): Promise<void> {
  try {
    await deletion();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
