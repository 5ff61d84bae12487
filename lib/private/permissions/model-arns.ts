import { Fn, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The pattern for all versions of the project, or for the versions with one name. Nobody knows a version's exact ARN in
 * advance, because it ends in the time of its creation.
 */
export function versionsOf(projectArn: string, versionName?: string): string {
  const parts = Fn.split('/', projectArn);
  const project = `${Fn.select(0, parts)}/${Fn.select(1, parts)}`;
  return versionName === undefined ? `${project}/version/*` : `${project}/version/${versionName}/*`;
}

/** Every project in the account and Region of the stack. */
export function anyProject(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'rekognition', resource: 'project', resourceName: '*' });
}

/** Every version of every project in the account and Region of the stack. */
export function anyVersion(scope: IConstruct): string {
  return `${anyProject(scope)}/version/*`;
}
