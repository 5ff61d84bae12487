import { Fn, Names, RemovalPolicy, Resource, Token } from 'aws-cdk-lib';
import * as rekognition from 'aws-cdk-lib/aws-rekognition';
import type { Construct } from 'constructs';
import { parseProjectArn } from '../contract/arns';
import { problemsOfProjectName } from './private/project-name';
import { throwProblems } from './private/validation';

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
   *
   * @default RemovalPolicy.DESTROY
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProject.html
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A Custom Labels project: the place where model versions live, trained ones and copies.
 *
 * The ARN of a project ends in the time at which it was made, so it cannot be told in advance. An app that refers to a
 * project of another account does so by `Project.fromProjectArn()`.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/mp-create-project.html
 */
export class Project extends Resource implements rekognition.IProjectRef {
  /**
   * A project that exists already, in this or another account.
   *
   * Throws when the ARN does not look like `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP`. A token is not
   * checked.
   */
  public static fromProjectArn(scope: Construct, id: string, projectArn: string): rekognition.IProjectRef {
    const imported = new ImportedProject(scope, id, projectArn);
    if (!Token.isUnresolved(projectArn) && !parseProjectArn(projectArn)) {
      throwProblems(imported, [
        {
          property: 'projectArn',
          value: projectArn,
          allowed: 'it must look like arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP',
          change: 'pass the whole ARN as Rekognition shows it',
        },
      ]);
    }
    return imported;
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
    throwProblems(this, problemsOfProjectName(props.projectName));

    const project = new rekognition.CfnProject(this, 'Resource', {
      projectName: props.projectName ?? Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
    });
    project.applyRemovalPolicy(props.removalPolicy, { default: RemovalPolicy.DESTROY });
    this.projectArn = project.attrArn;
    this.projectName = project.ref;
  }

  /** Where the project is found. */
  public get projectRef(): rekognition.ProjectReference {
    return { projectArn: this.projectArn, projectName: this.projectName };
  }
}

class ImportedProject extends Resource implements rekognition.IProjectRef {
  public readonly projectRef: rekognition.ProjectReference;

  constructor(scope: Construct, id: string, projectArn: string) {
    super(scope, id, { environmentFromArn: projectArn });
    this.projectRef = { projectArn, projectName: Fn.select(1, Fn.split('/', projectArn)) };
  }
}
