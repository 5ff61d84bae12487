import type { Place } from '../place';

/** `arn:…:project/NAME/TIMESTAMP`, and `arn:…:project/NAME/version/VERSION/TIMESTAMP` for a model version. */
const ARN = /^arn:aws:rekognition:([a-z\d-]+):(\d{12}):project\/([\w.-]+)\/(?:version\/([\w.-]+)\/)?(\d+)$/;

export interface ResourceName extends Place {
  readonly project: string;
  /** Absent for a project. */
  readonly version?: string;
}

export function parseArn(arn: string): ResourceName | undefined {
  const match = ARN.exec(arn);
  if (!match) return undefined;
  const [, region, account, project, version] = match;
  return { region, account, project, version };
}

/** The last segment is the creation time in milliseconds. */
export function buildArn({ region, account, project, version }: ResourceName, timestamp: number): string {
  const path = version === undefined ? project : `${project}/version/${version}`;
  return `arn:aws:rekognition:${region}:${account}:project/${path}/${timestamp}`;
}
