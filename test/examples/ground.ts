import { bootstrap } from '../../emulator/bootstrap';
import { type SynthesisedStack, stacksOf } from '../../emulator/deployment/assembly';
import { PRODUCTION, REGION, TRAINING, World } from '../../testing/world/world';
import { type Context, synthesiseExample, valuesOf } from './examples';

/** Accounts for the deployment of examples, and what they hold before. */
export class Ground {
  private readonly before: ReadonlySet<string>;
  private readonly deployed = new Map<string, SynthesisedStack>();

  private constructor(
    readonly world: World,
    private readonly accounts: readonly string[],
  ) {
    this.before = new Set(this.inventory());
  }

  /**
   * @param prepare makes what an example needs, such as a trained model
   * @param others accounts beside the training and the production account, bootstrapped too
   */
  static async create(prepare: (world: World) => Promise<void>, ...others: string[]): Promise<Ground> {
    const world = await World.create();
    for (const account of others) {
      await world.run(bootstrap(world.aws, account, REGION, [TRAINING, PRODUCTION]));
    }
    await prepare(world);
    await world.clock.advance(60_000);
    return new Ground(world, [TRAINING, PRODUCTION, ...others]);
  }

  /** `cdk deploy --all` in the example's folder, with its `cdk.json` changed as a user would. Answers the stacks' outputs. */
  async deploy(example: string, context: Context = {}): Promise<Record<string, Record<string, string>>> {
    const { world } = this;
    const stacks = await synthesiseExample(example, { ...valuesOf(example), ...context }, stacksOf);
    const outputs: Record<string, Record<string, string>> = {};
    for (const stack of stacks) {
      const { name, account } = stack;
      const began = world.clock.now();
      const { status, reasons, ...outcome } = await world.run(
        world.start(name, stack, account).then(
          () => world.outcome(name, account, began),
          (error) => {
            if (!/No updates are to be performed/.test(error.message)) throw error;
            return world.outcome(name, account, began);
          },
        ),
      );
      if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) {
        throw new Error(`${name} is ${status}: ${reasons.join('\n')}`);
      }
      outputs[name] = outcome.outputs;
      this.deployed.set(name, stack);
    }
    return outputs;
  }

  /** `cdk destroy --all` of everything that was deployed, the last first. Returns what is left that was not there before. */
  async destroy(): Promise<string[]> {
    for (const { name, account } of [...this.deployed.values()].reverse()) {
      const { status, reasons } = await this.world.destroy(name, account);
      if (status !== 'DELETE_COMPLETE') throw new Error(`${name} is ${status}: ${reasons.join('\n')}`);
    }
    this.deployed.clear();
    return this.inventory().filter((arn) => !this.before.has(arn));
  }

  call(account: string, service: string, operation: string, input: object): Promise<any> {
    return this.world.run(this.world.call(account, service, operation, input));
  }

  /** The model versions of an account. */
  versions(account: string) {
    return this.world.aws.rekognition.versions(account, REGION);
  }

  async parameter(account: string, name: unknown): Promise<string> {
    return (await this.call(account, 'ssm', 'GetParameter', { Name: name })).Parameter.Value;
  }

  private inventory(): string[] {
    return this.accounts.flatMap((account) => this.world.aws.inventory(account));
  }
}

export async function createBucket(world: World, account: string, name: unknown): Promise<void> {
  await world.byHand(
    'CreateBucket',
    {
      Bucket: name,
      CreateBucketConfiguration: { LocationConstraint: REGION },
    },
    account,
    's3',
  );
}
