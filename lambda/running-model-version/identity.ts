import { parseModelVersionArn } from '../../contract/arns';

/**
 * `<project name>/<version name>/<created>/running`: CloudFormation's id of a running version. Another version has
 * another id, so it starts before the former one stops. Changing this replaces every deployed one.
 */
export function physicalIdOf(modelVersionArn: string): string {
  const { projectName, versionName, created } = parseModelVersionArn(modelVersionArn)!;
  return `${projectName}/${versionName}/${created}/running`;
}

/** The ARN of the version that such an id names, if it is of the same project as the other version. */
export function versionArnIn(physicalId: string, otherArn: string): string | undefined {
  const [projectName, versionName, created, end] = physicalId.split('/');
  const [place, otherProjectName] = otherArn.split('/');
  const isOurs = end === 'running' && projectName === otherProjectName;
  return isOurs ? `${place}/${projectName}/version/${versionName}/${created}` : undefined;
}
