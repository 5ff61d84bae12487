/** Something that is not as the app declares it. */
export interface Difference {
  readonly id: DifferenceId;
  readonly what: string;
  /** The command that repairs it. */
  readonly command: string;
  /** What to change or to make sure of before the command. */
  readonly before?: string;
  /** The copy that is missing or cannot be made, by its logical id. */
  readonly copy?: string;
}

export type DifferenceId =
  | 'stack-missing'
  | 'stack-changing'
  | 'stack-failed'
  | 'not-deployed'
  | 'source-gone'
  | 'gate-refuses'
  | 'copy-gone'
  | 'copy-failed'
  | 'copy-taken'
  | 'tags-changed'
  | 'left-over'
  | 'run-gone'
  | 'not-running'
  | 'left-running'
  | 'left-tags'
  | 'run-taken'
  | 'pointer-gone'
  | 'pointer-changed'
  | 'policy-gone'
  | 'policy-changed';
