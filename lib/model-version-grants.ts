import * as iam from 'aws-cdk-lib/aws-iam';
import type { IModelVersionRef } from './model-version';
import { DESCRIBE_VERSIONS, DETECT, START_VERSION, STOP_VERSION } from './private/permissions/model-versions';

/**
 * Lets others use a model version.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_rekognition.html
 */
export class ModelVersionGrants {
  /** The grants of any model version. A copy has them as its `grants`. */
  public static fromModelVersion(modelVersion: IModelVersionRef): ModelVersionGrants {
    return new ModelVersionGrants(modelVersion);
  }

  private constructor(private readonly modelVersion: IModelVersionRef) {}

  /**
   * Lets the grantee analyse images with the model: DetectCustomLabels on the version.
   *
   * The model has to run for that. Images that are passed as S3 objects need a grant of their bucket as well.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectCustomLabels.html
   */
  public detect(grantee: iam.IGrantable): iam.Grant {
    return this.actions(grantee, [DETECT]);
  }

  /**
   * Lets the grantee start and stop the model, which costs money for as long as it runs: StartProjectVersion and
   * StopProjectVersion on the version, and DescribeProjectVersions on its project to see how far it is.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartProjectVersion.html
   */
  public startAndStop(grantee: iam.IGrantable): iam.Grant {
    const look = iam.Grant.addToPrincipal({
      grantee,
      actions: [DESCRIBE_VERSIONS],
      resourceArns: [this.modelVersion.modelVersionRef.projectArn],
    });
    return this.actions(grantee, [START_VERSION, STOP_VERSION]).combine(look);
  }

  private actions(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: [this.modelVersion.modelVersionRef.modelVersionArn],
    });
  }
}
