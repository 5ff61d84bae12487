import type { Emulator } from '../../../emulator';

/** How often each row of the decision table was taken: `Create, copy: there is no version of this name`. */
export type DecisionLog = Map<string, number>;

/** Reads the lines that our handlers log. */
export function listen(aws: Emulator): DecisionLog {
  const decisions: DecisionLog = new Map();
  aws.intercept((call, input, next) => {
    if (call.operation === 'PutLogEvents') {
      for (const { message } of input.logEvents) {
        const row = rowOf(message);
        if (row) decisions.set(row, (decisions.get(row) ?? 0) + 1);
      }
    }
    return next();
  });
  return decisions;
}

function rowOf(message: string): string | undefined {
  const start = message.indexOf('{"requestType"');
  if (start === -1) return undefined;
  const { requestType, decision, because, observed } = JSON.parse(message.slice(start));
  if (because === undefined) return `${requestType} of a policy: ${decision}`;
  const request = requestType === 'Delete' ? 'Delete' : 'Create or Update';
  const reason = observed === 'unknown' ? 'AWS would not say' : because;
  return `${request}, ${decision}: ${reason}`;
}
