import { validationError } from '../errors';
import { flag, list } from '../inputs';
import type { ServiceCaller } from '../service-caller';
import type { ParameterDefinition, Template } from './template';

/** A parameter of a stack: the given value, and the resolved one. */
export interface ParameterValue {
  readonly given: string;
  /** The value behind an SSM parameter's name. */
  readonly resolved?: string;
  readonly noEcho: boolean;
}

interface ParameterInput {
  readonly ParameterKey: string;
  readonly ParameterValue?: string;
  readonly UsePreviousValue?: boolean | string;
}

const SSM_VALUE = 'AWS::SSM::Parameter::Value<';

/** Combines the template's parameters, the given values and the stack's present values. */
export async function parameterValues(
  template: Template,
  input: unknown,
  previous: Readonly<Record<string, ParameterValue>>,
  caller: ServiceCaller,
): Promise<Record<string, ParameterValue>> {
  const definitions = template.Parameters ?? {};
  const given = new Map(list<ParameterInput>(input).map((parameter) => [parameter.ParameterKey, parameter]));
  const unknown = [...given.keys()].filter((name) => !Object.hasOwn(definitions, name));
  if (unknown.length > 0) {
    throw validationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  }
  const values: Record<string, ParameterValue> = {};
  const missing: string[] = [];
  for (const [name, definition] of Object.entries(definitions)) {
    const value = givenValue(name, given.get(name), previous) ?? definition.Default;
    if (value === undefined) {
      missing.push(name);
      continue;
    }
    validateValue(name, String(value), definition);
    values[name] = {
      given: String(value),
      resolved: definition.Type.startsWith(SSM_VALUE) ? await fromSsm(String(value), caller) : undefined,
      noEcho: flag(definition.NoEcho),
    };
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  return values;
}

/** What `Ref` gives for a parameter. */
export function parameterMeaning(definition: ParameterDefinition, value: ParameterValue): string | string[] {
  const text = value.resolved ?? value.given;
  const isList = /CommaDelimitedList|List</.test(definition.Type);
  return isList ? text.split(',').map((item) => item.trim()) : text;
}

function givenValue(
  name: string,
  given: ParameterInput | undefined,
  previous: Readonly<Record<string, ParameterValue>>,
): string | undefined {
  if (!given) return undefined;
  if (flag(given.UsePreviousValue)) {
    if (!previous[name]) {
      throw validationError(
        `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
      );
    }
    return previous[name].given;
  }
  return given.ParameterValue ?? '';
}

async function fromSsm(name: string, caller: ServiceCaller): Promise<string> {
  const { Parameters: found } = await caller
    .call('ssm', 'GetParameters', { Names: [name], WithDecryption: false })
    .catch((error) => {
      if (error?.code !== 'AccessDeniedException') throw error;
      throw validationError("AccessDenied. User doesn't have permission to call ssm:GetParameters");
    });
  if (found.length === 0) {
    throw validationError(`Unable to fetch parameters [${name}] from parameter store for this account.`);
  }
  return found[0].Value;
}

function validateValue(name: string, value: string, definition: ParameterDefinition): void {
  const refuse = (rule: string) => {
    throw validationError(
      definition.ConstraintDescription
        ? `Parameter ${name} failed to satisfy constraint: ${definition.ConstraintDescription}`
        : `Parameter '${name}' must ${rule}`,
    );
  };
  const { AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue } = definition;
  if (AllowedValues && !AllowedValues.map(String).includes(value)) refuse('be one of AllowedValues');
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    refuse(`match pattern ${AllowedPattern}`);
  }
  if (definition.Type === 'Number' && (value === '' || Number.isNaN(Number(value)))) refuse('be a number');
  if (MinLength !== undefined && value.length < Number(MinLength))
    refuse(`contain at least ${MinLength} characters`);
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    refuse(`contain at most ${MaxLength} characters`);
  if (MinValue !== undefined && Number(value) < Number(MinValue))
    refuse(`be a number not less than ${MinValue}`);
  if (MaxValue !== undefined && Number(value) > Number(MaxValue))
    refuse(`be a number not greater than ${MaxValue}`);
}
