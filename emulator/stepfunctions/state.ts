import { AwsError } from '../errors';
import { ByArn, type Place } from '../place';
import type { Program } from './program';

export interface StateMachineRecord extends Place {
  readonly arn: string;
  readonly name: string;
  readonly created: number;
  readonly tags: Map<string, string>;
  readonly type: string;
  definition: string;
  program: Program;
  roleArn: string;
  loggingConfiguration?: object;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly input: string;
  readonly started: number;
  /** Stops the execution. */
  readonly stop: AbortController;
  status: ExecutionStatus;
  /** States entered and retries made: what AWS charges for. */
  transitions: number;
  stopped?: number;
  output?: string;
  error?: string;
  cause?: string;
}

/**
 * Milliseconds for which an execution that has ended is still known: 90 days.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const RETENTION = 90 * 24 * 3_600_000;

/** The state machines and executions of every account and Region, by ARN. */
export class StateMachines {
  readonly machines = new ByArn<StateMachineRecord>();
  readonly executions = new Map<string, Execution>();

  machine(arn: string): StateMachineRecord {
    checkArn(arn, 'stateMachine');
    const machine = this.machines.get(arn);
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /** Forgets the executions that ended too long ago. */
  forget(now: number): void {
    for (const [arn, { stopped = now }] of this.executions)
      if (now - stopped > RETENTION) this.executions.delete(arn);
  }

  execution(arn: string): Execution {
    checkArn(arn, 'execution');
    const execution = this.executions.get(arn);
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }
}

export function checkArn(arn: string, type: 'stateMachine' | 'execution'): void {
  const [, given] = /^arn:aws:states:[a-z\d-]+:\d{12}:(\w+):/.exec(arn) ?? [];
  if (given === type) return;
  const why = given ? `Resource type not valid in this context: ${given}` : `Invalid ARN prefix: ${arn}`;
  throw new AwsError('InvalidArn', `Invalid Arn: '${why}'`);
}
