import type { Problem } from './problem';

/**
 * AWS limits the ARN to 1011 characters. This many are left for the parameter's name, in the Region whose own name is
 * longest.
 */
const LONGEST_NAME = 1011 - 'arn:aws:ssm:ap-northeast-1:111122223333:parameter/'.length;

/**
 * Every problem with the name of a parameter, by the rules of Parameter Store that can be known in advance.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export function problemsOfParameterName(property: string, name: string | undefined): Problem[] {
  if (name === undefined || isParameterName(name)) return [];
  return [
    {
      property,
      value: name,
      allowed: `the name of a parameter has 1 to ${LONGEST_NAME} of the characters a-z A-Z 0-9 _ . - and at most 15 parts between slashes. If it has several parts, it begins with a slash. No name begins with aws or ssm`,
      change: 'choose another name, such as /models/shapes/current',
    },
  ];
}

function isParameterName(name: string): boolean {
  const parts = (name.startsWith('/') ? name.slice(1) : name).split('/');
  return (
    name.length <= LONGEST_NAME &&
    parts.length <= 15 &&
    (parts.length === 1 || name.startsWith('/')) &&
    parts.every((part) => /^[a-zA-Z0-9_.-]+$/.test(part)) &&
    !/^(aws|ssm)/i.test(parts[0])
  );
}
