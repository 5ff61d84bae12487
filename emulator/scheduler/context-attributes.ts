/** What a schedule's input may ask about the call that carries it. */
export interface Context {
  readonly scheduleArn: string;
  /** When the schedule was due, in milliseconds. */
  readonly due: number;
  /** The id of this attempt. */
  readonly executionId: string;
  readonly attempt: number;
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
export function withContext(input: string, { scheduleArn, due, executionId, attempt }: Context): string {
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': scheduleArn,
    'scheduled-time': new Date(due).toISOString().replace('.000Z', 'Z'),
    'execution-id': executionId,
    'attempt-number': String(attempt),
  };
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (keyword, name) => values[name] ?? keyword);
}
