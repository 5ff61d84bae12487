import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import type { Notes } from '../../lambda/reconcile/kind';
import { reconcile } from '../../lambda/reconcile/reconcile';
import { runningModels } from '../../lambda/running-model-version/running-models';
import { Account } from './account';
import { iso, START } from './answers';
import { EARLIER, type EventChange, event, ID, RUNNER, UUID, VERSION } from './running-requests';
import { answersAbout, nameOf, type Version } from './versions';

const CHANGES = ['TagResource', 'UntagResource', 'StartProjectVersion', 'StopProjectVersion'];

/**
 * An account with models as the test sets them. Starts and stops begin with their calls, and end when the test says so.
 */
export class Aws extends Account {
  models: Record<string, Version> = { [VERSION]: { status: 'COPYING_COMPLETED' } };
  /** The calls that change something: `TagResource v1`, and so on. */
  readonly changes: string[] = [];
  readonly inputs: any[] = [];
  private readonly later: { readonly seconds: number; readonly happens: () => void }[] = [];

  constructor() {
    super(ID, (services) => reconcile(runningModels, services));
    const answers = answersAbout(() => this.models);
    this.aws.answer({
      ...answers,
      // An empty page comes first.
      DescribeProjectVersions: (input) =>
        input.NextToken
          ? answers.DescribeProjectVersions(input)
          : { ProjectVersionDescriptions: [], NextToken: 'next' },
    });
    for (const call of CHANGES) {
      this.aws.answer({
        [call]: (input) => {
          this.inputs.push(input);
          this.changes.push(`${call} ${nameOf(input.ResourceArn ?? input.ProjectVersionArn)}`);
          return answers[call](input);
        },
      });
    }
  }

  /** Lets something happen before the first step after this time. */
  at(seconds: number, happens: () => void): this {
    this.later.push({ seconds, happens });
    return this;
  }

  /** Plays a request to its answer, or for `until` seconds, from these notes on. Counts the seconds from the start of the test. */
  async run(change: EventChange = {}, until?: number, known?: Partial<Notes>) {
    const before = () => {
      for (const entry of [...this.later]) {
        if (this.clock.now - START < entry.seconds * 1000) continue;
        this.later.splice(this.later.indexOf(entry), 1);
        entry.happens();
      }
    };
    const notes = known && { startedAt: iso(this.clock.now), ...known };
    const played = await this.simulate(event(change), { patience: until, before, notes });
    return { ...played, seconds: (this.clock.now - START) / 1000 };
  }

  /** Adds a version that still runs although an update has replaced it. It was declared with these properties. */
  straying(arn: string, declared: Record<string, unknown> = {}): void {
    const tags = { [RUNNER_TAG]: RUNNER, [RUN_OPERATION_TAG]: `${UUID}/${EARLIER}` };
    this.models[arn] = { status: 'RUNNING', tags };
    const replaced = event({ type: 'Update', old: { ModelVersionArn: arn, ...declared } });
    this.executions = [{ request: replaced, isRunning: false }];
  }

  /** Sets the status of a model. */
  is(status: string, arn = VERSION, more: Partial<Version> = {}): void {
    this.models[arn] = { ...this.models[arn], status, ...more };
  }
}
