import { labelScoresOf } from '../copied-model-version/evaluation-summary';

/** What is known of how good a model version is. */
export interface Evaluation {
  /** The version's ARN in the account that trained it. */
  readonly modelVersionArn: string;
  readonly f1Score?: number;
  /** The F1 scores of its labels. */
  readonly labels?: ReadonlyMap<string, number>;
}

/** The outputs of a target's stack, as far as they tell an evaluation. */
export interface Outputs {
  readonly SourceModelVersionArn?: string;
  readonly F1Score?: string;
  readonly EvaluationSummaryUri?: string;
}

/** Reads the accounts. Each answers undefined where there is nothing, and throws where it cannot be read. */
export interface Accounts {
  /** The outputs of the stack that is to be deployed; undefined when there is none yet. */
  currentOutputs(): Outputs | undefined;
  /** The version in the account that trained it. */
  trained(): Outputs | undefined;
  /** The text of an object. */
  summary(uri: string, account: 'source' | 'target' | 'previous'): string;
}

/** What could not be read, for the log. */
export type Complain = (what: string, error: unknown) => void;

/** The evaluation of the version that is to be promoted: as the target before has it, or else as it was trained. */
export function nextEvaluation(
  modelVersionArn: string,
  previous: Outputs,
  accounts: Accounts,
  complain: Complain,
): Evaluation {
  if (previous.SourceModelVersionArn === modelVersionArn) {
    return evaluationOf(previous, 'previous', accounts, complain);
  }
  try {
    const trained = { ...accounts.trained(), SourceModelVersionArn: modelVersionArn };
    return evaluationOf(trained, 'source', accounts, complain);
  } catch (error) {
    complain(modelVersionArn, error);
    return { modelVersionArn };
  }
}

/** The evaluation of the version that is current in the target; undefined when there is none yet. */
export function currentEvaluation(accounts: Accounts, complain: Complain): Evaluation | undefined {
  const outputs = accounts.currentOutputs();
  return outputs?.SourceModelVersionArn ? evaluationOf(outputs, 'target', accounts, complain) : undefined;
}

function evaluationOf(
  outputs: Outputs,
  account: 'source' | 'target' | 'previous',
  accounts: Accounts,
  complain: Complain,
): Evaluation {
  const { SourceModelVersionArn: modelVersionArn = '', F1Score, EvaluationSummaryUri } = outputs;
  const f1Score = F1Score && Number.isFinite(Number(F1Score)) ? Number(F1Score) : undefined;
  if (!EvaluationSummaryUri) return { modelVersionArn, f1Score };
  try {
    const labels = labelScoresOf(accounts.summary(EvaluationSummaryUri, account));
    return { modelVersionArn, f1Score, labels };
  } catch (error) {
    complain(EvaluationSummaryUri, error);
    return { modelVersionArn, f1Score };
  }
}
