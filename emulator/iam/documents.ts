import { AwsError } from '../errors';
import type { PolicyText } from './state';

/** Reads a policy as IAM does when it is stored. What it says is looked at when a call is decided. */
export function parseDocument(text: unknown): PolicyText {
  try {
    const document = JSON.parse(text as string);
    const statements = [document.Statement].flat();
    if (statements.length > 0 && statements.every((statement) => /^(Allow|Deny)$/.test(statement.Effect))) {
      return { text: text as string, document };
    }
  } catch {
    // Said below.
  }
  throw malformed('Syntax errors in policy.');
}

/** What IAM counts against its limits: white space is free. */
export function sizeOf(policy: PolicyText): number {
  return policy.text.replace(/\s/g, '').length;
}

/** IAM answers documents URL-encoded. */
export function encodeDocument(policy: PolicyText): string {
  return encodeURIComponent(policy.text);
}

export function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message);
}
