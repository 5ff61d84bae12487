import { type Sbom, shippedOf } from '../../scripts/package/sbom';

const component = (name: string, development = true) => ({
  'bom-ref': `${name}@1.0.0`,
  name,
  properties: development ? [{ name: 'cdx:npm:package:development', value: 'true' }] : [],
});

const sbom: Sbom = {
  metadata: { component: component('folder') },
  components: [component('@aws/client'), component('@aws/core'), component('jest')],
  dependencies: [
    { ref: 'folder@1.0.0', dependsOn: ['@aws/client@1.0.0', 'jest@1.0.0'] },
    { ref: '@aws/client@1.0.0', dependsOn: ['@aws/core@1.0.0', 'jest@1.0.0'] },
    { ref: 'jest@1.0.0' },
  ],
};
const notices =
  'What they are:\n\n---\n@aws/client 1.0.0 (Apache-2.0)\n@aws/core 1.0.0 (MIT)\n\nSome text (a)\n';

test('an SBOM has the packages in the notices, as parts of the library', () => {
  expect(shippedOf(sbom, 'library', notices)).toEqual({
    metadata: { component: { ...component('folder'), name: 'library' } },
    components: [component('@aws/client', false), component('@aws/core', false)],
    dependencies: [
      { ref: 'folder@1.0.0', dependsOn: ['@aws/client@1.0.0'] },
      { ref: '@aws/client@1.0.0', dependsOn: ['@aws/core@1.0.0'] },
    ],
  });
});

test('fails for a shipped package that is not in the lock file', () => {
  expect(() => shippedOf(sbom, 'library', `${notices}\nold 0.9.0 (MIT)\n`)).toThrow(
    'does not have what is shipped: old@0.9.0',
  );
});
