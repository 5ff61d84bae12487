/** Tells everything under way in one stack operation that it is no longer wanted. */
export class Cancellation {
  private cancel_!: () => void;
  /** Resolves when the operation is cancelled. */
  readonly whenCancelled = new Promise<void>((resolve) => {
    this.cancel_ = resolve;
  });
  private cancelled = false;

  get isCancelled(): boolean {
    return this.cancelled;
  }

  cancel(): void {
    this.cancelled = true;
    this.cancel_();
  }
}
