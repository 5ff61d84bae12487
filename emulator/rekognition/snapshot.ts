import type { OutputConfig, State, Tags } from './state';

/** A model version as a test sees it: everything, without delay or permissions. */
export interface VersionSnapshot {
  readonly arn: string;
  readonly name: string;
  readonly projectArn: string;
  readonly projectName: string;
  readonly status: string;
  readonly statusMessage?: string;
  readonly created: Date;
  readonly tags: Tags;
  readonly output: OutputConfig;
  readonly f1Score?: number;
  /** The units of the last start. */
  readonly inferenceUnits?: { readonly minimum: number; readonly maximum?: number };
  readonly kmsKeyId?: string;
  readonly sourceArn?: string;
}

/** Oldest first. */
export function snapshot(state: State, account: string, region: string): VersionSnapshot[] {
  return state.versionsIn(account, region).map((version) => {
    const { status, message } = version.life.at(state.now);
    return {
      arn: version.arn,
      name: version.name,
      projectArn: version.project.arn,
      projectName: version.project.name,
      status,
      statusMessage: message,
      created: new Date(version.created),
      tags: { ...version.tags },
      output: version.output,
      f1Score: version.evaluation?.f1Score,
      inferenceUnits: version.inferenceUnits,
      kmsKeyId: version.kmsKeyId,
      sourceArn: version.sourceArn,
    };
  });
}
