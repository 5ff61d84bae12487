import { AwsError } from '../errors';
import { invalidParameter } from './errors';

interface Constraint {
  readonly minimum: number;
  readonly maximum: number;
  readonly pattern?: RegExp;
}

const PROJECT_ARN: Constraint = {
  minimum: 20,
  maximum: 2048,
  pattern: /^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.-]{1,255}\/[0-9]+$/,
};

const VERSION_ARN: Constraint = {
  minimum: 20,
  maximum: 2048,
  pattern:
    /^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.-]{1,255}\/version\/[a-zA-Z0-9_.-]{1,255}\/[0-9]+$/,
};

const NAME: Constraint = { minimum: 1, maximum: 255, pattern: /^[a-zA-Z0-9_.-]+$/ };

/** Lengths and patterns of the service's model, by the member's name. */
const STRINGS: Readonly<Record<string, Constraint>> = {
  DestinationProjectArn: PROJECT_ARN,
  KmsKeyId: { minimum: 1, maximum: 2048, pattern: /^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$/ },
  NextToken: { minimum: 0, maximum: 1024 },
  PolicyDocument: { minimum: 1, maximum: 2000, pattern: /^[\t\n\r\u0020-\u00FF]+$/ },
  PolicyName: { minimum: 1, maximum: 128, pattern: /^[a-zA-Z0-9_.-]+$/ },
  PolicyRevisionId: { minimum: 0, maximum: 64, pattern: /^[0-9A-Fa-f]+$/ },
  ProjectArn: PROJECT_ARN,
  ProjectName: NAME,
  ProjectVersionArn: VERSION_ARN,
  ResourceArn: { minimum: 20, maximum: 2048 },
  S3Bucket: { minimum: 3, maximum: 255, pattern: /^[0-9A-Za-z.\-_]*$/ },
  S3KeyPrefix: { minimum: 0, maximum: 1024 },
  SourceProjectArn: PROJECT_ARN,
  SourceProjectVersionArn: VERSION_ARN,
  VersionName: NAME,
};

/** Checks the text members of an input. All that is wrong is said at once, in the words of AWS's own checks. */
export function checkStrings(
  input: any,
  required: readonly string[],
  optional: readonly string[] = [],
): void {
  const problems = [...required, ...optional].flatMap((member) => {
    const value = input[member];
    if (value === undefined || value === null) return required.includes(member) ? [missing(member)] : [];
    return stringProblems(member, value, STRINGS[member]);
  });
  report(problems);
}

/** Checks each entry of a list of names. */
export function checkNames(member: string, names: unknown, maximum: number): void {
  if (names === undefined || names === null) return;
  if (!Array.isArray(names)) throw new AwsError('SerializationException', `${member} is not a list`);
  const problems = names.flatMap((name) => stringProblems(member, name, NAME));
  if (names.length < 1 || names.length > maximum) {
    problems.push(
      `Value at '${wire(member)}' failed to satisfy constraint: Member must have 1 to ${maximum} entries`,
    );
  }
  report(problems);
}

export function checkNumber(member: string, value: unknown, minimum: number, maximum: number): void {
  if (value === undefined || value === null) return;
  if (!Number.isInteger(value)) throw new AwsError('SerializationException', `${member} is not a number`);
  if ((value as number) < minimum || (value as number) > maximum) {
    report([
      `Value '${value}' at '${wire(member)}' failed to satisfy constraint: Member must have value between ${minimum} and ${maximum}`,
    ]);
  }
}

export function missing(member: string): string {
  return `Value null at '${wire(member)}' failed to satisfy constraint: Member must not be null`;
}

export function report(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const count = `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected`;
  throw invalidParameter(`${count}: ${problems.join('; ')}`);
}

function stringProblems(member: string, value: unknown, { minimum, maximum, pattern }: Constraint): string[] {
  if (typeof value !== 'string') throw new AwsError('SerializationException', `${member} is not a string`);
  const failed = (what: string) =>
    `Value '${value}' at '${wire(member)}' failed to satisfy constraint: Member must ${what}`;
  const problems: string[] = [];
  if (value.length < minimum) problems.push(failed(`have length greater than or equal to ${minimum}`));
  if (value.length > maximum) problems.push(failed(`have length less than or equal to ${maximum}`));
  if (pattern && value !== '' && !pattern.test(value)) {
    problems.push(failed(`satisfy regular expression pattern: ${pattern.source}`));
  }
  return problems;
}

/** AWS's messages name members with a small first letter. */
function wire(member: string): string {
  return member[0].toLowerCase() + member.slice(1);
}
