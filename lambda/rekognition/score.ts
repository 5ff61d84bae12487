/** A score as Rekognition gives it. Only a number from 0 to 1 is one: NaN and Infinity open no gate. */
export function scoreOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
}
