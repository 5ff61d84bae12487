import { Fn, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The pattern for all versions of the project, or for those of one name: a version's own ARN ends in a time that only Rekognition knows. */
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
