import { Fn, type IResource, Names, RemovalPolicy, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as rekognition from 'aws-cdk-lib/aws-rekognition';
import type { Construct } from 'constructs';
import { parseProjectArn } from '../contract/arns';
import type { Problem } from '../contract/problem';
import { ModelVersionGrants } from './model-version-grants';
import { isMarkedAs, markAs } from './private/cdk/marks';
import { problemsOfProjectName } from './private/checks/project-name';
import { problemsOfKind, problemsOfShape, type Shape } from './private/checks/shape';
import { isKnown, throwProblems } from './private/checks/validation';
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
   * Rekognition deletes no project that still holds model versions, so that no trained model is lost with DESTROY: the
   * removal fails instead. A project that is retained keeps its name, and the stack cannot make it again.
   * With RETAIN that happens also when the first deployment fails, so every further attempt is told that the project exists:
   * use RETAIN_ON_UPDATE_OR_DELETE, with which CloudFormation deletes what a failed creation has made.
   *
   * @default RemovalPolicy.DESTROY
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProject.html
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags of the project. Those of `Tags.of()` are added to them.
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

  /** Lets others use every version of the project, those to come included. */
  readonly grants: ModelVersionGrants;

  /**
   * Lets the principal copy model versions of the project, which has to be in the account and Region of the stack.
   *
   * The first call makes a `ProjectPolicy` under the project, one of the five that a project can carry. Use
   * `ProjectPolicy` itself to name it, to forbid something, or to write its document.
   *
   * @param principal who may copy, such as an account or the role of another account's stack
   * @param options which versions
   */
  allowCopy(principal: iam.IPrincipal, options?: CopyPermissionOptions): void;
}

/** What a project is able to do, whoever has made it. */
abstract class ProjectBase extends Resource implements IProject {
  public abstract readonly projectArn: string;
  public abstract readonly projectName: string;
  public readonly grants = ModelVersionGrants.fromProject(this);
  private policy?: ProjectPolicy;

  /** Where the project is found. */
  public get projectRef(): rekognition.ProjectReference {
    return { projectArn: this.projectArn, projectName: this.projectName };
  }

  /**
   * Lets the principal copy model versions of the project, which has to be in the account and Region of the stack.
   *
   * The first call makes a `ProjectPolicy` under the project, one of the five that a project can carry. Use
   * `ProjectPolicy` itself to name it, to forbid something, or to write its document.
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
 * A Custom Labels project, the place where model versions live: it costs nothing, and it is deleted with the stack unless
 * `removalPolicy` says otherwise. The deletion fails while the project holds a version, a trained one or a copy.
 *
 * The ARN of a project ends in the time at which it was made, so it cannot be told in advance. An app that refers to a
 * project of another account does so by `Project.fromProjectArn()`.
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
  /** Whether `x` is a `Project`, also one of another copy of this library. */
  public static isProject(x: any): x is Project {
    return isMarkedAs('Project', x);
  }

  /**
   * A project that exists already, in this or another account.
   *
   * Throws when the ARN does not look like `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`. A token is not
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
    const problems = problemsOfProjectArn(projectArn);
    const environmentFromArn = asToken(projectArn);
    // The CDK takes an ARN apart, and throws an error of its own where it cannot.
    super(scope, id, problems.length > 0 ? {} : { environmentFromArn });
    throwProblems(this, problems);
    this.projectArn = environmentFromArn;
    this.projectName = Fn.select(1, Fn.split('/', environmentFromArn));
  }
}

function problemsOfProjectArn(projectArn: string): Problem[] {
  if (typeof projectArn !== 'string') return problemsOfKind('projectArn', projectArn, 'a string');
  if (!isKnown(projectArn) || parseProjectArn(projectArn)) return [];
  return [
    {
      property: 'projectArn',
      value: projectArn,
      allowed: 'it must look like arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP',
      change: 'pass the whole ARN as Rekognition shows it',
    },
  ];
}
