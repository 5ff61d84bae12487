import * as iam from 'aws-cdk-lib/aws-iam';
import type * as rekognition from 'aws-cdk-lib/aws-rekognition';
import { Construct } from 'constructs';
import type { IModelVersionRef, ModelVersionReference } from './model-version';
import { type Granted, warnOfOtherAccount } from './private/checks/other-account';
import { warnOfOtherStack } from './private/checks/other-stack';
import { versionsOf } from './private/permissions/model-arns';
import { DESCRIBE_VERSIONS, DETECT, START_VERSION, STOP_VERSION } from './private/permissions/model-versions';

/**
 * Grants for a model version, or for every version of a project. A grant is a part of the grantee's policies: it costs
 * nothing, and is deleted with them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_rekognition.html
 */
export class ModelVersionGrants {
  /** The grants of any model version. A copy has them as its `grants`. */
  public static fromModelVersion(modelVersion: IModelVersionRef): ModelVersionGrants {
    return new ModelVersionGrants(() => modelVersion.modelVersionRef, modelVersion);
  }

  /** The grants of every version of a project, also future ones. A project has them as its `grants`. */
  public static fromProject(project: rekognition.IProjectRef): ModelVersionGrants {
    return new ModelVersionGrants(() => everyVersionOf(project.projectRef.projectArn), project);
  }

  /** @internal */
  public static _fromProjectArn(projectArn: string, owner: Granted): ModelVersionGrants {
    return new ModelVersionGrants(() => everyVersionOf(projectArn), owner);
  }

  /** `reference` is a function, because a construct gets its grants before it has its ARN. */
  private constructor(
    private readonly reference: () => ModelVersionReference,
    private readonly granted: Granted,
  ) {}

  /**
   * Lets the grantee do more with the version than the other methods do.
   *
   * @param grantee who may do it
   * @param actions IAM's actions of the service `rekognition`, such as that of ListTagsForResource
   */
  public actions(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    warnOfOtherAccount(this.granted, grantee);
    const { modelVersionArn } = this.reference();
    const { grantPrincipal } = grantee;
    if (Construct.isConstruct(grantPrincipal)) {
      warnOfOtherStack(grantPrincipal, 'A version that is granted', modelVersionArn, 'grantee');
    }
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [modelVersionArn] });
  }

  /**
   * Lets the grantee analyse images with the model: DetectCustomLabels on the version.
   *
   * The model has to run for that. Images that are passed as S3 objects also need a grant for their bucket.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectCustomLabels.html
   */
  public detect(grantee: iam.IGrantable): iam.Grant {
    return this.actions(grantee, [DETECT]);
  }

  /**
   * Lets the grantee start and stop the model, which is billed while it runs: StartProjectVersion and
   * StopProjectVersion on the version, and DescribeProjectVersions on its project to see the status.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartProjectVersion.html
   */
  public startAndStop(grantee: iam.IGrantable): iam.Grant {
    const look = iam.Grant.addToPrincipal({
      grantee,
      actions: [DESCRIBE_VERSIONS],
      resourceArns: [this.reference().projectArn],
    });
    return this.actions(grantee, [START_VERSION, STOP_VERSION]).combine(look);
  }
}

function everyVersionOf(projectArn: string): ModelVersionReference {
  return { projectArn, modelVersionArn: versionsOf(projectArn) };
}
