// Which packages esbuild has put into the handlers, and the notices that their licences ask for.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Licences that allow what we do: to ship the code inside ours, with its notice. */
const ALLOWED = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/** The folders of the packages whose code is in the outputs of these metafiles. */
exports.foldersIn = (metafiles) => {
  const folders = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)];
};

/** The text of the file. Throws when a licence is not allowed, or its text is missing: then nothing may be shipped. */
exports.noticesOf = (folders) => {
  const read = folders.map(packageIn);
  const packages = read.map((one) => withText(one, read)).sort((one, other) => (one.id < other.id ? -1 : 1));
  const refused = packages.filter(({ license }) => !ALLOWED.has(license));
  if (refused.length > 0) {
    const names = refused.map(({ id, license }) => `${id} (${license})`).join(', ');
    throw new Error(`The handlers would hold code under a licence that is not allowed: ${names}`);
  }
  const texts = [...new Set(packages.map(({ text }) => text))];
  const sections = texts.map((text) => {
    const sharing = packages.filter((other) => other.text === text);
    const names = sharing.map(({ id, license }) => `${id} (${license})`);
    return ['-'.repeat(80), ...names, '', text, ''].join('\n');
  });
  return ['The functions in this folder hold code of these packages.\n', ...sections].join('\n');
};

function packageIn(folder) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return { id: `${name} ${version}`, license, repository: repository?.url, text: texts.join('\n\n') };
}

/** Some packages come without the text of their licence. Another one of the same repository and licence has it. */
function withText(one, packages) {
  if (one.text) return one;
  const sibling = packages.find(
    ({ repository, license, text }) =>
      text && repository && repository === one.repository && license === one.license,
  );
  if (!sibling) throw new Error(`${one.id} has no text of its licence`);
  return { ...one, text: sibling.text };
}
