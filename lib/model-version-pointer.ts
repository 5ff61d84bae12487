import {
  CfnDynamicReference,
  CfnDynamicReferenceService,
  Fn,
  type IResource,
  Resource,
  Token,
} from 'aws-cdk-lib';
import type * as rekognition from 'aws-cdk-lib/aws-rekognition';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { problemsOfParameterName } from '../contract/pointer';
import type { IModelVersionRef } from './model-version';
import { ModelVersionGrants } from './model-version-grants';
import { ModelVersionPointerGrants } from './model-version-pointer-grants';
import { isMarkedAs, markAs } from './private/cdk/marks';
import { problemsOfSamePointer } from './private/checks/namesakes';
import { warnOfOtherStack } from './private/checks/other-stack';
import { pointerNameFor } from './private/checks/pointer-name';
import { problemsOfShape, type Shape } from './private/checks/shape';
import { known, throwProblems } from './private/checks/validation';
import { asToken } from './private/values/placeholders';

/** Properties of a pointer to a model version. */
export interface ModelVersionPointerProps {
  /**
   * The name of the SSM parameter, such as `/models/shapes/current`: up to 961 of the characters `a-z`, `A-Z`, `0-9`,
   * `_`, `.`, `-` and `/`, not beginning with `aws` or `ssm`. A token must stand for a name that begins with a slash. A
   * change makes a new parameter and deletes the old one.
   *
   * @default - `/custom-labels/PROJECT/current`, with the name of the version's project
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
   */
  readonly parameterName?: string;

  /** The model version that is current: the parameter's value is its ARN. It can be changed at any time. */
  readonly modelVersion: IModelVersionRef;

  /**
   * What the parameter's description says, at most 1024 characters.
   *
   * @default - a sentence that says what the parameter holds
   */
  readonly description?: string;
}

/** An existing pointer, and the project of the versions that it names. */
export interface ModelVersionPointerAttributes {
  /** The name of the SSM parameter, in the account and Region of the stack. */
  readonly parameterName: string;

  /** The project that holds the versions which the pointer names. */
  readonly project: rekognition.IProjectRef;
}

/** A pointer to the current model version: an SSM parameter that holds its ARN. */
export interface IModelVersionPointer extends IResource, ssm.IParameterRef {
  /**
   * The name of the SSM parameter.
   *
   * @attribute
   */
  readonly parameterName: string;

  /**
   * The ARN of the SSM parameter, `arn:aws:ssm:REGION:ACCOUNT:parameter/NAME`.
   *
   * @attribute
   */
  readonly parameterArn: string;

  /**
   * The ARN of the version that the pointer names at the time of the deployment.
   *
   * CloudFormation reads an imported pointer only when the stack is deployed. Until the next deployment the stack keeps
   * that version. The parameter must exist when the stack is deployed. If the parameter's name is a token,
   * CloudFormation reads the value again only when something else in the template changes.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
   */
  readonly modelVersionArn: string;

  /** Lets others follow the pointer. */
  readonly grants: ModelVersionPointerGrants;
}

/**
 * An SSM parameter that holds the ARN of the current model version, for applications to read. It costs nothing, and it
 * is deleted with the stack.
 *
 * CloudFormation writes it after the version exists and has passed its gates, and writes the former ARN again when the
 * deployment is rolled back. The stack deletes a version only after the parameter names another one, so the parameter
 * never names a version that this stack has deleted. Applications read the parameter with GetParameter whenever they
 * need the ARN. Another stack reads it at deployment with `ModelVersionPointer.fromParameterName()`.
 *
 * @resource AWS::SSM::Parameter
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
 * @example
 * import { ModelVersion, ModelVersionPointer, Project } from 'cdk-rekognition-custom-labels';
 *
 * const project = Project.fromProjectArn(this, 'Project', projectArn);
 * const pointer = new ModelVersionPointer(this, 'Current', {
 *   parameterName: '/models/shapes/current',
 *   modelVersion: ModelVersion.fromModelVersionAttributes(this, 'Version', { project, modelVersionArn }),
 * });
 * pointer.grants.detect(application);
 */
export class ModelVersionPointer extends Resource implements IModelVersionPointer {
  /**
   * A pointer of this account and Region, by the name of its parameter.
   *
   * Throws if the name is not valid. A token is not checked.
   */
  public static fromParameterName(scope: Construct, id: string, parameterName: string): IModelVersionPointer {
    return new ImportedPointer(scope, id, { parameterName });
  }

