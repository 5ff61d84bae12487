import type { Host } from './host';

/** `Math` with the host's random numbers. */
export function mathOf({ random }: Host): Math {
  const own: PropertyDescriptor = { value: random, writable: true, configurable: true };
  return Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(Math), random: own });
}
