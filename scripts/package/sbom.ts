import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, LIBRARY, ROOT } from './consumer';

/** A CycloneDX document, as far as it is read here. https://cyclonedx.org/docs/1.5/json/ */
export interface Sbom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/**
 * npm's list of the whole lock file, reduced to what the package holds. npm does not know which development
 * dependencies are inside the handlers. The notices of the build tell this.
 */
export function shippedOf(sbom: Sbom, name: string, notices: string): Sbom {
  const shipped = new Set(
    [...notices.matchAll(/^(\S+) (\d\S*) \(.+\)$/gm)].map(([, id, version]) => `${id}@${version}`),
  );
  const components = sbom.components.filter((component) => shipped.has(component['bom-ref']));
  const missing = [...shipped].filter((ref) => !components.some((component) => component['bom-ref'] === ref));
  if (missing.length > 0)
    throw new Error(`The lock file does not have what is shipped: ${missing.join(', ')}`);
  const root = sbom.metadata.component['bom-ref'];
  return {
    ...sbom,
    // npm gives the root the name of its folder.
    metadata: { ...sbom.metadata, component: { ...sbom.metadata.component, name } },
    components: components.map((component) => ({ ...component, properties: [] })),
    dependencies: sbom.dependencies
      .filter(({ ref }) => ref === root || shipped.has(ref))
      .map(({ ref, dependsOn = [] }) => ({
        ref,
        dependsOn: dependsOn.filter((other) => shipped.has(other)),
      })),
  };
}

/** Writes dist/sbom.cdx.json, which belongs to a release. */
export function writeSbom(): void {
  const answer = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  const notices = readFileSync(join(ROOT, 'lib/handlers/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const sbom = shippedOf(JSON.parse(answer), LIBRARY.name, notices);
  writeFileSync(join(DIST, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);
}
