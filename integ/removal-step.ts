/** What comes next on the way to no stack, by CloudFormation's status of it: undefined if there is none. */
export function removalStep(status: string | undefined): 'gone' | 'wait' | 'destroy' {
  if (status === undefined || status === 'DELETE_COMPLETE') return 'gone';
  // A creation can be broken off by a deletion, and a stack under review is nothing yet. All else has to come to its end.
  if (status === 'CREATE_IN_PROGRESS' || status === 'REVIEW_IN_PROGRESS') return 'destroy';
  return status.endsWith('_IN_PROGRESS') ? 'wait' : 'destroy';
}
