import { insufficientCapabilities } from '../errors';
import type { Template } from './template';

const NAME_PROPERTIES: Record<string, string> = {
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': '',
};

/** What the caller must have acknowledged before this template may run. */
export function requiredCapabilities(template: Template): string[] {
  const iam = Object.values(template.Resources).filter(({ Type }) => Object.hasOwn(NAME_PROPERTIES, Type));
  if (iam.length === 0) return [];
  const named = iam.some(({ Type, Properties }) => Properties?.[NAME_PROPERTIES[Type]] !== undefined);
  return [named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'];
}

export function demandCapabilities(template: Template, given: string[]): void {
  const missing = requiredCapabilities(template).filter(
    (needed) =>
      !given.includes(needed) && !(needed === 'CAPABILITY_IAM' && given.includes('CAPABILITY_NAMED_IAM')),
  );
  if (missing.length > 0) throw insufficientCapabilities(missing);
}
