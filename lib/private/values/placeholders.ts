import { Lazy } from 'aws-cdk-lib';

/**
 * What the CDK gives until it has looked a value up, for instance for `StringParameter.valueFromLookup()` and
 * `Role.fromLookup()`. The CLI then runs the app again with the real value. Before that it deploys nothing.
 */
const LOOKED_UP_LATER = /dummy-value-for-|:role\/DUMMY_ARN\b/;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
const DYNAMIC_REFERENCE = /\{\{resolve:/;

/** Whether the text stands for a value that is not known yet. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && (LOOKED_UP_LATER.test(value) || DYNAMIC_REFERENCE.test(value));
}

/** Whether CloudFormation replaces a part of the text. */
export function isDynamicReference(value: string | undefined): boolean {
  return value !== undefined && DYNAMIC_REFERENCE.test(value);
}

/** Wraps a placeholder in a token. Otherwise the CDK would parse it as an ARN or a name, and throw. */
export function asToken<T extends string | undefined>(value: T): T {
  return isPlaceholder(value) ? (Lazy.string({ produce: () => value }) as T) : value;
}

/** What to do about a value that decides which stacks and constructs exist, so that a token cannot replace it. */
export function changeOf(value: unknown, change: string): string {
  return LOOKED_UP_LATER.test(String(value))
    ? 'give valueFromLookup() a value of this form as its defaultValue, which counts until the real one is looked up'
    : change;
}
