import { type TargetEvaluation, writeEvaluation } from '../../../contract/promotion-report';
import {
  type Accounts,
  currentEvaluation,
  nextEvaluation,
} from '../../../lambda/promotion-report/evaluation';

const V1 = 'arn:of-v1';
const summary = (score: number) =>
  JSON.stringify({ LabelEvaluationResults: [{ Label: 'tabby', Metrics: { F1Score: score } }] });
const refuse = (): never => {
  throw new Error('no');
};

/** Accounts in which only this can be read, and the complaints. */
function world(accounts: Partial<Accounts>) {
  const complaints: string[] = [];
  return {
    accounts: { current: refuse, trained: refuse, summary: refuse, ...accounts },
    complain: (what: string) => complaints.push(what),
    complaints,
  };
}
const previous: TargetEvaluation = {
  sourceModelVersionArn: V1,
  f1Score: '0.95',
  evaluationSummaryUri: 's3://b/new',
};

describe('the next version', () => {
  test('has the evaluation that the target before shows, if that target has the version', () => {
    const { accounts, complain, complaints } = world({
      summary: (uri, account) => (uri === 's3://b/new' && account === 'previous' ? summary(0.9) : refuse()),
    });

    const next = nextEvaluation(V1, previous, accounts, complain);

    expect(next).toEqual({ modelVersionArn: V1, f1Score: 0.95, labels: new Map([['tabby', 0.9]]) });
    expect(complaints).toEqual([]);
  });

  test.each(['/etc/passwd', '--help', 'https://b/new', 's3:/b/new', ' s3://b/new'])(
    'has no labels if the address of its evaluation is %j, which is never opened',
    (evaluationSummaryUri) => {
      const { accounts, complain, complaints } = world({ summary: () => summary(0.9) });

      const next = nextEvaluation(V1, { ...previous, evaluationSummaryUri }, accounts, complain);

      expect(next).toEqual({ modelVersionArn: V1, f1Score: 0.95 });
      expect(complaints).toEqual([evaluationSummaryUri]);
    },
  );

  test.each<[string, TargetEvaluation | undefined]>([
    ['there is no target before', undefined],
    ['the target before has another', { ...previous, sourceModelVersionArn: 'arn:of-v0' }],
  ])('has the evaluation of its training, if %s', (_, before) => {
    const { accounts, complain } = world({
      trained: () => ({ f1Score: '0.8', evaluationSummaryUri: 's3://b/trained' }),
      summary: (uri, account) => (uri === 's3://b/trained' && account === 'source' ? summary(0.7) : refuse()),
    });

    const next = nextEvaluation(V1, before, accounts, complain);

    expect(next).toEqual({ modelVersionArn: V1, f1Score: 0.8, labels: new Map([['tabby', 0.7]]) });
  });

  test('has no evaluation if none can be read', () => {
    const { accounts, complain, complaints } = world({});

    expect(nextEvaluation(V1, undefined, accounts, complain)).toEqual({ modelVersionArn: V1 });
    expect(complaints).toEqual([V1]);
  });

  test('has no labels if the summary cannot be read', () => {
    const { accounts, complain, complaints } = world({});

    expect(nextEvaluation(V1, previous, accounts, complain)).toEqual({ modelVersionArn: V1, f1Score: 0.95 });
    expect(complaints).toEqual(['s3://b/new']);
  });

  test('has no score and no labels if Rekognition gives none', () => {
    const { accounts, complain } = world({});
    const none = { sourceModelVersionArn: V1, f1Score: '', evaluationSummaryUri: '' };

    const next = nextEvaluation(V1, none, accounts, complain);

    expect(next).toEqual({ modelVersionArn: V1, f1Score: undefined });
  });
});

describe('the current version', () => {
  test('comes from the stack’s output, with the summary of its own account', () => {
    const { accounts, complain } = world({
      current: () => writeEvaluation(previous),
      summary: (_, account) => (account === 'target' ? summary(0.9) : refuse()),
    });

    expect(currentEvaluation(accounts, complain)).toEqual({
      modelVersionArn: V1,
      f1Score: 0.95,
      labels: new Map([['tabby', 0.9]]),
    });
  });

  test.each<[string, string | undefined]>([
    ['there is no stack', undefined],
    ['the output is something else', 'something'],
  ])('is missing if %s', (_, output) => {
    const { accounts, complain } = world({ current: () => output });

    expect(currentEvaluation(accounts, complain)).toBeUndefined();
  });

  test('fails if the stack cannot be read', () => {
    const { accounts, complain } = world({});

    expect(() => currentEvaluation(accounts, complain)).toThrow('no');
  });
});
