import { Fn, type IResource, Names, RemovalPolicy, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as rekognition from 'aws-cdk-lib/aws-rekognition';
import type { Construct } from 'constructs';
import { problemsOfProjectArn } from '../contract/arns';
import type { Problem } from '../contract/problem';
import { ModelVersionGrants } from './model-version-grants';
import { isMarkedAs, markAs } from './private/cdk/marks';
import { problemsOfProjectName } from './private/checks/project-name';
import { problemsOfKind, problemsOfShape, type Shape } from './private/checks/shape';
import { known, throwProblems } from './private/checks/validation';
import { asToken } from './private/values/placeholders';
import { type CopyPermissionOptions, ProjectPolicy } from './project-policy';

/** Properties of a project. */
export interface ProjectProps {
  /**
   * The name of the project: 1 to 255 of the characters `a-z`, `A-Z`, `0-9`, `_` and `-`, the first one a letter
   * or digit. A change replaces the project.
   *
   * @default - a name derived from the construct's path, at most 128 characters
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rekognition-project.html
   */
  readonly projectName?: string;

  /**
   * What happens to the project when it is removed from the stack or replaced.
   *
   * Rekognition deletes no project that still holds model versions. So DESTROY loses no trained model: the removal
   * fails instead. A retained project keeps its name, and the stack cannot make another one of that name. With RETAIN
   * this also happens after a failed first deployment: every later attempt fails, because the project exists.
   * RETAIN_ON_UPDATE_OR_DELETE avoids this: CloudFormation then deletes what a failed creation has made.
   *
   * @default RemovalPolicy.DESTROY
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProject.html
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags of the project. `Tags.of()` adds to them.
   *
   * @default - only the tags that `Tags.of()` applies
   */
  readonly tags?: { readonly [key: string]: string };
}

/**
 * A Custom Labels project.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/mp-project.html
 */
export interface IProject extends IResource, rekognition.IProjectRef {
  /**
   * The ARN of the project, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`.
   *
   * @attribute
   */
  readonly projectArn: string;

  /**
   * The name of the project.
   *
   * @attribute
   */
  readonly projectName: string;

  /** Grants for every version of the project, also future ones. */
  readonly grants: ModelVersionGrants;

  /**
   * Lets the principal copy model versions of the project, which has to be in the account and Region of the stack.
   *
   * The first call makes a `ProjectPolicy` under the project. A project can have five policies. Use `ProjectPolicy`
   * itself to name the policy, to forbid something, or to write its document.
   *
   * @param principal who may copy, such as an account or the role of another account's stack
   * @param options which versions
   */
  allowCopy(principal: iam.IPrincipal, options?: CopyPermissionOptions): void;
}

/** What a project can do, whether this app makes it or imports it. */
abstract class ProjectBase extends Resource implements IProject {
  public abstract readonly projectArn: string;
  public abstract readonly projectName: string;
  public readonly grants = ModelVersionGrants.fromProject(this);
  private policy?: ProjectPolicy;

  /** The reference to this project. */
  public get projectRef(): rekognition.ProjectReference {
    return { projectArn: this.projectArn, projectName: this.projectName };
  }

  /**
   * Lets the principal copy model versions of the project, which has to be in the account and Region of the stack.
   *
   * The first call makes a `ProjectPolicy` under the project. A project can have five policies. Use `ProjectPolicy`
   * itself to name the policy, to forbid something, or to write its document.
   *
   * @param principal who may copy, such as an account or the role of another account's stack
   * @param options which versions
   */
  public allowCopy(principal: iam.IPrincipal, options?: CopyPermissionOptions): void {
    this.policy ??= new ProjectPolicy(this, 'Policy', { project: this });
    this.policy.allowCopy(principal, options);
  }
}

/**
 * A Custom Labels project, which holds model versions. It costs nothing, and it is deleted with the stack unless
 * `removalPolicy` says otherwise. The deletion fails while the project holds a version, trained or copied.
 *
 * A project's ARN ends in the time of its creation, so nobody can know it in advance. Use `Project.fromProjectArn()`
 * for a project of another account.
 *
 * @resource AWS::Rekognition::Project
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/mp-create-project.html
 * @example
 * import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
 * import { Project } from 'cdk-rekognition-custom-labels';
 *
 * const project = new Project(this, 'Project', { projectName: 'shapes' });
 * project.allowCopy(new AccountPrincipal('222222222222'));
 */
export class Project extends ProjectBase {
  /** Whether `x` is a `Project`, also if the app has loaded this library twice. */
  public static isProject(x: any): x is Project {
    return isMarkedAs('Project', x);
  }

  /**
   * An existing project, in this or another account.
   *
   * Throws if the ARN does not look like `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`. A token is not
   * checked.
   */
  public static fromProjectArn(scope: Construct, id: string, projectArn: string): IProject {
    return new ImportedProject(scope, id, projectArn);
  }

  /**
   * The ARN of the project, `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`.
   *
   * @attribute
   */
  public readonly projectArn: string;

  /**
   * The name of the project.
   *
   * @attribute
   */
  public readonly projectName: string;

  /** Throws when the name breaks the rule given at `projectName`. */
  constructor(scope: Construct, id: string, props: ProjectProps = {}) {
    super(scope, id);
    markAs('Project', this);
    throwProblems(this, problemsOfShape(props, SHAPE));
    throwProblems(this, problemsOfProjectName(props.projectName));

    const project = new rekognition.CfnProject(this, 'Resource', {
      tags: props.tags && Object.entries(props.tags).map(([key, value]) => ({ key, value })),
      projectName: props.projectName ?? Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
    });
    project.applyRemovalPolicy(props.removalPolicy, { default: RemovalPolicy.DESTROY });
    this.projectArn = project.attrArn;
    this.projectName = project.ref;
  }
}

const SHAPE: Shape<ProjectProps> = {
  projectName: 'a string?',
  removalPolicy: 'a string?',
  tags: 'an object?',
};

class ImportedProject extends ProjectBase {
  public readonly projectArn: string;
  public readonly projectName: string;

  constructor(scope: Construct, id: string, projectArn: string) {
    const problems = problemsOf(projectArn);
    const environmentFromArn = asToken(projectArn);
    // The CDK parses the ARN, and would throw its own error if it cannot.
    super(scope, id, problems.length > 0 ? {} : { environmentFromArn });
    throwProblems(this, problems);
    this.projectArn = environmentFromArn;
    this.projectName = Fn.select(1, Fn.split('/', environmentFromArn));
  }
}

function problemsOf(projectArn: string): Problem[] {
  if (typeof projectArn !== 'string') return problemsOfKind('projectArn', projectArn, 'a string');
  return problemsOfProjectArn('projectArn', known(projectArn));
}
