import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { apiPage, withoutInherited } from '../../scripts/api-page';

const root = resolve(__dirname, '../..');

test('API.md is what the docstrings of the last build say', () => {
  if (!existsSync(join(root, '.jsii'))) throw new Error('there is no .jsii: run "npm run build"');

  if (readFileSync(join(root, 'API.md'), 'utf8') !== apiPage()) {
    throw new Error('API.md is not what the public docstrings say: run "npm run docs" and commit it');
  }
});

test('the page has the members of our own types, without those inherited from the CDK', () => {
  const id = (member: string) => `cdk-rekognition-custom-labels.Project.${member}`;
  const heading = (name: string, member: string) =>
    `##### \`${name}\` <a name="${name}" id="${id(member)}"></a>\n\n`;
  const row = (name: string, member: string) => `| <code><a href="#${id(member)}">${name}</a></code> | … |\n`;
  const page = [
    '# API Reference\n\n### Project\n\n',
    `#### Methods\n\n${row('toString', 'toString')}${row('allowCopy', 'allowCopy')}\n`,
    `${heading('toString', 'toString')}Text.\n\n`,
    `${heading('allowCopy', 'allowCopy')}Copies.\n\n`,
    `###### \`principal\` <a name="principal" id="${id('allowCopy.parameter.principal')}"></a>\n\nWho.\n\n`,
    `#### Properties\n\n${row('node', 'property.node')}\n`,
    `${heading('node', 'property.node')}Tree.\n`,
  ].join('');

  const shown = withoutInherited(page, {
    'cdk-rekognition-custom-labels.Project': {
      base: 'aws-cdk-lib.Resource',
      interfaces: ['cdk-rekognition-custom-labels.IProject'],
    },
    'cdk-rekognition-custom-labels.IProject': { methods: [{ name: 'allowCopy' }] },
  });

  expect(shown.match(/toString|allowCopy|principal|node|Methods|Properties/g)).toEqual([
    'Methods',
    ...Array(2).fill('allowCopy'),
    ...Array(3).fill('allowCopy'),
    ...['principal', 'principal', 'allowCopy', 'principal'],
  ]);
});

test('the page begins with its contents: a link to every type that it describes', () => {
  const page = readFileSync(join(root, 'API.md'), 'utf8');
  const [contents] = page.split(/^## /m);

  const types = [...page.matchAll(/^### (\w+) <a name="\w+" id="([^"]+)">/gm)];
  expect(types.length).toBeGreaterThan(20);
  for (const [, name, id] of types) expect(contents).toContain(`[${name}](#${id})`);
});
