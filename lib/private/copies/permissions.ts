import { Aws, type IResolveContext, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { OPERATION_TAG, OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../../contract/copied-model-version';
import { LatePolicyDocument } from '../functions/late-policy-document';
import { READ_POINTER } from '../permissions/lookups';
import { anyProject, anyVersion, versionsOf } from '../permissions/model-arns';
import {
  COPY,
  CREATE_VERSION,
  DELETE_VERSION,
  DESCRIBE_VERSIONS,
  LIST_TAGS,
  STOP_VERSION,
  TAG,
  UNTAG,
} from '../permissions/model-versions';
import { parameterNamed } from '../permissions/parameter-arns';
import { ResourceGroups } from '../permissions/resources';
import {
  LEND_ENCRYPTION_KEY,
  READ_OBJECT,
  READ_OUTPUT_BUCKET,
  USE_BUCKET_KEY,
  WRITE_OUTPUT,
} from '../permissions/training-results';
import { intrinsicIn, isMadeHere, mayBeLeftOut } from '../values/intrinsics';

/** What one copy uses. */
export interface CopyNeeds {
  readonly sourceProjectArn: string;
  readonly sourceModelVersionArn: string;
  readonly destinationProjectArn: string;
  /** Absent when the handler derives it. */
  readonly versionName?: string;
  readonly outputBucketArn: string;
  readonly outputKeyPrefix: string;
  readonly encryptionKeyArn?: string;
  /** The key that the output bucket encrypts with. */
  readonly bucketKeyArn?: string;
  readonly stopOnDelete: boolean;
  /** The SSM parameter with the version that the copy is compared with. */
  readonly currentVersionParameterName?: string;
}

/**
 * Characters for the lists that grow with the copies: IAM's 10,240 for a role's inline policies, minus the fixed part.
 */
const BUDGET = 7000;

/** The permissions of the copies' role: one statement for each kind of call, for all copies of the stack. */
export class CopyPermissions extends LatePolicyDocument {
  private readonly copies: CopyNeeds[] = [];

  constructor(scope: IConstruct) {
    super((context) => [
      ...statementsOfCopies(this.copies, context),
      ...statementsOfGates(this.copies, scope),
      ...statementsOfFormerCopies(scope),
    ]);
  }

  /** Lets the handler do what one copy needs. */
  public permit(needs: CopyNeeds): void {
    this.copies.push(needs);
  }
}

function statementsOfCopies(copies: readonly CopyNeeds[], context: IResolveContext): iam.PolicyStatement[] {
  const sources = new ResourceGroups();
  const destinationVersions = new ResourceGroups();
  const stoppable = new ResourceGroups();
  const objects = new ResourceGroups();
  const patterns = new Map<string, string>();
  const versions = (projectArn: string, name = '*') => {
    const known = patterns.get(`${name} ${projectArn}`);
    const pattern = known ?? versionsOf(projectArn, name === '*' ? undefined : name);
    patterns.set(`${name} ${projectArn}`, pattern);
    return pattern;
  };

  for (const copy of copies) {
    const anySource = versions(copy.sourceProjectArn);
    // The role cannot name a source that is a copy of this stack: that copy waits for the role.
    const source = copy.sourceModelVersionArn;
    sources.add(anySource, isMadeHere(source, context) ? anySource : source);
    const anyDestination = versions(copy.destinationProjectArn);
    const hasName = !mayBeLeftOut(context.resolve(copy.versionName));
    const destination = versions(copy.destinationProjectArn, hasName ? copy.versionName : undefined);
    destinationVersions.add(anyDestination, destination);
    if (copy.stopOnDelete) stoppable.add(anyDestination, destination);
    objects.add(`${copy.outputBucketArn}/*`, `${copy.outputBucketArn}/${copy.outputKeyPrefix}*`);
  }
  ResourceGroups.fit([sources, destinationVersions, stoppable, objects], BUDGET, (resource) =>
    Token.isUnresolved(resource) ? expectedLength(context.resolve(resource)) : resource.length,
  );

  const each = (pick: (copy: CopyNeeds) => string | undefined) => [
    ...new Set(copies.map(pick).filter((arn) => arn !== undefined)),
  ];
  const destinations = each((copy) => copy.destinationProjectArn);
  return [
    allow([COPY], [...each((copy) => copy.sourceProjectArn), ...sources.resources, ...destinations]),
    allow([CREATE_VERSION, DESCRIBE_VERSIONS], destinations),
    // AWS does not say whether it also checks CopyProjectVersion on the new version. AWS's own examples name the new
    // version.
    allow([COPY, CREATE_VERSION, DELETE_VERSION, LIST_TAGS, TAG, UNTAG], destinationVersions.resources),
    allow([STOP_VERSION], stoppable.resources),
    allow(
      READ_OUTPUT_BUCKET,
      each((copy) => copy.outputBucketArn),
    ),
    allow([READ_OBJECT, ...WRITE_OUTPUT], objects.resources),
    allow(
      [...LEND_ENCRYPTION_KEY, ...USE_BUCKET_KEY],
      each((copy) => copy.encryptionKeyArn),
    ),
    allow(
      USE_BUCKET_KEY,
      each((copy) => copy.bucketKeyArn),
    ),
  ].flat();
}

/**
 * Permissions to judge copies, not to make them. Reading the evaluation needs no permission here: it is one of the
 * copy's objects, which the role may read anyway.
 */
function statementsOfGates(copies: readonly CopyNeeds[], scope: IConstruct): iam.PolicyStatement[] {
  const names = copies.map((copy) => copy.currentVersionParameterName).filter((name) => name !== undefined);
  return allow([READ_POINTER], [...new Set(names.flatMap((name) => parameterNamed(name, scope)))]);
}

/**
 * Permissions for copies that the template no longer names. CloudFormation changes the role first, and sends the Delete of
 * a removed or replaced copy last. See docs/decisions/0001-permissions-of-former-copies.md.
 */
function statementsOfFormerCopies(scope: IConstruct): iam.PolicyStatement[] {
  const ownedByThisStack = { StringLike: { [`aws:ResourceTag/${OWNER_TAG}`]: `${Aws.STACK_NAME}/*` } };
  // A rollback gives back what the undone update took over. For this it changes only our own tags.
  const wasTakenOver = {
    StringLike: { ...ownedByThisStack.StringLike, [`aws:ResourceTag/${TAKEN_FROM_TAG}`]: '*' },
    'ForAllValues:StringEquals': { 'aws:TagKeys': [OPERATION_TAG, OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG] },
  };
  const mayBeStopped = { StringEquals: { [`aws:ResourceTag/${STOP_TAG}`]: 'true' } };
  return [
    allow([DESCRIBE_VERSIONS], [anyProject(scope)]),
    allow([LIST_TAGS], [anyVersion(scope)]),
    allow([DELETE_VERSION], [anyVersion(scope)], ownedByThisStack),
    allow([STOP_VERSION], [anyVersion(scope)], { ...ownedByThisStack, ...mayBeStopped }),
    allow([TAG, UNTAG], [anyVersion(scope)], wasTakenOver),
  ].flat();
}

/** No statement if there are no resources. */
function allow(actions: string[], resources: string[], conditions?: iam.Conditions): iam.PolicyStatement[] {
  return resources.length === 0 ? [] : [new iam.PolicyStatement({ actions, resources, conditions })];
}

/** A cautious estimate of a resource's length after CloudFormation has resolved it. */
function expectedLength(resolved: unknown): number {
  if (typeof resolved === 'string') return resolved.length;
  const intrinsic = intrinsicIn(resolved);
  if (intrinsic?.kind === 'join') {
    const { delimiter, parts } = intrinsic;
    return parts.reduce((total: number, part) => total + expectedLength(part) + delimiter.length, 0);
  }
  if (intrinsic?.kind === 'reference' && intrinsic.logicalId.startsWith('AWS::')) return 16;
  return intrinsic?.kind === 'function' && intrinsic.name === 'Fn::Select' ? 64 : 150;
}
