/** The input, as JSON, of the program that reports to the reviewer of a promotion. */
export interface ReportSettings {
  readonly region: string;
  readonly projectArn: string;
  /** The targets of the wave that is to be deployed. */
  readonly targets: readonly ReportTarget[];
  /** The role that can read the source's account. If it is undefined, the build's own role reads it. */
  readonly sourceRoleArn?: string;
  /** The name of a target of the previous wave, if there is one. */
  readonly previousName?: string;
  readonly previousRoleArn?: string;
  /** The external id that each of these roles requires, by the role's ARN. */
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

/** The environment variables of that program. */
export interface ReportEnvironment {
  /** The evaluation of a target of the previous wave, if there is one. */
  readonly PREVIOUS?: string;
}

/** The current version of a target and its evaluation: an output of the target's stack. */
export interface TargetEvaluation {
  /** The current version, by its ARN in the account that trained it. */
  readonly sourceModelVersionArn: string;
  /** Empty if Rekognition gives none. */
  readonly f1Score: string;
  /** `s3://BUCKET/KEY`; empty if Rekognition gives none. */
  readonly evaluationSummaryUri: string;
}

/**
 * The evaluation as a text that is never empty and has no quotation marks, because it travels through a pipeline's
 * variables, inside JSON.
 */
export function writeEvaluation(evaluation: TargetEvaluation): string {
  return `${evaluation.sourceModelVersionArn} ${evaluation.f1Score} ${evaluation.evaluationSummaryUri}`;
}

/** Undefined if `writeEvaluation` did not make the text. */
export function readEvaluation(text: string | undefined): TargetEvaluation | undefined {
  const [, sourceModelVersionArn, f1Score, evaluationSummaryUri] =
    /^(\S+) (\S*) (.*)$/.exec(text ?? '') ?? [];
  return sourceModelVersionArn ? { sourceModelVersionArn, f1Score, evaluationSummaryUri } : undefined;
}

/** The output of a target's stack that holds its evaluation. */
export const EVALUATION = 'Evaluation';

/** The variable that holds the report when the build ends. */
export const REPORT = 'REPORT';
