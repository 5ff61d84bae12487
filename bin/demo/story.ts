import {
  type Accounts,
  POINTER,
  TARGET_NAMES,
  TARGETS,
  type TargetName,
  TRAINING,
  type Trained,
} from './accounts';
import type { Cli, CliResult } from './cli';
import { withProgress } from './progress';
import { check, command, note, say, table, title, took } from './release-log';
import { diffOf } from './relevant-lines';

/** How the targets judge a copy. */
const GATES = {
  staging: { minimumLabelF1Scores: { square: 0.85 }, maximumF1Drop: 0.02 },
  production: { minimumF1Score: 0.9, maximumF1Drop: 0.02 },
};

/** The release of a model, step by step. Throws at the first claim that is not true. */
export class Story {
  private readonly v1: Trained;
  private readonly v2: Trained;
  private readonly v3: Trained;

  constructor(
    private readonly accounts: Accounts,
    private readonly cli: Cli,
  ) {
    this.v1 = accounts.train('v1', 0.93, { circle: 0.95, square: 0.91 });
    this.v2 = accounts.train('v2', 0.9, { circle: 0.98, square: 0.78 });
    this.v3 = accounts.train('v3', 0.96, { circle: 0.97, square: 0.95 });
    accounts.remember();
  }

  async tell(): Promise<void> {
    this.introduce();
    await this.promoteV1();
    await this.refuseV2();
    await this.lookAtV3();
    await this.promoteV3();
    await this.goBack();
    await this.tearDown();
  }

  private introduce(): void {
    say('Three accounts of a small AWS on this machine, bootstrapped for the CDK:');
    say(`${TRAINING} trains, ${TARGETS.staging} is staging, ${TARGETS.production} is production.`);
    say('The unmodified cdk CLI deploys to them, for two minutes. Ctrl-C ends it.');
    title(`The model "shapes", trained in ${TRAINING}`);
    const row = (version: string, F1: string, circle: string, square: string) => ({
      version,
      F1,
      circle,
      square,
    });
    table([
      row('v1', '0.93', '0.95', '0.91'),
      row('v2', '0.90', '0.98', '0.78'),
      row('v3', '0.96', '0.97', '0.95'),
    ]);
    for (const target of TARGET_NAMES) {
      say(`gates of ${target}: ${JSON.stringify(GATES[target])}`);
    }
  }

  private async promoteV1(): Promise<void> {
    title('1. Promote v1 to staging and production');
    this.commit(this.v1, [this.v1]);
    succeeded(await this.deploy());
    for (const target of TARGET_NAMES) {
      check(await this.pointsTo(target, this.v1), `in ${target}, ${POINTER} names the copy of v1`);
    }
    await this.report();
  }

  private async refuseV2(): Promise<void> {
    title('2. Promote v2: staging’s gate refuses it, and production is not reached');
    const before = { staging: this.arns('staging'), production: this.arns('production') };
    const changeSets = this.accounts.calls('CreateChangeSet', 'production');
    this.commit(this.v2, [this.v1, this.v2]);
    const refused = await this.deploy();
    check(refused.exitCode !== 0, 'cdk deploy failed');
    const message = refused.output.replaceAll(/\s+/g, ' ');
    check(message.includes('label square 0.78 < 0.85'), 'it says which label is too low: square 0.78 < 0.85');
    check(
      /0\.03 below the 0\.93/.test(message),
      'it says how far v2 lies below v1: 0.03, where 0.02 is allowed',
    );
    check((await this.accounts.stackStatus('staging')) === 'UPDATE_ROLLBACK_COMPLETE', 'staging rolled back');
    check(same(before.staging, this.arns('staging')), 'the refused copy is deleted, that of v1 is as it was');
    check(
      same(before.production, this.arns('production')) &&
        this.accounts.calls('CreateChangeSet', 'production') === changeSets,
      'nothing in production moved',
    );
    for (const target of TARGET_NAMES) {
      check(await this.pointsTo(target, this.v1), `in ${target}, the pointer still names the copy of v1`);
    }
    await this.report('not deployed');
  }

  private async lookAtV3(): Promise<void> {
    title('3. What the promotion of v3 would change');
    this.commit(this.v3, [this.v1, this.v3]);
    // Compares only the template: in a change set everything that depends on the role's ARN is "known after apply".
    const diff = await this.run('diff --method template');
    succeeded(diff);
    const changes = diffOf(diff.output);
    check(
      same(changes.get('shapes-Source'), ['[~] Custom::RekognitionProjectPolicy Source/Policy1/Resource']),
      'in the source, which versions may be copied',
    );
    const ofStaging = [...changesOfPromotion('staging', this.v3), `[~] ${copyIn('staging', this.v1)}`];
    check(
      same(changes.get('shapes-staging'), ofStaging),
      'in staging, the same as in production, and the older v1 may lack a label that a minimum names: nothing else',
    );
    check(
      same(changes.get('shapes-production'), changesOfPromotion('production', this.v3)),
      'in production, the copy of v3, the role that may make it, the pointer and the outputs: nothing else',
    );
    took();
  }

