/** Who holds a permission: the role of a function, for what the template declares or once declared, or a grantee. */
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

/** A list that fills as its permissions are written down: `needed` answers the actions and keeps what they are for. */
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
