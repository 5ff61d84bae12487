/** One decision: whether, and by which statement. */
export interface Decision {
  readonly time: number;
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** The statements that allowed it; or why it was refused, in AWS's words. */
  readonly because: string;
}
