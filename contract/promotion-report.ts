/** The input, as JSON, of the program that reports to the reviewer of a promotion. */
export interface ReportSettings {
  readonly region: string;
  readonly projectArn: string;
  /** The targets of the wave that is to be deployed. */
  readonly targets: readonly ReportTarget[];
  /** The role that can read the account. Without one, the build's own role. */
  readonly sourceRoleArn?: string;
  /** The target of the wave before, where there is one. */
  readonly previousName?: string;
  readonly previousRoleArn?: string;
  /** The external ids that these roles want, by their ARNs. */
  readonly externalIds: { readonly [roleArn: string]: string };
  /** How many characters the report may have. */
  readonly room: number;
}

export interface ReportTarget {
  readonly name: string;
  /** The version that is to be promoted. */
  readonly modelVersionArn: string;
  /** The stack that is to be deployed. Its outputs tell the current version. */
  readonly stackName: string;
  readonly roleArn?: string;
}

/** The variables of its environment. */
export interface ReportEnvironment {
  /** The evaluation that a target of the wave before has, where there is one. */
  readonly PREVIOUS?: string;
}

/** What a target has: an output of its stack. */
export interface TargetEvaluation {
  /** The current version, by its ARN in the account that trained it. */
  readonly sourceModelVersionArn: string;
  /** Empty if Rekognition gives none. */
  readonly f1Score: string;
  /** `s3://BUCKET/KEY`; empty where Rekognition gives none. */
  readonly evaluationSummaryUri: string;
}

/**
 * The evaluation as a text that is never empty and has no quotation marks, because it travels through a pipeline's
 * variables, inside JSON.
 */
export function writeEvaluation(evaluation: TargetEvaluation): string {
  return `${evaluation.sourceModelVersionArn} ${evaluation.f1Score} ${evaluation.evaluationSummaryUri}`;
}

/** Undefined for any other text. */
export function readEvaluation(text: string | undefined): TargetEvaluation | undefined {
  const [, sourceModelVersionArn, f1Score, evaluationSummaryUri] =
    /^(\S+) (\S*) (.*)$/.exec(text ?? '') ?? [];
  return sourceModelVersionArn ? { sourceModelVersionArn, f1Score, evaluationSummaryUri } : undefined;
}

/** The output of a target's stack that holds its evaluation. */
export const EVALUATION = 'Evaluation';

/** The variable that holds the report when the build ends. */
export const REPORT = 'REPORT';
