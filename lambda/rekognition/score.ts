/** A score as Rekognition gives it. Only a number from 0 to 1 counts: NaN and Infinity must not pass a gate. */
export function scoreOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
}
