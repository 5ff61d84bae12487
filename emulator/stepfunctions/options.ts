/** How Step Functions' lists and errors look. */
export interface StatesOptions {
  /** Milliseconds until ListExecutions shows that an execution began or ended. @default 0 */
  readonly executionListLag?: number;
  /**
   * The error's name when a function dies: the one in Lambda's own answer (`Sandbox.Timedout`, `Runtime.ExitError`), or
   * `Lambda.Unknown` for all, as with older runtimes.
   * @default 'as Lambda says'
   */
  readonly deathName?: 'as Lambda says' | 'Lambda.Unknown';
}

/** `StatesOptions`, and the speed, which is a separate option of the emulator. */
export interface StatesBehaviour extends StatesOptions {
  /** How many times faster waits pass. @default 1 */
  readonly speed?: number;
}
