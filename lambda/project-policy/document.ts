import { isRecord } from '../cloudformation/request';
import { isSignature } from './signature';

/**
 * Whether a policy's text means what `document` means. AWS may change the order, may write a single value alone or as a
 * list, and may write an account as the ARN of its root. Our signature does not count.
 */
export function meansTheSame(text: string, document: object): boolean {
  try {
    return canonical(JSON.parse(text)) === canonical(document);
  } catch {
    return false;
  }
}

/** One text for everything that means the same. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map(canonical))].sort();
    return items.length === 1 ? items[0] : `[${items.join()}]`;
  }
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([key, member]) => !(key === 'Sid' && isSignature(member)))
    .map(
      ([key, member]) =>
        `${JSON.stringify(key)}:${canonical(key === 'Principal' ? principal(member) : member)}`,
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
