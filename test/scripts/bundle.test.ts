import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { foldersIn, noticesOf } from '../../scripts/notices.cjs';

const root = resolve(__dirname, '../..');
const MADE = [
  'copied-model-version/index.js',
  'copied-model-version/gate-calls.js',
  'hours/index.js',
  'project-policy/index.js',
  'promotion-report/index.js',
  'status/index.js',
  'THIRD-PARTY-NOTICES.txt',
];

describe('a second build', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    execFileSync(process.execPath, ['scripts/bundle.mjs', folder], { cwd: root });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(MADE)('gives the same bytes for %s', (file) => {
    const first = readFileSync(join(root, 'lib/handlers', file));
    const second = readFileSync(join(folder, file));

    expect(second.equals(first)).toBe(true);
  });

  test.each(MADE)('names no path of this machine in %s', (file) => {
    expect(readFileSync(join(folder, file), 'utf8')).not.toContain(root);
  });
});

describe('the notices', () => {
  const notices = readFileSync(join(root, 'lib/handlers/THIRD-PARTY-NOTICES.txt'), 'utf8');

  // What each bundle writes into its requests' User-Agent. This proves that the client is in the bundle.
  test.each(['rekognition', 'cloudformation', 's3', 'ssm'])('name the client of %s', (client) => {
    expect(notices).toMatch(
      new RegExp(`^@aws-sdk/client-${client} \\d+\\.\\d+\\.\\d+ \\(Apache-2\\.0\\)$`, 'm'),
    );
  });

  test('have the text of each licence', () => {
    expect(notices).toContain('Apache License');
    expect(notices).toContain('Permission is hereby granted, free of charge');
  });

  describe('of a package', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'notices-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    function install(
      name: string,
      license: string,
      files: Readonly<Record<string, string>>,
      more: object = {},
    ): string {
      const place = join(folder, 'node_modules', name);
      mkdirSync(place, { recursive: true });
      writeFileSync(
        join(place, 'package.json'),
        JSON.stringify({ name, version: '1.0.0', license, ...more }),
      );
      for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text);
      return place;
    }

    test('say its version, its licence, and the texts that it brings', () => {
      const place = install('@some/thing', 'MIT', { LICENSE: 'Take it.', 'NOTICE.txt': 'Made by me.' });

      expect(noticesOf([place])).toContain('@some/thing 1.0.0 (MIT)\n\nTake it.\n\nMade by me.\n');
    });

    test('have the text of another package of the repository, if one has no licence text', () => {
      const repository = { url: 'https://example.com/things.git' };
      const silent = install('silent', 'MIT', {}, { repository });
      const other = install('other', 'MIT', { LICENSE: 'Take it.' }, { repository });

      expect(noticesOf([silent, other])).toContain('other 1.0.0 (MIT)\nsilent 1.0.0 (MIT)\n\nTake it.\n');
    });

    test('fail under a licence that is not allowed, and without a text', () => {
      const strong = install('strong', 'AGPL-3.0-or-later', { LICENSE: 'Share all.' });
      const silent = install('silent', 'MIT', {});

      expect(() => noticesOf([strong])).toThrow('not allowed: strong 1.0.0 (AGPL-3.0-or-later)');
      expect(() => noticesOf([silent])).toThrow('silent 1.0.0 has no text of its licence');
    });

    test('name only the packages whose code is in an output', () => {
      const inputs = {
        'lambda/index.ts': { bytesInOutput: 10 },
        'node_modules/@some/thing/lib/a.js': { bytesInOutput: 10 },
        'node_modules/@some/thing/lib/b.js': { bytesInOutput: 10 },
        'node_modules/@some/thing/node_modules/inner/index.js': { bytesInOutput: 10 },
        'node_modules/shaken/index.js': { bytesInOutput: 0 },
      };

      expect(foldersIn([{ outputs: { 'index.js': { inputs } } }])).toEqual([
        'node_modules/@some/thing',
        'node_modules/@some/thing/node_modules/inner',
      ]);
    });
  });
});
