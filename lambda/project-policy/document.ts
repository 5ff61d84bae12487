import { isRecord } from '../cloudformation/request';
import { isSignature, sidsIn } from './signature';

/**
 * Whether a policy's text means what `document` means. AWS may change the order, may write a single value alone or as a
 * list, and may write an account as the ARN of its root. Our signature does not count. AWS may drop each Sid: then no
 * Sid counts.
 */
export function meansTheSame(text: string, document: object): boolean {
  try {
    const policy = JSON.parse(text);
    const isIgnored = sidsIn(policy).length > 0 ? isSignature : () => true;
    return canonical(policy, isIgnored) === canonical(document, isIgnored);
  } catch {
    return false;
  }
}

/** One text for everything that means the same. */
function canonical(value: unknown, isIgnored: (sid: unknown) => boolean): string {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map((item) => canonical(item, isIgnored)))].sort();
    return items.length === 1 ? items[0] : `[${items.join()}]`;
  }
  // CloudFormation sends each number and truth value as a text, and IAM reads both alike.
  if (!isRecord(value)) return JSON.stringify(String(value));
  const members = Object.entries(value)
    .filter(([key, member]) => !(key === 'Sid' && isIgnored(member)))
    .map(
      ([key, member]) =>
        `${JSON.stringify(key)}:${canonical(key === 'Principal' ? principal(member) : member, isIgnored)}`,
    );
  return `{${members.sort().join()}}`;
}

function principal(value: unknown): unknown {
  if (value === '*') return { AWS: '*' };
  return isRecord(value) && value.AWS ? { ...value, AWS: [value.AWS].flat().map(account) } : value;
}

function account(name: unknown): unknown {
  return typeof name === 'string' ? name.replace(ROOT, '$1') : name;
}

const ROOT = /^arn:[a-z\d-]+:iam::(\d{12}):root$/;
