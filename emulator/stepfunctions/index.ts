import type { Aws, Service } from '../call';
import { jsonProtocol } from '../wire/json-protocol';
import { describeExecution, listExecutions, startExecution, stopExecution } from './execution-operations';
import {
  createStateMachine,
  deleteStateMachine,
  describeStateMachine,
  listStateMachines,
  listTags,
  tagResource,
  untagResource,
  updateStateMachine,
} from './machine-operations';
import type { StatesBehaviour } from './options';
import { type Execution, StateMachines } from './state';

const machinesOf = new WeakMap<Aws, StateMachines>();

/** Every execution so far, with the number of state transitions that AWS would charge for. For tests and benchmarks. */
export function executionsOf(aws: Aws): Execution[] {
  return [...(machinesOf.get(aws)?.executions.values() ?? [])];
}

export function createStepFunctions(aws: Aws, behaviour: StatesBehaviour): Service {
  const machines = new StateMachines();
  machinesOf.set(aws, machines);
  aws.onClose(() => {
    for (const execution of machines.executions.values()) execution.stop.abort();
  });
  return {
    name: 'states',
    protocol: jsonProtocol('1.0'),
    operations: {
      CreateStateMachine: createStateMachine(machines),
      UpdateStateMachine: updateStateMachine(machines),
      DeleteStateMachine: deleteStateMachine(machines),
      DescribeStateMachine: describeStateMachine(machines),
      ListStateMachines: listStateMachines(machines),
      TagResource: tagResource(machines),
      UntagResource: untagResource(machines),
      ListTagsForResource: listTags(machines),
      StartExecution: startExecution(machines, behaviour),
      StopExecution: stopExecution(machines),
      DescribeExecution: describeExecution(machines),
      ListExecutions: listExecutions(machines, behaviour.executionListLag ?? 0),
    },
    inventory: (account) => machines.machines.arnsIn(account),
  };
}
