import { readEvaluation, type TargetEvaluation } from '../../contract/promotion-report';
import { evaluationSummaryIn } from '../copied-model-version/evaluation-summary';

/** What is known about the quality of a model version. */
export interface Evaluation {
  /** The version's ARN in the account that trained it. */
  readonly modelVersionArn: string;
  readonly f1Score?: number;
  /** The F1 scores of its labels. */
  readonly labels?: ReadonlyMap<string, number>;
}

/** Reads the accounts. Each method returns undefined if there is nothing, and throws if it cannot read. */
export interface Accounts {
  /** What the deployed stack's outputs say; undefined if there is no stack yet, or it has no such output. */
  current(): string | undefined;
  /** The evaluation of the version in the account that trained it. */
  trained(): Omit<TargetEvaluation, 'sourceModelVersionArn'>;
  /** The text of an object. */
  summary(uri: string, account: 'source' | 'target' | 'previous'): string;
}

/** What could not be read, for the log. */
type Complain = (what: string, error: unknown) => void;

/** The evaluation of the version to promote: from the target before or, without one, from its training. */
export function nextEvaluation(
  modelVersionArn: string,
  previous: TargetEvaluation | undefined,
  accounts: Accounts,
  complain: Complain,
): Evaluation {
  if (previous?.sourceModelVersionArn === modelVersionArn) {
    return evaluationOf(previous, 'previous', accounts, complain);
  }
  try {
    const trained = { ...accounts.trained(), sourceModelVersionArn: modelVersionArn };
    return evaluationOf(trained, 'source', accounts, complain);
  } catch (error) {
    complain(modelVersionArn, error);
    return { modelVersionArn };
  }
}

/** The evaluation of the version that is current in the target; undefined when there is none yet. */
export function currentEvaluation(accounts: Accounts, complain: Complain): Evaluation | undefined {
  const current = readEvaluation(accounts.current());
  return current && evaluationOf(current, 'target', accounts, complain);
}

function evaluationOf(
  { sourceModelVersionArn: modelVersionArn, ...known }: TargetEvaluation,
  account: 'source' | 'target' | 'previous',
  accounts: Accounts,
  complain: Complain,
): Evaluation {
  const f1Score = known.f1Score === '' ? undefined : Number(known.f1Score);
  if (known.evaluationSummaryUri === '') return { modelVersionArn, f1Score };
  try {
    // The AWS CLI would treat anything else as a file of the build, or as an option.
    if (!known.evaluationSummaryUri.startsWith('s3://')) throw new Error('it is no s3:// address');
    const labels = evaluationSummaryIn(accounts.summary(known.evaluationSummaryUri, account))?.scores;
    return { modelVersionArn, f1Score, labels };
  } catch (error) {
    complain(known.evaluationSummaryUri, error);
    return { modelVersionArn, f1Score };
  }
}
