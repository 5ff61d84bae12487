import { createHash } from 'node:crypto';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type ListExecutionsCommandOutput,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { STATE_MACHINE_ARN } from '../../contract/engine';
import type { ResourceEvent } from '../cloudformation/request';
import type { Answer, EngineNotes } from './lifecycle';

/** The executions of this function's state machine: one for each request. */
export interface Executions {
  /** Starts one for this request, or for an edge of our own. Its first step gets the notes. */
  start(event: ResourceEvent, notes?: EngineNotes): Promise<void>;
  /** The execution of this request. */
  executionOf(event: ResourceEvent): Promise<Execution>;
  /**
   * The newest execution for which `counts` is true, of another CloudFormation request for the same resource. Throws
   * while Step Functions does not list the execution of this request: then it may not list the one before either.
   */
  predecessorOf(
    event: ResourceEvent,
    counts?: (execution: Execution) => boolean,
  ): Promise<Execution | undefined>;
}

/** One execution. It has an `output` once it is over. */
export interface Execution {
  readonly request: ResourceEvent;
  readonly isRunning: boolean;
  readonly output?: { readonly notes?: unknown; readonly answer?: Answer };
}

export function isSuccess({ output }: Execution): boolean {
  return output?.answer?.status === 'SUCCESS';
}

/**
 * How many pages of executions the search for a predecessor reads. They hold several deployments of the largest stack.
 */
const PAGES = 5;

export function executionsOf(
  client: SFNClient,
  machine: string = process.env[STATE_MACHINE_ARN] ?? '',
): Executions {
  const describe = async (name: string): Promise<Execution> => {
    const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
    const { status, input, output } = await client.send(new DescribeExecutionCommand({ executionArn }));
    const { request } = JSON.parse(input!);
    return { request, isRunning: status === 'RUNNING', ...(output ? { output: JSON.parse(output) } : {}) };
  };
  return {
    async start(request, notes) {
      await client.send(
        new StartExecutionCommand({
          stateMachineArn: machine,
          name: nameOf(request),
          input: JSON.stringify({ request, notes }),
        }),
      );
    },
    executionOf: (event) => describe(nameOf(event)),
    async predecessorOf(event, counts = () => true) {
      let isListed = false;
      let predecessor: Execution | undefined;
      for await (const name of newestNames(client, machine)) {
        if (name === nameOf(event)) isListed = true;
        else if (!predecessor && name.startsWith(`${keyOf(event)}-`)) {
          const execution = await describe(name);
          if (standsFor(event, execution.request)) isListed = true;
          else if (counts(execution)) predecessor = execution;
        }
        if (isListed && predecessor) break;
      }
      if (!isListed) throw new Error('Step Functions does not list this request yet');
      return predecessor;
    },
  };
}

/**
 * The Delete that a `restore` makes itself has the ResponseURL of its Update: both are one request. An edge that the
 * function has started has the URL of the request before it, and is another request.
 */
function standsFor(event: ResourceEvent, listed: ResourceEvent): boolean {
  return event.RequestType !== 'Schedule' && event.ResponseURL === listed.ResponseURL;
}

/** The names of the newest executions, the newest first. */
async function* newestNames(client: SFNClient, stateMachineArn: string): AsyncGenerator<string> {
  let nextToken: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const list: ListExecutionsCommandOutput = await client.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 1000, nextToken }),
    );
    for (const { name = '' } of list.executions ?? []) yield name;
    nextToken = list.nextToken;
    if (!nextToken) return;
  }
}

/**
 * The same request has the same name, so it runs once, however often Lambda delivers it. The name is made from the
 * whole request with its ResponseURL, which CloudFormation signs anew for each request. The RequestId alone is not
 * enough: CloudFormation uses it again when a failed deployment goes on (https://github.com/aws/aws-cdk/issues/35957).
 * The starts and stops of a schedule are named with `_`, so the search for an earlier request skips these hundreds of
 * executions. Each step of such an edge reads anew what is declared, so the declaration is no part of the execution's
 * name.
 */
export function nameOf(event: ResourceEvent): string {
  if (event.RequestType !== 'Schedule') return `${keyOf(event)}-${hash(JSON.stringify(event), 32)}`;
  const { PhysicalResourceId, ResourceProperties, ...edge } = event;
  return `${keyOf(event)}_${hash(JSON.stringify(edge), 32)}`;
}

export type ResourceKey = Pick<ResourceEvent, 'StackId' | 'LogicalResourceId'>;

/** The common beginning of the names of all requests for one resource. No other resource of any stack has it. */
export function keyOf({ StackId, LogicalResourceId }: ResourceKey): string {
  return hash(`${StackId} ${LogicalResourceId}`, 16);
}

function hash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
