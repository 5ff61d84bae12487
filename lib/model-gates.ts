/** A comparison of a new copy's F1 score with the current version's. */
export interface F1Comparison {
  /**
   * By how much the copy's F1 score may be lower than that of the current version, from 0 to 1. If the copy's source is
   * older than the current version's source, you are going back to an older model, so the copy passes.
   *
   * Scores are comparable only if both models were tested with the same images.
   */
  readonly maximumF1Drop: number;

  /**
   * The name of the SSM parameter, in the account and Region of the stack, that holds the ARN of the current version,
   * such as `/models/shapes/current`. If the parameter does not exist while the stack is created, every copy passes.
   *
   * Pass the name as a string. If the parameter's value is this copy's ARN, an attribute of the parameter would make a
   * circle: the copy would wait for the parameter, and the parameter for the copy.
   */
  readonly currentVersionParameterName: string;
}

/**
 * What a copy must reach before a deployment accepts it. The gates are part of the copy, so they hold for every way to
 * deploy. A rollback deletes a new copy that does not pass.
 *
 * They judge a finished copy in two cases: it is new, or its properties change in place. They do not judge in a
 * rollback, because a rollback brings back a version that has already passed.
 */
export interface ModelGates {
  /**
   * The F1 score, from 0 to 1, that the model's evaluation must reach. A copy with a lower score, or without a score,
   * fails the deployment.
   *
   * @default - the model is not judged as a whole
   * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/im-metrics-use.html
   */
  readonly minimumF1Score?: number;

  /**
   * The F1 scores, from 0 to 1, that single labels must reach, by their names in the training data. The function reads
   * the scores from the evaluation summary, a file that Rekognition writes to the output bucket. A label with a lower
   * score, or without one in the summary, fails the deployment.
   *
   * @default - no label is judged on its own
   * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/im-summary-file-api.html
   */
  readonly minimumLabelF1Scores?: { readonly [label: string]: number };

  /**
   * By how much the copy's F1 score may be lower than that of the current version. Only copies that are new to the stack
   * are compared.
   *
   * @default - the copy is not compared
   */
  readonly f1Comparison?: F1Comparison;

  /**
   * Whether a gate accepts a missing number: a model or a label that was not tested, a missing summary, a deleted
   * current version. A number that is too low never passes.
   *
   * @default false
   */
  readonly acceptMissingEvaluation?: boolean;
}
