/** A comparison of a new copy's F1 score with that of the current version. */
export interface F1Comparison {
  /**
   * How far, from 0 to 1, the copy's F1 score may lie below that of the current version. A copy whose source is older than
   * that of the current version is a way back, and passes.
   *
   * Two scores are comparable only where both models were tested with the same images.
   */
  readonly maximumF1Drop: number;

  /**
   * The name of the SSM parameter, in the account and Region of the stack, that holds the ARN of the current version,
   * such as `/models/shapes/current`. As long as there is no such parameter, every copy passes.
   *
   * Pass the name as a string. The attribute of a parameter whose value is this copy's ARN would make a circle: the copy
   * would wait for the parameter, and the parameter for the copy.
   */
  readonly currentVersionParameterName: string;
}

/**
 * What a copy has to reach before a deployment takes it. The gates are part of the copy, so they hold under every way to
 * deploy, and a rollback deletes a new copy that does not pass.
 *
 * They are judged when the copy is finished: when it is made, and whenever one of its properties changes in place. A
 * rollback is not judged: it brings back a version that has passed before.
 */
export interface ModelGates {
  /**
   * The F1 score, from 0 to 1, that the model's evaluation has to reach. A copy with a lower one, or with none, fails
   * the deployment.
   *
   * @default - the model is not judged as a whole
   * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/im-metrics-use.html
   */
  readonly minimumF1Score?: number;

  /**
   * The F1 scores, from 0 to 1, that single labels have to reach, by the names that the labels have in the training
   * data. They are read from the evaluation summary, a file that Rekognition leaves in the output bucket. A label that is
   * lower, or that the summary does not know, fails the deployment.
   *
   * @default - no label is judged on its own
   * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/im-summary-file-api.html
   */
  readonly minimumLabelF1Scores?: { readonly [label: string]: number };

  /**
   * How far the copy's F1 score may lie below that of the current version. Only copies that are new to the stack are
   * compared.
   *
   * @default - the copy is not compared
   */
  readonly f1Comparison?: F1Comparison;

  /**
   * Whether a gate lets pass what has no number: a model or a label that was not tested, a summary that is not there, a
   * current version that is gone. A number that is too low never passes.
   *
   * @default false
   */
  readonly acceptMissingEvaluation?: boolean;
}
