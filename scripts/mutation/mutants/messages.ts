import type { Suspect } from '../mutant';

/** What a failure says: whose copy it is, which account must act, what to do next. */
export const messages: readonly Suspect[] = [
  {
    file: 'lambda/copied-model-version/messages.ts',
    tests: ['test/lambda/copied-model-version/messages.test.ts'],
    mutants: [
      ['an undo is waited for', 'const advice = request.undoes\n', 'const advice = false\n'],
      ['an undo is not deleted again', 'const next = request.undoes\n', 'const next = false\n'],
      ['the name is taken: by whom', 'const holder = owner ?', 'const holder = false ?'],
      ['the name is taken: by nobody known', 'const holder = owner ?', 'const holder = true ?'],
      [
        'the name is taken: by a copy of what',
        'const what = version.sourceModelVersionArn ?',
        'const what = false ?',
      ],
      [
        'the name is taken: by no copy',
        'const what = version.sourceModelVersionArn ?',
        'const what = true ?',
      ],
      [
        'the name is taken: adopt what has the same source',
        'sameSource && !version.ours\n',
        '!version.ours\n',
      ],
      ['the name is taken: adopt it', 'sameSource && !version.ours\n', 'false\n'],
      [
        'COPYING_FAILED: no reason given',
        "version.statusMessage || 'no reason given'",
        'version.statusMessage',
      ],
      [
        'any other status: its StatusMessage',
        "${version.statusMessage ? ` (${version.statusMessage})` : ''}",
        '',
      ],
      ['the gates: one finding at least', 'told.length > 0 && ', ''],
      [
        'the gates: no more findings than fit',
        '.length > LONGEST_FINDINGS',
        '.length > Number.POSITIVE_INFINITY',
      ],
      ['the gates: how many more', '...(untold > 0 ? [`and ${untold} more`] : [])', ''],
      ['the gates: nothing more', 'untold > 0', 'untold >= 0'],
      ['the gates: copy a better version', "refused.some(({ result }) => result === 'low')", 'false'],
      ['the gates: or accept what is missing', "refused.some(({ result }) => result === 'low')", 'true'],
      [
        'AccessDenied: the role that AWS names',
        'const caller = callerIn(text, "the role of this stack\'s copy function");',
        'const caller = "the role of this stack\'s copy function";',
      ],
      ['AccessDenied: only the role can be at fault', '!otherSide || /identity', '/identity'],
      [
        'AccessDenied: AWS names a policy of the role',
        '|| /identity-based|permissions boundary|service control/i.test(text)',
        '',
      ],
      [
        'AccessDenied: AWS names a boundary',
        'identity-based|permissions boundary|service',
        'identity-based|service',
      ],
      [
        'AccessDenied: AWS names a service control policy',
        '|permissions boundary|service control/i',
        '|permissions boundary/i',
      ],
      ["AccessDenied: AWS names the resource's policy", ': /resource-based/i.test(text)\n', ': false\n'],
      ['AccessDenied: AWS names none', ': /resource-based/i.test(text)\n', ': true\n'],
      ["AccessDenied: the key's policy", 'if (/\\bkms:/.test(words))', 'if (false)'],
      [
        'AccessDenied: the key that AWS names',
        '/arn:\\S+:kms:\\S+/.exec(text)?.[0] ?? request.outputKey',
        'request.outputKey',
      ],
      ['AccessDenied: the key that AWS does not name', '?.[0] ?? request.outputKey ??', '?.[0] ??'],
      ['AccessDenied: the key that nobody names', ' ?? `of the output bucket ${request.outputBucket}`', ''],
      [
        "AccessDenied: the bucket's policy",
        'if (readFrom || /\\bs3:|\\bbucket\\b/i.test(words))',
        'if (readFrom)',
      ],
      ["AccessDenied: the summary's bucket, whatever AWS says", 'if (readFrom || /', 'if (/'],
      [
        "AccessDenied: the summary's bucket, not that of the copy",
        '${readFrom ?? request.outputBucket}',
        '${request.outputBucket}',
      ],
      ['AccessDenied: a bucket without an action', '/\\bs3:|\\bbucket\\b/i', '/\\bs3:/i'],
      ['AccessDenied: a bucket by its action', '/\\bs3:|\\bbucket\\b/i', '/\\bbucket\\b/i'],
      ['AccessDenied: what only sounds like a bucket', '/\\bs3:|\\bbucket\\b/i', '/\\bs3:|bucket/i'],
      [
        'AccessDenied: an ARN names no side',
        "const words = text.replace(/\\barn:\\S+/g, '');",
        'const words = text;',
      ],
      [
        'refused: another call than the copy',
        "  if (call !== 'CopyProjectVersion')\n    return `see",
        '  if (false)\n    return `see',
      ],

      [
        'AccessDenied: another call than the copy',
        "if (call !== 'CopyProjectVersion') return undefined;",
        '',
      ],
      [
        'AccessDenied: a Deny in the project policy',
        'if (/explicit deny in a resource-based/i.test(text))',
        'if (false)',
      ],
      ['AccessDenied: a source in the same account', 'if (source === account) return undefined;', ''],
      ['refused: InvalidParameter', "case 'InvalidParameterException':", "case '1':"],
      ['refused: ResourceNotFound', "case 'ResourceNotFoundException':", "case '2':"],
      ['refused: ServiceQuotaExceeded', "case 'ServiceQuotaExceededException':", "case '3':"],
      ['the deadline of a Delete', "request.type === 'Delete'\n", 'false\n'],
      ['the deadline: Rekognition never took it', "state.startsWith('no such version')", 'false'],
      ['the deadline where copies are kept', "request.event.ResourceProperties.Retain === 'true'", 'false'],
      ['the deadline where copies are deleted', "request.event.ResourceProperties.Retain === 'true'", 'true'],
      ['the deadline: minutes', 'request.timeout / 60_000', 'request.timeout / 1_000'],
    ],
  },
];
