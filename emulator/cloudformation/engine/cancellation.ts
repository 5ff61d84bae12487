/** Tells everything under way in one stack operation that it is no longer wanted. */
export class Cancellation {
  isCancelled = false;
  private readonly cancellation = Promise.withResolvers<void>();
  /** Resolves when the operation is cancelled. */
  readonly whenCancelled = this.cancellation.promise;

  cancel(): void {
    this.isCancelled = true;
    this.cancellation.resolve();
  }
}
