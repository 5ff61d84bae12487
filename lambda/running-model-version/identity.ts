import { parseModelVersionArn } from '../../contract/arns';

/**
 * `<project name>/<version name>/<created>/running`: what CloudFormation knows a running version by. Another version
 * has another id, so it is started before the one from before is stopped. Changing this replaces every deployed one.
 */
export function physicalIdOf(modelVersionArn: string): string {
  const { projectName, versionName, created } = parseModelVersionArn(modelVersionArn)!;
  return `${projectName}/${versionName}/${created}/running`;
}
