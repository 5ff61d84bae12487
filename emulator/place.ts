/** Where an account has something. */
export interface Place {
  readonly account: string;
  readonly region: string;
}
