/**
 * Who has a permission: a role of the stack, or a grantee. `former …` is for things that the template no longer
 * declares.
 */
export type Holder =
  | 'copies'
  | 'former copies'
  | 'policies'
  | 'former policies'
  | 'running models'
  | 'former running models'
  | 'schedules'
  | 'functions'
  | 'state machines'
  | 'approvals'
  | 'detect'
  | 'startAndStop';

/** One reason to hold a permission. */
export interface Need {
  readonly holder: Holder;
  /** The API call that AWS checks it for. */
  readonly call: string;
  readonly on: string;
  readonly why: string;
}

/** Actions that are needed together. */
export interface Permission {
  readonly actions: readonly string[];
  readonly needs: readonly Need[];
}

/** A list of permissions. `needed` adds one, with what it is for, and returns its actions. */
export class PermissionList {
  private readonly listed: Permission[] = [];

  public get all(): readonly Permission[] {
    return this.listed;
  }

  public needed(actions: string[], ...needs: Need[]): string[] {
    this.listed.push({ actions, needs });
    return actions;
  }
}
