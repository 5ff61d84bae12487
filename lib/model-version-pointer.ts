import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { problemsOfParameterName } from '../contract/pointer';
import type { IModelVersion } from './model-version';
import { known, throwProblems } from './private/validation';

/** Properties of a pointer to a model version. */
export interface ModelVersionPointerProps {
  /**
   * The name of the SSM parameter, such as `/models/shapes/current`: up to 961 of the characters `a-z`, `A-Z`, `0-9`,
   * `_`, `.`, `-` and `/`, not beginning with `aws` or `ssm`. A token has to stand for a name that begins with a slash. A
   * change makes a new parameter and deletes the old one.
   *
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
   */
  readonly parameterName: string;

  /** The model version that is current: the parameter's value is its ARN. It can be changed at any time. */
  readonly modelVersion: IModelVersion;

  /**
   * What the parameter's description says, at most 1024 characters.
   *
   * @default - a sentence that says what the parameter holds
   */
  readonly description?: string;
}

/**
 * An SSM parameter that holds the ARN of the current model version, for applications to read.
 *
 * CloudFormation writes it after the version is there and has passed its gates, and puts the former ARN back when the
 * deployment is rolled back. A former version is deleted later than that, so the parameter never names a version that
 * this stack has deleted. Applications in other stacks read it with `ModelVersion.fromPointer()`, at deployment, or with
 * GetParameter whenever they need it.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
 */
export class ModelVersionPointer extends Construct {
  /**
   * The name of the SSM parameter.
   *
   * @attribute
   */
  public readonly parameterName: string;

  /**
   * The ARN of the SSM parameter, `arn:aws:ssm:REGION:ACCOUNT:parameter/NAME`.
   *
   * @attribute
   */
  public readonly parameterArn: string;

  private readonly parameter: ssm.StringParameter;

  /** Throws when the name breaks the rule given at `parameterName`, or the description is too long. */
  constructor(scope: Construct, id: string, props: ModelVersionPointerProps) {
    super(scope, id);
    const description = known(props.description);
    throwProblems(this, [
      ...problemsOfParameterName('parameterName', known(props.parameterName)),
      ...(description === undefined || description.length <= 1024
        ? []
        : [
            {
              property: 'description',
              value: description,
              allowed: 'the description of a parameter has at most 1024 characters',
              change: 'shorten it',
            },
          ]),
    ]);

    this.parameter = new ssm.StringParameter(this, 'Resource', {
      parameterName: props.parameterName,
      simpleName: !(Token.isUnresolved(props.parameterName) || props.parameterName.startsWith('/')),
      stringValue: props.modelVersion.modelVersionRef.modelVersionArn,
      description: props.description ?? 'The ARN of the current Rekognition Custom Labels model version',
    });
    this.parameterName = this.parameter.parameterName;
    this.parameterArn = this.parameter.parameterArn;
  }

  /** Lets the grantee read the pointer: GetParameter and the like on the parameter. */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.parameter.grantRead(grantee);
  }
}
