import type { Stack } from './stack';

const MASK = '****';

/** Values that CloudFormation's answers must not show: NoEcho parameters, and what NoEcho custom resources returned. */
export function secretsOf(stack: Stack): string[] {
  const parameters = Object.values(stack.model.parameters).filter(({ noEcho }) => noEcho);
  const resources = [...stack.resources.values()].flatMap(({ actual }) => (actual?.noEcho ? [actual] : []));
  return [
    ...parameters.map(({ given }) => given),
    ...resources.flatMap(({ attributes }) =>
      Object.values(attributes).filter((value) => typeof value === 'string'),
    ),
  ].filter((secret) => secret.length > 0);
}

/** A text may itself be JSON, in which a secret has its quotes and backslashes escaped. */
export function mask(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [JSON.stringify(secret).slice(1, -1), secret])
    .reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

/** For `JSON.stringify`: masks values, but not the names of members. */
export const masking = (secrets: readonly string[]) => (_name: string, value: unknown) =>
  typeof value === 'string' ? mask(value, secrets) : value;
