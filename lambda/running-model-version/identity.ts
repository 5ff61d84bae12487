import { parseModelVersionArn } from '../../contract/arns';

/**
 * `<project name>/<version name>/<created>/running`: CloudFormation's id of a running version. Another version has
 * another id, so it starts before the former one stops. Changing this replaces every deployed one.
 */
export function physicalIdOf(modelVersionArn: string): string {
  const { projectName, versionName, created } = parseModelVersionArn(modelVersionArn)!;
  return `${projectName}/${versionName}/${created}/running`;
}