  private async promoteV3(): Promise<void> {
    title('4. Promote v3, and keep v1');
    const before = { staging: this.arns('staging'), production: this.arns('production') };
    succeeded(await this.deploy());
    for (const target of TARGET_NAMES) {
      check(await this.pointsTo(target, this.v3), `in ${target}, the pointer names the copy of v3`);
      check(
        before[target].every((arn) => this.arns(target).includes(arn)) && this.arns(target).length === 2,
        `in ${target}, the copy of v1 is still there, and the same`,
      );
    }
    await this.report();
  }

  private async goBack(): Promise<void> {
    title('5. Go back to v1: only the pointers move');
    const before = { staging: this.arns('staging'), production: this.arns('production') };
    const copied = this.accounts.calls('CopyProjectVersion');
    this.commit(this.v1, [this.v1, this.v3]);
    succeeded(await this.deploy());
    check(this.accounts.calls('CopyProjectVersion') === copied, 'nothing was copied');
    for (const target of TARGET_NAMES) {
      const seconds = this.accounts.secondsToMove(target).toFixed(1);
      check(
        await this.pointsTo(target, this.v1),
        `in ${target}, the pointer names the copy of v1, ${seconds} s after CloudFormation was told`,
      );
      check(same(before[target], this.arns(target)), `in ${target}, both copies are as they were`);
    }
    await this.report();
  }

  private async tearDown(): Promise<void> {
    title('6. Destroy everything');
    succeeded(await this.run('destroy --all --force'));
    const left = this.accounts.left();
    check(
      left.length === 0,
      `nothing of ours is left in the three accounts${left.map((arn) => `\n     ${arn}`).join('')}`,
    );
    took();
  }

  /** A promotion is a commit: this is what it changes. */
  private commit(current: Trained, kept: readonly Trained[]): void {
    this.cli.configure({
      source: { projectArn: current.projectArn, modelVersionArn: current.modelVersionArn },
      keptModelVersionArns: kept.map(({ modelVersionArn }) => modelVersionArn),
      targets: TARGET_NAMES.map((name) => ({ name, account: TARGETS[name], ...GATES[name] })),
    });
    const names = (versions: readonly Trained[]) =>
      versions.map(({ modelVersionArn }) => nameOf(modelVersionArn)).join(', ');
    say(`promotion.json: "modelVersionArn" ${names([current])}, "keptModelVersionArns" ${names(kept)}`);
  }

  private deploy(): Promise<CliResult> {
    return this.run('deploy --all --require-approval never');
  }

  private run(text: string): Promise<CliResult> {
    command(`cdk ${text} -c promotion=@promotion.json`);
    return withProgress(this.accounts, note, this.cli.run(text));
  }

  private arns(target: TargetName): string[] {
    return this.accounts.copies(target).map(({ arn }) => arn);
  }

  private async pointsTo(target: TargetName, version: Trained): Promise<boolean> {
    const pointer = await this.accounts.pointer(target);
    const copy = this.accounts.copies(target).find(({ arn }) => arn === pointer);
    return copy?.sourceArn === version.modelVersionArn;
  }

  /** What the package's own command finds in the accounts. */
  private async report(expected: 'all as declared' | 'not deployed' = 'all as declared'): Promise<void> {
    command('npx cdk-rekognition-custom-labels status');
    const { exitCode, output } = await this.cli.status();
    for (const line of output.split('\n').filter((text) => text !== '')) say(line);
    const isAsDeclared = expected === 'all as declared';
    check(
      exitCode === (isAsDeclared ? 0 : 1),
      isAsDeclared ? 'all is as declared' : 'v2 is declared, and not deployed',
    );
    took();
  }
}

function changesOfPromotion(target: TargetName, version: Trained): string[] {
  return [
    `[+] ${copyIn(target, version)}`,
    `[~] AWS::IAM::Role ${target}/cdk-rekognition-custom-labels.CopiedModelVersion/Role`,
    `[~] AWS::SSM::Parameter ${target}/Pointer/Resource`,
    ...['ModelVersionArn', 'SourceModelVersionArn', 'F1Score', 'Evaluation'].map(
      (output) => `[~] Output ${target}/${output}`,
    ),
  ];
}

function copyIn(target: TargetName, { modelVersionArn }: Trained): string {
  const [name, created] = modelVersionArn.split('/').slice(-2);
  return `Custom::RekognitionCopiedModelVersion ${target}/Copy-${name}-${created}/Resource`;
}

/** `v1` of `…/version/v1/1700000000000`. */
const nameOf = (versionArn: string) => versionArn.split('/').at(-2) ?? versionArn;

function same(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return [...(one ?? [])].sort().join() === [...other].sort().join();
}

function succeeded({ exitCode, seconds }: CliResult): void {
  check(exitCode === 0, `cdk succeeded, in ${seconds.toFixed(1)} s`);
}
