import { Lazy } from 'aws-cdk-lib';

/**
 * What the CDK gives in place of a value that it has still to look up, such as `StringParameter.valueFromLookup()` and
 * `Role.fromLookup()`. The command line runs the app once more when it has the real value, and nothing is deployed before.
 */
const LOOKED_UP_LATER = /dummy-value-for-|:role\/DUMMY_ARN\b/;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
const DYNAMIC_REFERENCE = /\{\{resolve:/;

/** Whether the text stands for a value that is not known yet. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && (LOOKED_UP_LATER.test(value) || DYNAMIC_REFERENCE.test(value));
}

/** Makes a token of a placeholder: the CDK looks into an ARN or name that is no token, and throws where it has another shape. */
export function asToken<T extends string | undefined>(value: T): T {
  return isPlaceholder(value) ? (Lazy.string({ produce: () => value }) as T) : value;
}

/** What to do where a value decides which stacks and constructs there are, so that nothing can stand for it. */
export function changeOf(value: unknown, change: string): string {
  return LOOKED_UP_LATER.test(String(value))
    ? 'give valueFromLookup() a value of this form as its defaultValue, which counts until the real one is looked up'
    : change;
}
