/** What a state failed with: `Error` and `Cause` of the States Language. */
export class StateError extends Error {
  constructor(
    override readonly name: string,
    cause: string,
    /** False for what ends an execution whatever its Retry and Catch say. */
    readonly isRetryable = true,
    readonly isCatchable = isRetryable,
  ) {
    super(cause);
  }
}
