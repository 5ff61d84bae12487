/** https://docs.aws.amazon.com/general/latest/gr/rekognition.html and https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/limits.html */
export const LIMITS = {
  projects: 100,
  versionsPerProject: 100,
  policiesPerProject: 5,
  /** Per destination account and Region: AWS says "in a destination" and no more. */
  concurrentCopies: 5,
  runningModels: 2,
  inferenceUnits: 5,
  tags: 200,
} as const;
