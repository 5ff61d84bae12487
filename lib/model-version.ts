import { Construct, type IConstruct } from 'constructs';
import { problemsOfCopy } from '../contract/copied-model-version';
import { known, throwProblems } from './private/validation';

/** Where a model version is found. */
export interface ModelVersionReference {
  /**
   * The ARN of the project that holds the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`.
   *
   * It cannot be derived from the version's ARN: both end in a timestamp of their own.
   */
  readonly projectArn: string;

  /**
   * The ARN of the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP`.
   */
  readonly modelVersionArn: string;
}

/**
 * A version of a Custom Labels model: one that was trained, or a copy.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/mp-manage-model.html
 */
export interface IModelVersion extends IConstruct {
  /** Where the version is found. */
  readonly modelVersionRef: ModelVersionReference;
}

/** A model version that exists already. */
export interface ModelVersionAttributes {
  /**
   * The ARN of the project that holds the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`, as
   * DescribeProjects shows it.
   *
   * It cannot be derived from the version's ARN: both end in a timestamp of their own.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjects.html
   */
  readonly projectArn: string;

  /**
   * The ARN of the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP`, as
   * DescribeProjectVersions shows it.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjectVersions.html
   */
  readonly modelVersionArn: string;
}

/** Model versions that this app does not make itself, such as those that were trained in the console. */
export class ModelVersion {
  /**
   * A model version of this or another account.
   *
   * Throws when an ARN has another shape, or when the version belongs to another project. Tokens are not checked.
   */
  public static fromModelVersionAttributes(
    scope: Construct,
    id: string,
    attributes: ModelVersionAttributes,
  ): IModelVersion {
    const { projectArn, modelVersionArn } = attributes;
    const imported = new ImportedModelVersion(scope, id, { projectArn, modelVersionArn });
    const problems = problemsOfCopy({
      sourceProjectArn: known(projectArn),
      sourceModelVersionArn: known(modelVersionArn),
    });
    throwProblems(
      imported,
      problems.map((problem) => ({ ...problem, property: problem.property.replace('source.', '') })),
    );
    return imported;
  }

  private constructor() {}
}

class ImportedModelVersion extends Construct implements IModelVersion {
  constructor(
    scope: Construct,
    id: string,
    public readonly modelVersionRef: ModelVersionReference,
  ) {
    super(scope, id);
  }
}
