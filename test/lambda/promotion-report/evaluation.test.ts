import {
  type Accounts,
  currentEvaluation,
  nextEvaluation,
  type Outputs,
} from '../../../lambda/promotion-report/evaluation';

const V1 = 'arn:of-v1';
const summary = (score: number) =>
  JSON.stringify({ LabelEvaluationResults: [{ Label: 'tabby', Metrics: { F1Score: score } }] });
const refuse = (): never => {
  throw new Error('no');
};

/** Accounts in which nothing can be read but this, and what was complained of. */
function world(accounts: Partial<Accounts>) {
  const complaints: string[] = [];
  return {
    accounts: { currentOutputs: refuse, trained: refuse, summary: refuse, ...accounts },
    complain: (what: string) => complaints.push(what),
    complaints,
  };
}
const previous: Outputs = { SourceModelVersionArn: V1, F1Score: '0.95', EvaluationSummaryUri: 's3://b/new' };

describe('the next version', () => {
  test('is what the target before has, where it has that version', () => {
    const { accounts, complain, complaints } = world({
      summary: (uri, account) => (uri === 's3://b/new' && account === 'previous' ? summary(0.9) : refuse()),
    });

    const next = nextEvaluation(V1, previous, accounts, complain);

    expect(next).toEqual({ modelVersionArn: V1, f1Score: 0.95, labels: new Map([['tabby', 0.9]]) });
    expect(complaints).toEqual([]);
  });

  test.each<[string, Outputs]>([
    ['none was before', {}],
    ['the target before has another', { ...previous, SourceModelVersionArn: 'arn:of-v0' }],
  ])('is what was trained, where %s', (_, outputs) => {
    const { accounts, complain } = world({
      trained: () => ({ F1Score: '0.8', EvaluationSummaryUri: 's3://b/trained' }),
      summary: (uri, account) => (uri === 's3://b/trained' && account === 'source' ? summary(0.7) : refuse()),
    });

    const next = nextEvaluation(V1, outputs, accounts, complain);

    expect(next).toEqual({ modelVersionArn: V1, f1Score: 0.8, labels: new Map([['tabby', 0.7]]) });
  });

  test('is not known where it cannot be read', () => {
    const { accounts, complain, complaints } = world({});

    expect(nextEvaluation(V1, {}, accounts, complain)).toEqual({ modelVersionArn: V1 });
    expect(complaints).toEqual([V1]);
  });

  test('has no labels where the summary cannot be read', () => {
    const { accounts, complain, complaints } = world({});

    expect(nextEvaluation(V1, previous, accounts, complain)).toEqual({ modelVersionArn: V1, f1Score: 0.95 });
    expect(complaints).toEqual(['s3://b/new']);
  });

  test('has no score where the output is empty', () => {
    const { accounts, complain } = world({});

    const next = nextEvaluation(V1, { SourceModelVersionArn: V1, F1Score: '' }, accounts, complain);

    expect(next).toEqual({ modelVersionArn: V1, f1Score: undefined });
  });
});

describe('the current version', () => {
  test('is what the stack says, with the summary of its own account', () => {
    const { accounts, complain } = world({
      currentOutputs: () => previous,
      summary: (_, account) => (account === 'target' ? summary(0.9) : refuse()),
    });

    expect(currentEvaluation(accounts, complain)).toEqual({
      modelVersionArn: V1,
      f1Score: 0.95,
      labels: new Map([['tabby', 0.9]]),
    });
  });

  test.each<[string, Outputs | undefined]>([
    ['there is no stack', undefined],
    ['the stack has no outputs', {}],
  ])('is none where %s', (_, outputs) => {
    const { accounts, complain } = world({ currentOutputs: () => outputs });

    expect(currentEvaluation(accounts, complain)).toBeUndefined();
  });

  test('is an error where the stack cannot be read', () => {
    const { accounts, complain } = world({});

    expect(() => currentEvaluation(accounts, complain)).toThrow('no');
  });
});