  /**
   * A pointer of this account and Region with the project of its versions, which `grants.detect()` needs.
   *
   * Throws if the name is not valid. A token is not checked.
   */
  public static fromModelVersionPointerAttributes(
    scope: Construct,
    id: string,
    attrs: ModelVersionPointerAttributes,
  ): IModelVersionPointer {
    return new ImportedPointer(scope, id, attrs);
  }

  /** Whether `x` is a `ModelVersionPointer`, also if the app has loaded this library twice. */
  public static isModelVersionPointer(x: any): x is ModelVersionPointer {
    return isMarkedAs('ModelVersionPointer', x);
  }

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

  /** The ARN of the current version. */
  public readonly modelVersionArn: string;

  /** @internal */
  public _versions: ModelVersionGrants;

  private readonly parameter: ssm.StringParameter;

  /** Throws when the name breaks the rule given at `parameterName`, or the description is too long. */
  constructor(scope: Construct, id: string, props: ModelVersionPointerProps) {
    super(scope, id);
    markAs('ModelVersionPointer', this);
    throwProblems(this, problemsOfShape(props, SHAPE));
    const { projectArn, modelVersionArn } = props.modelVersion.modelVersionRef;
    const description = known(props.description);
    throwProblems(this, [
      ...problemsOfParameterName('parameterName', known(props.parameterName)),
      ...problemsOfSamePointer(this, props.parameterName, projectArn),
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

    warnOfOtherStack(this, 'modelVersion', modelVersionArn);
    const parameterName =
      asToken(props.parameterName) ?? pointerNameFor(Fn.select(1, Fn.split('/', projectArn)));
    this.parameter = new ssm.StringParameter(this, 'Resource', {
      parameterName,
      simpleName: isSimple(parameterName),
      stringValue: modelVersionArn,
      description: props.description ?? 'The ARN of the current Rekognition Custom Labels model version',
    });
    this.node.defaultChild = this.parameter.node.defaultChild;
    this.parameterName = this.parameter.parameterName;
    this.parameterArn = this.parameter.parameterArn;
    this.modelVersionArn = modelVersionArn;
    this._versions = ModelVersionGrants._fromProjectArn(projectArn, this);
  }

  /** Lets others follow the pointer. */
  public get grants(): ModelVersionPointerGrants {
    return ModelVersionPointerGrants._of(this, this.parameter, this._versions);
  }

  /** The parameter, in the form that the CDK's properties accept. */
  public get parameterRef(): ssm.ParameterReference {
    return this.parameter.parameterRef;
  }
}

class ImportedPointer extends Resource implements IModelVersionPointer {
  public readonly parameterName: string;
  public readonly parameterArn: string;
  public readonly parameterRef: ssm.ParameterReference;
  public readonly grants: ModelVersionPointerGrants;

  constructor(
    scope: Construct,
    id: string,
    attributes: Partial<ModelVersionPointerAttributes> & { parameterName: string },
  ) {
    super(scope, id);
    throwProblems(this, problemsOfShape(attributes, ATTRIBUTES));
    throwProblems(this, problemsOfParameterName('parameterName', known(attributes.parameterName)));
    const { project } = attributes;
    const parameterName = asToken(attributes.parameterName);
    const parameter = ssm.StringParameter.fromStringParameterAttributes(this, 'Parameter', {
      parameterName,
      simpleName: isSimple(parameterName),
      // Otherwise the template would read the parameter even if only its name is needed.
      forceDynamicReference: true,
    });
    this.parameterName = parameterName;
    this.parameterArn = parameter.parameterArn;
    this.parameterRef = parameter.parameterRef;
    this.grants = ModelVersionPointerGrants._of(
      this,
      parameter,
      project && ModelVersionGrants.fromProject(project),
    );
  }

  /**
   * With a literal name this is a parameter of the template, whose value every deployment reads again. With a token
   * only a dynamic reference is possible.
   */
  public get modelVersionArn(): string {
    return Token.isUnresolved(this.parameterName)
      ? new CfnDynamicReference(CfnDynamicReferenceService.SSM, this.parameterName).toString()
      : ssm.StringParameter.valueForStringParameter(this, this.parameterName);
  }
}

const SHAPE: Shape<ModelVersionPointerProps> = {
  parameterName: 'a string?',
  modelVersion: 'an object',
  description: 'a string?',
};

const ATTRIBUTES: Shape<Partial<ModelVersionPointerAttributes> & { parameterName: string }> = {
  parameterName: 'a string',
  project: 'an object?',
};

const isSimple = (parameterName: string) =>
  !(Token.isUnresolved(parameterName) || parameterName.startsWith('/'));
