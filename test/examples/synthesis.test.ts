import { existsSync } from 'node:fs';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { EXAMPLES, flagsOf, pathOf, settingsOf, synthesiseExample, valuesOf } from './examples';

const RECOMMENDED = flagsOf(settingsOf('..').context);

test('each example tells what it is, and has the feature flags of the repository', () => {
  expect(EXAMPLES).toHaveLength(9);
  for (const example of EXAMPLES) {
    expect(existsSync(pathOf(example, 'README.md'))).toBe(true);
    expect(settingsOf(example)).toEqual({
      app: 'npx tsx app.ts',
      context: { ...valuesOf(example), ...RECOMMENDED },
    });
  }
});

/** Every stack by its name, stages included. */
function stackNames(assembly: CloudAssembly): string[] {
  return assembly.stacksRecursively.map(({ stackName }) => stackName);
}

describe.each([
  ['no feature flags', {}],
  ['the recommended feature flags', RECOMMENDED],
])('with %s', (_, flags) => {
  test.each(EXAMPLES)('%s is synthesised', (example) => {
    const { stacks, messages } = synthesiseExample(
      example,
      { ...valuesOf(example), ...flags },
      (assembly) => ({
        stacks: stackNames(assembly),
        messages: assembly.stacksRecursively.flatMap((stack) =>
          stack.messages.filter(({ level }) => level !== 'info'),
        ),
      }),
    );

    expect(stacks).not.toEqual([]);
    expect(messages).toEqual([]);
  });
});
