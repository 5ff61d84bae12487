/** One decision: allowed or not, and by which statement. */
export interface Decision {
  readonly time: number;
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** The statements that allowed it, or AWS's text of the refusal. */
  readonly because: string;
}
