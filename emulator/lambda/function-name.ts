import { AwsError, NotEmulated } from '../errors';

export interface FunctionName {
  readonly name: string;
  readonly arn: string;
}

const FORMS =
  /^(?:(?:arn:aws:lambda:(?<region>[a-z0-9-]+):)?(?<account>\d{12}):function:|function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>[\w$-]+))?$/;

/** A function is named by its name, by `ACCOUNT:function:NAME`, or by its ARN. */
export function nameOf(text: string, account: string, region: string): FunctionName {
  const form = FORMS.exec(text ?? '')?.groups;
  if (!form) {
    throw new AwsError(
      'ValidationException',
      `Value '${text}' at 'functionName' failed to satisfy constraint: Member must be a function's name or ARN`,
    );
  }
  if (form.qualifier && form.qualifier !== '$LATEST') {
    throw new NotEmulated(`versions and aliases of functions (${text})`);
  }
  return {
    name: form.name,
    arn: `arn:aws:lambda:${form.region ?? region}:${form.account ?? account}:function:${form.name}`,
  };
}
