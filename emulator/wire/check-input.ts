import { AwsError } from '../errors';
import inputs from './inputs.json';
import { rulesOf, type Shape, shown } from './rules';

interface Inputs {
  readonly operations: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const INPUTS: Readonly<Record<string, Inputs>> = inputs;

/** The name of a service's error for an input that breaks a rule. @default ValidationException */
const BREAKS_A_RULE: Readonly<Record<string, string>> = {
  cloudformation: 'ValidationError',
  iam: 'ValidationError',
  logs: 'InvalidParameterException',
  monitoring: 'ValidationError',
  rekognition: 'InvalidParameterException',
  sts: 'ValidationError',
};

/** The only broken rule with another error, which Rekognition documents. */
const PAGE_IS_TOO_LARGE = /at 'maxResults' .* less than or equal to 100$/;

/** These services are called with forms, in which every scalar is a text and an empty list is an empty text. */
const CALLED_WITH_FORMS: readonly string[] = ['cloudformation', 'iam', 'sts'];

/**
 * Refuses an input that AWS would not pass to its operation. AWS reports the first value of a wrong type. If all types
 * are right, AWS names every broken rule.
 */
export function checkInput(service: string, operation: string, input: unknown): void {
  const { operations, shapes } = INPUTS[service] ?? {};
  const shape = operations?.[operation];
  if (!shape || !shapes) return;
  const problems = new Reader(shapes, CALLED_WITH_FORMS.includes(service)).problems(shape, '', input);
  if (problems.length === 0) return;
  const count = `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected`;
  const isPage = service === 'rekognition' && PAGE_IS_TOO_LARGE.test(problems[0]);
  const code = (isPage ? undefined : BREAKS_A_RULE[service]) ?? 'ValidationException';
  throw new AwsError(code, `${count}: ${problems.join('; ')}`);
}

class Reader {
  constructor(
    private readonly shapes: Readonly<Record<string, Shape>>,
    private readonly inForm: boolean,
  ) {}

  /** Paths are those of AWS's messages: `tags.1.member.key`. */
  problems(name: string, path: string, value: unknown): string[] {
    const shape = this.shapes[name] ?? { type: name };
    if (this.inForm && value === '' && isContainer(shape.type)) return [];
    if (!this.isReadable(shape.type, value)) throw this.unreadable(shape.type, value);
    const broken = rulesOf(shape, this.shapes)
      .filter(({ holds }) => !holds(value))
      .map(({ says }) => `Value '${shown(value)}' at '${path}' failed to satisfy constraint: ${says}`);
    return [...broken, ...this.inside(shape, path, value as Record<string, unknown>)];
  }

  private inside(
    { type, members = {}, required = [], of = '' }: Shape,
    path: string,
    value: Record<string, unknown>,
  ): string[] {
    if (type === 'structure') {
      return Object.entries(members).flatMap(([name, shape]) => {
        const at = `${path && `${path}.`}${name[0].toLowerCase()}${name.slice(1)}`;
        if (isThere(value[name])) return this.problems(shape, at, value[name]);
        return required.includes(name) ? [missing(at)] : [];
      });
    }
    if (!isContainer(type)) return [];
    return Object.entries(value).flatMap(([key, item]) => {
      const at = `${path}.${type === 'list' ? Number(key) + 1 : key}.member`;
      if (!isThere(item)) return [missing(at)];
      const found = this.problems(of, at, item);
      // If a scalar in a list or map breaks a rule, AWS reports the whole list or map.
      return isContainer(this.shapes[of]?.type ?? of) ? found : [];
    });
  }

  private isReadable(type: string, value: unknown): boolean {
    if (this.inForm && typeof value === 'string' && AS_TEXT[type]) return AS_TEXT[type].test(value);
    return READABLE[type](value);
  }

  private unreadable(type: string, value: unknown): AwsError {
    const code = this.inForm ? 'MalformedInput' : 'SerializationException';
    if (Array.isArray(value)) return new AwsError(code, 'Start of list found where not expected');
    if (value !== null && typeof value === 'object') {
      return new AwsError(code, 'Start of structure or map found where not expected');
    }
    const token = typeof value === 'boolean' ? String(value) : typeof value;
    return new AwsError(code, `${token.toUpperCase()}_VALUE can not be converted to ${named(type)}`);
  }
}

const missing = (at: string) => `Value null at '${at}' failed to satisfy constraint: Member must not be null`;
const isContainer = (type: string) => ['structure', 'list', 'map'].includes(type);
/** AWS treats a null member as absent. */
const isThere = (value: unknown) => value !== undefined && value !== null;
const isObject = (value: unknown) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
const isNumber = (value: unknown) => typeof value === 'number';
/** Some floats are not JSON numbers. */
const isFloat = (value: unknown) => isNumber(value) || /^(NaN|-?Infinity)$/.test(String(value));

/** Calls inside the process bring dates and bytes, which travel as numbers and texts. */
const READABLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  long: Number.isInteger,
  float: isFloat,
  double: isFloat,
  timestamp: (value) => isNumber(value) || value instanceof Date || typeof value === 'string',
  blob: (value) => typeof value === 'string' || value instanceof Uint8Array,
  structure: isObject,
  map: isObject,
  list: Array.isArray,
};

const WHOLE = /^-?\d+$/;
const AS_TEXT: Readonly<Record<string, RegExp>> = { boolean: /^(true|false)$/i, integer: WHOLE, long: WHOLE };

function named(type: string): string {
  const name = type === 'timestamp' ? 'Date' : `${type[0].toUpperCase()}${type.slice(1)}`;
  return `${name === 'Integer' ? 'an' : 'a'} ${name}`;
}
