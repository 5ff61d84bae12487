import type { IConstruct } from 'constructs';

/**
 * An app may load this library twice: itself, and through another package. Then `instanceof` fails between the two. A
 * registered symbol is the same in both.
 */
const symbolOf = (kind: string) => Symbol.for(`cdk-rekognition-custom-labels.${kind}`);

export function markAs(kind: string, construct: IConstruct): void {
  Object.defineProperty(construct, symbolOf(kind), { value: true });
}

export function isMarkedAs(kind: string, x: any): boolean {
  return typeof x === 'object' && x !== null && symbolOf(kind) in x;
}
