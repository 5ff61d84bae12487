import type { Stack } from 'aws-cdk-lib';
import { ACCOUNT, copyIn, REGION, resourceOf, stackIn } from '../../../../testing/constructs/fixture';

const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/prod/5f3a0000-0000-4000-8000-000000000000`;

function machineIn(stack: Stack): any {
  copyIn(stack);
  return resourceOf(stack, 'AWS::StepFunctions::StateMachine').Properties;
}

/** What CloudFormation makes of a value. */
function rendered(value: any): any {
  if (typeof value === 'string') return value;
  if (value.Ref === 'AWS::StackId') return STACK_ID;
  if (value['Fn::GetAtt']) return 'the function';
  if (value['Fn::Split']) return rendered(value['Fn::Split'][1]).split(value['Fn::Split'][0]);
  if (value['Fn::Select']) return rendered(value['Fn::Select'][1])[value['Fn::Select'][0]];
  return value['Fn::Join'][1].map(rendered).join(value['Fn::Join'][0]);
}

test('the state machine calls the function step by step until it has answered, or until it gives up after dead steps', () => {
  const { DefinitionString } = machineIn(stackIn());
  const Retry = [
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxDelaySeconds: 60, MaxAttempts: 8 },
  ];

  const step = {
    Type: 'Task',
    Resource: 'the function',
    Retry,
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'GiveUp' }],
    Next: 'Answered?',
  };

  expect(JSON.parse(rendered(DefinitionString))).toEqual({
    StartAt: 'First',
    States: {
      First: step,
      Step: {
        ...step,
        Parameters: { 'request.$': '$.request', 'notes.$': '$.notes', 'retries.$': '$$.State.RetryCount' },
      },
      'Answered?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.wait', IsPresent: true, Next: 'Wait' }],
        Default: 'End',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.wait', Next: 'Step' },
      GiveUp: { Type: 'Task', Resource: 'the function', Retry, End: true },
      End: { Type: 'Succeed' },
    },
  });
});

test('the state machine is a Standard workflow and writes no log, which would hold the ResponseURL', () => {
  const machine = machineIn(stackIn());

  expect(Object.keys(machine).sort()).toEqual(['DefinitionString', 'RoleArn', 'StateMachineName']);
});

test('the name of the state machine ends in the unique part of the stack’s id, and is short enough', () => {
  const name = rendered(machineIn(stackIn()).StateMachineName);

  expect(name).toBe('CopiedModelVersion-5f3a0000-0000-4000-8000-000000000000');
  expect(name.length).toBeLessThanOrEqual(80);
});

test('the function gets the ARN of the state machine, with its name', () => {
  const stack = stackIn();
  machineIn(stack);

  const { Variables } = resourceOf(stack, 'AWS::Lambda::Function').Properties.Environment;
  expect(rendered(Variables.STATE_MACHINE_ARN)).toBe(
    `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:CopiedModelVersion-5f3a0000-0000-4000-8000-000000000000`,
  );
});
