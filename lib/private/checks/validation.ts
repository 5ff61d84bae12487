import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { CUSTOM_LABELS_REGIONS } from '../../../contract/limits';
import { describeProblems, type Problem } from '../../../contract/problem';
import { isPlaceholder } from '../values/placeholders';

/** Whether the value is known now: it contains no token and no placeholder. */
export const isKnown = (value: unknown): boolean => !Token.isUnresolved(value) && !isPlaceholder(value);

/** The value, or undefined if it is, or contains, something that is not known yet. */
export function known<T>(value: T): T | undefined {
  if (!isKnown(value)) return undefined;
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).some(([key, item]) => !isKnown(key) || known(item) === undefined)
    ? undefined
    : value;
}

/** The tags whose keys are known. An unknown value is replaced by an empty one. */
export function knownTags(tags: { readonly [key: string]: string } = {}): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(tags)
      .filter(([key]) => isKnown(key))
      .map(([key, value]) => [key, known(value) ?? '']),
  );
}

/** The scores that are known, under labels that are known. */
export function knownScores(scores: { readonly [label: string]: number } = {}): { [label: string]: number } {
  return Object.fromEntries(
    Object.entries(scores).filter(([label, score]) => isKnown(label) && isKnown(score)),
  );
}

/** The account and Region of the construct's stack, where known. */
export function whereabouts(scope: IConstruct): { account?: string; region?: string } {
  const { account, region } = Stack.of(scope);
  return { account: known(account), region: known(region) };
}

/** One error for all the problems. */
export function throwProblems(scope: IConstruct, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Error(`${nameOf(scope)}: ${describeProblems(problems)}`);
}

/** One error for each problem that is known only when the app is complete. */
export function validateLater(scope: IConstruct, findProblems: () => readonly Problem[]): void {
  scope.node.addValidation({
    validate: () => findProblems().map((problem) => describeProblems([problem])),
  });
}

/** The construct's path. An app has no path. */
export const nameOf = ({ node }: IConstruct): string => node.path || 'the app';

/** A warning only: AWS may have added the Region after this library was released. */
export function warnOfRegion(scope: IConstruct): void {
  const { region } = whereabouts(scope);
  if (region === undefined || CUSTOM_LABELS_REGIONS.includes(region)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-rekognition-custom-labels:region',
    `Custom Labels was not offered in ${region} when this library was released, only in ${CUSTOM_LABELS_REGIONS.join(', ')}. See https://docs.aws.amazon.com/general/latest/gr/rekognition.html`,
  );
}
