import type { IResource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { ModelVersionGrants } from './model-version-grants';
import { warnOfOtherAccount } from './private/checks/other-account';
import { nameOf } from './private/checks/validation';

/** Grants for a pointer. A grant is a part of the grantee's policies: it costs nothing, and is deleted with them. */
export class ModelVersionPointerGrants {
  /** @internal */
  public static _of(
    pointer: IResource,
    parameter: ssm.IStringParameter,
    versions?: ModelVersionGrants,
  ): ModelVersionPointerGrants {
    return new ModelVersionPointerGrants(pointer, parameter, versions);
  }

  private constructor(
    private readonly pointer: IResource,
    private readonly parameter: ssm.IStringParameter,
    private readonly versions?: ModelVersionGrants,
  ) {}

  /** Lets the grantee read the pointer: GetParameter and similar calls on the parameter. */
  public read(grantee: iam.IGrantable): iam.Grant {
    warnOfOtherAccount(this.pointer, grantee);
    return this.parameter.grantRead(grantee);
  }

  /**
   * Lets the grantee read the pointer, and analyse images with whatever version is current: DetectCustomLabels on every
   * version of the project. A grant of one version would come too late when the pointer moves.
   *
   * The model has to run for that. Images that are passed as S3 objects also need a grant for their bucket.
   *
   * Throws if the pointer was imported only by its name, because then its project is not known.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectCustomLabels.html
   */
  public detect(grantee: iam.IGrantable): iam.Grant {
    if (!this.versions) throw new Error(`${nameOf(this.pointer)}: ${PROJECT_NOT_KNOWN}`);
    return this.read(grantee).combine(this.versions.detect(grantee));
  }
}

const PROJECT_NOT_KNOWN =
  'A pointer that is imported by its name alone does not tell the project of its versions: use ModelVersionPointer.fromModelVersionPointerAttributes() with the project';
