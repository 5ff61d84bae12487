import { isGone } from './service-failure';

/** Runs a deletion, and takes "there is no such thing" for success. */
export async function untilGone(deletion: () => Promise<unknown>): Promise<void> {
  try {
    await deletion();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
