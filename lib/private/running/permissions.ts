import { Aws, type IResolveContext } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../../contract/running-model-version';
import type { ModelVersionReference } from '../../model-version';
import { LatePolicyDocument } from '../functions/late-policy-document';
import { anyProject, anyVersion, versionsOf } from '../permissions/model-arns';
import {
  DESCRIBE_VERSIONS,
  LIST_TAGS,
  START_VERSION,
  STOP_VERSION,
  TAG,
  UNTAG,
} from '../permissions/model-versions';
import { isMadeHere } from '../values/intrinsics';

/** The role may change only the two tags for running models. */
const OWN_TAGS_ONLY = { 'ForAllValues:StringEquals': { 'aws:TagKeys': [RUNNER_TAG, RUN_OPERATION_TAG] } };

/** The permissions of the running models' role. */
export class RunningPermissions extends LatePolicyDocument {
  private readonly versions: ModelVersionReference[] = [];

  constructor(scope: IConstruct) {
    super((context) => [...this.statementsOfModels(context), ...statementsOfFormerModels(scope)]);
  }

  /** Lets the handler start and stop one version. */
  public permit(version: ModelVersionReference): void {
    this.versions.push(version);
  }

  private statementsOfModels(context: IResolveContext): iam.PolicyStatement[] {
    const each = (pick: (version: ModelVersionReference) => string) => [...new Set(this.versions.map(pick))];
    const projects = each(({ projectArn }) => projectArn);
    // If the role named the copy, every promotion would change the role just when the role is needed, and IAM needs
    // time for a change.
    const startable = each(({ projectArn, modelVersionArn }) =>
      isMadeHere(modelVersionArn, context) ? versionsOf(projectArn) : modelVersionArn,
    );
    // The former model is stopped last. The statement has no tag condition: if the condition failed, nobody could stop the
    // model, and it would be billed.
    const stoppable = projects.map((projectArn) => versionsOf(projectArn));
    return [
      new iam.PolicyStatement({ actions: [DESCRIBE_VERSIONS], resources: projects }),
      new iam.PolicyStatement({ actions: [START_VERSION], resources: startable }),
      new iam.PolicyStatement({ actions: [TAG], resources: startable, conditions: OWN_TAGS_ONLY }),
      new iam.PolicyStatement({ actions: [STOP_VERSION, LIST_TAGS], resources: stoppable }),
      new iam.PolicyStatement({ actions: [UNTAG], resources: stoppable, conditions: OWN_TAGS_ONLY }),
    ];
  }
}

/** As for copies: CloudFormation changes the role first, and the model of a former project is stopped last. */
function statementsOfFormerModels(scope: IConstruct): iam.PolicyStatement[] {
  const runByThisStack = { StringLike: { [`aws:ResourceTag/${RUNNER_TAG}`]: `${Aws.STACK_NAME}/*` } };
  const versions = [anyVersion(scope)];
  return [
    new iam.PolicyStatement({ actions: [DESCRIBE_VERSIONS], resources: [anyProject(scope)] }),
    new iam.PolicyStatement({ actions: [LIST_TAGS], resources: versions }),
    // The start is allowed too: the schedule may start such a model when the role already names the next version.
    new iam.PolicyStatement({
      actions: [START_VERSION, STOP_VERSION],
      resources: versions,
      conditions: runByThisStack,
    }),
    new iam.PolicyStatement({
      actions: [UNTAG],
      resources: versions,
      conditions: { ...runByThisStack, ...OWN_TAGS_ONLY },
    }),
  ];
}
