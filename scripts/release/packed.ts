/** What `npm pack --json` says of one tarball. */
export interface Tarball {
  readonly filename: string;
  /** Bytes, compressed. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const LARGEST = 1.5e6;

/** The files that a package may hold: no sources, tests, emulator, app, benchmarks or docs. */
const WANTED: readonly RegExp[] = [
  /^(package\.json|README\.md|LICENSE|\.jsii)$/,
  /^(lib|contract)\/[a-z\d\-/]+(\.js|\.d\.ts)$/,
  /^lib\/handlers\/[a-z-]+\/[\w-]+\.js$/,
  /^lib\/handlers\/THIRD-PARTY-NOTICES\.txt$/,
];

const NEEDED: readonly string[] = [
  'package.json',
  'README.md',
  'LICENSE',
  '.jsii',
  'lib/index.js',
  'lib/index.d.ts',
  'lib/handlers/copied-model-version/index.js',
  'lib/handlers/hours/index.js',
  'lib/handlers/project-policy/index.js',
  'lib/handlers/promotion-report/index.js',
  'lib/handlers/running-model-version/index.js',
  'lib/handlers/status/index.js',
  'lib/handlers/THIRD-PARTY-NOTICES.txt',
];

export function tarballOf(answer: string): Tarball {
  // npm answers with a list, or in other versions with an object by the name of the package.
  return Object.values<Tarball>(JSON.parse(answer))[0];
}

export function problemsOfTarball({ size, files }: Tarball): string[] {
  const paths = files.map(({ path }) => path);
  return [
    ...paths
      .filter((path) => !WANTED.some((pattern) => pattern.test(path)))
      .map((path) => `the tarball holds ${path}, which no consumer needs: see "files" in package.json`),
    ...NEEDED.filter((path) => !paths.includes(path)).map(
      (path) => `the tarball lacks ${path}: run "npm run build"`,
    ),
    ...(size > LARGEST
      ? [`the tarball has ${(size / 1e6).toFixed(2)} MB, at most ${LARGEST / 1e6} are allowed`]
      : []),
  ];
}
