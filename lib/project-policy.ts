import {
  Annotations,
  CustomResource,
  Duration,
  Lazy,
  Names,
  type RemovalPolicy,
  Resource,
  Stack,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as rekognition from 'aws-cdk-lib/aws-rekognition';
import type { Construct } from 'constructs';
import { parseProjectArn } from '../contract/arns';
import { LONGEST_SERVICE_TIMEOUT, POLICIES_PER_PROJECT } from '../contract/limits';
import type { Problem } from '../contract/problem';
import {
  PROJECT_POLICY_TYPE,
  type ProjectPolicyAttributes,
  type ProjectPolicyProperties,
  problemsOfPolicy,
} from '../contract/project-policy';
import type { IModelVersionRef } from './model-version';
import { isMarkedAs, markAs } from './private/cdk/marks';
import { problemsOfNamesake } from './private/checks/namesakes';
import { warnOfOtherStack } from './private/checks/other-stack';
import { problemsOfPlace } from './private/checks/place';
import { problemsOfRemovalPolicy, retentionOf } from './private/checks/retention';
import { problemsOfShape, type Shape } from './private/checks/shape';
import { known, throwProblems, validateLater, warnOfRegion, whereabouts } from './private/checks/validation';
import { versionsOf } from './private/permissions/model-arns';
import { COPY } from './private/permissions/model-versions';
import { PolicyEngine } from './private/policies/engine';
import { warningsOf } from './private/policies/warnings';
import { holdsIntrinsic, withPartition } from './private/values/intrinsics';
import { isPlaceholder } from './private/values/placeholders';
import type { Rendered } from './private/values/rendering';
import { meaningOf } from './private/values/same-value';

/** Properties of a project policy. */
export interface ProjectPolicyProps {
  /** The project whose versions may be copied, in the account and Region of the stack. */
  readonly project: rekognition.IProjectRef;

  /**
   * The name of the policy within its project: 1 to 128 of the characters `a-z`, `A-Z`, `0-9`, `_`, `.` and `-`.
   *
   * @default - a name derived from the construct's path
   */
  readonly policyName?: string;

  /**
   * The policy document. `allowCopy()` and `denyCopy()` add to it.
   *
   * Its only action can be rekognition:CopyProjectVersion. It has at most 2000 characters, and no NotAction,
   * NotResource or NotPrincipal.
   *
   * @default - an empty document, to which statements have to be added
   * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/md-create-project-policy-document.html
   */
  readonly document?: iam.PolicyDocument;

  /**
   * What happens to the policy when it is removed from the stack or replaced: DESTROY, RETAIN or
   * RETAIN_ON_UPDATE_OR_DELETE. A retained policy still permits copies, and counts as one of the project's five.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Which model versions a principal may, or may not, copy. */
export interface CopyPermissionOptions {
  /**
   * The versions. The list must not be empty.
   *
   * @default - every version of the project, also future ones
   */
  readonly versions?: IModelVersionRef[];
}

/**
 * A policy of a project that says who may copy its model versions. It costs nothing. It is removed from the project
 * when the stack is deleted, unless `removalPolicy` says otherwise.
 *
 * The first policy of a stack also makes a function, a state machine, two roles and a log group. Copies that exist stay
 * when the policy is removed.
 *
 * A project can have at most five policies. Declare the policy in the account that owns the source project;
 * `CopiedModelVersion` makes the copy in the other account.
 *
 * @resource AWS::CloudFormation::CustomResource
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/md-attach-project-policy.html
 * @example
 * import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
 * import { ModelVersion, Project, ProjectPolicy } from 'cdk-rekognition-custom-labels';
 *
 * const project = Project.fromProjectArn(this, 'Project', projectArn);
 * const version = ModelVersion.fromModelVersionAttributes(this, 'Version', { project, modelVersionArn });
 * const policy = new ProjectPolicy(this, 'Policy', { project, policyName: 'production' });
 * policy.allowCopy(new AccountPrincipal('222222222222'), { versions: [version] });
 */
export class ProjectPolicy extends Resource {
  /** Whether `x` is a `ProjectPolicy`, also if the app has loaded this library twice. */
  public static isProjectPolicy(x: any): x is ProjectPolicy {
    return isMarkedAs('ProjectPolicy', x);
  }

  /**
   * The name of the policy within its project.
   *
   * @attribute
   */
  public readonly policyName: string;

  /**
   * The id of the policy's current revision, which changes with every change of its document: up to 64 hexadecimal
   * digits.
   *
   * @attribute
   */
  public readonly policyRevisionId: string;

  /** The policy document. It must have a statement when the app is synthesised. */
  public readonly document: iam.PolicyDocument;

  private readonly project: rekognition.IProjectRef;
  private readonly resource: CustomResource;
  private readonly warnings = new Set<string>();

  /**
   * Throws one error with all mistakes in the properties, before anything is made. Tokens are checked when the stack is
   * deployed. Statements that are added later are checked when the app is synthesised.
   */
  constructor(scope: Construct, id: string, props: ProjectPolicyProps) {
    super(scope, id);
    markAs('ProjectPolicy', this);
    throwProblems(this, problemsOfShape(props, SHAPE));
    this.project = props.project;
    // The names and order of statements are the user's: the feature flag minimizePolicies does not apply.
    this.document = props.document ?? new iam.PolicyDocument({ minimize: false });
    const projectArn = props.project.projectRef.projectArn;
    throwProblems(this, [
      ...problemsOfPolicy({
        projectArn: known(projectArn),
        policyName: known(props.policyName),
        ...whereabouts(this),
      }),
      ...(known(projectArn) === undefined ? problemsOfPlace(this, 'project', props.project) : []),
      ...problemsOfNamesake(this, 'policyName', props.policyName, projectArn),
      ...problemsOfRemovalPolicy(props.removalPolicy),
      ...(this.document.isEmpty ? [] : this.problemsOfDocument()),
    ]);
    warnOfRegion(this);
    validateLater(this, () => {
      this.warn();
      return [...this.problemsOfDocument(), ...this.problemsOfNumber()];
    });

    const engine = PolicyEngine.of(this);
    engine.permissions.permit(projectArn);
    const properties: Rendered<ProjectPolicyProperties> = {
      ProjectArn: projectArn,
      PolicyName: props.policyName ?? Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      PolicyDocument: this.document,
      Retain: Lazy.string({ produce: () => retentionOf(this.resource) }),
    };
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: PROJECT_POLICY_TYPE,
      serviceToken: engine.serviceToken,
      serviceTimeout: Duration.seconds(LONGEST_SERVICE_TIMEOUT),
      removalPolicy: props.removalPolicy,
      properties,
    });
    engine.serve(this.resource);
    this.node.defaultChild = this.resource.node.defaultChild;

    const attribute = (name: keyof ProjectPolicyAttributes) => this.resource.getAttString(name);
    this.policyName = attribute('PolicyName');
    this.policyRevisionId = attribute('PolicyRevisionId');
  }

  /** Changes what happens to the policy when it is removed from the stack or replaced. See `removalPolicy`. */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    throwProblems(this, problemsOfRemovalPolicy(policy));
    this.resource.applyRemovalPolicy(policy);
  }

  /**
   * Lets the principal copy model versions of the project.
   *
   * It returns no `Grant`: a copy also needs permissions in the destination, which `CopiedModelVersion` gives to its
   * own role.
   *
   * The synthesis warns of a principal that means everybody, such as `AnyPrincipal`
   * (`cdk-rekognition-custom-labels:policy-everybody`), and of a principal with a condition, such as
   * `OrganizationPrincipal` (`cdk-rekognition-custom-labels:policy-condition`). AWS does not document whether
   * Rekognition evaluates a condition in a project policy. **If Rekognition ignores it, `OrganizationPrincipal` lets
   * every AWS account copy.** `Annotations.of(policy).acknowledgeWarning(id)` silences a warning.
   *
   * @param principal who may copy, such as an account or the role of another account's stack
   * @param options which versions
   */
  public allowCopy(principal: iam.IPrincipal, options: CopyPermissionOptions = {}): void {
    this.addStatement(iam.Effect.ALLOW, principal, options);
  }

  /**
   * Forbids the principal to copy model versions of the project, whatever else allows it. In the project's own account
   * a copy needs no project policy, so this method is the way to forbid copies there.
   *
   * @param principal who may not copy
   * @param options which versions
   */
  public denyCopy(principal: iam.IPrincipal, options: CopyPermissionOptions = {}): void {
    this.addStatement(iam.Effect.DENY, principal, options);
  }

  private addStatement(
    effect: iam.Effect,
    principal: iam.IPrincipal,
    { versions }: CopyPermissionOptions,
  ): void {
    throwProblems(this, versions?.length === 0 ? [NO_VERSIONS] : []);
    for (const { modelVersionRef } of versions ?? []) {
      warnOfOtherStack(this, 'A version in versions', modelVersionRef.modelVersionArn);
    }
    const statement = new iam.PolicyStatement({
      effect,
      principals: [principal],
      actions: [COPY],
      resources: versions?.map((version) => version.modelVersionRef.modelVersionArn) ?? [
        versionsOf(this.project.projectRef.projectArn),
      ],
    });
    this.document.addStatements(statement);
    this.warn();
  }

  /**
   * The user's document can have its own statements, so it is read again when the app is complete. Each warning is
   * added once: the oldest supported CDK removes an acknowledged warning, but would keep a second one with the same
   * text.
   */
  private warn(): void {
    for (const [id, text] of Object.entries(warningsOf(Stack.of(this).resolve(this.document)))) {
      if (text === undefined || this.warnings.has(text)) continue;
      this.warnings.add(text);
      Annotations.of(this).addWarningV2(`cdk-rekognition-custom-labels:${id}`, text);
    }
  }

  private problemsOfDocument(): Problem[] {
    const projectArn = known(this.project.projectRef.projectArn);
    const document = Stack.of(this).resolve(this.document) ?? {};
    const { partition } = parseProjectArn(projectArn) ?? {};
    return problemsOfPolicy(
      { projectArn, document: partition ? (withPartition(document, partition) as object) : document },
      (value) => !holdsIntrinsic(value) && !isPlaceholder(value),
    ).filter(({ property }) => property.startsWith('document'));
  }

  /** Counts the policies of the whole app, in all its stacks. */
  private problemsOfNumber(): Problem[] {
    const projectOf = (policy: ProjectPolicy) => meaningOf(policy.project.projectRef.projectArn, policy);
    const policies = this.node.root.node
      .findAll()
      .filter((construct): construct is ProjectPolicy => ProjectPolicy.isProjectPolicy(construct))
      .filter((policy) => projectOf(policy) === projectOf(this));
    if (policies.indexOf(this) < POLICIES_PER_PROJECT) return [];
    return [
      {
        property: 'project',
        value: this.project.node.path,
        allowed: `it is policy number ${policies.indexOf(this) + 1} of a project that can carry ${POLICIES_PER_PROJECT}`,
        change:
          'put the statements of several policies into one, or let a promotion keep fewer versions or have fewer targets',
      },
    ];
  }
}

const SHAPE: Shape<ProjectPolicyProps> = {
  project: 'an object',
  policyName: 'a string?',
  document: 'an object?',
  removalPolicy: 'a string?',
};

/** Otherwise an empty list, which a program may have made by mistake, would mean every version. */
const NO_VERSIONS: Problem = {
  property: 'versions',
  value: [],
  allowed: 'an empty list names no version',
  change: 'name versions, or leave the list out to name every version of the project',
};
