import type { Stack } from './stack';

const MASK = '****';

/** What no answer of CloudFormation's may show: NoEcho parameters and what NoEcho custom resources returned. */
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

export function mask(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}
