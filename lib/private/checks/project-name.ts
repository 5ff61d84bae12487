import type { Problem } from '../../../contract/problem';
import { isKnown } from './validation';

/** What is wrong with the name of a project that CloudFormation is to make. */
export function problemsOfProjectName(projectName: string | undefined): Problem[] {
  if (projectName === undefined || !isKnown(projectName)) return [];
  if (/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$/.test(projectName)) return [];
  return [
    {
      property: 'projectName',
      value: projectName,
      allowed:
        'CloudFormation takes 1 to 255 of the characters a-z A-Z 0-9 _ -, the first one a letter or digit',
      change: 'choose another name, or leave it out and have one derived',
    },
  ];
}
