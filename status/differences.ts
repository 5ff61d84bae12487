import { isDeepStrictEqual } from 'node:util';
import { GIVEN_BACK, OPERATION_TAG, OWNER_TAG, STOP_TAG } from '../contract/copied-model-version';
import { parseMark } from '../lambda/cloudformation/mark';
import { ownerOf } from '../lambda/cloudformation/owner';
import { meansTheSame } from '../lambda/project-policy/document';
import { makerIn, signedText } from '../lambda/project-policy/signature';
import type { AppStack } from './assembly';
import { awsCommand, cdkDeploy } from './commands';
import { type Declared, type DeclaredResource } from './declared';
import type { Found, FoundVersion } from './found';
import { leftOver } from './left-over';
import { runs } from './runs';
import { resolve } from './template';
import { holderOf, namedBy, versionOf } from './versions';

/** Something that is not as the app declares it. */
export interface Difference {
  readonly id: DifferenceId;
  readonly what: string;
  /** The command that repairs it. */
  readonly command: string;
  /** What to change or to make sure of before the command. */
  readonly before?: string;
  /** The copy that is missing or cannot be made, by its logical id. */
  readonly copy?: string;
}

export type DifferenceId =
  | 'stack-missing'
  | 'stack-changing'
  | 'stack-failed'
  | 'not-deployed'
  | 'source-gone'
  | 'gate-refuses'
  | 'copy-gone'
  | 'copy-failed'
  | 'copy-taken'
  | 'tags-changed'
  | 'left-over'
  | 'not-running'
  | 'left-running'
  | 'run-taken'
  | 'pointer-gone'
  | 'pointer-changed'
  | 'policy-gone'
  | 'policy-changed';

/**
 * What is not as declared. One difference is between the template of the app and the deployed one. All others are
 * between AWS and the deployed template: a deployment alone would not repair them.
 */
export function differences(stack: AppStack, found: Found): Difference[] {
  const { status } = found;
  if (status === undefined) {
    return [
      { id: 'stack-missing', what: `the stack ${stack.name} does not exist`, command: cdkDeploy(stack) },
    ];
  }
  // What differs now may be right when the operation ends.
  if (isChanging(found)) {
    const command = awsCommand(found, 'cloudformation describe-stacks', { 'stack-name': stack.name });
    return [{ id: 'stack-changing', what: `the stack is ${status}: look again when it is done`, command }];
  }
  const failed = failedStack(stack, found);
  if (failed) return [failed];
  return [
    ...undeployed(stack, found),
    ...copies(stack, found),
    ...leftOver(stack, found),
    ...runs(stack, found),
    ...pointers(found),
    ...policies(found),
  ];
}

/** Whether an operation of the stack is in progress. */
export function isChanging({ status }: Found): boolean {
  return status?.endsWith('_IN_PROGRESS') ?? false;
}

function failedStack(stack: AppStack, found: Found): Difference | undefined {
  const { status = '' } = found;
  const command = COMMAND_AFTER[status];
  if (!command) return undefined;
  return {
    id: 'stack-failed',
    what: `the stack is ${status}`,
    command: awsCommand(found, `cloudformation ${command}`, { 'stack-name': stack.name }),
    ...(command === 'rollback-stack' ? { before: keepingWhatIsMade(stack) } : {}),
  };
}

function keepingWhatIsMade(stack: AppStack): string {
  const forward = `${cdkDeploy(stack)} --no-rollback`;
  return `Make sure that nobody needs what the failed deployment has made. If you mend what failed, "${forward}" keeps it`;
}

const COMMAND_AFTER: Readonly<Record<string, string>> = {
  CREATE_FAILED: 'rollback-stack',
  UPDATE_FAILED: 'rollback-stack',
  UPDATE_ROLLBACK_FAILED: 'continue-update-rollback',
  ROLLBACK_COMPLETE: 'delete-stack',
  ROLLBACK_FAILED: 'delete-stack',
  DELETE_FAILED: 'delete-stack',
};

function undeployed(stack: AppStack, { deployed, status }: Found): Difference[] {
  if (isDeepStrictEqual(stack.declared, deployed)) return [];
  const kinds = Object.keys(deployed) as (keyof Declared)[];
  const changed = kinds.flatMap((kind) => changesOf(deployed[kind], stack.declared[kind]));
  const after = status === 'UPDATE_ROLLBACK_COMPLETE' ? '; the last deployment was rolled back' : '';
  return [
    {
      id: 'not-deployed',
      what: `the app is not what was deployed last: ${changed.join(', ')}${after}`,
      command: cdkDeploy(stack),
    },
  ];
}

function changesOf(before: readonly DeclaredResource[], after: readonly DeclaredResource[]): string[] {
  const find = (list: readonly DeclaredResource[], id: string) =>
    list.find(({ logicalId }) => logicalId === id);
  return [
    ...after.flatMap((resource) => {
      const former = find(before, resource.logicalId);
      if (!former) return [`${resource.logicalId} is new`];
      return isDeepStrictEqual(former, resource) ? [] : [`${resource.logicalId} changes`];
    }),
    ...before.flatMap(({ logicalId }) => (find(after, logicalId) ? [] : [`${logicalId} is removed`])),
  ];
}

