import type { Problem } from './problem';

/** The parts of `arn:PARTITION:rekognition:REGION:ACCOUNT:project/PROJECT_NAME/CREATED`. */
export interface ProjectArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly projectName: string;
}

/** The parts of `arn:PARTITION:rekognition:REGION:ACCOUNT:project/PROJECT_NAME/version/VERSION_NAME/CREATED`. */
export interface ModelVersionArn extends ProjectArn {
  readonly versionName: string;
  /** Milliseconds since the epoch: the service ends the ARN with the time at which it made the version. */
  readonly created: number;
}

const PREFIX = /^arn:([a-z\d-]+):rekognition:([a-z\d-]+):(\d{12}):project\/([a-zA-Z0-9_.-]{1,255})/.source;
const CREATED = /(0|[1-9][0-9]*)/.source;
const PROJECT = new RegExp(`${PREFIX}/${CREATED}$`);
const MODEL_VERSION = new RegExp(`${PREFIX}/version/([a-zA-Z0-9_.-]{1,255})/${CREATED}$`);

/** Returns undefined for anything that is not the ARN of a Rekognition project. */
export function parseProjectArn(arn: string | undefined): ProjectArn | undefined {
  const [, partition, region, account, projectName] = PROJECT.exec(arn ?? '') ?? [];
  return projectName ? { partition, region, account, projectName } : undefined;
}

/** Returns undefined for anything that is not the ARN of a Rekognition model version. */
export function parseModelVersionArn(arn: string | undefined): ModelVersionArn | undefined {
  const [, partition, region, account, projectName, versionName, created] =
    MODEL_VERSION.exec(arn ?? '') ?? [];
  return versionName
    ? { partition, region, account, projectName, versionName, created: Number(created) }
    : undefined;
}

/**
 * Whether both ARNs name the same project, by partition, Region, account and name. The timestamps do not count: those
 * of a project and of its versions differ.
 */
export function sameProject(one: ProjectArn, other: ProjectArn): boolean {
  return (
    one.partition === other.partition &&
    one.region === other.region &&
    one.account === other.account &&
    one.projectName === other.projectName
  );
}

/** The problem that `arn` is no ARN of a project. An unknown value has no problem. */
export function problemsOfProjectArn(property: string, arn: string | undefined): Problem[] {
  const shape = 'arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP';
  return arn === undefined || parseProjectArn(arn) ? [] : [malformed(property, arn, shape)];
}

/** The problem that `arn` is no ARN of a model version. An unknown value has no problem. */
export function problemsOfModelVersionArn(property: string, arn: string | undefined): Problem[] {
  const shape = 'arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP';
  return arn === undefined || parseModelVersionArn(arn) ? [] : [malformed(property, arn, shape)];
}

function malformed(property: string, value: string, shape: string): Problem {
  return {
    property,
    value,
    allowed: `it must look like ${shape}`,
    change: 'pass the whole ARN as Rekognition shows it',
  };
}

/**
 * The problem that the version belongs to another project. If one of the two ARNs is unknown or malformed, there is no
 * problem.
 */
export function problemsOfOtherProject(
  property: string,
  projectArn: string | undefined,
  modelVersionArn: string | undefined,
): Problem[] {
  const project = parseProjectArn(projectArn);
  const version = parseModelVersionArn(modelVersionArn);
  if (!project || !version || sameProject(project, version)) return [];
  return [
    {
      property,
      value: modelVersionArn,
      allowed: `it must be a version of the project ${projectArn}`,
      change: 'pass the project and the version that belong together',
    },
  ];
}
