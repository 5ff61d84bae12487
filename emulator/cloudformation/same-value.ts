/** Whether two resolved values mean the same for CloudFormation. It treats `1` and `"1"` as equal. */
export function sameValue(a: any, b: any): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
    );
  }
  return isScalar(a) && isScalar(b) && String(a) === String(b);
}

/** The top-level names under which two sets of properties differ. */
export function changedProperties(before: Record<string, any>, after: Record<string, any>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !sameValue(before[name], after[name]));
}

const isObject = (value: any): value is Record<string, any> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: any) => ['string', 'number', 'boolean'].includes(typeof value);
