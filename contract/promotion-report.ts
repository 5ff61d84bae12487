/** What the program that reports to the reviewer of a promotion is told, as JSON in its environment. */
export interface ReportSettings {
  readonly region: string;
  /** The version that is to be promoted, and its project. */
  readonly projectArn: string;
  readonly modelVersionArn: string;
  /** The stack that is to be deployed. Its outputs tell the current version. */
  readonly stackName: string;
  /** The roles with which the accounts can be read. Without one, the build's own. */
  readonly sourceRoleArn?: string;
  readonly targetRoleArn?: string;
  readonly previousRoleArn?: string;
  /** How many characters the report may have. */
  readonly room: number;
}

/** The variables of its environment. The last three are the outputs of the target before, where there is one. */
export interface ReportEnvironment {
  readonly PROMOTION: string;
  readonly PREVIOUS_SOURCE?: string;
  readonly PREVIOUS_F1?: string;
  readonly PREVIOUS_SUMMARY?: string;
}

/** The variable that holds the report when the build ends. */
export const REPORT = 'REPORT';
