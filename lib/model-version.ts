import { type IResource, type interfaces, Resource } from 'aws-cdk-lib';
import type * as rekognition from 'aws-cdk-lib/aws-rekognition';
import type { Construct, IConstruct } from 'constructs';
import { problemsOfCopy } from '../contract/copied-model-version';
import type { Problem } from '../contract/problem';
import { ModelVersionGrants } from './model-version-grants';
import { problemsOfShape, type Shape } from './private/checks/shape';
import { known, throwProblems } from './private/checks/validation';

/** A reference to a model version. */
export interface ModelVersionReference {
  /**
   * The ARN of the project that holds the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`.
   *
   * It cannot be derived from the version's ARN, because each of the two ends in its own timestamp.
   */
  readonly projectArn: string;

  /**
   * The ARN of the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP`.
   */
  readonly modelVersionArn: string;
}

/**
 * Indicates that this can be referenced as a model version.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/mp-manage-model.html
 */
export interface IModelVersionRef extends IConstruct, interfaces.IEnvironmentAware {
  /** The reference to this version. */
  readonly modelVersionRef: ModelVersionReference;
}

/**
 * A version of a Custom Labels model: a trained one or a copy.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/mp-manage-model.html
 */
export interface IModelVersion extends IResource, IModelVersionRef {
  /**
   * The ARN of the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP`.
   *
   * @attribute
   */
  readonly modelVersionArn: string;

  /** Lets others use the version. */
  readonly grants: ModelVersionGrants;
}

/** An existing model version. */
export interface ModelVersionAttributes {
  /**
   * The project that holds the version, such as `Project.fromProjectArn()`.
   *
   * It cannot be derived from the version's ARN, because each of the two ends in its own timestamp.
   */
  readonly project: rekognition.IProjectRef;

  /**
   * The ARN of the version, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP`, as
   * DescribeProjectVersions shows it.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjectVersions.html
   */
  readonly modelVersionArn: string;
}

/**
 * Model versions that this app does not make, such as those trained in the console. A reference makes nothing, costs
 * nothing and deletes nothing.
 *
 * @example
 * import { ModelVersion, Project } from 'cdk-rekognition-custom-labels';
 *
 * const project = Project.fromProjectArn(this, 'Project', projectArn);
 * const version = ModelVersion.fromModelVersionAttributes(this, 'Version', { project, modelVersionArn });
 * version.grants.detect(application);
 */
export class ModelVersion {
  /**
   * A model version of this or another account.
   *
   * Throws if an ARN is not valid, or if the version belongs to another project. Tokens are not checked.
   */
  public static fromModelVersionAttributes(
    scope: Construct,
    id: string,
    attrs: ModelVersionAttributes,
  ): IModelVersion {
    return new ImportedModelVersion(scope, id, attrs);
  }

  private constructor() {}
}

class ImportedModelVersion extends Resource implements IModelVersion {
  public readonly modelVersionArn: string;
  public readonly modelVersionRef: ModelVersionReference;
  public readonly grants = ModelVersionGrants.fromModelVersion(this);

  constructor(scope: Construct, id: string, attrs: ModelVersionAttributes) {
    const { project, modelVersionArn } = attrs;
    super(scope, id, { account: project?.env.account, region: project?.env.region });
    throwProblems(this, problemsOfShape(attrs, SHAPE));
    const { projectArn } = project.projectRef;
    throwProblems(this, problemsOfArns(projectArn, modelVersionArn));
    this.modelVersionArn = modelVersionArn;
    this.modelVersionRef = { projectArn, modelVersionArn };
  }
}

const SHAPE: Shape<ModelVersionAttributes> = {
  project: 'an object',
  modelVersionArn: 'a string',
};

function problemsOfArns(projectArn: string, modelVersionArn: string): Problem[] {
  const problems = problemsOfCopy({
    sourceProjectArn: known(projectArn),
    sourceModelVersionArn: known(modelVersionArn),
  });
  return problems.map((problem) => ({ ...problem, property: problem.property.replace('source.', '') }));
}
