import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DIST, floorOf, has, run, sayLoudly } from '../package/consumer';
import type { Workplace } from '.';

/** The jar, and the app compiled with the jar and with the CDK from Maven's registry. */
export function checkJava({ folder, synthesise }: Workplace): void {
  if (!has('javac', '-version') || !has('mvn', '--version')) {
    sayLoudly('javac or mvn is missing: the Java jar is not checked');
    return;
  }
  const jar = jarIn(join(DIST, 'java'));
  writeFileSync(join(folder, 'pom.xml'), POM);
  const classpathFile = join(folder, 'classpath');
  const resolve = ['dependency:build-classpath', `-Dmdep.outputFile=${classpathFile}`];
  run('mvn', ['--quiet', '--batch-mode', ...resolve], folder);

  const classpath = [folder, jar, readFileSync(classpathFile, 'utf8').trim()].join(delimiter);
  copyFileSync(join(__dirname, 'apps/App.java'), join(folder, 'App.java'));
  run('javac', ['-nowarn', '-classpath', classpath, 'App.java'], folder);
  synthesise('java', ['-classpath', classpath, 'App']);
}

/** The folder is a Maven repository, with javadoc and sources beside the jar. */
function jarIn(folder: string): string {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const jar = files.find((file) => file.endsWith('.jar') && !/-(sources|javadoc)\.jar$/.test(file));
  if (jar === undefined) throw new Error(`no jar in ${folder}: npm run package`);
  return join(folder, jar);
}

/**
 * The app's dependencies. The library itself is not among them, because Maven would keep it in the user's local
 * repository.
 */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>app</groupId>
  <artifactId>app</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.awscdk</groupId>
      <artifactId>aws-cdk-lib</artifactId>
      <version>${floorOf('aws-cdk-lib')}</version>
    </dependency>
    <dependency>
      <groupId>software.constructs</groupId>
      <artifactId>constructs</artifactId>
      <version>${floorOf('constructs')}</version>
    </dependency>
  </dependencies>
</project>
`;
