import { VirtualClock } from '../clock';
import type { Emulator } from '../emulator';
import { AwsError } from '../errors';
import { administratorOf } from '../iam/credentials';
import { type Assembly, type SynthesisedStack, stacksOf } from './assembly';

/** The result of a stack operation, as a user sees it. */
export interface Deployment {
  /**
   * The stack's status. `UNCHANGED` where there was nothing to do, and `REFUSED` where CloudFormation did not begin.
   */
  readonly status: string;
  /** Every reason that the events of the operation give, oldest first: `LogicalId STATUS: reason`. */
  readonly reasons: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Seconds, of the emulator's time. */
  readonly took: number;
}

/**
 * Deploys the result of `app.synth()` like `cdk deploy --all`: one stack after the other, until one fails. Resolves to
 * the outcome of each deployed stack, by the stack's name. A virtual clock runs meanwhile.
 */
export function deployAll(aws: Emulator, assembly: Assembly): Promise<Record<string, Deployment>> {
  return inItsTime(aws, deployStacks(aws, stacksOf(assembly)));
}

/** Deletes the stacks of an assembly in the reverse order, as `cdk destroy --all` does. */
export function destroyAll(aws: Emulator, assembly: Assembly): Promise<Record<string, Deployment>> {
  return inItsTime(aws, destroyStacks(aws, stacksOf(assembly).reverse()));
}

function inItsTime<T>({ clock }: Emulator, work: Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.run(work) : work;
}

async function deployStacks(aws: Emulator, stacks: readonly SynthesisedStack[]) {
  const outcomes: Record<string, Deployment> = {};
  for (const stack of stacks) {
    const outcome = await new Operation(aws, stack).deploy();
    outcomes[stack.name] = outcome;
    if (!/^(CREATE_COMPLETE|UPDATE_COMPLETE|UNCHANGED)$/.test(outcome.status)) break;
  }
  return outcomes;
}

async function destroyStacks(aws: Emulator, stacks: readonly SynthesisedStack[]) {
  const outcomes: Record<string, Deployment> = {};
  for (const stack of stacks) outcomes[stack.name] = await new Operation(aws, stack).destroy();
  return outcomes;
}

/** One operation of one stack. */
class Operation {
  private readonly began: number;

  constructor(
    private readonly aws: Emulator,
    private readonly stack: SynthesisedStack,
  ) {
    this.began = aws.clock.now();
  }

  async deploy(): Promise<Deployment> {
    const { assets } = this.stack;
    for (const { bucket, key, body } of assets)
      await this.call('s3', 'PutObject', { Bucket: bucket, Key: key, Body: body });
    let existing = await this.existing();
    // Like the CLI: a stack whose creation failed is deleted and made again.
    if (existing?.StackStatus === 'ROLLBACK_COMPLETE') {
      await this.destroy();
      existing = undefined;
    }
    try {
      const { StackId } = await this.start(existing ? 'UpdateStack' : 'CreateStack', existing?.Parameters);
      return await this.end(StackId);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (existing && /No updates are to be performed/.test(error.message))
        return { ...(await this.end(existing.StackId)), status: 'UNCHANGED' };
      return { status: 'REFUSED', reasons: [error.message], outputs: {}, took: 0 };
    }
  }

  async destroy(): Promise<Deployment> {
    const existing = await this.existing();
    if (!existing) return { status: 'UNCHANGED', reasons: [], outputs: {}, took: 0 };
    await this.call('cloudformation', 'DeleteStack', { StackName: existing.StackId });
    return this.end(existing.StackId);
  }

  private start(operation: string, current: readonly { ParameterKey: string }[] = []): Promise<any> {
    const { name, account, region, template } = this.stack;
    const declared = JSON.parse(template).Parameters ?? {};
    return this.call('cloudformation', operation, {
      StackName: name,
      TemplateBody: template,
      // As the CLI does: a parameter keeps the value that the stack has.
      Parameters: current
        .filter(({ ParameterKey }) => ParameterKey in declared)
        .map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true })),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      RoleARN: `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${region}`,
    });
  }

  /** Waits until the stack is at rest, clean-up included. A deleted stack is found only by its id. */
  private async end(stackId: string): Promise<Deployment> {
    for (;;) {
      await this.aws.clock.sleep(1_000);
      const { Stacks } = await this.call('cloudformation', 'DescribeStacks', { StackName: stackId });
      const { StackStatus: status, Outputs = [] } = Stacks[0];
      if (status.endsWith('_IN_PROGRESS')) continue;
      return {
        status,
        reasons: await this.reasons(stackId),
        outputs: Object.fromEntries(Outputs.map((output: any) => [output.OutputKey, output.OutputValue])),
        took: (this.aws.clock.now() - this.began) / 1_000,
      };
    }
  }

  private async reasons(stackId: string): Promise<string[]> {
    const { StackEvents } = await this.call('cloudformation', 'DescribeStackEvents', { StackName: stackId });
    const since = this.began + this.aws.skewOf('cloudformation');
    return StackEvents.filter(
      (event: any) => event.ResourceStatusReason && event.Timestamp.getTime() >= since,
    )
      .map(
        (event: any) => `${event.LogicalResourceId} ${event.ResourceStatus}: ${event.ResourceStatusReason}`,
      )
      .reverse();
  }

  /** Undefined when there is no such stack. */
  private async existing(): Promise<any> {
    const { name } = this.stack;
    return this.call('cloudformation', 'DescribeStacks', { StackName: name }).then(
      ({ Stacks }) => Stacks[0],
      () => undefined,
    );
  }

  private call(service: string, operation: string, input: object): Promise<any> {
    const { account, region } = this.stack;
    return this.aws.call(administratorOf(account), region, service, operation, input);
  }
}
