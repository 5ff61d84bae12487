import { isDeepStrictEqual } from 'node:util';
import type { AppStack } from './assembly';
import { awsCommand, cdkDeploy } from './commands';
import { copies } from './copies';
import type { Declared, DeclaredResource } from './declared';
import type { Difference } from './difference';
import type { Found } from './found';
import { leftOver } from './left-over';
import { policies } from './policies';
import { runs } from './runs';
import { namedBy } from './versions';

/**
 * What is not as declared. `not-deployed` is a difference between the app's template and the deployed template. Other
 * differences are between the deployed template and AWS: a deployment alone would not repair them.
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
  if (failed) return [...remains(stack, found), failed];
  return [
    ...undeployed(stack, found),
    ...copies(stack, found),
    ...leftOver(stack, found),
    ...runs(stack, found),
    ...pointers(found),
    ...policies(stack, found),
  ];
}

/** Whether an operation of the stack is in progress. */
export function isChanging({ status }: Found): boolean {
  return status?.endsWith('_IN_PROGRESS') ?? false;
}

function failedStack(stack: AppStack, found: Found): Difference | undefined {
  const { status = '', undeleted } = found;
  const command = COMMAND_AFTER[status];
  if (!command) return undefined;
  const isToRetain = status === 'DELETE_FAILED' && undeleted.length > 0;
  const cautions: Partial<Record<Repair, string>> = {
    'rollback-stack': keepingWhatIsMade(stack),
    'delete-stack': byHand(undeleted),
  };
  return {
    id: 'stack-failed',
    what: `the stack is ${status}`,
    command: awsCommand(found, `cloudformation ${command}`, {
      'stack-name': stack.name,
      ...(isToRetain ? { 'retain-resources': undeleted } : {}),
    }),
    before: cautions[command],
  };
}

/** The stack's functions may be gone. Then CloudFormation can never delete these resources. */
function byHand(undeleted: readonly string[]): string | undefined {
  if (undeleted.length === 0) return undefined;
  return `Do what is said here of the stack's versions, and what the events of ${undeleted.join(', ')} say`;
}

/**
 * What a stack that can only be deleted leaves behind. In any other failed status, a stack can still roll back or go
 * on, and keeps its versions.
 */
function remains(stack: AppStack, found: Found): Difference[] {
  if (COMMAND_AFTER[found.status ?? ''] !== 'delete-stack') return [];
  const holdingNothing = { ...found, known: { ...found.known, physicalIds: new Map() } };
  return [...leftOver(stack, holdingNothing), ...runs(stack, holdingNothing)];
}

function keepingWhatIsMade(stack: AppStack): string {
  const forward = `${cdkDeploy(stack)} --no-rollback`;
  return `Make sure that nobody needs what the failed deployment has made. If you mend what failed, "${forward}" keeps it`;
}

type Repair = 'rollback-stack' | 'continue-update-rollback' | 'delete-stack';

const COMMAND_AFTER: Readonly<Record<string, Repair>> = {
  CREATE_FAILED: 'rollback-stack',
  UPDATE_FAILED: 'rollback-stack',
  UPDATE_ROLLBACK_FAILED: 'continue-update-rollback',
  ROLLBACK_COMPLETE: 'delete-stack',
  ROLLBACK_FAILED: 'delete-stack',
  DELETE_FAILED: 'delete-stack',
};

function undeployed(stack: AppStack, { deployed, status }: Found): Difference[] {
  const kinds = Object.keys(deployed) as (keyof Declared)[];
  const changed = kinds.flatMap((kind) => changesOf(deployed[kind], stack.declared[kind]));
  if (changed.length === 0) return [];
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
