/** What Rekognition does with the condition that names a role. */
export type Answer = 'refused' | 'never met' | 'counts' | 'ignored';

/** The stacks of the case, in the order in which they are deployed. */
export type Part = 'policy' | 'chosen role' | 'other role';

/** The answer that a stack gives when it fails. Where all are made, the condition is ignored. */
const ANSWERS: Readonly<Record<Part, Answer>> = {
  policy: 'refused',
  'chosen role': 'never met',
  'other role': 'counts',
};

/** What a failure says where it is an answer. Any other failure says nothing of the condition. */
const REASONS: Readonly<Record<Part, RegExp>> = {
  policy: /Rekognition does not accept the document/,
  'chosen role': /CopyProjectVersion is not allowed/,
  'other role': /CopyProjectVersion is not allowed/,
};

/** What the failure of this part answers, if it answers anything. */
export function answerOf(part: Part, message: string): Answer | undefined {
  return REASONS[part].test(message) ? ANSWERS[part] : undefined;
}

/** Each answer in words, with what to do. */
export const SENTENCES: Readonly<Record<Answer, string>> = {
  refused: 'Rekognition refuses a policy with the condition: leave copyRoleName out, or give copyRoleArn',
  'never met':
    'the role with the name may not copy, so the condition is never met: leave copyRoleName out, or give copyRoleArn',
  counts: 'the role with the name may copy, and another role of its account may not: copyRoleName works',
  ignored:
    'another role of the account may copy too, so the condition is ignored: give copyRoleArn where only one role may copy',
};
