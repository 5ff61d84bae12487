import type { Problem } from '../../contract/problem';
import type { CopiedModelVersionProps } from '../copied-model-version';
import { keyOf } from './key-of';
import { problemsOfRemovalPolicy } from './retention';

/** What is wrong with a copy's properties that only the construct can see: the handler gets them rendered. */
export function problemsOfCopyProps({
  removalPolicy,
  outputKey,
  timeout,
}: CopiedModelVersionProps): Problem[] {
  const problems = problemsOfRemovalPolicy(removalPolicy);
  if (outputKey && !keyOf(outputKey)) {
    problems.push({
      property: 'outputKey',
      value: outputKey.node.path,
      allowed: 'it is an alias of a key unknown to the app, and IAM permits the use of keys, not of aliases',
      change: 'pass the key itself, for instance with Key.fromKeyArn()',
    });
  }
  if (timeout?.isUnresolved() && timeout.unitLabel() !== 'seconds') {
    problems.push({
      property: 'timeout',
      value: `a token in ${timeout.unitLabel()}`,
      allowed: 'a token cannot be converted',
      change: 'make it with Duration.seconds()',
    });
  }
  return problems;
}
