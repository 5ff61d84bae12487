/** One call that a step made, for its log line. */
export interface CallRecord {
  readonly call: string;
  /** AWS's request id, which its support asks for. */
  readonly requestId?: string;
  readonly error?: string;
}

/** Notes calls in `records` as they are answered. */
export function recorder(records: CallRecord[]) {
  return <Input, Output extends { $metadata?: { requestId?: string } }>(
    call: string,
    send: (input: Input) => Promise<Output>,
  ) =>
    async (input: Input): Promise<Output> => {
      try {
        const output = await send(input);
        records.push({ call, requestId: output.$metadata?.requestId });
        return output;
      } catch (error) {
        const { name, $metadata } = error as { name: string; $metadata?: { requestId?: string } };
        records.push({ call, requestId: $metadata?.requestId, error: name });
        throw error;
      }
    };
}
