import { NotEmulated } from '../errors';
import { validationError } from './errors';

interface Constraint {
  /** The path that AWS's messages show. */
  readonly member: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly pattern?: RegExp;
  readonly required?: boolean;
}

const NAME = /^[0-9a-zA-Z-_.]+$/;

export const NAMES: Readonly<Record<string, Constraint>> = {
  Name: { member: 'name', minimum: 1, maximum: 64, pattern: NAME, required: true },
  GroupName: { member: 'groupName', minimum: 1, maximum: 64, pattern: NAME },
  NamePrefix: { member: 'namePrefix', minimum: 1, maximum: 64, pattern: NAME },
};

export const SCHEDULE: Readonly<Record<string, Constraint>> = {
  ...NAMES,
  ClientToken: { member: 'clientToken', minimum: 1, maximum: 64, pattern: /^[a-zA-Z0-9-_]+$/ },
  Description: { member: 'description', minimum: 0, maximum: 512 },
  ScheduleExpression: { member: 'scheduleExpression', minimum: 1, maximum: 256, required: true },
  ScheduleExpressionTimezone: { member: 'scheduleExpressionTimezone', minimum: 1, maximum: 50 },
};

export const GROUP: Readonly<Record<string, Constraint>> = {
  Name: NAMES.Name,
  ClientToken: SCHEDULE.ClientToken,
};

export const TARGET: Readonly<Record<string, Constraint>> = {
  Arn: { member: 'target.arn', minimum: 1, maximum: 1600, required: true },
  RoleArn: {
    member: 'target.roleArn',
    minimum: 1,
    maximum: 1600,
    pattern: /^arn:aws(-[a-z]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    required: true,
  },
  Input: { member: 'target.input', minimum: 1, maximum: 256 * 1024 },
};

/** What is wrong with the texts of an input, in the words of AWS's own checks. */
export function textProblems(
  input: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, Constraint>>,
): string[] {
  return Object.entries(rules).flatMap(([name, { member, minimum, maximum, pattern, required }]) => {
    const value = input[name];
    if (value === undefined) return required ? [missing(member)] : [];
    const failed = (rule: string) =>
      `Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`;
    if (typeof value !== 'string') return [failed('be a string')];
    return [
      ...(value.length < minimum ? [failed(`have length greater than or equal to ${minimum}`)] : []),
      ...(value.length > maximum ? [failed(`have length less than or equal to ${maximum}`)] : []),
      ...(pattern && !pattern.test(value)
        ? [failed(`satisfy regular expression pattern: ${pattern.source}`)]
        : []),
    ];
  });
}

export function choiceProblems(member: string, value: unknown, choices: readonly string[]): string[] {
  if (value === undefined || choices.includes(value as string)) return [];
  return [
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${choices.join(', ')}]`,
  ];
}

export function numberProblems(member: string, value: unknown, minimum: number, maximum: number): string[] {
  if (value === undefined) return [];
  const failed = (rule: string) => [
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  ];
  if (!Number.isInteger(value)) return failed('be an integer');
  if ((value as number) < minimum) return failed(`have value greater than or equal to ${minimum}`);
  return (value as number) > maximum ? failed(`have value less than or equal to ${maximum}`) : [];
}

export function missing(member: string): string {
  return `Value null at '${member}' failed to satisfy constraint: Member must not be null`;
}

export function report(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const count = `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected`;
  throw validationError(`${count}: ${problems.join('; ')}`);
}

/** Refuses by name what nobody has written yet. */
export function refuseOthers(what: string, input: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && !known.includes(name)) throw new NotEmulated(`the "${name}" of ${what}`);
  }
}
