/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const LIMITS = {
  /** All inline policies of one role together, in characters without white space. */
  inlinePoliciesPerRole: 10_240,
  managedPolicy: 6_144,
  trustPolicy: 2_048,
  attachedPoliciesPerRole: 10,
  versionsPerPolicy: 5,
  tags: 50,
} as const;
