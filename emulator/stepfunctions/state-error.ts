/** What a state failed with: `Error` and `Cause` of the States Language. */
export class StateError extends Error {
  constructor(
    override readonly name: string,
    cause: string,
    /** False for an error that ends an execution despite Retry and Catch. */
    readonly isRetryable = true,
    readonly isCatchable = isRetryable,
  ) {
    super(cause);
  }
}
