/** How long CloudFormation itself takes, apart from the services that it calls. Milliseconds. */
export interface Timing {
  /** Between a resource's IN_PROGRESS event and the call that does the work. */
  resource: number | ((logicalId: string, action: 'create' | 'update' | 'delete') => number);
  /** From CreateChangeSet to the finished change set. */
  changeSet: number;
}

export const defaultTiming = (): Timing => ({ resource: 20, changeSet: 50 });
