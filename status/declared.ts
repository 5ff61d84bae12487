import { COPIED_MODEL_VERSION_TYPE, WAIT_TYPE } from '../contract/copied-model-version';
import { PROJECT_POLICY_TYPE } from '../contract/project-policy';
import { RUNNING_MODEL_VERSION_TYPE } from '../contract/running-model-version';
import type { Template } from './template';

/** A resource as in a template: any value may be an intrinsic function. */
export interface DeclaredResource {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, any>>;
  /** What CloudFormation does with a resource that leaves the stack: `Delete`, or a word that begins with `Retain`. */
  readonly deletionPolicy: string;
}

/** A parameter whose value is the ARN of a copy, or of a model that runs. */
export interface DeclaredPointer extends DeclaredResource {
  /** The logical id of the copy or the running model that it names. */
  readonly names: string;
}

/** The resources of this library in a stack. */
export interface Declared {
  readonly copies: readonly DeclaredResource[];
  /** The resources that continue to wait for a long copy. */
  readonly waits: readonly DeclaredResource[];
  readonly runs: readonly DeclaredResource[];
  readonly policies: readonly DeclaredResource[];
  readonly pointers: readonly DeclaredPointer[];
}

export function declaredIn({ Resources = {} }: Template): Declared {
  const ofType = (type: string) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([logicalId, { Properties = {}, DeletionPolicy = 'Delete' }]) => ({
        logicalId,
        properties: settingsOf(Properties),
        deletionPolicy: DeletionPolicy,
      }));
  const copies = ofType(COPIED_MODEL_VERSION_TYPE);
  const runs = ofType(RUNNING_MODEL_VERSION_TYPE);
  const waits = ofType(WAIT_TYPE);
  // A pointer to a long copy reads the last resource that waits for it.
  const named = new Map<string, string>([
    ...[...copies, ...runs].map(({ logicalId }) => [logicalId, logicalId] as const),
    ...waits.map(({ logicalId, properties }) => [logicalId, properties.First] as const),
  ]);
  const pointers = ofType('AWS::SSM::Parameter').flatMap((parameter) => {
    const [resource, attribute] = parameter.properties.Value?.['Fn::GetAtt'] ?? [];
    const names = named.get(resource);
    return attribute === 'ModelVersionArn' && names !== undefined ? [{ ...parameter, names }] : [];
  });
  return { copies, waits, runs, policies: ofType(PROJECT_POLICY_TYPE), pointers };
}

/** Leaves out the properties that change with the version of the library and say nothing about models. */
function settingsOf({
  ServiceToken,
  ServiceTimeout,
  ...settings
}: Readonly<Record<string, any>>): Readonly<Record<string, any>> {
  return settings;
}

/**
 * Whether the removal policy retains what the resource made. Then versions stay or run on although no stack declares
 * them any more.
 */
export function isRetained({ deletionPolicy }: DeclaredResource): boolean {
  return deletionPolicy.startsWith('Retain');
}
