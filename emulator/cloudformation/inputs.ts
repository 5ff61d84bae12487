import { NotEmulated } from '../errors';

/** Scalars of the Query protocol are strings; callers inside the process may pass what they like. */
export const flag = (value: unknown): boolean => value === true || value === 'true';

/** An empty list arrives as an empty string. */
export const list = <T = string>(value: unknown): T[] => (Array.isArray(value) ? value : []);

/** Refuses inputs that the emulator does not implement, if they would change what an operation does. */
export function refuse(operation: string, input: any, names: string[]): void {
  for (const name of names) {
    const value = input[name];
    if (value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)) {
      throw new NotEmulated(`the parameter "${name}" of cloudformation:${operation}`);
    }
  }
}
