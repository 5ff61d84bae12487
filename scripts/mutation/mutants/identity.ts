import type { Suspect } from '../mutant';

/** What a copy is known by, which is a contract with deployed stacks. */
export const identity: readonly Suspect[] = [
  {
    file: 'lambda/copied-model-version/identity.ts',
    tests: [
      'test/lambda/copied-model-version/identity.test.ts',
      'test/lambda/copied-model-version/properties.test.ts',
    ],
    mutants: [
      ['the hash covers the account', '    stack.account,\n', ''],
      ['the hash covers the Region', '    stack.region,\n', ''],
      ['the hash covers the stack name', '    stack.name,\n', ''],
      ['the hash covers the logical id', '    logicalId,\n    properties', '    properties'],
      ['the hash covers the source version', '    properties.SourceProjectVersionArn,\n', ''],
      ['the hash covers the destination', '    properties.DestinationProjectArn,\n', ''],
      ['the hash covers the output bucket', '    properties.OutputBucket,\n', ''],
      ['the hash covers the output prefix', "    properties.OutputKeyPrefix ?? '',\n", ''],
      ['the hash covers the key', "    properties.KmsKeyId ?? '',\n  ];", '  ];'],
      ["the hash's order: account, Region", '.account,\n    stack.region,', '.region,\n    stack.account,'],
      ["the hash's order: Region, stack", ' stack.region,\n    stack.name', ' stack.name,\n    stack.region'],
      ["the hash's order: stack, logical id", '  stack.name,\n    logicalId', '  logicalId,\n    stack.name'],
      [
        "the hash's order: logical id, source",
        '    logicalId,\n    properties.SourceProjectVersionArn,\n',
        '    properties.SourceProjectVersionArn,\n    logicalId,\n',
      ],
      [
        "the hash's order: source, destination",
        '    properties.SourceProjectVersionArn,\n    properties.DestinationProjectArn,\n',
        '    properties.DestinationProjectArn,\n    properties.SourceProjectVersionArn,\n',
      ],
      [
        "the hash's order: destination, bucket",
        '    properties.DestinationProjectArn,\n    properties.OutputBucket,\n',
        '    properties.OutputBucket,\n    properties.DestinationProjectArn,\n',
      ],
      [
        "the hash's order: bucket, prefix",
        "    properties.OutputBucket,\n    properties.OutputKeyPrefix ?? '',\n",
        "    properties.OutputKeyPrefix ?? '',\n    properties.OutputBucket,\n",
      ],
      [
        "the hash's order: prefix, key",
        "    properties.OutputKeyPrefix ?? '',\n    properties.KmsKeyId ?? '',\n",
        "    properties.KmsKeyId ?? '',\n    properties.OutputKeyPrefix ?? '',\n",
      ],
      [
        'the hash: a prefix that is not given',
        "properties.OutputKeyPrefix ?? ''",
        'properties.OutputKeyPrefix',
      ],
      ['the hash: a key that is not given', "properties.KmsKeyId ?? ''", 'properties.KmsKeyId'],
      ['the hash: how its members are written', 'JSON.stringify(identity)', 'identity.join()'],
      ['the hash: its kind', "'hex').slice(0, HASH_LENGTH);\n  ", "'base64url').slice(0, HASH_LENGTH);\n  "],
      ['the hash: its length', 'HASH_LENGTH = 12', 'HASH_LENGTH = 11'],
      ['a given name is taken as it is', 'if (properties.VersionName) return properties.VersionName;', ''],
      ['the derived name begins with the source version’s', '.at(-2)', '.at(-1)'],
      ['the derived name: how long it may be', 'LONGEST_NAME = 255', 'LONGEST_NAME = 256'],
      ['the derived name is cut in its first part', '.slice(0, LONGEST_NAME - HASH_LENGTH - 1)', ''],
      ['the physical id: the project', 'projectNameOf(destinationProjectArn)}/${versionName', 'versionName'],
      ['the physical id: the version', '(destinationProjectArn)}/${versionName}', '(destinationProjectArn)}'],

      [
        'a named copy changed: its project made anew',
        'before.DestinationProjectArn !== after.DestinationProjectArn ||',
        '',
      ],
      ['a named copy changed: its bucket', 'before.OutputBucket !== after.OutputBucket ||', ''],
      [
        'a named copy changed: its prefix',
        "(before.OutputKeyPrefix ?? '') !== (after.OutputKeyPrefix ?? '') ||",
        '',
      ],
      [
        'a named copy changed: its source',
        'before.SourceProjectVersionArn !== after.SourceProjectVersionArn ||',
        '',
      ],
      ['a named copy changed: its key', "(before.KmsKeyId ?? '') !== (after.KmsKeyId ?? '')", 'false'],
      ['a named copy changed: no key is none', "(before.KmsKeyId ?? '') !== (", 'before.KmsKeyId !== ('],
      ['a name in an id of our own', ' && versionName ? versionName', ' && false ? versionName'],
      [
        'a name in an id of our own: of that project',
        'projectName === projectNameOf(destinationProjectArn) && versionName',
        'versionName',
      ],
      ['a name in an id of our own: not an empty one', ' && versionName ? versionName', ' ? versionName'],
      [
        'a name in an id of our own: without the project',
        '[projectName, versionName] =',
        '[versionName, projectName] =',
      ],
      [
        'a named copy changed: an empty prefix is none',
        "(before.OutputKeyPrefix ?? '') !== (after.OutputKeyPrefix ?? '')",
        'before.OutputKeyPrefix !== after.OutputKeyPrefix',
      ],
    ],
  },
  {
    file: 'lambda/cloudformation/owner.ts',
    tests: ['test/lambda/cloudformation/owner.test.ts'],
    mutants: [
      ['the owner: the stack', '`${stack.name}/${logicalId}`', '`${logicalId}`'],
      ['the owner: the logical id', '`${stack.name}/${logicalId}`', '`${stack.name}`'],
      ['the owner: one that fits is told whole', 'length <= LONGEST_TAG_VALUE', 'length < LONGEST_TAG_VALUE'],
      ['the owner: cut to fit', 'if (owner.length <= LONGEST_TAG_VALUE) return owner;', 'return owner;'],
      ['the owner: how long it may be', 'LONGEST_TAG_VALUE = 256', 'LONGEST_TAG_VALUE = 257'],
      ['the owner: hashed whole where it is cut', 'update(owner)', "update('')"],
    ],
  },
];
