import type { Changes } from '../mutant';

/** What a reviewer is told, and the names of pointers. */
export const promotion: Changes = {
  'lambda/promotion-report/evaluation.ts': [
    [
      'whatever the target before has is reported',
      'previous?.sourceModelVersionArn === modelVersionArn',
      'true',
    ],
    [
      'the trained version is reported though the target before has it',
      'previous?.sourceModelVersionArn === modelVersionArn',
      'false',
    ],
    [
      'a trained version that cannot be read is an error',
      `complain(modelVersionArn, error);
    return { modelVersionArn };`,
      'throw error;',
    ],
    [
      'a summary that cannot be read is an error',
      `complain(known.evaluationSummaryUri, error);
    return { modelVersionArn, f1Score };`,
      'throw error;',
    ],
    [
      'anything is taken for the address of an evaluation',
      "if (!known.evaluationSummaryUri.startsWith('s3://')) throw new Error('it is no s3:// address');",
      '',
    ],
    ['no score is the score 0', "known.f1Score === '' ? undefined : Number(known.", 'Number(known.'],
    ['the summary of the target before is read in the account of the source', "'previous', ", "'source', "],
    ['the current summary is read in the account before', " 'target', accounts,", " 'previous', accounts,"],
  ],
  'lambda/promotion-report/report.ts': [
    ['labels that do not fit are cut in the middle', 'show(shown).length > room', 'false'],
    ['targets that cannot be read are not the first', 'Number.NEGATIVE_INFINITY', '0'],
    ['a target that has the version is not the last', 'Number.POSITIVE_INFINITY', '0'],
    ['a lost label does not count', 'Math.min(overall, ', 'Math.max(overall, '],
    ['nothing says that labels are left out', 'left > 0', 'false'],
    ['a report may be too long', '.slice(0, room)', ''],
    ['those that gain most come first', 'gain(one) - gain(other)', 'gain(other) - gain(one)'],
    ['labels that are gone go unsaid', '!labels.has(label)', 'false'],
    ['every label is gone where none is known', 'labels.size > 0 && ', ''],
    ['floating point is shown as it is', 'Number((score - former).toFixed(4))', '(score - former)'],
    ['the change has the wrong sign', 'score - former)', 'former - score)'],
    ['variables are left in', ".replace(/#+(?=\\{)/g, '')", ''],
    ['a variable is left of two number signs', '/#+(?=', '/#(?='],
    ['invisible characters are left', ".replace(/\\p{Cf}/gu, '')", ''],
    ['several lines are left', "replace(/[\\s\\p{Cc}]+/gu, ' ')", 'trim()'],
    ['control characters are left', '[\\s\\p{Cc}]+', '\\s+'],
    ['the version before is told where there is none', "if (name === undefined) return '';", ''],
    ['the version before counts for a part of the wave', 'compared.every(', 'compared.some('],
    [
      'the current version is promoted like another',
      'current.modelVersionArn === next.modelVersionArn',
      'false',
    ],
  ],
  'contract/promotion-report.ts': [
    ['an evaluation needs a score', '(\\S*) (.*)$', '(\\S+) (.*)$'],
    ['a place has no spaces', '(\\S*) (.*)$', '(\\S*) (\\S*)$'],
  ],
  'contract/pointer.ts': [
    ['names of any length', 'name.length <= LONGEST_NAME &&', ''],
    ['any number of parts', 'parts.length <= 15 &&', ''],
    ['paths need no slash at their beginning', "(parts.length === 1 || name.startsWith('/')) &&", ''],
    ['reserved names', '!/^(aws|ssm)/i.test(parts[0])', 'true'],
    ['empty parts', '[a-zA-Z0-9_.-]+$', '[a-zA-Z0-9_.-]*$'],
  ],
};
