/** The next step to remove a stack, by its status. Undefined if there is no stack. */
export function removalStep(status: string | undefined): 'gone' | 'wait' | 'destroy' {
  if (status === undefined || status === 'DELETE_COMPLETE') return 'gone';
  // A deletion can interrupt a creation, and a stack under review is still empty. All other operations must first end.
  if (status === 'CREATE_IN_PROGRESS' || status === 'REVIEW_IN_PROGRESS') return 'destroy';
  return status.endsWith('_IN_PROGRESS') ? 'wait' : 'destroy';
}
