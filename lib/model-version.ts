import { CfnDynamicReference, CfnDynamicReferenceService, Token } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct, type IConstruct } from 'constructs';
import { problemsOfCopy } from '../contract/copied-model-version';
import { problemsOfParameterName } from '../contract/pointer';
import type { Problem } from '../contract/problem';
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

/** A pointer to a model version, and the project that the version belongs to. */
export interface ModelVersionPointerAttributes {
  /**
   * The name of the SSM parameter that holds the version's ARN, in the account and Region of the stack: that of a
   * `ModelVersionPointer`.
   */
  readonly parameterName: string;

  /**
   * The ARN of the project that holds the versions which the pointer names,
   * `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`.
   */
  readonly projectArn: string;
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
    throwProblems(imported, problemsOfArns(projectArn, modelVersionArn));
    return imported;
  }

  /**
   * The model version that a pointer names at the time of the deployment.
   *
   * CloudFormation reads the parameter whenever the stack is deployed, and not in between: until the next deployment the
   * stack stays with the version that it was deployed with. If a `RunningModelVersion` runs that version, it stops it some
   * minutes after the pointer has moved (`drain`), and calls for it fail. An application that has to follow the pointer at
   * once reads the parameter itself. The parameter has to exist by the time that the stack is deployed.
   *
   * Throws when the name or the project's ARN has another shape. Tokens are not checked; CloudFormation reads a parameter
   * whose name is a token again only when something else in the template changes.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
   */
  public static fromPointer(
    scope: Construct,
    id: string,
    attributes: ModelVersionPointerAttributes,
  ): IModelVersion {
    return new PointedModelVersion(scope, id, attributes);
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

class PointedModelVersion extends Construct implements IModelVersion {
  public readonly modelVersionRef: ModelVersionReference;

  constructor(scope: Construct, id: string, { parameterName, projectArn }: ModelVersionPointerAttributes) {
    super(scope, id);
    throwProblems(this, [
      ...problemsOfParameterName('parameterName', known(parameterName)),
      ...problemsOfArns(projectArn),
    ]);
    this.modelVersionRef = { projectArn, modelVersionArn: valueAt(this, parameterName) };
  }
}

/** A parameter of the template needs a literal name, and only such a one is read anew by every deployment. */
function valueAt(scope: Construct, parameterName: string): string {
  return Token.isUnresolved(parameterName)
    ? new CfnDynamicReference(CfnDynamicReferenceService.SSM, parameterName).toString()
    : ssm.StringParameter.valueForStringParameter(scope, parameterName);
}

function problemsOfArns(projectArn: string, modelVersionArn?: string): Problem[] {
  const problems = problemsOfCopy({
    sourceProjectArn: known(projectArn),
    sourceModelVersionArn: known(modelVersionArn),
  });
  return problems.map((problem) => ({ ...problem, property: problem.property.replace('source.', '') }));
}