function copies(stack: AppStack, found: Found): Difference[] {
  return found.deployed.copies.flatMap((copy) => {
    const { physicalIds } = found.known;
    const id = physicalIds.get(copy.logicalId);
    const versions = id && found.versions.get(id.split('/')[0]);
    if (!versions) return [];
    const version = versionOf(found, copy.logicalId);
    const again = { before: `Change a tag of the copy, for instance with Tags.of(copy).add('again', '1')` };
    if (!version || version.status === 'DELETING') {
      const gone = {
        id: 'copy-gone',
        what: `the copy ${id} is gone${namedByPointer(found, copy)}`,
        command: cdkDeploy(stack),
        copy: copy.logicalId,
        ...again,
      } as const;
      const holder = version ? undefined : holderOf(found, copy.logicalId);
      return [holder ? { ...gone, ...takenByOther(gone, holder) } : gone];
    }
    if (version.status === 'COPYING_FAILED') {
      const what = `the copy ${id} is COPYING_FAILED`;
      return [{ id: 'copy-failed', what, command: cdkDeploy(stack), copy: copy.logicalId, ...again }];
    }
    return tags(copy, version, found);
  });
}

function namedByPointer({ deployed, known }: Found, { logicalId }: DeclaredResource): string {
  const pointer = deployed.pointers.find(({ names }) => names === logicalId);
  return pointer ? `, and ${known.physicalIds.get(pointer.logicalId)} names it` : '';
}

function takenByOther({ what, before }: Record<'what' | 'before', string>, { arn, sourceArn }: FoundVersion) {
  return {
    what: `${what}, and its name is taken by ${arn}, ${sourceArn ? `a copy of ${sourceArn}` : 'which is no copy'}`,
    before: `Give the copy another versionName, or delete that version if nobody needs it. ${before}`,
  };
}

function tags(
  { logicalId, properties }: DeclaredResource,
  version: FoundVersion,
  found: Found,
): Difference[] {
  const owner = ownerOf({ name: found.known.stackName }, logicalId);
  const stands = version.tags[OWNER_TAG];
  const mark = parseMark(version.tags[OPERATION_TAG]);
  const isMarkedByOther = mark !== undefined && !found.known.stackId.endsWith(`/${mark.stack}`);
  const wanted = {
    ...properties.Tags,
    [OWNER_TAG]: owner,
    // With the mark of another stack the stack would not delete its copy.
    ...(stands !== owner && isMarkedByOther ? { [OPERATION_TAG]: GIVEN_BACK } : {}),
    ...(properties.StopOnDelete ? { [STOP_TAG]: 'true' } : {}),
  };
  const differing = Object.entries<unknown>(wanted).flatMap(([key, value]) => {
    const text = resolve(value, found.known);
    return typeof text !== 'string' || version.tags[key] === text ? [] : [[key, text] as const];
  });
  if (differing.length === 0) return [];
  const command = awsCommand(found, 'rekognition tag-resource', {
    'resource-arn': version.arn,
    tags: JSON.stringify(Object.fromEntries(differing)),
  });
  return stands !== undefined && stands !== owner
    ? [{ id: 'copy-taken', what: `the copy ${version.name} belongs to ${stands}`, command, before: TAKEN }]
    : [
        {
          id: 'tags-changed',
          what: `the copy ${version.name} lacks these tags: ${differing.map(([key, value]) => `${key}=${value}`).join(', ')}`,
          command,
        },
      ];
}

const TAKEN = 'Make sure that another stack does not hold it any more';

function pointers(found: Found): Difference[] {
  return found.deployed.pointers.flatMap(({ logicalId, names }): Difference[] => {
    const name = found.known.physicalIds.get(logicalId);
    const value = namedBy(found, names);
    if (!name || !value || !found.parameters.has(name)) return [];
    const stands = found.parameters.get(name);
    if (stands === value) return [];
    const put = { name, type: 'String', value };
    return stands === undefined
      ? [
          {
            id: 'pointer-gone',
            what: `the parameter ${name} is gone`,
            command: awsCommand(found, 'ssm put-parameter', put),
          },
        ]
      : [
          {
            id: 'pointer-changed',
            what: `the parameter ${name} says ${stands}`,
            command: awsCommand(found, 'ssm put-parameter --overwrite', put),
          },
        ];
  });
}

function policies(found: Found): Difference[] {
  return found.deployed.policies.flatMap(({ logicalId, properties }): Difference[] => {
    const projectArn = resolve(properties.ProjectArn, found.known);
    const name = found.known.physicalIds.get(logicalId)?.split('/').at(-1);
    const document = resolve(properties.PolicyDocument, found.known);
    const policies = typeof projectArn === 'string' ? found.policies.get(projectArn) : undefined;
    if (typeof projectArn !== 'string' || !name || !document || !policies) return [];
    const policy = policies.find((candidate) => candidate.name === name);
    if (policy && meansTheSame(policy.document, document)) return [];
    const resource = { StackId: found.known.stackId, LogicalResourceId: logicalId };
    const isOfOther = policy && makerIn(policy.document, resource) === 'another resource';
    return [
      {
        id: policy ? 'policy-changed' : 'policy-gone',
        what: `the policy ${name} of ${projectArn} ${isOfOther ? 'was put by another resource' : policy ? 'was edited' : 'is gone'}`,
        command: awsCommand(found, 'rekognition put-project-policy', {
          'project-arn': projectArn,
          'policy-name': name,
          // By its signature the stack knows that the policy is its own.
          'policy-document': signedText(document, resource),
          ...(policy && { 'policy-revision-id': policy.revision }),
        }),
        ...(isOfOther ? { before: TAKEN } : {}),
      },
    ];
  });
}
