import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Declared, declaredIn } from './declared';
import type { Template } from './template';

/** A stack of the app. */
export interface AppStack {
  /** What `cdk deploy` calls it. */
  readonly id: string;
  readonly name: string;
  /** Undefined if the app does not name it. */
  readonly account?: string;
  readonly region?: string;
  readonly lookupRole?: { readonly arn: string; readonly externalId?: string };
  readonly declared: Declared;
}

/** The stacks of a cloud assembly and of its stages, in the order of its manifest. Throws if there is no assembly. */
export function stacksIn(folder: string): AppStack[] {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) {
    throw new Error(
      `${folder} holds no synthesised app: run "cdk synth" first, or name its folder with --app`,
    );
  }
  const artifacts: Record<string, any> = JSON.parse(readFileSync(file, 'utf8')).artifacts ?? {};
  return Object.entries(artifacts).flatMap(([artifactId, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') {
      return stacksIn(join(folder, artifact.properties.directoryName));
    }
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    const template: Template = JSON.parse(
      readFileSync(join(folder, artifact.properties.templateFile), 'utf8'),
    );
    return [stackOf(artifactId, artifact, template)];
  });
}

function stackOf(
  artifactId: string,
  { environment, displayName, properties }: any,
  template: Template,
): AppStack {
  const [account, region] = String(environment).replace('aws://', '').split('/');
  const { arn, assumeRoleExternalId } = properties.lookupRole ?? {};
  return {
    id: displayName ?? artifactId,
    name: properties.stackName ?? artifactId,
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    lookupRole: arn && { arn, externalId: assumeRoleExternalId },
    declared: declaredIn(template),
  };
}

/** Whether the app declares anything of this library in the stack. */
export function holdsAnything({ declared: { copies, runs, policies, pointers } }: AppStack): boolean {
  return [copies, runs, policies, pointers].some((list) => list.length > 0);
}
